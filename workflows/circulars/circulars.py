"""Circulars (Rundschreiben): written by an office, and sent once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from models.circulars import (
    Circular,
    CircularAttachment,
    CircularList,
    CircularSeries,
    CircularState,
    CircularTopic,
    MailingList,
)
from models.database import transaction
from models.files import StoredFile
from models.matters import Circle, Matter, Topic
from models.organisations import Organisation
from models.papers import PaperVersion
from models.positions import Position, PositionKind
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
    visible_positions,
    visible_rounds,
)
from workflows.attachments import shown_name, store_attachment
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.recipients.audiences import clean_rule
from workflows.recipients.saved_audiences import with_named

MOST_ATTACHMENTS = 10
LARGEST_IN_MAIL = 2**20  # bytes; what is larger comes as a link
LONGEST = {"subject": 250, "text": 20_000}
LONGEST_REFERENCE = 60
ABOUT = ("matter_id", "round_id", "paper_version_id", "recommendation_id")
CHANGEABLE = (*LONGEST, *ABOUT, "file_reference", "acknowledge", "series", "deadline", "audience", "circle")
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
    file_reference: str = "",
    acknowledge: bool = False,
    named: str = "",
    topic_ids: Sequence[int] = (),
    list_ids: Sequence[int] = (),
    files: Sequence[tuple[str, bytes]] = (),
    **about: int | None,
) -> Circular:
    """An office drafts a circular (Markdown) for an audience and perhaps for lists; nothing leaves yet.

    `named` are members one by one, a line each (see saved_audiences.py); `about` are ids of what it is about: see ABOUT;
    `files` are names and bytes, of which each is linked as attach_file would.
    """
    _require_known(about, ABOUT)
    require(actor.is_office)  # before bytes are stored
    if len(files) > MOST_ATTACHMENTS:
        raise Unacceptable("too_many_attachments", most=MOST_ATTACHMENTS)
    facts: dict[str, Any] = {
        "subject": subject.strip(),
        "text": text.strip(),
        "audience": clean_rule(await with_named(audience, named)),
        "circle": circle,
        "series": series,
        "deadline": deadline,
        "file_reference": file_reference.strip(),
        "acknowledge": acknowledge,
        **about,
    }
    kept = [(name, await store_attachment(name, content)) for name, content in files]
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(office is not None)
        assert office is not None
        require(True, runs(actor, office), code="not_your_office")
        await _check(actor, facts)

        circular = await Circular.create(
            office=office,
            created_by_id=actor.person_id,
            changed_by_id=actor.person_id,
            created_at=clock.now(),
            **facts,
        )
        await _choose_lists(circular, list_ids)
        await _choose_topics(circular, topic_ids)
        for name, stored in kept:
            await _attach(circular, name, stored)

        await record(actor, "circular.written", circular)
    return circular


async def change_circular(
    actor: Actor,
    circular_id: int,
    *,
    version: int,
    named: str = "",
    list_ids: Sequence[int] | None = None,
    topic_ids: Sequence[int] | None = None,
    **changes: Any,
) -> Circular:
    """Rewrite a draft; what was sent changes by a revision that tells all its readers (see circular_revising.py)."""
    _require_known(changes, CHANGEABLE)
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular, version)
        changes = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
        if "audience" in changes:
            changes["audience"] = clean_rule(await with_named(changes["audience"], named))
        await _check(actor, {"circle": circular.circle, "round_id": circular.round_id, **changes})

        circular.update_from_dict(changes)
        await _written(actor, circular)
        await _choose_lists(circular, await _list_ids(circular) if list_ids is None else list_ids)
        if topic_ids is not None:
            await _choose_topics(circular, topic_ids)

        await record(actor, "circular.changed", circular, version=circular.version, fields=sorted(changes))
    return circular


async def attach_file(
    actor: Actor, circular_id: int, *, name: str, content: bytes, linked: bool | None = None
) -> CircularAttachment:
    """Put a file beside a draft; what it is, its bytes say (see workflows/attachments.py).

    `linked`: the mail has a link to it instead of the file; left open, large files are linked.
    """
    await _editable(actor, circular_id)
    stored = await store_attachment(name, content)
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular)
        if await CircularAttachment.filter(circular=circular).count() >= MOST_ATTACHMENTS:
            raise Unacceptable("too_many_attachments", most=MOST_ATTACHMENTS)

        attachment = await _attach(circular, name, stored, linked)
        await _written(actor, circular)

        await record(actor, "circular.file_attached", circular, attachment=attachment.id)
    return attachment


async def detach_file(actor: Actor, circular_id: int, attachment_id: int) -> None:
    """Take a file away from a draft."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular)

        await CircularAttachment.filter(circular=circular, id=attachment_id).delete()
        await _written(actor, circular)

        await record(actor, "circular.file_detached", circular, attachment=attachment_id)


async def locked_circular(actor: Actor, circular_id: int) -> Circular:
    """The circular, locked against changes by others, for somebody who may write and send it."""
    circular = await find(Circular.all().select_for_update(no_key=True), visible_circulars(actor), circular_id)
    circular.office = await Organisation.get(id=circular.office_id)
    require(True, actor.machine or runs(actor, circular.office), code="not_your_office")
    return circular


def require_draft(circular: Circular, version: int | None = None) -> None:
    """WrongState for what was sent or waits for its time, Stale for a draft that somebody changed since."""
    if circular.state is not CircularState.DRAFT:
        raise WrongState("circular_scheduled" if circular.state is CircularState.SCHEDULED else "circular_sent")
    if version is not None and circular.version != version:
        raise Stale(current=circular.version)


def require_sent(circular: Circular) -> None:
    """WrongState for what nobody has got yet."""
    if circular.state is not CircularState.SENT:
        raise WrongState("circular_not_sent")


def _require_known(given: Iterable[str], known: Iterable[str]) -> None:
    if unknown := set(given) - set(known):
        raise TypeError(f"not of a circular: {sorted(unknown)}")


async def _written(actor: Actor, circular: Circular) -> None:
    """Who wrote last does not release."""
    circular.changed_by_id = actor.person_id
    circular.version += 1
    await circular.save()


async def _attach(circular: Circular, name: str, stored: StoredFile, linked: bool | None = None) -> CircularAttachment:
    linked = stored.size > LARGEST_IN_MAIL if linked is None else linked
    return await CircularAttachment.create(circular=circular, file=stored, name=shown_name(name), linked=linked)


async def _editable(actor: Actor, circular_id: int) -> None:
    """Refuse before bytes are stored."""
    async with transaction():
        require_draft(await locked_circular(actor, circular_id))


async def _check(actor: Actor, facts: dict[str, Any]) -> None:
    wrong: dict[str, str] = {
        name: "too_long" if facts[name] else "missing"
        for name, most in LONGEST.items()
        if name in facts and not 0 < len(facts[name]) <= most
    }
    if facts.get("deadline") is not None and facts["deadline"] <= clock.now():
        wrong["deadline"] = "past"
    if len(facts.get("file_reference", "")) > LONGEST_REFERENCE:
        wrong["file_reference"] = "too_long"
    if wrong:
        raise Unacceptable(fields=wrong)
    await _check_about(actor, facts)


async def _check_about(actor: Actor, facts: dict[str, Any]) -> None:
    """What it is about must be something that the writer may see."""
    if facts.get("matter_id"):
        await find(Matter.all(), visible_matters(actor), facts["matter_id"])
    if facts.get("paper_version_id"):
        await find(PaperVersion.all(), visible_paper_versions(actor), facts["paper_version_id"])
    if facts.get("recommendation_id"):
        said = Position.filter(kind=PositionKind.RECOMMENDATION)
        await find(said, visible_positions(actor), facts["recommendation_id"])
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


async def _choose_topics(circular: Circular, topic_ids: Sequence[int]) -> None:
    topics = await Topic.filter(id__in=list(topic_ids))
    if len(topics) != len(set(topic_ids)):
        raise Unacceptable(fields={"topic_ids": "choice"})
    await CircularTopic.filter(circular=circular).delete()
    await CircularTopic.bulk_create([CircularTopic(circular=circular, topic=one) for one in topics])
