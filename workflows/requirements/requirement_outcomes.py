"""What became of requirements in the next version of the draft they stand at: a proposal, beside the texts that tell why."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.matters import DocumentVersion, Provision, ProvisionChange, ProvisionChangeKind
from models.rounds import Round
from models.submissions import Requirement, SubmissionState
from workflows.access import Actor, find, require, runs, visible_document_versions, visible_requirements
from workflows.documents.comparison import Change
from workflows.documents.reanchoring import Anchor, Outcome, Traced, classifier
from workflows.documents.redline import Segment, redline
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.drafts.later_provisions import later_provisions
from workflows.drafts.provision_changes import as_text
from workflows.paging import PAGE_SIZE, Page, within

ORDER: tuple[Outcome, ...] = ("moved", "gone", "text_changed", "probably_met", "unchanged")


@dataclass(frozen=True)
class OutcomePlace:
    """One place of a requirement: the provision before, what became of it, and its words struck and inserted."""

    before: Provision
    change: ProvisionChange | None
    segments: list[Segment]


@dataclass(frozen=True)
class RequirementOutcome:
    """A requirement with its class and its places."""

    requirement: Requirement
    outcome: Outcome
    places: list[OutcomePlace]


@dataclass(frozen=True)
class Outcomes:
    """All requirements at the versions before this one, counted by class; a page of those of `chosen`, or of all.

    `round` is the last one that asked about an earlier version: a new one would follow it.
    """

    version: DocumentVersion
    counts: dict[Outcome, int]
    chosen: Outcome | None
    page: Page[Requirement]
    shown: list[RequirementOutcome]
    round: Round | None


async def show_outcomes(actor: Actor, version_id: int, *, chosen: Outcome | None = None, page: int = 1) -> Outcomes:
    """For the office that runs the matter: how each released requirement fares in this version."""
    versions = DocumentVersion.all().select_related("document__matter__office")
    version = await find(versions, visible_document_versions(actor), version_id)
    require(True, actor.is_office and runs(actor, version.document.matter.office), code="not_your_office")
    previous = await DocumentVersion.get_or_none(document_id=version.document_id, number=version.number - 1)
    if previous is None:
        return Outcomes(version, {}, chosen, Page([], 1, 0), [], None)
    anchors = await _anchors(actor, version, previous)
    changes = await ProvisionChange.filter(document_version_id=version.id)
    before, after = await _provisions(previous), await _provisions(version)
    traced = await asyncio.to_thread(_classified, anchors, before, after, changes)
    counted = Counter(one.outcome for one in traced.values())
    found = [one for kind in ORDER for one, of in traced.items() if of.outcome == kind and chosen in (None, kind)]
    number = within(page, len(found))
    ids = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    shown = await _shown(ids, anchors, traced, before, changes)
    return Outcomes(
        version,
        {kind: counted[kind] for kind in ORDER if counted[kind]},
        chosen,
        Page([one.requirement for one in shown], number, len(found)),
        shown,
        await _round_before(version),
    )


@dataclass(frozen=True)
class _Anchored:
    proposed: str
    provision_ids: list[int]  # in the version before; empty where all places were lost earlier


async def _anchors(actor: Actor, version: DocumentVersion, previous: DocumentVersion) -> dict[int, _Anchored]:
    """Released requirements at earlier versions, and where they stood in the one before."""
    places = Requirement.filter(
        visible_requirements(actor),
        submission__state=SubmissionState.RELEASED,
        origin_id__isnull=True,
        places__provision__document_version__document_id=version.document_id,
        places__provision__document_version__number__lt=version.number,
    )
    rows = await places.order_by("id").values_list("id", "proposed_text", "places__provision_id")
    now = await later_provisions(previous.id, {row[2] for row in rows})
    found: dict[int, _Anchored] = {}
    for requirement_id, proposed, provision_id in rows:
        anchored = found.setdefault(requirement_id, _Anchored(proposed, []))
        if provision_id in now and now[provision_id] not in anchored.provision_ids:
            anchored.provision_ids.append(now[provision_id])
    return found


async def _provisions(version: DocumentVersion) -> dict[int, Provision]:
    found = await Provision.filter(document_version_id=version.id).only(*WITHOUT_SEARCH).order_by("position")
    return {one.id: one for one in found}


def _classified(
    anchors: dict[int, _Anchored],
    before: dict[int, Provision],
    after: dict[int, Provision],
    changes: Sequence[ProvisionChange],
) -> dict[int, Traced]:
    told: list[Change] = [
        (
            one.kind.value,
            before[one.before_id].key if one.before_id else None,
            after[one.after_id].key if one.after_id else None,
        )
        for one in changes
    ]
    classify = classifier([as_text(one) for one in before.values()], [as_text(one) for one in after.values()], told)
    return {
        requirement_id: classify(Anchor([before[one].key for one in anchored.provision_ids], anchored.proposed))
        for requirement_id, anchored in anchors.items()
    }


async def _shown(
    ids: Sequence[int],
    anchors: dict[int, _Anchored],
    traced: dict[int, Traced],
    before: dict[int, Provision],
    changes: Sequence[ProvisionChange],
) -> list[RequirementOutcome]:
    known = {one.id: one for one in await Requirement.filter(id__in=ids).select_related("submission__organisation")}
    wanted = {place for one in ids for place in anchors[one].provision_ids}
    by_place = {one.before_id: one for one in changes if one.before_id in wanted}
    later = await Provision.filter(id__in=[one.after_id for one in by_place.values() if one.after_id])
    after = {one.id: one for one in later}
    places: dict[int, OutcomePlace] = {}
    for place in wanted:
        change = by_place.get(place)
        if change is not None:
            change.after = after.get(change.after_id or 0)
        places[place] = OutcomePlace(before[place], change, _segments(before[place], change))
    return [
        RequirementOutcome(known[one], traced[one].outcome, [places[at] for at in anchors[one].provision_ids])
        for one in ids
    ]


def _segments(before: Provision, change: ProvisionChange | None) -> list[Segment]:
    changed = (ProvisionChangeKind.TEXT_CHANGED, ProvisionChangeKind.MOVED)
    if change is None or change.after is None or change.kind not in changed or before.text == change.after.text:
        return []
    return redline(before.text, change.after.text)


async def _round_before(version: DocumentVersion) -> Round | None:
    asked = Round.filter(
        document_version__document_id=version.document_id,
        document_version__number__lt=version.number,
        office_id=version.document.matter.office_id,
        opened_at__isnull=False,
    )
    return await asked.order_by("-opened_at").first()
