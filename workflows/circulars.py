"""Circulars (Rundschreiben): written by an office, and sent once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.circulars import Circular, CircularAttachment, CircularList, CircularSeries, CircularState, MailingList
from models.database import transaction
from models.matters import Circle, Matter
from models.organisations import Organisation
from models.papers import PaperVersion
from models.rounds import Round
from workflows import clock
from workflows.access import (
    Actor,
    find,
    require,
    runs,
    visible_circulars,
    visible_matters,
    visible_paper_versions,
    visible_rounds,
)
from workflows.attachments import shown_name, store_attachment
from workflows.audiences import clean_rule
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState

MOST_ATTACHMENTS = 10
LONGEST = {"subject": 250, "text": 20_000}
CHANGEABLE = (*LONGEST, "series", "deadline", "audience", "circle", "matter_id", "round_id", "paper_version_id")
WIDTH = list(Circle)  # each circle includes those before it


async def write_circular(
    actor: Actor,
    *,
    office_id: int,
    subject: str,
    text: str,
    audience: dict[str, Any],
    circle: Circle,
    series: CircularSeries = CircularSeries.CIRCULAR,
    deadline: datetime | None = None,
    list_ids: Sequence[int] = (),
    matter_id: int | None = None,
    round_id: int | None = None,
    paper_version_id: int | None = None,
) -> Circular:
    """An office drafts a circular (Markdown) for an audience and perhaps for lists; nothing leaves yet."""
    facts: dict[str, Any] = {
        "subject": subject.strip(),
        "text": text.strip(),
        "audience": clean_rule(audience),
        "circle": circle,
        "series": series,
        "deadline": deadline,
        "matter_id": matter_id,
        "round_id": round_id,
        "paper_version_id": paper_version_id,
    }
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(actor.is_office and office is not None)
        assert office is not None
        require(True, runs(actor, office), code="not_your_office")
        await _check(actor, facts)

        circular = await Circular.create(office=office, created_by_id=actor.person_id, created_at=clock.now(), **facts)
        await _choose_lists(circular, list_ids)

        await record(actor, "circular.written", circular)
    return circular


async def change_circular(
    actor: Actor, circular_id: int, *, version: int, list_ids: Sequence[int] | None = None, **changes: Any
) -> Circular:
    """Rewrite a draft; what was sent never changes."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not of a circular: {sorted(unknown)}")
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular, version)
        changes = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
        if "audience" in changes:
            changes["audience"] = clean_rule(changes["audience"])
        await _check(actor, {"circle": circular.circle, "round_id": circular.round_id, **changes})

        circular.update_from_dict(changes)
        circular.version += 1
        await circular.save()
        await _choose_lists(circular, await _list_ids(circular) if list_ids is None else list_ids)

        await record(actor, "circular.changed", circular, version=circular.version, fields=sorted(changes))
    return circular


async def attach_file(actor: Actor, circular_id: int, *, name: str, content: bytes) -> CircularAttachment:
    """Put a file beside a draft; what it is, its bytes say (see workflows/attachments.py)."""
    await _editable(actor, circular_id)
    stored = await store_attachment(name, content)
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular)
        if await CircularAttachment.filter(circular=circular).count() >= MOST_ATTACHMENTS:
            raise Unacceptable("too_many_attachments", most=MOST_ATTACHMENTS)

        attachment = await CircularAttachment.create(circular=circular, file=stored, name=shown_name(name))

        await record(actor, "circular.file_attached", circular, attachment=attachment.id)
    return attachment


async def detach_file(actor: Actor, circular_id: int, attachment_id: int) -> None:
    """Take a file away from a draft."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular)

        await CircularAttachment.filter(circular=circular, id=attachment_id).delete()

        await record(actor, "circular.file_detached", circular, attachment=attachment_id)


async def locked_circular(actor: Actor, circular_id: int) -> Circular:
    """The circular, locked against changes by others, for somebody who may write and send it."""
    circular = await find(Circular.all().select_for_update(no_key=True), visible_circulars(actor), circular_id)
    circular.office = await Organisation.get(id=circular.office_id)
    require(True, runs(actor, circular.office), code="not_your_office")
    return circular


def require_draft(circular: Circular, version: int | None = None) -> None:
    """WrongState for what was sent, Stale for a draft that somebody changed since."""
    if circular.state is not CircularState.DRAFT:
        raise WrongState("circular_sent")
    if version is not None and circular.version != version:
        raise Stale(current=circular.version)


async def _editable(actor: Actor, circular_id: int) -> None:
    """Refuse before bytes are stored."""
    async with transaction():
        require_draft(await locked_circular(actor, circular_id))


async def _check(actor: Actor, facts: dict[str, Any]) -> None:
    wrong = {
        name: "too_long" if facts[name] else "missing"
        for name, most in LONGEST.items()
        if name in facts and not 0 < len(facts[name]) <= most
    }
    if facts.get("deadline") is not None and facts["deadline"] <= clock.now():
        wrong["deadline"] = "past"
    if wrong:
        raise Unacceptable(fields=wrong)
    if facts.get("matter_id"):
        await find(Matter.all(), visible_matters(actor), facts["matter_id"])
    if facts.get("paper_version_id"):
        await find(PaperVersion.all(), visible_paper_versions(actor), facts["paper_version_id"])
    if facts.get("round_id"):
        round_ = await find(Round.all().select_related("document_version"), visible_rounds(actor), facts["round_id"])
        _require_within(round_, facts["circle"])


def _require_within(round_: Round, circle: Circle) -> None:
    """A circular about a round may not go further than the draft that the round is about."""
    version = round_.document_version
    if version is not None and WIDTH.index(circle) > WIDTH.index(version.circle):
        raise Unacceptable(fields={"circle": "wider_than_document"})


async def _list_ids(circular: Circular) -> list[int]:
    return [one.mailing_list_id for one in await CircularList.filter(circular=circular)]


async def _choose_lists(circular: Circular, list_ids: Sequence[int]) -> None:
    chosen = await MailingList.filter(id__in=list(list_ids), office_id=circular.office_id)
    if len(chosen) != len(set(list_ids)):
        raise Unacceptable(fields={"list_ids": "unknown"})
    if circular.circle is not Circle.PUBLIC and any(one.open for one in chosen):
        raise Unacceptable(fields={"list_ids": "list_open_to_all"})
    await CircularList.filter(circular=circular).delete()
    await CircularList.bulk_create([CircularList(circular=circular, mailing_list=one) for one in chosen])
