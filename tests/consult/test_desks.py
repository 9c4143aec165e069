from datetime import timedelta

import pytest

from models.deliveries import Delivery
from models.matters import Matter
from models.organisations import Mailbox
from models.people import Mandate, Role
from models.rounds import Invitation, Round, RoundKind
from models.submissions import Submission
from workflows import clock
from workflows.signing import sign

FOREIGN = {"sec-fetch-site": "cross-site"}


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


@pytest.fixture
async def desk(world):
    """The address of the desk page of a Verband with three towns, asked in an open round."""
    matter = await Matter.create(
        title="Gesetz", short_title="G", office=world.federation, lead_association=world.counties, opened_at=clock.now()
    )
    round_ = await Round.create(
        matter=matter,
        office=world.federation,
        kind=RoundKind.HEARING,
        title="Verbändeanhörung",
        opened_at=clock.now(),
        deadline=clock.now() + timedelta(days=9),
        created_at=clock.now(),
    )
    for place in (world.union, *world.union_towns):
        await Invitation.create(round=round_, organisation=place, desk=world.union, invited_at=clock.now())
    return f"/desk/{sign('desk', round_.id, world.union.id)}"


async def test_the_link_shows_who_is_asked_until_when_and_does_nothing(client, world, desk):
    shown = await client.get(desk)

    assert shown.status_code == 200
    for told in ("Verbändeanhörung", "Amselhain", "Mohnborn", "Frist:", "Fehlanzeige melden", "ginstertal.example"):
        assert told in shown.text
    assert await Submission.all().count() == 0


async def test_who_enters_herself_gets_a_mail_and_comes_to_the_round(client, world, desk):
    await Mandate.filter(organisation=world.union).update(until=clock.now())
    email = f"rike@{(await Mailbox.get(organisation=world.union)).address_key.partition('@')[2]}"

    answer = await client.post(f"{desk}/claim", data={"name": "Rike Falter", "email": email, "round": 1})

    assert answer.headers["location"].startswith("/login/code?email=rike%40")
    assert "back=%2Frounds%2F1" in answer.headers["location"]
    assert (await Mandate.get(person__name="Rike Falter")).role is Role.COORDINATOR
    assert await Delivery.filter(body__template="login").count() == 1


async def test_a_foreign_address_is_refused_with_a_way_out_and_the_name_stays(client, world, desk):
    form = {"name": "Rike Falter", "email": "rike@elsewhere.example", "round": 1}

    answer = await client.post(f"{desk}/claim", data=form)

    assert answer.status_code == 422
    assert 'value="Rike Falter"' in answer.text and "Landesverband, Sie einzutragen" in answer.text


async def test_a_nil_return_needs_no_login_and_only_for_chosen_towns(client, world, desk):
    town = world.union_towns[0]

    done = await client.post(f"{desk}/nil-return", data={"covers": [town.id]})
    nobody = await client.post(f"{desk}/nil-return", data={})

    assert done.headers["location"] == f"{desk}?said=nil_return_taken"
    assert nobody.status_code == 422
    assert await Submission.all().count() == 1
    assert "eingegangen" in (await client.get(desk)).text


async def test_a_foreign_page_cannot_press_the_buttons(client, world, desk):
    answer = await client.post(f"{desk}/nil-return", data={"covers": [world.union.id]}, headers=FOREIGN)

    assert answer.status_code == 403
    assert await Submission.all().count() == 0


async def test_a_guessed_link_is_not_found(client, world):
    assert (await client.get("/desk/1-1.guessed")).status_code == 404


async def test_a_closed_round_takes_no_nil_return(client, world, desk):
    await Round.all().update(deadline=clock.now() - timedelta(days=1))

    assert "geschlossen" in (await client.get(desk)).text
    assert (await client.post(f"{desk}/nil-return", data={"covers": [world.union.id]})).status_code == 409
