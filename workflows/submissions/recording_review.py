"""What an office needs to write down an answer that came otherwise: whom it is from, and a spreadsheet looked at first."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery

from models.files import StoredFile
from models.matters import Provision
from models.organisations import Organisation
from models.rounds import Invitation, Round
from models.submissions import Submission, SubmissionState
from workflows.access import Actor, find, require, runs, visible_rounds
from workflows.documents.answer_file import read_answer_file
from workflows.documents.answer_sheet import AnswerForm, FilledForm
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.errors import Missing, Unreadable
from workflows.organisations.organisations import named
from workflows.requirements.requirements import RequirementText
from workflows.submissions.answer_forms import blank_form
from workflows.submissions.answer_sheets import organisations_asked, read_brought, store_brought, texts_of
from workflows.submissions.recorded_files import BroughtFile, keep_recorded
from workflows.submissions.recording import record_submission

MOST_SHOWN = 30
MOST_WORDS = 6


@dataclass(frozen=True)
class AskedMembers:
    """Members of a round that a search found; `answered` holds those from which an answer came in."""

    round: Round
    found: list[Organisation]
    answered: set[int]


@dataclass(frozen=True)
class RecordingDesk:
    """What the page of a recording offers; `filled` is the spreadsheet that was brought."""

    round: Round
    organisation: Organisation
    towns: list[Organisation]
    provisions: list[Provision]
    filled: FilledForm | None


async def find_asked_members(actor: Actor, round_id: int, q: str = "") -> AskedMembers:
    """Members that were asked in a round, by name or key; the office of the round looks for one of them."""
    round_ = await _round(actor, round_id)
    asked = Invitation.filter(round_id=round_.id)
    members, desks = Subquery(asked.values("organisation_id")), Subquery(asked.values("desk_id"))
    query = Organisation.filter(Q(id__in=members) | Q(id__in=desks))
    for word in q.split()[:MOST_WORDS]:
        query = query.filter(named(word))
    found = await query.order_by("sort_key", "id").limit(MOST_SHOWN)
    released = Submission.filter(round_id=round_.id, state=SubmissionState.RELEASED)
    said = await released.filter(covers__organisation_id__in=[one.id for one in found]).values_list(
        "covers__organisation_id", flat=True
    )
    return AskedMembers(round_, found, set(said))  # type: ignore[arg-type]


async def prepare_recording(
    actor: Actor, round_id: int, organisation_id: int, file_id: int | None = None
) -> RecordingDesk:
    """The page on which an answer of this member is written down, with the spreadsheet that was brought."""
    round_, organisation, towns = await _asked(actor, round_id, organisation_id)
    form = await _form(round_, organisation, towns)
    version = round_.document_version_id
    places = await Provision.filter(document_version_id=version).only(*WITHOUT_SEARCH) if version else []
    filled = await read_brought(file_id, form, whole=True) if file_id else None
    return RecordingDesk(round_, organisation, towns, places, filled)


async def bring_recorded_sheet(actor: Actor, round_id: int, organisation_id: int, data: bytes) -> StoredFile:
    """Keep a spreadsheet that a member sent; one that is no form of this round is refused and not kept."""
    form = await _form(*await _asked(actor, round_id, organisation_id))
    await asyncio.to_thread(read_answer_file, data, form, whole=True)
    return await store_brought(data)


async def record_with_sheet(
    actor: Actor,
    round_id: int,
    *,
    organisation_id: int,
    file_id: int | None,
    requirements: Sequence[RequirementText],
    remark: str,
    letter: BroughtFile | None = None,
    beside: Mapping[int, BroughtFile] | None = None,
    **facts: Any,
) -> Submission:
    """Write down an answer: what was typed and what stands in the spreadsheet, all of it or nothing.

    `letter` is the scan of what came, `beside` are files of what was typed, by its place.
    """
    asked = await _asked(actor, round_id, organisation_id)
    facts["files"] = await keep_recorded(letter, beside or {})
    if file_id is None:
        return await record_submission(
            actor, round_id, organisation_id=organisation_id, requirements=requirements, remark=remark, **facts
        )
    form = await _form(*asked)
    filled = await read_brought(file_id, form, whole=True)
    if filled.mistakes:
        raise Unreadable("sheet_mistakes", mistakes=len(filled.mistakes))
    return await record_submission(
        actor,
        round_id,
        organisation_id=organisation_id,
        requirements=[*requirements, *texts_of(filled.rows)],
        answers=filled.answers,
        remark="\n\n".join(part for part in (remark.strip(), filled.remark or "") if part),
        **facts,
    )


async def _round(actor: Actor, round_id: int) -> Round:
    query = Round.all().prefetch_related("matter", "office", "extensions")
    round_ = await find(query, visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    return round_


async def _asked(actor: Actor, round_id: int, organisation_id: int) -> tuple[Round, Organisation, list[Organisation]]:
    round_ = await _round(actor, round_id)
    towns = await organisations_asked(round_.id, organisation_id)
    if not towns:
        raise Missing(organisation=organisation_id)
    return round_, await Organisation.get(id=organisation_id), towns


async def _form(round_: Round, organisation: Organisation, towns: list[Organisation]) -> AnswerForm:
    form = await blank_form(round_, organisation, towns)
    return AnswerForm(**{**form.__dict__, "also": frozenset(one.id for one in towns)})
