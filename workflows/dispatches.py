"""A version goes to its addressees (Abgabe), through us or recorded as made outside, and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tortoise.expressions import Q, Subquery

from models.database import transaction
from models.deliveries import MailBody
from models.dispatches import Dispatch, DispatchChannel, ReceiptWay
from models.files import StoredFile
from models.matters import MinistryMail, MinistryMailFile
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation
from models.papers import PaperFormat, PaperState, PaperVersion, RenderedPaper
from models.people import Person
from workflows import clock, installation
from workflows.access import Actor, find, is_lead, require, runs, visible_paper_versions
from workflows.approvals import missing_approvals
from workflows.audit import record
from workflows.dispatch_receipts import receipt_link
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.files import PDF, read_file, store_file
from workflows.mail import Recipient, queue_mail
from workflows.paging import Page, page_of
from workflows.paper_reading import show_paper_version
from workflows.paper_status import printed_mark, status_of
from workflows.papers import passages_of
from workflows.publishing import Trace, traces_of


@dataclass(frozen=True)
class Addressing:
    """One addressee of a dispatch: `through` or with `copy_to` a Landesverband, or with a note how it went outside."""

    addressee_id: int
    through_id: int | None = None
    copy_to_id: int | None = None
    outside_note: str = ""

    @property
    def channel(self) -> DispatchChannel:
        return DispatchChannel.OUTSIDE if self.outside_note else DispatchChannel.MAIL


class Planned(NamedTuple):
    """One addressee as it would be sent to: the mails that go, or none where the paper went outside already."""

    addressing: Addressing
    addressee: Organisation
    through: Organisation | None
    addresses: list[str]


class DispatchPlan(NamedTuple):
    """Everybody to whom a version would go, under which reservation, and what in it may be personal."""

    version: PaperVersion
    planned: list[Planned]
    status: str
    traces: list[Trace]


class DispatchSheet(NamedTuple):
    """A dispatch, and for who runs its matter the mails that answered it, the newest first."""

    dispatch: Dispatch
    replies: list[MinistryMail]
    may_note: bool

    @property
    def letters(self) -> list[tuple[int, str]]:
        """The PDF files that came with the replies: id and name."""
        return [(one.id, one.name) for mail in self.replies for one in mail.attached if one.file.media_type == PDF]

    @property
    def written(self) -> str:
        """What the newest reply of a person says."""
        return next((one.text for one in self.replies if "automatic" not in one.remarks), "")


async def dispatch_paper(
    actor: Actor,
    paper_version_id: int,
    *,
    version: int,
    addressings: Sequence[Addressing],
    answer_due_on: date | None = None,
    letter: str = "",
) -> list[Dispatch]:
    """The lead sends an approved version to its addressees; from then on it never changes."""
    async with transaction():
        paper_version = await _locked(actor, paper_version_id)

        require(True, runs(actor, paper_version.paper.matter.office) and is_lead(actor), code="dispatch_lead")

        await _check_ready(paper_version, version)
        organisations = await _organisations(addressings)
        addresses = await _addresses(addressings, organisations)
        pdf = await _rendered(paper_version)

        now = clock.now()
        dispatches = [
            Dispatch(
                paper_version_id=paper_version.id,
                addressee_id=one.addressee_id,
                through_id=one.through_id,
                copy_to_id=one.copy_to_id,
                channel=one.channel,
                outside_note=one.outside_note,
                sent_by_id=actor.person_id,
                sent_at=now,
                answer_due_on=answer_due_on,
            )
            for one in addressings
        ]
        await Dispatch.bulk_create(dispatches)
        paper_version.state, paper_version.sent_at = PaperState.SENT, now
        paper_version.dated_on = paper_version.dated_on or clock.today()
        paper_version.version += 1
        await paper_version.save()

        await record(
            actor, "paper_version.dispatched", paper_version, addressees=[one.addressee_id for one in addressings]
        )
        made = await Dispatch.filter(paper_version=paper_version).select_related("addressee").order_by("id")
        sent = {one.addressee_id: one for one in made}
        for one, targets in addresses.items():
            await _mail(actor, paper_version, sent[one.addressee_id], targets, pdf, letter)
    return made


async def plan_dispatch(
    actor: Actor, paper_version_id: int, *, version: int, addressings: Sequence[Addressing]
) -> DispatchPlan:
    """Everybody to whom the version would go, with the addresses of each; refused where sending would be."""
    async with transaction():
        paper_version = await _locked(actor, paper_version_id)
        require(True, runs(actor, paper_version.paper.matter.office) and is_lead(actor), code="dispatch_lead")
        await _check_ready(paper_version, version)
        organisations = await _organisations(addressings)
        addresses = await _addresses(addressings, organisations)
        await _rendered(paper_version)
    return DispatchPlan(
        paper_version,
        [
            Planned(
                one, organisations[one.addressee_id], organisations.get(one.through_id or 0), addresses.get(one, [])
            )
            for one in addressings
        ],
        status_of(paper_version, clock.now()),
        await traces_of(await show_paper_version(actor, paper_version_id)),
    )


async def record_receipt(actor: Actor, dispatch_id: int, *, version: int) -> Dispatch:
    """The addressee has it: the office notes the moment."""
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        dispatch.received_at, dispatch.received_by = clock.now(), ReceiptWay.HAND
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.received", dispatch)
    return dispatch


async def record_reply(
    actor: Actor,
    dispatch_id: int,
    *,
    version: int,
    note: str,
    content: bytes | None = None,
    attached_id: int | None = None,
) -> Dispatch:
    """What the addressee answered, with the letter as PDF if there is one: brought now, or a file of a mail that replied."""
    if not note.strip():
        raise Unacceptable(fields={"note": "missing"})
    if content is not None and not content.startswith(b"%PDF-"):
        raise Unacceptable(fields={"file": "not_a_pdf"})
    await _check_may_note(actor, dispatch_id, version)
    stored = await store_file(content, PDF) if content else await _letter(dispatch_id, attached_id)
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        dispatch.answered_at, dispatch.answer_note = clock.now(), note
        dispatch.answer_file_id = stored.id if stored else dispatch.answer_file_id
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.answered", dispatch)
    return dispatch


async def close_dispatch(actor: Actor, dispatch_id: int, *, version: int, note: str) -> Dispatch:
    """No answer is to be expected any more, for the reason in `note`; nobody is reminded of it from now on."""
    if not note.strip():
        raise Unacceptable(fields={"note": "missing"})
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        if dispatch.answered_at:
            raise WrongState("dispatch_answered")
        dispatch.closed_at, dispatch.closed_note = clock.now(), note.strip()[:300]
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.closed", dispatch)
    return dispatch


async def list_dispatches(actor: Actor, *, page: int = 1) -> Page[Dispatch]:
    """Where papers went and what came back, newest first."""
    seen = PaperVersion.filter(visible_paper_versions(actor))
    query = Dispatch.filter(paper_version_id__in=Subquery(seen.values("id")))
    return await page_of(
        query.select_related("addressee", "through", "copy_to", "paper_version__paper").order_by("-id"), page
    )


async def show_dispatch(actor: Actor, dispatch_id: int) -> DispatchSheet:
    """One dispatch with its paper; for the office that notes what came back, with the mails that answered it."""
    seen = PaperVersion.filter(visible_paper_versions(actor))
    dispatch = await find(
        Dispatch.all().select_related("addressee", "through", "copy_to", "paper_version__paper__matter__office"),
        Q(paper_version_id__in=Subquery(seen.values("id"))),
        dispatch_id,
    )
    may_note = runs(actor, dispatch.paper_version.paper.matter.office)
    query = MinistryMail.filter(answers_id=dispatch.id).prefetch_related("attached__file").order_by("-id")
    return DispatchSheet(dispatch, await query if may_note else [], may_note)


async def answer_letter(actor: Actor, dispatch_id: int) -> tuple[str, str, bytes]:
    """The letter with which the addressee answered: name, media type and bytes."""
    sheet = await show_dispatch(actor, dispatch_id)
    stored = await StoredFile.get_or_none(id=sheet.dispatch.answer_file_id or 0) if sheet.may_note else None
    if stored is None:
        raise Missing(dispatch=dispatch_id)
    return f"Antwort-{dispatch_id}.pdf", PDF, await read_file(stored)


async def _locked(actor: Actor, paper_version_id: int) -> PaperVersion:
    found = await (
        PaperVersion.filter(visible_paper_versions(actor), id=paper_version_id)
        .select_for_update(of=("paper_version",))
        .select_related("paper__matter__office")
        .prefetch_related("approvals", "dissents")
        .first()
    )
    if found is None:
        raise Missing(paper_version=paper_version_id)
    return found


async def _check_ready(paper_version: PaperVersion, version: int) -> None:
    if paper_version.state is not PaperState.IN_APPROVAL:
        raise WrongState("paper_version", state=paper_version.state)
    if paper_version.version != version:
        raise Stale(current=paper_version.version)
    missing = missing_approvals(paper_version, clock.now())
    if missing:
        raise WrongState("approval_missing", associations=len(missing))


async def _organisations(addressings: Sequence[Addressing]) -> dict[int, Organisation]:
    if not addressings:
        raise Unacceptable(fields={"addressees": "nobody"})
    wanted = {
        one
        for addressing in addressings
        for one in (addressing.addressee_id, addressing.through_id, addressing.copy_to_id)
    }
    found = {one.id: one for one in await Organisation.filter(id__in=[one for one in wanted if one])}
    if len(found) != len(wanted - {None}) or any(
        found[one.addressee_id].kind not in ADDRESSEE_KINDS or found[one.addressee_id].valid_until
        for one in addressings
    ):
        raise Unacceptable(fields={"addressees": "unknown_addressee"})
    return found


async def _addresses(
    addressings: Sequence[Addressing], organisations: dict[int, Organisation]
) -> dict[Addressing, list[str]]:
    """Where each mail goes: to the addressee, or to the Landesverband that passes it on, and to whoever gets a copy."""
    boxes: dict[int, str] = {}
    for box in await Mailbox.filter(organisation_id__in=list(organisations), active=True).order_by("-purpose"):
        boxes[box.organisation_id] = box.address
    plan = {}
    for one in addressings:
        if one.channel is DispatchChannel.OUTSIDE:
            continue
        targets = [one.through_id or one.addressee_id, *([one.copy_to_id] if one.copy_to_id else [])]
        without = [organisations[target].name for target in targets if target not in boxes]
        if without:
            raise WrongState("addressee_without_mailbox", organisation=without[0])
        plan[one] = [boxes[target] for target in targets]
    return plan


async def _rendered(paper_version: PaperVersion) -> RenderedPaper:
    rendered = await RenderedPaper.filter(paper_version=paper_version, format=PaperFormat.PDF).first()
    mark = printed_mark(paper_version, await passages_of(paper_version.id), clock.now())
    if rendered is None or rendered.content_hash != mark:
        raise WrongState("not_rendered", paper_version=paper_version.id)
    public = await RenderedPaper.filter(paper_version=paper_version, format=PaperFormat.PUBLIC_PDF).first()
    return public or rendered


async def _mail(
    actor: Actor,
    paper_version: PaperVersion,
    dispatch: Dispatch,
    addresses: list[str],
    pdf: RenderedPaper,
    letter: str,
) -> MailBody:
    """The addressee's own address comes first, or that of who passes it on; who gets a copy confirms nothing."""
    matter = paper_version.paper.matter
    signer = await Person.get_or_none(id=actor.person_id)
    return await queue_mail(
        "dispatch",
        [
            Recipient(
                address,
                organisation_id=dispatch.addressee_id,
                facts={"receipt_link": receipt_link(dispatch) if address == addresses[0] else ""},
            )
            for address in addresses
        ],
        about=paper_version,
        facts={
            "paper": paper_version.paper.title,
            "matter": matter.title,
            "addressee": dispatch.addressee.name,
            "their_reference": matter.their_reference,
            "our_reference": matter.our_reference,
            "letter": letter,
            "status": status_of(paper_version, clock.now()),
            "answer_due": dispatch.answer_due_on.isoformat() if dispatch.answer_due_on else "",
            "link": installation.link(f"/papers/{paper_version.id}"),
            "signature": signer.name if signer else "",
            "office": matter.office.name,
        },
        attachments=[{"file": pdf.file_id, "name": f"{matter.short_title}.pdf"}],
    )


async def _letter(dispatch_id: int, attached_id: int | None) -> StoredFile | None:
    if attached_id is None:
        return None
    query = MinistryMailFile.filter(id=attached_id, mail__answers_id=dispatch_id, file__media_type=PDF)
    found = await query.select_related("file").first()
    if found is None:
        raise Unacceptable(fields={"attached": "choice"})
    return found.file


async def _check_may_note(actor: Actor, dispatch_id: int, version: int) -> None:
    """Refuse before bytes are stored; storing takes time, so it is asked again under the lock of the change."""
    async with transaction():
        await _dispatch(actor, dispatch_id, version)


async def _dispatch(actor: Actor, dispatch_id: int, version: int) -> Dispatch:
    dispatch = await (
        Dispatch.filter(id=dispatch_id)
        .select_for_update(of=("dispatch",))
        .select_related("paper_version__paper__matter__office")
        .first()
    )
    if dispatch is None:
        raise Missing(dispatch=dispatch_id)
    office = dispatch.paper_version.paper.matter.office
    require(actor.is_office, runs(actor, office))
    if dispatch.version != version:
        raise Stale(current=dispatch.version)
    return dispatch
