"""Reading papers: a version with all that hangs on it, what changed since the one before, and what one may do with it."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from models.dispatches import Dispatch
from models.matters import Matter
from models.organisations import ADDRESSEE_KINDS, Organisation, OrganisationKind
from models.papers import Approval, PaperState, PaperVersion, Passage, RenderedPaper
from models.positions import Position
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
from workflows.approvals import missing_approvals, sourced_positions
from workflows.documents.redline import Segment, redline
from workflows.errors import Missing
from workflows.paging import Page, page_of
from workflows.papers import content_hash, passage_numbers, passages_of, without_source


@dataclass(frozen=True)
class PaperPage:
    """A version with its passages, and what this person may do with it.

    `numbers`: passage id → "3.14"; `bare`: ids of passages behind which nobody stands; `mine`: the approval that this
    lead may give now; `files`: formats whose file shows the present text.
    """

    version: PaperVersion
    passages: list[Passage]
    numbers: dict[int, str] = field(default_factory=dict)
    bare: frozenset[int] = frozenset()
    missing: list[Approval] = field(default_factory=list)
    mine: Approval | None = None
    may_run: bool = False
    may_send: bool = False
    newest: bool = True
    files: list[RenderedPaper] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)

    @property
    def can_be_sent(self) -> bool:
        """Everybody agrees and the file shows the present text."""
        return self.version.state is PaperState.IN_APPROVAL and not self.missing and bool(self.files)


@dataclass(frozen=True)
class Difference:
    """One passage against the version before: kind is unchanged, changed, new or gone."""

    kind: str
    heading: str
    segments: list[Segment]


async def show_paper_version(actor: Actor, paper_version_id: int) -> PaperPage:
    """A version with its passages in order, their citations, approvals, dissents, files and dispatches."""
    version = await _find(actor, paper_version_id)
    passages = await passages_of(version.id)
    matter = version.paper.matter
    may_run = runs(actor, matter.office)
    rendered = await RenderedPaper.filter(paper_version=version).select_related("file").order_by("format")
    content = content_hash(version, passages)
    bare = without_source(passages, await sourced_positions(matter.id)) if may_run else []
    dispatches = await Dispatch.filter(paper_version=version).select_related("addressee", "through", "copy_to")
    return PaperPage(
        version=version,
        passages=passages,
        numbers=passage_numbers(passages),
        bare=frozenset(passage.id for passage in bare),
        missing=missing_approvals(version, clock.now()),
        mine=_mine(actor, version),
        may_run=may_run,
        may_send=may_run and is_lead(actor),
        newest=not await PaperVersion.filter(paper_id=version.paper_id, number__gt=version.number).exists(),
        files=[one for one in rendered if one.content_hash == content],
        dispatches=sorted(dispatches, key=lambda one: one.addressee.sort_key),
    )


async def list_papers(actor: Actor, *, page: int = 1) -> Page[PaperVersion]:
    """The versions that one may see, newest first."""
    query = PaperVersion.filter(visible_paper_versions(actor)).select_related("paper__matter").order_by("-id")
    return await page_of(query, page)


async def compare_version(actor: Actor, paper_version_id: int) -> tuple[PaperVersion, list[Difference]]:
    """What changed against the version before; everything is new in the first."""
    version = await _find(actor, paper_version_id)
    before = await (
        PaperVersion.filter(visible_paper_versions(actor), paper_id=version.paper_id, number__lt=version.number)
        .order_by("-number")
        .first()
    )
    old = await passages_of(before.id) if before else []
    return version, compare_passages(old, await passages_of(version.id))


def compare_passages(old: list[Passage], new: list[Passage]) -> list[Difference]:
    """Passages matched by heading in their order; each with its words redlined."""
    differences: list[Difference] = []
    matcher = SequenceMatcher(None, [one.heading for one in old], [one.heading for one in new], autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(old[start:end], new[new_start:new_end], strict=True)
            differences += [_difference(before, after) for before, after in pairs]
        else:
            differences += [Difference("gone", one.heading, redline(one.body, "")) for one in old[start:end]]
            differences += [Difference("new", one.heading, redline("", one.body)) for one in new[new_start:new_end]]
    return differences


async def show_passage(actor: Actor, passage_id: int) -> tuple[Passage, list[Position], PaperVersion]:
    """A passage with the positions it may cite, for the person who writes it."""
    passage = await Passage.filter(id=passage_id).prefetch_related("citations").first()
    if passage is None:
        raise Missing(passage=passage_id)
    version = await _find(actor, passage.paper_version_id)
    require(True, runs(actor, version.paper.matter.office))
    positions = await Position.filter(matter_id=version.paper.matter_id, withdrawn_at__isnull=True).order_by("number")
    return passage, positions, version


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


def _difference(before: Passage, after: Passage) -> Difference:
    kind = "unchanged" if before.body == after.body else "changed"
    return Difference(kind, after.heading, redline(before.body, after.body))
