"""The demanded wording beside the new draft or law: what differs, and which class the machine would propose to a person."""

import asyncio
from dataclasses import dataclass

from models.dispatches import Dispatch, FollowUp
from models.matters import DocumentStage, DocumentVersion, Matter, Provision
from models.organisations import Organisation
from models.people import Person
from models.positions import Position, PositionKind
from workflows.access import Actor, find, require, runs, visible_document_versions, visible_positions
from workflows.documents.adoption import Adoption, adoption
from workflows.documents.redline import Segment, redline
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.drafts.later_provisions import later_provisions
from workflows.errors import WrongState
from workflows.positions.followups import same_place, show_follow_up

FINAL = (DocumentStage.LAW, DocumentStage.IN_FORCE)


@dataclass(frozen=True)
class Comparison:
    """A demand's wording in a version; `after` is None where the provision is not there any more.

    `demanded` to `after` is the redline that says what is missing of the demand, `before` to `after` what the ministry did.
    """

    label: str
    before: str
    after: str | None
    demanded: str
    missing: list[Segment]
    done: list[Segment]
    proposal: Adoption | None


@dataclass(frozen=True)
class FollowUpDraft:
    """What one needs to say what became of a demand: where it can be said, what was said, and the texts beside each other."""

    position: Position
    versions: list[DocumentVersion]
    version: DocumentVersion | None
    addressees: list[Organisation]
    addressee_id: int | None
    comparison: Comparison | None
    waiting: FollowUp | None
    standing: FollowUp | None


@dataclass(frozen=True)
class FollowUpSheet:
    """One word about a demand as it is read; who said and who confirmed it only offices read by name."""

    follow_up: FollowUp
    comparison: Comparison | None
    author: str
    second: str
    may_run: bool


async def read_follow_up(actor: Actor, follow_up_id: int) -> FollowUpSheet:
    """What became of a demand, with the wording that was demanded beside that of the draft or law."""
    one = await show_follow_up(actor, follow_up_id)
    names: dict[int, str] = {}
    if actor.is_office:
        people = Person.filter(id__in=[id_ for id_ in (one.recorded_by_id, one.confirmed_by_id) if id_])
        names = {id_: name async for id_, name in people.values_list("id", "name")}
    return FollowUpSheet(
        one,
        await compare_wording(one.position, one.document_version) if one.document_version else None,
        names.get(one.recorded_by_id or 0, ""),
        names.get(one.confirmed_by_id or 0, ""),
        runs(actor, one.position.matter.office),
    )


async def prepare_follow_up(
    actor: Actor, position_id: int, *, version_id: int | None = None, addressee_id: int | None = None
) -> FollowUpDraft:
    """For the office that runs the matter; without a version the latest one. 0 stands for none."""
    query = Position.all().select_related("matter__office", "provision__document_version")
    position = await find(query, visible_positions(actor), position_id)
    require(actor.is_office, runs(actor, position.matter.office), code="not_your_office")
    if position.kind is not PositionKind.DEMAND:
        raise WrongState("not_a_demand")
    seen = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=position.matter_id)
    versions = await seen.order_by("received_at", "id")
    latest = versions[-1] if versions and version_id is None else None
    version = next((one for one in versions if one.id == version_id), latest)
    addressees = await possible_addressees(position.matter)
    said = FollowUp.filter(same_place(version.id if version else None, addressee_id or None), position=position)
    return FollowUpDraft(
        position,
        versions,
        version,
        addressees,
        addressee_id or None,
        await compare_wording(position, version) if version else None,
        await said.get_or_none(confirmed_at__isnull=True),
        await said.get_or_none(confirmed_at__isnull=False, replaced_at__isnull=True),
    )


async def possible_addressees(matter: Matter) -> list[Organisation]:
    """Who has to act on what we say in a matter: its ministry, and where its papers went."""
    sent = await Dispatch.filter(paper_version__paper__matter_id=matter.id).values_list("addressee_id", flat=True)
    ids = {*sent, *([matter.ministry_id] if matter.ministry_id else [])}
    return await Organisation.filter(id__in=list(ids)).order_by("sort_key")


async def compare_wording(position: Position, version: DocumentVersion) -> Comparison | None:
    """The wording of a demand in a version of the draft; None where it names no provision that can be found there.

    `position.provision` and its version must have been fetched.
    """
    provision = position.provision
    if provision is None:
        return None
    now = (await later_provisions(version.id, [provision.id])).get(provision.id)
    same_document = provision.document_version.document_id == version.document_id
    if now is None and not same_document:
        return None
    before = position.wording_before.strip() or await whole_text(provision)
    found = await Provision.filter(id=now or 0).only(*WITHOUT_SEARCH).first()
    after = await whole_text(found) if found else None
    demanded = position.wording_after.strip()
    return await asyncio.to_thread(
        _compared, found.label if found else provision.label, before, after, demanded, final=version.stage in FINAL
    )


async def whole_text(provision: Provision) -> str:
    """The text of a provision with that of all it is made of."""
    parts = Provision.filter(
        document_version_id=provision.document_version_id, key__startswith=f"{provision.key}/"
    ).only("position", "label", "text")
    inside = [one.text for one in await parts.order_by("position") if one.text]
    return "\n".join(filter(None, [provision.text, *inside]))


def _compared(label: str, before: str, after: str | None, demanded: str, *, final: bool) -> Comparison:
    missing = redline(demanded, after) if demanded and after is not None else []
    done = redline(before, after) if after is not None and before != after else []
    proposal = adoption(demanded, before, after, final=final)
    return Comparison(label, before, after, demanded, missing, done, proposal)
