"""Who reads what members say: submissions, requirements, their three questions, and names. No draft is ever an office's."""

import pytest

from models.organisations import Membership
from models.people import Role
from models.positions import Source, Votum
from models.rounds import Round
from models.submissions import Channel, Quoting, Reading, Requirement, SubmissionState
from tests.readers import (
    ASSOCIATIONS,
    DESK,
    FEDERAL,
    FEDERATION,
    LOGGED_IN,
    NOBODY,
    OTHER_TOWN,
    TOWN,
    people,
    readers_among,
)
from tests.rows import START, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from tests.world import person
from workflows.access import (
    MACHINE,
    VISITOR,
    quotable,
    quoted_name,
    sees_name,
    visible_requirements,
    visible_submissions,
)
from workflows.errors import Missing
from workflows.positions.position_reading import show_position
from workflows.requirements.supports import show_supportable


async def asked(world, *, office=None, **facts):
    """A round that asks the town and the other town."""
    return await round_row(await matter_row(world), office or world.federation, [world.town, world.other_town], **facts)


async def bundle(world, *, reading=Reading.OFFICES, name_shown=False):
    """The Landesverband forwards what the town and the other town said: its copies in their order."""
    own = await asked(world, office=world.state_association)
    federal = await round_row(await own.matter, world.federation, [world.town, world.other_town])
    towns = [world.town, world.other_town]
    answers = [await submission_row(own, town) for town in towns]
    forwarded = await submission_row(federal, world.state_association, covers=towns, channel=Channel.FORWARDED)
    facts = {"reading": reading, "name_shown": name_shown}
    origins = [await requirement_row(answer, **facts) for answer in answers]
    return forwarded, [await requirement_row(forwarded, origin=origin, **facts) for origin in origins]


# ------------------------------------------------------------------------------------------------------ submissions


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, SubmissionState.HANDED_IN, SubmissionState.WITHDRAWN])
async def test_what_is_not_released_is_read_at_home_only(world, state):
    submission = await submission_row(await asked(world), world.town, state=state)
    requirement = await requirement_row(submission, reading=Reading.MEMBERS)
    everybody = await people(world)

    assert await readers_among(everybody, visible_submissions, submission) == TOWN
    assert await readers_among(everybody, visible_requirements, requirement) == TOWN


async def test_what_is_released_is_read_by_the_offices_and_the_landesverband_of_the_member(world):
    submission = await submission_row(await asked(world), world.town)

    assert await readers_among(await people(world), visible_submissions, submission) == FEDERAL | {"paul"} | TOWN


async def test_a_landesverband_reads_only_members_through_itself_and_only_while_they_are(world):
    round_ = await asked(world)
    of_city, of_town = await submission_row(round_, world.city), await submission_row(round_, world.town)
    landesverband = {"paul": world.paul}

    assert await readers_among(landesverband, visible_submissions, of_city) == NOBODY
    await Membership.filter(organisation=world.town).update(until="2026-01-01")
    assert await readers_among(landesverband, visible_submissions, of_town) == NOBODY


async def test_an_answer_for_several_is_read_by_each_of_them_once_released(world):
    mona = await person("Mona Mauser", world.union_towns[2], Role.CONTRIBUTOR)
    everybody = await people(world) | {"mona": mona}
    for state, readers in [
        (SubmissionState.DRAFT, DESK),
        (SubmissionState.RELEASED, FEDERAL | {"paul", "mona"} | DESK),
    ]:
        round_ = await round_row(await matter_row(world), world.federation, world.union_towns)
        submission = await submission_row(round_, world.union, covers=world.union_towns[1:], state=state)

        assert await readers_among(everybody, visible_submissions, submission) == readers


async def test_what_members_said_in_the_own_round_of_an_office_stays_there(world):
    everybody = await people(world)
    for office, readers in [(world.counties, {"dora", "kim"}), (world.state_association, {"paul"})]:
        submission = await submission_row(await asked(world, office=office), world.town)
        requirement = await requirement_row(submission)

        assert await readers_among(everybody, visible_submissions, submission) == readers | TOWN
        assert await readers_among(everybody, visible_requirements, requirement) == readers | TOWN


async def test_a_bundle_is_read_by_its_maker_and_the_federal_offices_not_by_those_in_it(world):
    forwarded, _ = await bundle(world)
    # The town is a member through the other Landesverband too: that one still does not read the bundle.
    await Membership.create(organisation=world.town, association=world.counties, through=world.state_counties)

    assert await readers_among(await people(world), visible_submissions, forwarded) == FEDERAL | {"paul"}


# ----------------------------------------------------------------------------------------- who may read a requirement

READERS = {
    Reading.OWN_OFFICE: FEDERATION | {"tom", "paul"} | TOWN,
    Reading.OFFICES: FEDERAL | {"paul"} | TOWN,
    Reading.MEMBERS: FEDERAL | {"paul"} | TOWN | OTHER_TOWN,
}


@pytest.mark.parametrize("reading", list(Reading))
async def test_the_author_decides_whether_own_office_offices_or_members_read(world, reading):
    requirement = await requirement_row(await submission_row(await asked(world), world.town), reading=reading)

    assert await readers_among(await people(world), visible_requirements, requirement) == READERS[reading]


async def test_own_office_means_the_associations_of_today(world):
    answer = await submission_row(await asked(world), world.town)
    requirement = await requirement_row(answer, reading=Reading.OWN_OFFICE)
    await Membership.filter(organisation=world.town).update(until="2026-01-01")
    await Membership.create(organisation=world.town, association=world.cities)

    assert await readers_among(await people(world), visible_requirements, requirement) == FEDERATION | {"ines"} | TOWN


async def test_members_who_were_not_asked_do_not_read_what_is_for_members(world):
    round_ = await round_row(await matter_row(world), world.federation, [world.town])
    requirement = await requirement_row(await submission_row(round_, world.town), reading=Reading.MEMBERS)

    assert await readers_among(await people(world), visible_requirements, requirement) & (OTHER_TOWN | DESK) == NOBODY


@pytest.mark.parametrize(("reading", "others"), [(Reading.OFFICES, NOBODY), (Reading.MEMBERS, OTHER_TOWN)])
async def test_in_a_bundle_each_reads_her_own_and_what_is_for_members(world, reading, others):
    _, (of_town, of_other) = await bundle(world, reading=reading)
    everybody = await people(world)

    assert await readers_among(everybody, visible_requirements, of_town) == FEDERAL | {"paul"} | TOWN | others
    assert TOWN & await readers_among(everybody, visible_requirements, of_other) == (TOWN if others else NOBODY)


# -------------------------------------------------------------------------------------------------- names, quotations


@pytest.mark.parametrize(("name_shown", "readers"), [(False, FEDERAL | {"paul", "rita"} | TOWN), (True, LOGGED_IN)])
async def test_members_read_a_name_only_where_its_owner_shows_it_and_visitors_never(world, name_shown, readers):
    facts = {"reading": Reading.MEMBERS, "quoting": Quoting.NAMED, "name_shown": name_shown}
    made = await requirement_row(await submission_row(await asked(world), world.town), **facts)
    requirement = await Requirement.get(id=made.id).prefetch_related("submission")

    assert {name for name, actor in (await people(world)).items() if sees_name(actor, requirement)} == readers
    assert sees_name(MACHINE, requirement)


async def test_only_what_is_released_and_allowed_leaves_the_house_and_the_name_only_if_said(world):
    round_ = await asked(world)
    released = await submission_row(round_, world.town)
    draft = await submission_row(round_, world.other_town, state=SubmissionState.DRAFT)
    for answer in (released, draft):
        for quoting in Quoting:
            await requirement_row(answer, title=f"{answer.state} {quoting}", quoting=quoting)

    allowed = await Requirement.filter(quotable())

    assert {one.title for one in allowed} == {"released anonymous", "released named"}
    assert [one.title for one in await Requirement.all() if quoted_name(one)] == ["released named", "draft named"]


async def sourced(world, requirement):
    """A published position that takes up the requirement."""
    round_ = await Round.get(submissions__requirements__id=requirement.id).select_related("matter")
    position = await position_row(round_.matter)
    await Source.create(
        matter=round_.matter, requirement=requirement, position=position, votum=Votum.ADOPTED, set_at=START,
        confirmed_at=START,
    )  # fmt: skip
    await paper_row(round_.matter, [position], published_at=START)
    return position


async def names_at(actor, position):
    return [source.organisation for source in (await show_position(actor, position.id)).sources]


async def test_no_position_tells_a_member_or_a_visitor_who_asked_for_it(world):
    answer = await submission_row(await asked(world), world.town)
    position = await sourced(world, await requirement_row(answer, reading=Reading.MEMBERS, quoting=Quoting.ANONYMOUS))

    assert await names_at(world.clara, position) == ["Lerchenroda"]
    assert await names_at(world.anna, position) == ["Lerchenroda"]
    assert await names_at(world.bert, position) == [""]
    assert await names_at(VISITOR, position) == []


async def test_a_forwarded_copy_does_not_tell_the_name_that_its_origin_hides(world):
    _, (of_town, _) = await bundle(world, reading=Reading.MEMBERS)
    position = await sourced(world, of_town)

    assert "Lerchenroda" not in await names_at(world.bert, position)
    for name in ASSOCIATIONS:
        assert await names_at(getattr(world, name), position) == ["Lerchenroda"]


async def test_members_are_offered_to_support_only_what_is_for_members(world):
    round_ = await asked(world)
    answer = await submission_row(round_, world.town)
    for reading in Reading:
        await requirement_row(answer, title=reading, reading=reading)

    assert [one.title for one in (await show_supportable(world.bert, round_.id)).requirements.things] == ["members"]
    with pytest.raises(Missing):
        await show_supportable(world.jana, round_.id)
