"""After the deadline: a member asks to be admitted still, and the office of the round grants it or declines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from models.admissions import Admission, AdmissionOrganisation
from models.database import transaction
from models.rounds import Extension, Round
from models.submissions import SubmissionOrganisation, SubmissionState
from workflows import clock
from workflows.access import Actor, acts_for, find, require, runs, visible_rounds
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.rounds.admission_mails import mail_admission, mail_decision
from workflows.rounds.round_locks import hold_round, locked_round
from workflows.submissions.submissions import require_asked
from workflows.texts import require_texts

KNOWN_WITH = ("organisation", "covers__organisation")


@dataclass(frozen=True)
class AdmissionList:
    """What was asked of the office of a round, what waits for its word first."""

    round: Round
    admissions: list[Admission]


async def ask_for_admission(
    actor: Actor, round_id: int, *, organisation_ids: Collection[int], reason: str
) -> Admission:
    """A desk whose deadline has passed asks to answer still, for one or several of its towns; asked twice it is one."""
    require_texts(reason=(reason, 1000))
    try:
        async with transaction():
            await hold_round(round_id)
            query = Round.all().prefetch_related("matter", "office", "extensions")
            round_ = await find(query, visible_rounds(actor), round_id)

            require(True, actor.is_member, code="member_only")
            require(True, all(acts_for(actor, one) for one in organisation_ids), code="foreign_organisation")
            if waiting := await _waiting(actor, round_id):
                return waiting
            await require_asked(round_, organisation_ids)
            await _require_passed(round_, set(organisation_ids))

            admission = await Admission.create(
                round=round_,
                organisation_id=actor.organisation_id,
                reason=reason.strip(),
                asked_by_id=actor.person_id,
                asked_at=clock.now(),
            )
            await AdmissionOrganisation.bulk_create(
                [
                    AdmissionOrganisation(admission=admission, organisation_id=one)
                    for one in sorted(set(organisation_ids))
                ]
            )
            await mail_admission(admission, round_)

            await record(actor, "admission.asked", admission, round=round_.id, covers=sorted(set(organisation_ids)))
    except IntegrityError as error:
        if "admission_one_open" not in str(error):
            raise
        return await Admission.get(round_id=round_id, organisation_id=actor.organisation_id, decided_at__isnull=True)
    return admission


async def grant_admission(actor: Actor, admission_id: int, *, until: datetime, answer: str = "") -> Admission:
    """The office lets the desk answer until a deadline of its own; what comes then is still marked as late."""
    _check_answer(answer)
    async with transaction():
        round_, admission = await _locked(actor, admission_id)

        if round_.ended_at is not None or round_.matter.closed_at is not None:
            raise WrongState("round_ended")
        if until <= clock.now():
            raise Unacceptable(fields={"until": "past"})

        covered = [one.organisation_id for one in admission.covers]
        now = clock.now()
        await Extension.bulk_create(
            [
                Extension(
                    round=round_,
                    organisation_id=one,
                    admission=admission,
                    until=until,
                    reason=answer.strip() or admission.reason[:500],
                    granted_by_id=actor.person_id,
                    granted_at=now,
                )
                for one in covered
            ]
        )
        await _decide(actor, admission, granted=True, answer=answer)
        await mail_decision(admission, round_, until)

        await record(actor, "admission.granted", admission, round=round_.id, covers=covered)
    return admission


async def decline_admission(actor: Actor, admission_id: int, *, answer: str) -> Admission:
    """The office says no, and why."""
    _check_answer(answer)
    if not answer.strip():
        raise Unacceptable(fields={"answer": "empty"})
    async with transaction():
        round_, admission = await _locked(actor, admission_id)

        await _decide(actor, admission, granted=False, answer=answer)
        await mail_decision(admission, round_, None)

        await record(actor, "admission.declined", admission, round=round_.id)
    return admission


async def list_admissions(actor: Actor, round_id: int) -> AdmissionList:
    """For offices: who asked to be admitted to a round, and what was said to it."""
    query = Round.all().prefetch_related("matter", "office", "extensions")
    round_ = await find(query, visible_rounds(actor), round_id)
    require(True, actor.is_office, code="offices_only")
    require(True, runs(actor, round_.office), code="not_your_office")
    asked = Admission.filter(round_id=round_.id).prefetch_related(*KNOWN_WITH)
    found = sorted(await asked.order_by("asked_at", "id"), key=lambda one: one.decided_at is not None)
    return AdmissionList(round_, found)


async def show_admission(actor: Actor, admission_id: int) -> Admission:
    """One request with its round, for the office that decides."""
    asked = Admission.filter(id=admission_id).prefetch_related(*KNOWN_WITH, "round__office", "round__extensions")
    admission = await asked.first()
    require(admission is not None and actor.is_office)
    assert admission is not None
    await find(Round.all(), visible_rounds(actor), admission.round_id)
    require(True, runs(actor, admission.round.office), code="not_your_office")
    return admission


async def waiting_admissions(round_id: int) -> int:
    """How many requests wait for the office's word; who may read it is asked by the caller."""
    return await Admission.filter(round_id=round_id, decided_at__isnull=True).count()


async def own_admission(actor: Actor, round_id: int) -> Admission | None:
    """The newest request of the actor's own desk in a round."""
    own = Admission.filter(round_id=round_id, organisation_id=actor.organisation_id).prefetch_related(*KNOWN_WITH)
    return await own.order_by("-id").first()


async def _waiting(actor: Actor, round_id: int) -> Admission | None:
    return await Admission.get_or_none(
        round_id=round_id, organisation_id=actor.organisation_id, decided_at__isnull=True
    )


async def _require_passed(round_: Round, organisation_ids: set[int]) -> None:
    """Only whoever is too late needs admission, and only while somebody could still make use of the answer."""
    if round_.ended_at is not None or round_.matter.closed_at is not None:
        raise WrongState("round_ended")
    if any(round_.accepts(clock.now(), {one}) for one in organisation_ids):
        raise WrongState("still_open", round=round_.title)
    said = SubmissionOrganisation.filter(submission__round_id=round_.id, organisation_id__in=list(organisation_ids))
    if await said.filter(submission__state=SubmissionState.RELEASED).exists():
        raise Unacceptable(fields={"towns": "already_said"})


async def _locked(actor: Actor, admission_id: int) -> tuple[Round, Admission]:
    """The round and then the request, for whoever runs the round; WrongState once it was decided."""
    found = await Admission.get_or_none(id=admission_id)
    if found is None:
        raise Missing(admission=admission_id)
    round_ = await locked_round(actor, found.round_id)
    admission = await Admission.filter(id=admission_id).select_for_update().prefetch_related(*KNOWN_WITH).get()
    if admission.decided_at is not None:
        raise WrongState("admission_decided")
    return round_, admission


async def _decide(actor: Actor, admission: Admission, *, granted: bool, answer: str) -> None:
    admission.granted, admission.answer = granted, answer.strip()
    admission.decided_by_id, admission.decided_at = actor.person_id, clock.now()
    await admission.save(update_fields=["granted", "answer", "decided_by_id", "decided_at"])


def _check_answer(answer: str) -> None:
    if len(answer) > 500:
        raise Unacceptable(fields={"answer": "too_long"})
