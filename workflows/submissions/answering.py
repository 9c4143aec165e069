"""What a member sees: what is asked of her until when, what she has begun, and what she needs to write an answer."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from models.admissions import Admission
from models.database import rows
from models.matters import Provision, Topic
from models.organisations import Organisation
from models.people import Person
from models.rounds import Question, Round
from models.submissions import (
    Answer,
    Requirement,
    Settlement,
    Submission,
    SubmissionLetter,
    SubmissionState,
)
from workflows import clock
from workflows.access import (
    Actor,
    acts_for,
    find,
    is_coordinator,
    require,
    visible_requirements,
    visible_rounds,
    visible_submissions,
)
from workflows.audit import represented_in
from workflows.contributions.in_house import InHouse, in_house
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.field_versions import newest
from workflows.paging import Page, page_of
from workflows.people.mandates import coordinators_of, holds
from workflows.requirements.requirement_line import settled_by
from workflows.requirements.requirement_reading import with_files
from workflows.rounds.admissions import own_admission
from workflows.rounds.call_rows import CallRow, load_calls
from workflows.rounds.feeding import PassedOn, Way, other_ways, passed_on
from workflows.submissions.completeness import missing_for
from workflows.submissions.earlier import EarlierCount, count_earlier
from workflows.submissions.recorded_files import letters_of

AT_WORK = f"""
    SELECT p.id, p.name, m.id AS mandate FROM mandate m JOIN person p ON p.id = m.person_id AND p.active
    WHERE m.organisation_id = $1 AND m.role = 'coordinator' AND {holds("m", "$3")} AND NOT m.provisional
    UNION ALL SELECT id, name, NULL FROM person WHERE id = ANY($2::int[]) ORDER BY mandate
"""
IN_THE_HOUSE = (SubmissionState.DRAFT, SubmissionState.HANDED_IN)
WITH_ROUND = ("round__matter", "round__extensions", "round__office", "organisation", "covers__organisation")


@dataclass(frozen=True)
class Call:
    """A round as one desk sees it. `open_towns`: organisations of the desk for which nothing was said yet.

    `due` is the desk's own deadline, `ends` the moment until which an answer is taken at all. `sooner`: the towns that
    have no part in an extension, and the deadline that still holds for them. `people`: who has an answer in hand, by its id.
    `earlier`: its former requirements where this round follows another. `admission`: the desk's newest request. `ways`:
    on which other ways it is asked the same.
    """

    round: Round
    towns: list[Organisation]
    open_towns: list[Organisation]
    submissions: list[Submission]
    coordinators: list[str]
    people: dict[int, str]
    due: datetime
    ends: datetime
    sooner: tuple[datetime, list[str]] | None
    open: bool
    earlier: EarlierCount = field(default_factory=EarlierCount)
    admission: Admission | None = None
    ways: list[Way] = field(default_factory=list)

    @property
    def too_late(self) -> list[Organisation]:
        """Towns for which nothing was released and nothing is taken any more, but for an admission by the office."""
        if self.round.ended_at is not None or self.round.matter.closed_at is not None:
            return []
        released = [one for one in self.submissions if one.state is SubmissionState.RELEASED]
        said = {one.organisation_id for submission in released for one in submission.covers}
        now = clock.now()
        return [one for one in self.towns if one.id not in said and now > self.round.ends({one.id})]

    @property
    def may_deviate(self) -> list[Organisation]:
        """Towns for which something was said together, and nothing by themselves."""
        own = {one.organisation_id for one in self.submissions}
        return [one for one in self.towns if one not in self.open_towns and one.id not in own]


@dataclass(frozen=True)
class SubmissionFile:
    """An answer with all it says; `people` gives names for the ids of those who worked on it, to their own house, and
    `represented` says by act in whose place a deputy did it.

    `missing`: what stands in the way of handing it in, by place (see completeness). `alone`: the rule of two wants a
    second person for the release, and there is none. `settled`: former requirements that it calls settled.
    `passed_on`: what became of each when its round was forwarded. `due` and `ends` are those of the organisations it speaks for.
    """

    submission: Submission
    requirements: list[Requirement]
    questions: list[Question]
    people: dict[int, str]
    represented: dict[str, str]
    coordinators: list[str]
    mine: bool
    may_release: bool
    alone: bool
    missing: dict[str, str]
    due: datetime
    ends: datetime
    open: bool
    in_house: InHouse | None
    settled: list[Settlement]
    letters: list[SubmissionLetter]
    passed_on: dict[int, PassedOn]

    @property
    def answers(self) -> dict[int, Answer]:
        """What was said to each question, by its id."""
        return {one.question_id: one for one in self.submission.answers}

    @property
    def newest(self) -> int:
        """The number of the newest change to its words and answers; the page sends it back."""
        return newest(self.submission.field_versions)


@dataclass(frozen=True)
class Writing:
    """What the form of a requirement offers; `place` is the provision at which it is written."""

    submission: Submission
    requirement: Requirement | None
    place: Provision | None
    provisions: list[Provision]
    topics: list[Topic]
    due: datetime
    editable: bool


async def list_calls(actor: Actor) -> list[Call]:
    """The rounds that are open for the actor's desk, the nearest deadline first."""
    asked = set(actor.organisation_ids)
    return await _calls(actor, [one for one in await load_calls(actor) if one.round.accepts(clock.now(), asked)])


async def show_call(actor: Actor, round_id: int) -> Call:
    """One round with what the actor's desk has said in it."""
    found = await load_calls(actor, round_id)
    if not found:
        await find(Round.all(), visible_rounds(actor), round_id)
    require(True, actor.is_member, code="member_only")
    (call,) = await _calls(actor, found)
    admission = await own_admission(actor, round_id) if call.too_late or not call.open else None
    ways = await other_ways(actor, call.round) if found[0].feeding else []
    return replace(call, earlier=await count_earlier(actor, call.round), admission=admission, ways=ways)


async def list_own_submissions(actor: Actor, page: int = 1) -> Page[Submission]:
    """All answers of the actor's desk, the newest first."""
    query = Submission.filter(visible_submissions(actor)).exclude(state=SubmissionState.WITHDRAWN)
    return await page_of(query.prefetch_related(*WITH_ROUND).order_by("-authored_at", "-id"), page)


async def show_submission(actor: Actor, submission_id: int) -> SubmissionFile:
    """An answer with requirements, places and answers, if the actor may read it; requirements by their own rule."""
    submission = await find(
        Submission.all().prefetch_related(*WITH_ROUND, "answers__question"), visible_submissions(actor), submission_id
    )
    requirements = Requirement.filter(visible_requirements(actor), submission_id=submission.id)
    mine = acts_for(actor, submission.organisation_id)
    towns = {one.organisation_id for one in submission.covers}
    coordinators = await _coordinators(actor) if mine else {}
    return SubmissionFile(
        submission,
        await requirements.order_by("position", "id").prefetch_related("places__provision", "topic", with_files(actor)),
        await Question.filter(round_id=submission.round_id),
        await _people(submission) if mine else {},
        await represented_in(submission) if mine else {},
        list(coordinators.values()),
        mine,
        mine and is_coordinator(actor),
        not submission.organisation.one_person_releases and set(coordinators) <= {submission.handed_in_by_id},
        await missing_for(submission) if mine and submission.state in IN_THE_HOUSE else {},
        submission.round.due(towns),
        submission.round.ends(towns),
        submission.round.accepts(clock.now(), towns),
        await in_house(submission.id) if mine else None,
        await settled_by(actor, submission.id),
        await letters_of(actor, submission),
        await passed_on(submission.id) if submission.round.feeds_id and (mine or actor.is_office) else {},
    )


async def prepare_requirement(actor: Actor, submission_id: int, provision_id: int | None) -> Writing:
    """What the form of a new requirement offers, at a provision if one was chosen."""
    query = Submission.all().prefetch_related(*WITH_ROUND, "round__document_version__document")
    submission = await find(query, visible_submissions(actor), submission_id)
    require(True, acts_for(actor, submission.organisation_id), code="foreign_organisation")
    return await _writing(submission, None, provision_id)


async def prepare_requirement_change(actor: Actor, requirement_id: int) -> Writing:
    """A requirement of one's own house with what its form offers."""
    query = Requirement.all().prefetch_related(
        *(f"submission__{one}" for one in WITH_ROUND),
        "submission__round__document_version__document",
        "places__provision",
        with_files(actor),
    )
    requirement = await find(query, visible_requirements(actor), requirement_id)
    require(True, acts_for(actor, requirement.submission.organisation_id), code="foreign_organisation")
    places = [one.provision_id for one in requirement.places]
    return await _writing(requirement.submission, requirement, places[0] if places else None)


async def _writing(submission: Submission, requirement: Requirement | None, provision_id: int | None) -> Writing:
    version_id = submission.round.document_version_id
    provisions = await Provision.filter(document_version_id=version_id).only(*WITHOUT_SEARCH) if version_id else []
    return Writing(
        submission,
        requirement,
        next((one for one in provisions if one.id == provision_id), None),
        provisions,
        await Topic.all().order_by("number"),
        submission.round.due({one.organisation_id for one in submission.covers}),
        submission.state is SubmissionState.DRAFT,
    )


async def _calls(actor: Actor, found: list[CallRow]) -> list[Call]:
    """With the people of the house, asked once for all rounds together."""
    submissions = [said for one in found for said in one.submissions]
    coordinators, writers = await _at_work(actor, submissions)
    people = _holders(actor, submissions, coordinators, writers)
    return [_call(one.round, one.towns, one.submissions, coordinators, people) for one in found]


def _call(
    round_: Round,
    towns: list[Organisation],
    said: list[Submission],
    coordinators: list[str],
    people: dict[int, str],
) -> Call:
    covered = {one.organisation_id for submission in said for one in submission.covers}
    towns = sorted(towns, key=lambda one: one.sort_key)
    open_towns = [one for one in towns if one.id not in covered]
    ids = {one.id for one in towns}
    return Call(
        round_,
        towns,
        open_towns,
        said,
        coordinators,
        {one.id: people[one.id] for one in said if one.id in people},
        round_.due(ids),
        round_.ends(ids),
        _sooner(round_, ids, open_towns),
        round_.accepts(clock.now(), ids),
    )


def _sooner(round_: Round, ids: set[int], towns: list[Organisation]) -> tuple[datetime, list[str]] | None:
    """An extension for one town of a desk does not move the deadline of the others."""
    own = {one.name: round_.due({one.id}) for one in towns}
    first = min(own.values(), default=round_.due(ids))
    return (first, [name for name, due in own.items() if due == first]) if first < round_.due(ids) else None


def _holders(
    actor: Actor, submissions: list[Submission], coordinators: list[str], writers: dict[int, str]
) -> dict[int, str]:
    """Who has each of the desk's unfinished answers in hand: the writer, or those who may release it."""
    own = [one for one in submissions if acts_for(actor, one.organisation_id)]
    drafts = {one.id: one.created_by_id for one in own if one.state is SubmissionState.DRAFT}
    waiting = [one.id for one in own if one.state is SubmissionState.HANDED_IN and coordinators]
    named = {submission: writers[person] for submission, person in drafts.items() if person in writers}
    return named | {one: ", ".join(coordinators) for one in waiting}


async def _at_work(actor: Actor, submissions: list[Submission]) -> tuple[list[str], dict[int, str]]:
    """The names of those who may release in the house, and of the writers by id."""
    wrote = [one.created_by_id for one in submissions if one.created_by_id]
    found = await rows(AT_WORK, [actor.organisation_id, wrote, clock.now()])
    coordinators = {row["id"]: row["name"] for row in found if row["mandate"] is not None}
    return list(coordinators.values()), {row["id"]: row["name"] for row in found if row["id"] in wrote}


async def _people(submission: Submission) -> dict[int, str]:
    ids = [submission.created_by_id, submission.handed_in_by_id, submission.released_by_id]
    found = await Person.filter(id__in=[one for one in ids if one is not None])
    return {one.id: one.name for one in found}


async def _coordinators(actor: Actor) -> dict[int, str]:
    """Who may release in the actor's own house, by id of the person, so that a page can name them."""
    return {one.id: one.name for one in await coordinators_of([actor.organisation_id or 0])}
