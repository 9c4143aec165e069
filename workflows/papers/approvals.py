"""Agreement of the associations to a version (Mitzeichnung): by vote or by silence, dissent printed."""

from collections.abc import Mapping
from datetime import date, datetime

from models.database import rows, transaction
from models.organisations import Organisation, OrganisationKind
from models.papers import Approval, ApprovalState, ApprovalWay, Dissent, Objection, PaperState, PaperVersion, Passage
from models.people import Mandate, Person, Role
from models.queue import enqueue
from workflows import clock, installation
from workflows.access import Actor, is_lead, require, runs, visible_paper_versions, works_in
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.mail import Recipient, mail_each, main_mailbox
from workflows.papers.papers import content_hash, passages_of, without_source
from workflows.people.mandates import holding
from workflows.signing import sign

SOURCED = """
    SELECT DISTINCT position_id AS id FROM source
    WHERE matter_id = $1 AND position_id IS NOT NULL AND (confirmed_at IS NOT NULL OR requirement_id IS NULL)
"""


async def request_approvals(
    actor: Actor, paper_version_id: int, *, version: int, due_at: datetime, ways: Mapping[int, ApprovalWay]
) -> PaperVersion:
    """Freeze a version and ask the associations in the order of `ways` (association id → vote or silence)."""
    async with transaction():
        paper_version = await locked_version(actor, paper_version_id)

        require(True, runs(actor, paper_version.paper.matter.office))

        if paper_version.state is not PaperState.DRAFT:
            raise WrongState("paper_version", state=paper_version.state)
        if paper_version.version != version:
            raise Stale(current=paper_version.version)
        if due_at <= clock.now():
            raise Unacceptable(fields={"due_at": "in_the_past"})
        associations = await _associations(list(ways))
        passages = await passages_of(paper_version.id)
        await _check_sources(paper_version.paper.matter_id, passages)

        now = clock.now()
        paper_version.state, paper_version.frozen_at = PaperState.IN_APPROVAL, now
        paper_version.content_hash = content_hash(paper_version, passages)
        paper_version.version += 1
        await paper_version.save()
        await Approval.bulk_create(
            [
                Approval(
                    paper_version_id=paper_version.id,
                    association_id=association_id,
                    position=place,
                    way=way,
                    requested_at=now,
                    due_at=due_at,
                )
                for place, (association_id, way) in enumerate(ways.items(), start=1)
            ]
        )

        await record(actor, "paper_version.approval_requested", paper_version, associations=list(ways))
        for approval in await Approval.filter(paper_version_id=paper_version.id):
            await _ask(paper_version, approval, associations[approval.association_id])
    return paper_version


async def approve(
    actor: Actor, approval_id: int, *, version: int, reservation: str = "", session_on: date | None = None
) -> Approval:
    """The lead of an association agrees, perhaps with a reservation that is printed.

    `session_on`: "vorbehaltlich der Befassung unserer Gremien", which meet that day; see workflows/bodies/session_results.py.
    """
    async with transaction():
        approval = await _approval(actor, approval_id, version)
        if session_on and session_on < clock.today():
            raise Unacceptable(fields={"session_on": "in_the_past"})

        approval.state, approval.reservation = ApprovalState.APPROVED, reservation[:300]
        approval.session_on, approval.session_result = session_on, None
        approval.decided_at, approval.decided_by_id = clock.now(), actor.person_id
        approval.version += 1
        await approval.save()
        await _settle_objections(approval)

        paper_version = await locked_version(actor, approval.paper_version_id)
        facts = {"paper_version": paper_version.id, "content_hash": paper_version.content_hash}
        await record(actor, "approval.given", approval, **facts)
        await render_when_complete(paper_version)
    return approval


async def object_to_version(
    actor: Actor, approval_id: int, *, version: int, text: str, passage_id: int | None = None
) -> Objection:
    """The lead of an association objects to the version or to one passage, with the reason."""
    if not text.strip():
        raise Unacceptable(fields={"text": "missing"})
    async with transaction():
        approval = await _approval(actor, approval_id, version)
        await _check_passage(approval.paper_version_id, passage_id)

        approval.state, approval.decided_at = ApprovalState.OBJECTED, clock.now()
        approval.session_on = approval.session_result = None
        approval.decided_by_id = actor.person_id
        approval.version += 1
        await approval.save()
        objection = await Objection.create(
            approval=approval, passage_id=passage_id, text=text, raised_by_id=actor.person_id, raised_at=clock.now()
        )

        await record(actor, "approval.objected", approval, objection=objection.id)
        await _tell_of(objection)
    return objection


async def record_dissent(
    actor: Actor, paper_version_id: int, *, association_id: int, text: str, passage_id: int | None = None
) -> Dissent:
    """An association, or the office for it, puts a deviating position on record; it is printed, never averaged away."""
    if not text.strip():
        raise Unacceptable(fields={"text": "missing"})
    async with transaction():
        paper_version = await locked_version(actor, paper_version_id)

        office = paper_version.paper.matter.office
        require(True, works_in(actor, association_id) or works_in(actor, office.id))

        if paper_version.state is PaperState.SENT:
            raise WrongState("paper_version", state=paper_version.state)
        await _check_passage(paper_version.id, passage_id)

        dissent = await Dissent.create(
            paper_version=paper_version,
            association_id=association_id,
            passage_id=passage_id,
            text=text,
            recorded_by_id=actor.person_id,
            recorded_at=clock.now(),
        )

        await record(actor, "dissent.recorded", dissent, paper_version=paper_version.id)
    return dissent


async def sourced_positions(matter_id: int) -> set[int]:
    """Positions behind which a confirmed source or a named author stands."""
    return {row["id"] for row in await rows(SOURCED, [matter_id])}


def missing_approvals(paper_version: PaperVersion, now: datetime) -> list[Approval]:
    """Associations that do not agree yet; `approvals` must have been fetched."""
    return [approval for approval in paper_version.approvals if not approval.given(now)]


async def render_when_complete(paper_version: PaperVersion) -> None:
    """As soon as the last association agrees the files are made that show it, so that the paper can go."""
    await paper_version.fetch_related("approvals")
    if paper_version.state is PaperState.IN_APPROVAL and not missing_approvals(paper_version, clock.now()):
        await enqueue("render_paper", paper_version.id)


async def locked_version(actor: Actor, paper_version_id: int) -> PaperVersion:
    found = await (
        PaperVersion.filter(visible_paper_versions(actor), id=paper_version_id)
        .select_for_update(of=("paper_version",))
        .select_related("paper__matter__office")
        .first()
    )
    if found is None:
        raise Missing(paper_version=paper_version_id)
    return found


async def _approval(actor: Actor, approval_id: int, version: int) -> Approval:
    """Lock an approval that this lead may decide on now; the version before what lies in it."""
    asked = await Approval.filter(id=approval_id).first()
    paper_version = await locked_version(actor, asked.paper_version_id) if asked else None
    if asked is None or paper_version is None:
        raise Missing(approval=approval_id)
    approval = await Approval.filter(id=approval_id).select_for_update().get()
    require(True, is_lead(actor) and works_in(actor, approval.association_id), code="approval_lead")
    if paper_version.state is not PaperState.IN_APPROVAL or approval.by_silence(clock.now()):
        raise WrongState("approval_over", state=paper_version.state)
    if approval.version != version:
        raise Stale(current=approval.version)
    return approval


async def _settle_objections(approval: Approval) -> None:
    """Who agrees to a version has nothing against it any more, nor against the versions before."""
    version = await PaperVersion.get(id=approval.paper_version_id)
    own = Approval.filter(association_id=approval.association_id, paper_version__paper_id=version.paper_id)
    ids = await own.values_list("id", flat=True)
    await Objection.filter(approval_id__in=list(ids), settled_at__isnull=True).update(settled_at=clock.now())


async def _associations(ids: list[int]) -> dict[int, Organisation]:
    found = {one.id: one for one in await Organisation.filter(id__in=ids, kind=OrganisationKind.ASSOCIATION)}
    if not ids or len(found) != len(ids):
        raise Unacceptable(fields={"ways": "unknown_association"})
    return found


async def _check_sources(matter_id: int, passages: list[Passage]) -> None:
    bare = without_source(passages, await sourced_positions(matter_id))
    if not passages or bare:
        raise WrongState("passages_without_source", passages=len(bare), first=bare[0].heading if bare else "")


async def _check_passage(paper_version_id: int, passage_id: int | None) -> None:
    if passage_id and not await Passage.filter(id=passage_id, paper_version_id=paper_version_id).exists():
        raise Unacceptable(fields={"passage_id": "unknown_passage"})


async def approved_before(paper_version: PaperVersion, association_id: int) -> PaperVersion | None:
    """The newest earlier version to which the association agreed; what did not change since counts as approved."""
    earlier = Approval.filter(
        association_id=association_id,
        paper_version__paper_id=paper_version.paper_id,
        paper_version__number__lt=paper_version.number,
    )
    found = await earlier.select_related("paper_version").order_by("-paper_version__number")
    return next((one.paper_version for one in found if one.given(clock.now())), None)


async def _ask(paper_version: PaperVersion, approval: Approval, association: Organisation) -> None:
    """A mail to each lead, with a link of her own; see workflows/papers/signed_approval.py."""
    before = await approved_before(paper_version, association.id)
    await mail_each(
        "approval_request",
        await leads_of(approval),
        about=paper_version,
        facts={
            "association": association.name,
            "paper": paper_version.paper.title,
            "version": paper_version.number,
            "before": before.number if before else 0,
            "deadline": approval.due_at.isoformat(),
            "by_silence": approval.way is ApprovalWay.SILENCE,
            "status": paper_version.status_line,
            "office": paper_version.paper.matter.office.name,
        },
    )


async def _tell_of(objection: Objection) -> None:
    """Whoever writes the paper learns at once what an association has against it."""
    approval = await Approval.get(id=objection.approval_id).select_related(
        "association", "paper_version__paper__matter__office"
    )
    version = approval.paper_version
    passage = await Passage.get_or_none(id=objection.passage_id)
    facts = {
        "association": approval.association.name,
        "paper": version.paper.title,
        "passage": passage.heading if passage else "",
        "text": objection.text,
        "office": version.paper.matter.office.name,
        "link": installation.link(f"/papers/{version.id}"),
    }
    await mail_each("objection", await writers_of(version), about=version, facts=facts)


async def writers_of(version: PaperVersion) -> list[Recipient]:
    """The office that runs a paper and who began it; paper, matter and office must have been fetched."""
    author = await Person.get_or_none(id=version.paper.created_by_id, active=True)
    return [*await main_mailbox([version.paper.matter.office_id]), *([Recipient.of(author)] if author else [])]


async def leads_of(approval: Approval) -> list[Recipient]:
    """Who may decide for the association, each with a link of her own."""
    leading = Mandate.filter(holding(), organisation_id=approval.association_id, role=Role.LEAD)
    mandates = await leading.select_related("person")
    return [Recipient.of(one.person, link=_link(approval, one.person_id)) for one in mandates]


def _link(approval: Approval, person_id: int) -> str:
    return installation.link(f"/signed-approvals/{sign('approval', approval.id, person_id)}")
