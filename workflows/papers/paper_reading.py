"""Reading papers: a version with all that hangs on it, what changed since the one before, and what one may do with it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tortoise.expressions import Subquery

from models.bodies import Resolution
from models.dispatches import Dispatch
from models.matters import Matter
from models.organisations import ADDRESSEE_KINDS, Organisation, OrganisationKind
from models.papers import Approval, Paper, PaperState, PaperVersion, Passage, RenderedPaper
from models.positions import Contradiction
from workflows import clock
from workflows.access import (
    Actor,
    find,
    is_lead,
    require,
    runs,
    visible_matters,
    visible_paper_versions,
    works_in,
)
from workflows.bodies.resolutions import resolutions_on_paper
from workflows.documents.redline import Segment, redline
from workflows.paging import Page, page_of
from workflows.papers.approvals import missing_approvals
from workflows.papers.paper_checks import Finding, check_paper
from workflows.papers.paper_status import printed_mark, shows_present, status_of
from workflows.papers.papers import passage_numbers, passages_of
from workflows.papers.passage_pairs import pair_passages, parents_of
from workflows.positions.contradictions import contradictions_of


@dataclass(frozen=True)
class PaperPage:
    """A version with its passages, and what this person may do with it.

    `numbers`: passage id → "3.14"; `findings`: what is open in a draft before the associations are asked; `mine`: the
    approval that this lead may give now; `leads`: the association that she leads; `files`: formats whose file shows the
    present text and signatures (`mark`); `newer`: id of the newest version, if that is another; `supplements` and
    `supplemented_by`: newest versions of the paper to which this one adds, and of those that add to it; `contradictions`:
    open ones at the positions that it says, while it is agreed; `resolutions`: what committees adopted on any version.
    """

    version: PaperVersion
    passages: list[Passage]
    numbers: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    missing: list[Approval] = field(default_factory=list)
    mine: Approval | None = None
    may_run: bool = False
    may_send: bool = False
    newer: int = 0
    files: list[RenderedPaper] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    supplements: PaperVersion | None = None
    supplemented_by: list[PaperVersion] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    mark: str = ""
    status: str = ""
    leads: int = 0

    @property
    def newest(self) -> bool:
        """Does this person see no newer version?"""
        return not self.newer

    @property
    def can_be_sent(self) -> bool:
        """Everybody agrees and the file shows the present text."""
        return self.version.state is PaperState.IN_APPROVAL and not self.missing and bool(self.files)

    @property
    def blocked(self) -> bool:
        """Is there something before which nobody can be asked?"""
        return any(one.blocking for one in self.findings)

    def found(self, kind: str) -> dict[int, Finding]:
        """The findings of one kind by what they are about."""
        return {one.id: one for one in self.findings if one.kind == kind}


@dataclass(frozen=True)
class Difference:
    """One passage against an earlier version: kind is unchanged, changed, new or gone; `renamed` redlines its heading."""

    kind: str
    heading: str
    segments: list[Segment]
    renamed: list[Segment] = field(default_factory=list)


class Comparison(NamedTuple):
    """A version beside an earlier one, if there is any; `earlier`: all with which it can be compared."""

    version: PaperVersion
    before: PaperVersion | None
    earlier: list[PaperVersion]
    differences: list[Difference]


async def show_paper_version(actor: Actor, paper_version_id: int) -> PaperPage:
    """A version with its passages in order, their citations, approvals, dissents, files and dispatches."""
    version = await _find(actor, paper_version_id)
    passages = await passages_of(version.id)
    matter = version.paper.matter
    may_run = runs(actor, matter.office)
    rendered = await RenderedPaper.filter(paper_version=version).select_related("file").order_by("format")
    mark = printed_mark(version, passages, clock.now())
    findings = await check_paper(actor, version, passages) if may_run and version.state is PaperState.DRAFT else []
    dispatches = await Dispatch.filter(paper_version=version).select_related("addressee", "through", "copy_to")
    return PaperPage(
        version=version,
        passages=passages,
        numbers=passage_numbers(passages),
        findings=findings,
        missing=missing_approvals(version, clock.now()),
        mine=_mine(actor, version),
        may_run=may_run,
        may_send=may_run and is_lead(actor),
        newer=next((one.id for one in await _newest(actor, id=version.paper_id) if one.number > version.number), 0),
        files=[one for one in rendered if shows_present(one, version, mark)],
        mark=mark,
        status=status_of(version, clock.now()),
        leads=(actor.organisation_id or 0) if is_lead(actor) else 0,
        dispatches=sorted(dispatches, key=lambda one: one.addressee.sort_key),
        supplements=next(iter(await _newest(actor, id=version.paper.supplements_id or 0)), None),
        supplemented_by=await _newest(actor, supplements_id=version.paper_id),
        contradictions=await _contradictions(actor, version, passages),
        resolutions=await resolutions_on_paper(actor, version.paper_id) if actor.is_office else [],
    )


async def _contradictions(actor: Actor, version: PaperVersion, passages: list[Passage]) -> list[Contradiction]:
    if version.state is not PaperState.IN_APPROVAL or not actor.is_office:
        return []
    said = {citation.cited_id for passage in passages for citation in passage.citations}
    return await contradictions_of(actor, said, open_only=True)


async def _newest(actor: Actor, **which: int) -> list[PaperVersion]:
    """The newest version that one may see of each of these papers."""
    papers = Subquery(Paper.filter(**which).values("id"))
    found = PaperVersion.filter(visible_paper_versions(actor), paper_id__in=papers).select_related("paper")
    newest = {one.paper_id: one for one in await found.order_by("number")}
    return list(newest.values())


async def list_papers(actor: Actor, *, page: int = 1) -> Page[PaperVersion]:
    """The versions that one may see, newest first."""
    query = PaperVersion.filter(visible_paper_versions(actor)).select_related("paper__matter").order_by("-id")
    return await page_of(query, page)


async def compare_version(actor: Actor, paper_version_id: int, *, against: int | None = None) -> Comparison:
    """What changed against an earlier version, the one before if `against` names no other; in the first all is new."""
    version = await _find(actor, paper_version_id)
    earlier = await (
        PaperVersion.filter(visible_paper_versions(actor), paper_id=version.paper_id, number__lt=version.number)
        .order_by("-number")
        .all()
    )
    before = next((one for one in earlier if one.number == against), earlier[0] if earlier else None)
    old = await passages_of(before.id) if before else []
    pairs = pair_passages(old, await passages_of(version.id), await parents_of(version.paper_id))
    return Comparison(version, before, earlier, [_difference(*pair) for pair in pairs])


async def prepare_paper(actor: Actor, matter_id: int) -> Matter:
    """The matter for which somebody wants to start a paper."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(True, runs(actor, matter.office))
    return matter


async def prepare_approval(actor: Actor, paper_version_id: int) -> tuple[PaperPage, list[Organisation]]:
    """A version with the associations that can be asked to agree."""
    page = await show_paper_version(actor, paper_version_id)
    require(True, page.may_run)
    kind = OrganisationKind.ASSOCIATION
    return page, await Organisation.filter(kind=kind, valid_until__isnull=True).order_by("sort_key")


async def prepare_dispatch(
    actor: Actor, paper_version_id: int
) -> tuple[PaperPage, list[Organisation], list[Organisation]]:
    """A version with its possible addressees and the Landesverbände through which a Land may be reached."""
    page = await show_paper_version(actor, paper_version_id)
    require(True, page.may_send, code="dispatch_lead")
    known = await Organisation.filter(
        kind__in=[*ADDRESSEE_KINDS, OrganisationKind.STATE_ASSOCIATION], valid_until__isnull=True
    ).order_by("kind", "sort_key")
    relays = [one for one in known if one.kind is OrganisationKind.STATE_ASSOCIATION]
    return page, [one for one in known if one not in relays], relays


async def _find(actor: Actor, paper_version_id: int) -> PaperVersion:
    return await find(
        PaperVersion.all()
        .select_related("paper__matter__office", "paper__matter__lead_association", "paper__matter__ministry")
        .prefetch_related("approvals__association", "approvals__objections", "dissents__association"),
        visible_paper_versions(actor),
        paper_version_id,
    )


def _mine(actor: Actor, version: PaperVersion) -> Approval | None:
    if version.state is not PaperState.IN_APPROVAL or not is_lead(actor):
        return None
    own = (one for one in version.approvals if works_in(actor, one.association_id))
    return next((one for one in own if not one.by_silence(clock.now())), None)


def _difference(before: Passage | None, after: Passage | None) -> Difference:
    passage = after or before
    assert passage is not None
    if before is None or after is None:
        return Difference("new" if after else "gone", passage.heading, _against(before, after))
    same = (before.heading, before.body) == (after.heading, after.body)
    renamed = redline(before.heading, after.heading) if before.heading != after.heading else []
    return Difference("unchanged" if same else "changed", passage.heading, _against(before, after), renamed)


def _against(before: Passage | None, after: Passage | None) -> list[Segment]:
    return redline(before.body if before else "", after.body if after else "")
