"""Rounds as offices see them: what is to be chosen, how it goes, who would be written to, who is silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q

from models.database import rows
from models.matters import DocumentVersion, Matter
from models.organisations import OFFICE_KINDS, Body, Function, Organisation, OrganisationKind
from models.rounds import Round, StagePurpose
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.access import (
    Actor,
    bundles,
    find,
    require,
    runs,
    visible_document_versions,
    visible_matters,
    visible_rounds,
    visible_submissions,
    visible_withdrawals,
)
from workflows.matters.stages import holidays_between, propose_stages
from workflows.paging import Page, page_of
from workflows.recipients.audiences import members_in
from workflows.rounds.invitation_templates import invitation_for
from workflows.rounds.invitations import bundles_of
from workflows.rounds.round_checks import followable
from workflows.rounds.rounds import SHOWN_WITH
from workflows.rounds.silent import ALL, Choice, silent_in

ADDITIONS = """
    SELECT later.id FROM submission AS later
    WHERE later.id = ANY($1::int[]) AND later.channel = 'forwarded' AND EXISTS (
        SELECT FROM submission AS first
        WHERE first.round_id = later.round_id AND first.organisation_id = later.organisation_id
          AND first.channel = 'forwarded' AND first.state = 'released' AND first.id < later.id)
"""


@dataclass(frozen=True)
class Received:
    """The released answers of a round; `withdrawn`: those that were taken back after a committee's session.

    `additions`: which of them an office forwarded after its bundle had gone.
    """

    round: Round
    answers: Page[Submission]
    additions: set[int]
    withdrawn: list[Submission]


@dataclass(frozen=True)
class RoundChoices:
    """What can be chosen when a round is prepared or changed."""

    matter: Matter
    round: Round | None
    offices: list[Organisation]
    versions: list[DocumentVersion]
    associations: list[Organisation]
    functions: list[Function]
    bodies: list[Body]
    feeds: list[Round]
    earlier: list[Round]
    stages: dict[StagePurpose, datetime]
    holidays: list[tuple[date, str]]  # that the stages leave out
    text: str  # with which the invitation begins


@dataclass(frozen=True)
class Recipients:
    """Who an act will write to: so many organisations by so many mails, some of them by name."""

    round: Round
    organisations: int
    mails: int
    some: Sequence[str]


async def list_submissions(actor: Actor, round_id: int, page: int = 1) -> Received:
    """The released answers of a round that the actor may read, the newest first, and which were taken back."""
    round_ = await find(Round.all().prefetch_related("matter", "office"), visible_rounds(actor), round_id)
    query = Submission.filter(visible_submissions(actor), round_id=round_.id, state=SubmissionState.RELEASED)
    query = query.prefetch_related("organisation", "covers", "requirements").order_by("-received_at", "-id")
    withdrawn = Submission.filter(visible_withdrawals(actor), round_id=round_.id).prefetch_related("organisation")
    answers = await page_of(query, page)
    additions = await rows(ADDITIONS, [[one.id for one in answers.things]])
    taken_back = await withdrawn.order_by("-withdrawn_at")
    return Received(round_, answers, {row["id"] for row in additions}, taken_back)


async def prepare_new_round(actor: Actor, matter_id: int) -> RoundChoices:
    """What the form of a new round in this matter offers."""
    matter = await find(Matter.all().select_related("office", "ministry"), visible_matters(actor), matter_id)
    return await _choices(actor, matter, None)


async def prepare_round_change(actor: Actor, round_id: int) -> RoundChoices:
    """What the form of a round that is not open yet offers."""
    round_ = await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    matter = await Matter.get(id=round_.matter_id).select_related("office")
    return await _choices(actor, matter, round_)


async def prepare_opening(actor: Actor, round_id: int) -> Recipients:
    """Who would be asked if the round were opened now."""
    round_ = await _running_office(actor, round_id)
    asked = await members_in(round_.audience).order_by("sort_key")
    desks = {one.desk_id or one.twin_id or one.id for one in asked}
    return Recipients(round_, len(asked), len(desks), [one.name for one in asked[:12]])


async def prepare_reminder(actor: Actor, round_id: int, choice: Choice = ALL) -> Recipients:
    """Who would be reminded now, of all the silent or of the chosen."""
    round_ = await _running_office(actor, round_id)
    bundles = await bundles_of(round_.id, await silent_in(round_.id, choice))
    names = [name for bundle in bundles for name in bundle.names]
    return Recipients(round_, len(names), len(bundles), names[:12])


async def prepare_extension(actor: Actor, round_id: int) -> Recipients:
    """Who would be told of a later deadline."""
    round_ = await _running_office(actor, round_id)
    bundles = await bundles_of(round_.id)
    names = [name for bundle in bundles for name in bundle.names]
    return Recipients(round_, len(names), len(bundles), names[:12])


async def _earlier(actor: Actor, matter: Matter, round_: Round | None) -> list[Round]:
    """The rounds that this one can follow: of its office, or before it is chosen of any that the actor runs."""
    offices = [round_.office] if round_ else [matter.office, *await Organisation.filter(id=actor.organisation_id)]
    ids = {one.id for one in offices if runs(actor, one)}
    found = [followable(matter.id, one).filter(visible_rounds(actor)) for one in sorted(ids)]
    return [one for query in found for one in await query.select_related("office").order_by("-id")]


async def _running_office(actor: Actor, round_id: int) -> Round:
    round_ = await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    return round_


async def _choices(actor: Actor, matter: Matter, round_: Round | None) -> RoundChoices:
    require(True, actor.is_office, code="offices_only")
    own = Q(kind__in=OFFICE_KINDS) | Q(id=actor.organisation_id)
    places = await Organisation.filter(own, valid_until__isnull=True).order_by("kind", "sort_key")
    versions = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter.id)
    above = Round.filter(visible_rounds(actor), matter_id=matter.id).exclude(office_id=actor.organisation_id)
    now = clock.now()
    ahead = matter.due_at if matter.due_at and matter.due_at > now else None
    state = next((one.state for one in places if one.id == actor.organisation_id), "")
    return RoundChoices(
        matter,
        round_,
        [one for one in places if runs(actor, one) and one.id in (matter.office_id, actor.organisation_id)],
        await versions.select_related("document").order_by("-id"),
        [one for one in places if one.kind is OrganisationKind.ASSOCIATION],
        await Function.all().order_by("name"),
        await Body.all().order_by("name"),
        await above.order_by("-id") if bundles(actor) else [],
        await _earlier(actor, matter, round_),
        propose_stages(ahead, start=now, state=state) if ahead else {},
        holidays_between(now, ahead, state) if ahead else [],
        await invitation_for(actor, matter) if round_ is None else "",
    )
