"""A version goes to its addressees (Abgabe), through us or recorded as made outside; see dispatch_course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.database import transaction
from models.deliveries import MailBody
from models.dispatches import Dispatch, DispatchChannel
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation
from models.papers import PaperFormat, PaperState, PaperVersion, RenderedPaper
from models.people import Person
from workflows import clock, installation
from workflows.access import Actor, is_lead, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.dispatches.dispatch_receipts import receipt_link
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.mail import Recipient, queue_mail
from workflows.papers.approvals import missing_approvals
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.paper_status import printed_mark, status_of
from workflows.papers.papers import passages_of
from workflows.papers.publishing import Trace, traces_of


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
