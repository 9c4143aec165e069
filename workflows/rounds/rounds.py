"""Rounds (Beteiligungen): prepared, opened, extended, ended. Whether one is open is said by the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.database import transaction
from models.matters import Matter
from models.organisations import Organisation
from models.rounds import Extension, Invitation, Question, Round, RoundKind, RoundStage, StagePurpose
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters, visible_rounds
from workflows.audit import record
from workflows.drafts.circles import require_within_circle
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.paging import Page, page_of
from workflows.recipients.audiences import Rule
from workflows.rounds.invitations import invite, mail_extension
from workflows.rounds.round_checks import (
    NewQuestion,
    check_facts,
    check_feeds,
    check_follows,
    check_questions,
    within_office,
)
from workflows.rounds.round_locks import locked_round
from workflows.texts import require_texts

SHOWN_WITH = (
    "matter",
    "office",
    "document_version__document",
    "stages",
    "extensions__organisation",
    "questions",
    "follows",
)
CHANGEABLE = ("title", "text", "document_version_id", "audience", "deadline", "grace_until", "kind", "follows_id")


async def prepare_round(
    actor: Actor,
    matter_id: int,
    *,
    kind: RoundKind,
    title: str,
    text: str,
    document_version_id: int | None,
    audience: Rule,
    deadline: datetime,
    grace_until: datetime | None = None,
    questions: Sequence[NewQuestion] = (),
    office_id: int | None = None,
    feeds_id: int | None = None,
    follows_id: int | None = None,
    stages: Mapping[StagePurpose, datetime] | None = None,
) -> Round:
    """An office writes down who shall be asked what until when; nobody hears of it before it is opened."""
    async with transaction():
        matter = await find(Matter.all(), visible_matters(actor), matter_id)
        office = await Organisation.get(id=office_id or matter.office_id)

        require(True, runs(actor, office), code="not_your_office")
        if matter.closed_at is not None:
            raise WrongState("matter_closed")
        await check_feeds(actor, matter, office, feeds_id)
        await check_follows(actor, matter, office, follows_id)
        facts = {
            "kind": kind,
            "title": title.strip(),
            "text": text,
            "document_version_id": document_version_id,
            "audience": within_office(office, audience),
            "deadline": deadline,
            "grace_until": grace_until,
            "follows_id": follows_id,
        }
        await check_facts(actor, matter, facts)
        check_questions(questions)

        round_ = await Round.create(
            matter=matter,
            office=office,
            feeds_id=feeds_id,
            created_by_id=actor.person_id,
            created_at=clock.now(),
            **facts,  # type: ignore[arg-type]
        )
        await _write_questions(round_, questions)
        await _write_stages(round_, stages or {})

        await record(actor, "round.prepared", round_, matter=matter.id, office=office.id)
    return round_


async def change_round(
    actor: Actor,
    round_id: int,
    *,
    version: int,
    questions: Sequence[NewQuestion] | None = None,
    stages: Mapping[StagePurpose, datetime] | None = None,
    **changes: Any,
) -> Round:
    """Correct a round before it is opened; afterwards only the deadline moves, by an extension."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not of a round: {sorted(unknown)}")
    async with transaction():
        round_ = await locked_round(actor, round_id)

        if round_.opened_at is not None:
            raise WrongState("round_open")
        require_version(round_, version)
        if "audience" in changes:
            changes["audience"] = within_office(round_.office, changes["audience"])
        await check_follows(actor, round_.matter, round_.office, changes.get("follows_id"))
        round_.update_from_dict(changes)
        await check_facts(actor, round_.matter, {name: getattr(round_, name) for name in CHANGEABLE})

        if questions is not None:
            check_questions(questions)
            await Question.filter(round_id=round_.id).delete()
            await _write_questions(round_, questions)
        if stages is not None:
            await RoundStage.filter(round_id=round_.id).delete()
            await _write_stages(round_, stages)
        round_.version += 1
        await round_.save()

        await record(actor, "round.changed", round_, version=round_.version, fields=sorted(changes))
    return round_


async def open_round(actor: Actor, round_id: int, *, version: int) -> Round:
    """From now on everybody in the audience is asked: one invitation per organisation, one mail per desk."""
    async with transaction():
        round_ = await locked_round(actor, round_id)

        now = clock.now()
        if round_.opened_at is not None:
            raise WrongState("round_open")
        if round_.matter.closed_at is not None:
            raise WrongState("matter_closed")
        require_version(round_, version)
        if round_.deadline <= now:
            raise Unacceptable(fields={"deadline": "past"})
        await require_within_circle(round_.document_version_id, round_.audience)

        round_.opened_at = now
        round_.version += 1
        await round_.save(update_fields=["opened_at", "version"])
        asked, mails = await invite(round_)

        await record(actor, "round.opened", round_, version=round_.version, asked=asked, mails=mails)
    return round_


async def extend_round(
    actor: Actor, round_id: int, *, until: datetime, reason: str, organisation_id: int | None = None
) -> Extension:
    """A later deadline for all or for one, with its reason, told to those for whom it holds."""
    async with transaction():
        round_ = await locked_round(actor, round_id)

        _require_running(round_)
        before = round_.due({organisation_id} if organisation_id else None)
        if until <= max(before, clock.now()):
            raise Unacceptable(fields={"until": "not_later"})
        require_texts(reason=(reason, 500))
        if organisation_id and not await Invitation.exists(round_id=round_.id, organisation_id=organisation_id):
            raise Unacceptable(fields={"organisation": "not_asked"})

        extension = await Extension.create(
            round=round_,
            organisation_id=organisation_id,
            until=until,
            reason=reason.strip(),
            granted_by_id=actor.person_id,
            granted_at=clock.now(),
        )
        await mail_extension(round_, extension, before)

        await record(actor, "round.extended", round_, extension=extension.id, organisation=organisation_id)
    return extension


async def end_round_early(actor: Actor, round_id: int, *, version: int) -> Round:
    """The office closes a round now; what comes later is not taken any more, drafts are kept."""
    async with transaction():
        round_ = await locked_round(actor, round_id)

        _require_running(round_)
        require_version(round_, version)

        round_.ended_at = clock.now()
        round_.version += 1
        await round_.save(update_fields=["ended_at", "version"])

        await record(actor, "round.ended", round_, version=round_.version)
    return round_


async def list_rounds(actor: Actor, page: int = 1, *, matter_id: int | None = None) -> Page[Round]:
    """The rounds that the actor may know of, the latest deadline on top."""
    query = Round.filter(visible_rounds(actor))
    if matter_id is not None:
        query = query.filter(matter_id=matter_id)
    return await page_of(query.prefetch_related("matter", "office", "extensions").order_by("-deadline", "-id"), page)


async def show_round(actor: Actor, round_id: int) -> Round:
    """One round with all that was asked and all its deadlines."""
    return await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)


def require_version(round_: Round, version: int) -> None:
    """Stale, if the round was changed since the actor looked at it."""
    if round_.version != version:
        raise Stale(current=round_.version)


def _require_running(round_: Round) -> None:
    if round_.opened_at is None:
        raise WrongState("round_not_open")
    if round_.ended_at is not None:
        raise WrongState("round_ended")


async def _write_questions(round_: Round, questions: Sequence[NewQuestion]) -> None:
    asked = await Question.filter(round_id=round_.feeds_id) if round_.feeds_id else []
    mirrored = {_sense(one): one.mirrors_id or one.id for one in asked}
    await Question.bulk_create(
        [
            Question(
                round=round_,
                position=number,
                mirrors_id=mirrored.get(_sense(question)),
                **{**asdict(question), "options": list(question.options)},
            )
            for number, question in enumerate(questions, start=1)
        ]
    )


def _sense(question: Question | NewQuestion) -> tuple[object, ...]:
    """What makes two questions the same one: answers to them may be added up."""
    return question.kind, question.text.strip(), question.unit.strip(), tuple(question.options)


async def _write_stages(round_: Round, stages: Mapping[StagePurpose, datetime]) -> None:
    await RoundStage.bulk_create(
        [RoundStage(round=round_, purpose=purpose, due_at=due_at) for purpose, due_at in stages.items()]
    )
