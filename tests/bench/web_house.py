"""A house as large as one likes, for measuring: a federation, a long draft, an open round, and whose browser asks what."""

from dataclasses import dataclass, field

from models.database import rows
from models.organisations import OrganisationKind
from models.rounds import QuestionKind, Round
from models.submissions import Requirement
from tests.consultation import a_draft, a_matter, a_round, a_submission, place
from tests.crowd import MAILBOXES, PEOPLE, REQUIREMENTS, SUBMISSIONS
from tests.logins import open_session
from tests.world import World, build_world, organisation
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.rounds import open_round
from workflows.signing import digest, sign

SECTIONS = 1_000  # of three provisions each: as long as the longest acts
ANSWERING = 5  # one town in so many has released an answer
DESK = 7
WRITERS = 8
MEMBERSHIPS = """
    INSERT INTO membership (organisation_id, association_id, through_id, since, derived)
    SELECT id, $2, $3, now(), true FROM unnest($1::int[]) AS given(id)
"""
PLACES = """
    INSERT INTO requirement_provision (requirement_id, provision_id)
    SELECT r.id, p.ids[1 + r.id % cardinality(p.ids)] FROM requirement r,
           (SELECT array_agg(id ORDER BY position) AS ids FROM provision) AS p WHERE r.id = ANY($1::int[])
"""
SHARED = "UPDATE requirement SET reading = 'members' WHERE id = ANY($1::int[])"
COORDINATORS = """
    WITH towns AS (SELECT id, tokens.token FROM unnest($1::int[], $2::text[]) AS tokens(id, token)), people AS (
        INSERT INTO person (name, email, email_key, language, active, created_at)
        SELECT 'Koordination ' || id, 'k' || id || '@ort.example', 'k' || id || '@ort.example', 'de', true, now()
        FROM towns RETURNING id, email_key
    ), mandates AS (
        INSERT INTO mandate (person_id, organisation_id, role, deputy, provisional, since)
        SELECT p.id, t.id, 'coordinator', false, false, now() FROM people p JOIN towns t ON p.email_key LIKE 'k' || t.id || '@%'
        RETURNING person_id, organisation_id
    )
    INSERT INTO session (token_hash, person_id, created_at, expires_at)
    SELECT t.token, m.person_id, now(), now() + interval '1 day' FROM mandates m JOIN towns t ON t.id = m.organisation_id
"""
HANDED_IN = "UPDATE submission SET state = 'handed_in', received_at = NULL WHERE id = ANY($1::int[]) RETURNING id, organisation_id"


@dataclass
class House:
    """What there is to ask for, and whose sessions ask: `releases` are answers that wait, each with its coordinator."""

    round: int
    version: int
    provision: int
    submission: int
    requirement: int
    shared: int
    matter: int
    desk_link: str
    port: int = 0
    sessions: dict[str, str] = field(default_factory=dict)
    releases: list[tuple[int, str]] = field(default_factory=list)
    drafts: dict[str, int] = field(default_factory=dict)  # session of a writer → her requirement


async def build_house(members: int, releasing: int = 0, *, requirements_each: int = 2) -> House:
    """A round that asks so many members; of those that have not answered yet so many are about to release."""
    world = await build_world()
    towns = await _towns(world, members)
    matter = await a_matter(world)
    version = await a_draft(world, matter, *_sections())
    questions = [NewQuestion(QuestionKind.NUMBER, "Wie viele?", unit="h"), NewQuestion(QuestionKind.TEXT, "Warum?")]
    round_ = await a_round(world, matter, document_version_id=version.id, questions=questions)
    round_ = await open_round(world.clara, round_.id, version=round_.version)
    shared = await _answers(round_, towns[: members // ANSWERING], requirements_each)
    provision = await place(version, "§4")
    draft = await a_submission(world, round_, {"provision_ids": [provision.id], "current_text": provision.text})
    house = House(
        round_.id, version.id, provision.id, draft.id, (await Requirement.get(submission_id=draft.id)).id, shared,
        matter.id, f"/desk/{sign('desk', round_.id, world.union.id)}",
    )  # fmt: skip
    for name in ("anna", "cem", "jana", "clara"):
        house.sessions[name] = await open_session(getattr(world, name))
    house.releases = await _waiting(round_, towns[members // ANSWERING :][:releasing])
    house.drafts = await _drafts(round_, towns[-WRITERS:])
    await rows("ANALYZE")
    return house


async def _towns(world: World, members: int) -> list[int]:
    for number in range(DESK - len(world.union_towns)):
        facts = {"parent": world.union, "desk": world.union, "state": "16", "population": 900}
        world.union_towns.append(await organisation(f"Ort am Weg {number}", OrganisationKind.MUNICIPALITY, **facts))
    towns = [row["id"] for row in await rows(PEOPLE, [world.county.id, members])]
    await rows(MAILBOXES, [towns])
    await rows(MEMBERSHIPS, [towns, world.towns.id, world.state_association.id])
    return towns


def _sections() -> list[tuple[str, str, str]]:
    text = "Die Behörde entscheidet innerhalb von vier Wochen über den Antrag und teilt die Gründe schriftlich mit. "
    return [(f"§ {number}", f"Verfahren {number}", f"(1) {text * 2}") for number in range(1, SECTIONS + 1)]


async def _answers(round_: Round, towns: list[int], each: int) -> int:
    """Released answers with so many requirements each for all members to read; the id of one."""
    submissions = [row["id"] for row in await rows(SUBMISSIONS, [round_.id, towns])]
    requirements = [row["id"] for row in await rows(REQUIREMENTS, [submissions, each])]
    await rows(PLACES, [requirements])
    await rows(SHARED, [requirements])
    return int(requirements[0])


async def _drafts(round_: Round, towns: list[int]) -> dict[str, int]:
    """Unfinished answers, each written in a session of its own."""
    waiting = await _waiting(round_, towns)
    tokens = dict(waiting)
    await rows("UPDATE submission SET state = 'draft' WHERE id = ANY($1::int[])", [list(tokens)])
    found = await rows(
        "SELECT min(id) AS id, submission_id FROM requirement WHERE submission_id = ANY($1::int[]) GROUP BY 2",
        [list(tokens)],
    )
    return {tokens[row["submission_id"]]: row["id"] for row in found}


async def _waiting(round_: Round, towns: list[int]) -> list[tuple[int, str]]:
    tokens = {town: f"coordinator-{town}" for town in towns}
    await rows(COORDINATORS, [towns, [digest(one) for one in tokens.values()]])
    made = [row["id"] for row in await rows(SUBMISSIONS, [round_.id, towns])]
    await rows(REQUIREMENTS, [made, 2])
    handed_in = await rows(HANDED_IN, [made])
    return [(row["id"], tokens[row["organisation_id"]]) for row in handed_in]
