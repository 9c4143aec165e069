"""The pages of matters, drafts, rounds and answers as people of the small federation find them."""

import re

import pytest

from models.matters import Circle, Matter
from models.people import Role
from models.rounds import Round
from models.submissions import Requirement, Submission
from tests import world as world_of
from tests.consult.conftest import log_in
from tests.consultation import SECTIONS, a_draft, a_matter, a_round, a_submission, act, an_open_round, place, released
from workflows.submissions.short_answers import report_nil_return


async def opened(client, path, *, status=200):
    response = await client.get(path)
    assert response.status_code == status, (path, response.status_code, response.text[-600:])
    return response.text


async def sent(client, path, **fields):
    response = await client.post(path, data=fields)
    assert response.status_code == 303, (
        path,
        response.status_code,
        re.findall(r'kern-(?:error|body)">([^<]+)', response.text),
    )
    return response.headers["location"]


async def consultation(world):
    """A matter with a draft in two versions and an open round that asks a question."""
    from models.rounds import QuestionKind
    from workflows.rounds.round_checks import NewQuestion

    matter = await a_matter(world)
    version = await a_draft(world, matter)
    moved = ("§ 4", "Bericht", "Über den Brunnen wird jährlich berichtet.")
    second = await a_draft(
        world, matter, SECTIONS[0], ("§ 2", "Wasser", "Das Wasser ist kühl."), moved, document_id=version.document_id
    )
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele?", unit="Stück"), NewQuestion(QuestionKind.CHOICE, "Kühl?", options=["ja", "nein"]),
        NewQuestion(QuestionKind.TEXT, "Warum?"),
    ]  # fmt: skip
    round_ = await an_open_round(world, matter, document_version_id=version.id, questions=questions)
    return matter, version, second, round_


async def test_every_page_opens_for_those_who_may_see_it(world, browser):
    matter, version, second, round_ = await consultation(world)
    draft = await a_submission(world, round_)
    done = await released(
        world, round_, {"reading": "members"}, by=world.jana, organisation=world.union, releaser=world.holger
    )
    requirement, theirs = await Requirement.get(submission=draft), await Requirement.get(submission=done)
    prepared = await a_round(world, matter)
    shared = [
        "/", "/matters", f"/matters/{matter.id}", f"/document-versions/{version.id}?q=Wasser", f"/rounds/{round_.id}",
        f"/document-versions/{second.id}/changes", "/rounds", f"/submissions/{done.id}", f"/requirements/{theirs.id}",
    ]  # fmt: skip
    pages = {
        world.clara: [
            *shared, "/matters/new", f"/matters/{matter.id}/edit", f"/matters/{matter.id}/documents/new",
            f"/matters/{matter.id}/rounds/new", f"/rounds/{prepared.id}/edit", f"/rounds/{prepared.id}/open",
            f"/rounds/{prepared.id}", *(f"/rounds/{round_.id}/{act}" for act in ("remind", "extend", "end", "submissions")),
        ],
        world.anna: [
            *shared[:-2], "/submissions", f"/submissions/{draft.id}", f"/submissions/{draft.id}/withdraw",
            f"/submissions/{draft.id}/requirements/new", f"/requirements/{requirement.id}/edit",
            f"/requirements/{requirement.id}", f"/rounds/{round_.id}/requirements", f"/requirements/{theirs.id}",
            f"/document-versions/{version.id}?submission={draft.id}",
        ],
        world.holger: [*shared, "/submissions"],
        world.paul: [f"/rounds/{round_.id}", f"/matters/{matter.id}", f"/matters/{matter.id}/rounds/new"],
    }  # fmt: skip
    for person, paths in pages.items():
        for language in ("de", "en"):
            async with browser() as client:
                await log_in(client, person)
                for path in paths:
                    await opened(client, path + ("&" if "?" in path else "?") + f"lang={language}")
    async with browser() as client:
        assert "Anmelden" in await opened(client, "/")


async def test_what_one_may_not_know_of_is_missing(world, browser):
    matter = await a_matter(world)
    version = await a_draft(world, matter, circle=Circle.OFFICES)
    prepared = await a_round(world, matter)
    submission = await a_submission(world, await an_open_round(world))
    requirement = await Requirement.get(submission=submission)

    async with browser() as client:
        await log_in(client, world.bert)
        for path in (
            f"/matters/{matter.id}", f"/document-versions/{version.id}", f"/document-versions/{version.id}/changes",
            f"/rounds/{prepared.id}", f"/submissions/{submission.id}", f"/requirements/{requirement.id}",
            f"/requirements/{requirement.id}/edit", f"/submissions/{submission.id}/requirements/new",
        ):  # fmt: skip
            await opened(client, path, status=404)


async def test_an_officer_leads_a_matter_to_an_open_round_by_forms_alone(world, browser):
    async with browser() as client:
        await log_in(client, world.clara)
        await sent(
            client, "/matters", office=world.federation.id, title="Gesetz über Brunnen", short_title="BrG",
            lead_association=world.counties.id, due_at_date="01.12.2099", due_at_time="10:00",
        )  # fmt: skip
        matter = await Matter.get()
        response = await client.post(
            f"/matters/{matter.id}/documents",
            data={"title": "Entwurf", "label": "Stand 1", "stage": "ministerial_draft", "circle": "members"},
            files={"file": ("brg.xml", act(*SECTIONS), "application/xml")},
        )
        assert response.status_code == 303, response.text[-500:]
        version_id = int(re.search(r"document-versions/(\d+)", response.headers["location"])[1])
        await opened(client, f"/matters/{matter.id}/rounds/new")
        await sent(
            client, f"/matters/{matter.id}/rounds", kind="hearing", title="Anhörung", text="Bitte **bald**.", draft=version_id,
            deadline_date="20.11.2099", deadline_time="10 Uhr", grace_until_date="", states=["16"],
            stage_members_date="20.11.2099", stage_members_time="10:00",
            questions="* Zahl [VZÄ]: Wie viele?\nja | nein: Liegt eines vor?\nWas hindert Sie?",
        )  # fmt: skip
        round_ = await Round.get().prefetch_related("questions", "stages")
        assert [(q.text, q.unit, q.required, q.options) for q in round_.questions] == [
            ("Wie viele?", "VZÄ", True, []), ("Liegt eines vor?", "", False, ["ja", "nein"]), ("Was hindert Sie?", "", False, []),
        ]  # fmt: skip
        assert "Zahl [VZÄ]: Wie viele?" in await opened(client, f"/rounds/{round_.id}/edit")
        confirmation = await opened(client, f"/rounds/{round_.id}/open")
        assert "Sie schreiben an 4 Postfächer" in confirmation and "7 Organisationen" in confirmation
        await sent(client, f"/rounds/{round_.id}/open", version=round_.version)

    assert (await Round.get()).opened_at is not None


async def test_a_town_answers_and_releases_by_forms_alone(world, browser):
    _, version, _, round_ = await consultation(world)
    number, choice, _ = (await Round.get(id=round_.id).prefetch_related("questions")).questions
    where = await place(version, "§2")
    async with browser() as client:
        await log_in(client, world.anna)
        location = await sent(client, f"/rounds/{round_.id}/submissions", towns=world.town.id)
        address = location.split("?")[0]
        first = await sent(client, f"{address}/requirements", title="Mehr Wasser", provision=where.id)
        requirement = await Requirement.get()
        assert (first, requirement.current_text) == (f"/requirements/{requirement.id}/edit", where.text)
        await opened(client, first)
        await sent(
            client, f"/requirements/{requirement.id}", version=1, title="Mehr Wasser im Sommer", rationale="Es ist trocken.",
            current_text=where.text, proposed_text="Das Wasser ist reichlich zu halten.", provisions=where.id,
            cost_method="cases", cost_count="140", cost_minutes="90", cost_price="46,80", cost_rhythm="yearly", reading="members", quoting="named",
            name_shown="true", addressee="federal", priority="essential",
        )  # fmt: skip
        await sent(
            client, address, **{f"question_{number.id}": "1.800,5", "numbers": number.id, f"question_{choice.id}": "ja"}
        )
        page = await opened(client, address)
        assert "1800,50" in page and "9 828" in page.replace("\u202f", " ")
        await sent(client, f"{address}/hand-in", version=1)
    async with browser() as client:
        await log_in(client, world.cem)
        await sent(client, f"{address}/release", version=2)
        receipt = await opened(client, address)

    submission = await Submission.get()
    assert submission.receipt_number in receipt and submission.content_hash in receipt
    saved = await Requirement.get()
    assert (saved.cost_yearly, saved.cost_count, saved.name_shown) == (9828, 140, True)


async def test_after_the_release_the_page_names_who_released_and_promises_news_only_of_what_was_asked_for(
    world, browser
):
    _, _, _, round_ = await consultation(world)
    second = await world_of.person("Ruth Ahlers", world.town, Role.COORDINATOR)
    answer = await released(world, round_, {})
    nothing = await report_nil_return(world.bert, round_.id, covers=[world.other_town.id])
    promise, done = "Was aus jedem Änderungsbedarf wird", "Sie müssen nichts weiter tun"
    async with browser() as client:
        await log_in(client, second)
        page = await opened(client, f"/submissions/{answer.id}")
        assert "Freigabe durch Cem Dachs<" in page and promise in page and done not in page
    async with browser() as client:
        await log_in(client, world.bert)
        page = await opened(client, f"/submissions/{nothing.id}")
        assert promise not in page and done in page


async def test_a_refused_answer_says_what_is_missing_and_keeps_every_word(world, browser):
    _, _, _, round_ = await consultation(world)
    submission = await a_submission(world, round_, {"rationale": "", "title": "Ohne Grund"})
    requirement = await Requirement.get()
    number = (await Round.get(id=round_.id).prefetch_related("questions")).questions[0]
    async with browser() as client:
        await log_in(client, world.anna)
        refused = await client.post(f"/submissions/{submission.id}/hand-in", data={"version": 1})
        assert refused.status_code == 422 and "Schreiben Sie einen Vorschlag oder eine Begründung." in refused.text
        typed = await client.post(
            f"/submissions/{submission.id}",
            data={f"question_{number.id}": "ca. 90", "numbers": number.id, "remark": "Gruß"},
        )
        assert typed.status_code == 422 and "ca. 90" in typed.text and "Gruß" in typed.text
        wrong = await client.post(
            f"/requirements/{requirement.id}",
            data={"version": 1, "title": "Neu", "cost_minutes": "ca. 90", "rationale": "Weil"},
        )
        assert wrong.status_code == 422 and "ca. 90" in wrong.text and "Weil" in wrong.text

    assert (await Requirement.get()).title == "Ohne Grund"


async def test_autosave_answers_with_parts_and_a_conflict_shows_both_texts(world, browser):
    _, _, _, round_ = await consultation(world)
    await a_submission(world, round_)
    requirement = await Requirement.get()
    hx = {"HX-Request": "true", "HX-Request-Type": "partial"}
    fields = {"title": "Mehr Wasser", "rationale": "Anna schreibt."}
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        saved = await anna.post(f"/requirements/{requirement.id}/draft", data={"version": 1, **fields}, headers=hx)
        assert saved.status_code == 200 and 'hx-target="#status"' in saved.text and 'value="2"' in saved.text
        again = await anna.post(f"/requirements/{requirement.id}/draft", data={"version": 1, **fields}, headers=hx)
        assert 'value="2"' in again.text
        conflict = await cem.post(
            f"/requirements/{requirement.id}/draft",
            data={"version": 1, **fields, "rationale": "Cem schreibt."},
            headers=hx,
        )
        assert "Anna schreibt." in conflict.text and "Nicht gespeichert" in conflict.text
        unread = await anna.post(
            f"/requirements/{requirement.id}/draft", data={"version": 2, "cost_minutes": "viele"}, headers=hx
        )
        assert unread.status_code == 200 and "Noch nicht gespeichert" in unread.text

    assert (await Requirement.get()).rationale == "Anna schreibt."


@pytest.mark.parametrize("way", ["nil-returns", "consents"])
async def test_a_desk_says_little_for_several_towns_at_once(world, browser, way):
    _, _, _, round_ = await consultation(world)
    towns = [town.id for town in world.union_towns]
    async with browser() as client:
        await log_in(client, world.jana)
        nothing = await client.post(f"/rounds/{round_.id}/{way}", data={"remark": "Gruß"})
        assert nothing.status_code == 422 and "Gruß" in nothing.text
        await opened(client, (await sent(client, f"/rounds/{round_.id}/{way}", towns=towns)).split("#")[0])

    submission = await Submission.get().prefetch_related("covers")
    assert (submission.organisation_id, len(submission.covers)) == (world.union.id, 3)
    assert str(submission.state) == ("released" if way == "nil-returns" else "handed_in")


async def test_a_coordinator_supports_and_takes_it_back(world, browser):
    _, _, _, round_ = await consultation(world)
    await released(world, round_, {"reading": "members"})
    requirement = await Requirement.get()
    address = f"/rounds/{round_.id}/requirements"
    async with browser() as client:
        await log_in(client, world.bert)
        assert "Unterstützen" in await opened(client, address)
        await sent(client, f"{address}/{requirement.id}/support", organisation=world.other_town.id)
        assert "Sie unterstützen das" in await opened(client, address)
        await sent(client, f"{address}/{requirement.id}/support/withdraw", organisation=world.other_town.id)
        assert "Sie unterstützen das" not in await opened(client, address)
