"""What a Landesverband asks for itself in its bundle: written before it is forwarded, alone or for several members in one."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from models.database import rows, transaction
from models.matters import Provision, Topic
from models.rounds import Round
from models.submissions import (
    BundleChoice,
    Channel,
    Quoting,
    Requirement,
    RequirementProvision,
    Submission,
    SubmissionState,
)
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_rounds
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.requirements.requirements import RequirementText, check_text, throw_away, write_requirements
from workflows.rounds.bundles import OURS, Fate, bundling_round, places_of, put_in_bundle, require_not_gone
from workflows.rounds.round_locks import hold_target
from workflows.submissions.completeness import missing_in
from workflows.submissions.submissions import refusing_a_second

OURS_TO_SAY = {"quoting": Quoting.NAMED, "name_shown": True}  # an office stands by its own words


@dataclass(frozen=True)
class BundleWriting:
    """What the form of a requirement of our own offers; `together`: the members' that it shall stand for."""

    round: Round
    requirement: Requirement | None
    together: list[Requirement]
    provisions: list[Provision]
    topics: list[Topic]


async def prepare_bundle_requirement(
    actor: Actor, round_id: int, *, requirement_id: int | None = None, together: Collection[int] = ()
) -> BundleWriting:
    """The form, empty or of one that is already there."""
    round_ = await find(Round.all().prefetch_related("office", "matter", "feeds"), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    if round_.feeds_id is None:
        raise WrongState("feeds_nothing")
    own = await _not_gone(round_, requirement_id) if requirement_id else None
    ours = [row["id"] for row in await rows(OURS, [round_.id, list(together)])]
    under = Requirement.filter(bundle_choices__under_id=requirement_id) if own else Requirement.filter(id__in=ours)
    return BundleWriting(
        round_, own, await under.order_by("id"), await places_of(round_), await Topic.all().order_by("number")
    )


async def add_bundle_requirement(
    actor: Actor, round_id: int, text: RequirementText, *, together: Collection[int] = ()
) -> Requirement:
    """The office asks for something itself; what members asked for `together` goes along under it."""
    with refusing_a_second():
        async with transaction():
            await hold_target(round_id)
            round_ = await bundling_round(actor, round_id)

            ours = [row["id"] for row in await rows(OURS, [round_.id, list(together)])]
            if len(ours) != len(set(together)):
                raise Unacceptable(fields={"together": "unknown"})
            await require_not_gone(round_, ours)
            _require_complete(text)

            draft = await bundle_draft(actor, round_)
            [made] = await write_requirements(actor, draft, [RequirementText(**asdict(text) | OURS_TO_SAY)])
            await put_in_bundle(actor, ours, Fate.UNDER, under_id=made.id)

            await record(actor, "round.bundle_added", round_, requirement=made.id, together=len(ours))
    return made


async def change_bundle_requirement(
    actor: Actor, round_id: int, requirement_id: int, text: RequirementText
) -> Requirement:
    """Say it otherwise, as long as the bundle has not gone."""
    async with transaction():
        await hold_target(round_id)
        round_ = await bundling_round(actor, round_id)
        requirement = await _not_gone(round_, requirement_id)

        _require_complete(text)
        places = set(text.provision_ids)
        if places - {one.id for one in await places_of(round_)}:
            raise Unacceptable(fields={"provision_ids": "unknown"})

        requirement.update_from_dict({name: value for name, value in _said(text).items() if name != "provision_ids"})
        requirement.version += 1
        await requirement.save()
        await RequirementProvision.filter(requirement_id=requirement.id).delete()
        await RequirementProvision.bulk_create(
            [RequirementProvision(requirement_id=requirement.id, provision_id=one) for one in sorted(places)]
        )

        await record(actor, "round.bundle_changed", round_, requirement=requirement.id)
    return requirement


async def remove_bundle_requirement(actor: Actor, round_id: int, requirement_id: int) -> None:
    """Ask for it no longer; what stood under it goes along as it is."""
    async with transaction():
        await hold_target(round_id)
        round_ = await bundling_round(actor, round_id)
        requirement = await _not_gone(round_, requirement_id)

        await BundleChoice.filter(under_id=requirement.id).delete()
        await throw_away(requirement)

        await record(actor, "round.bundle_dropped", round_, requirement=requirement_id)


async def bundle_draft(actor: Actor, round_: Round) -> Submission:
    """The bundle as it lies at the round above, begun if it is not; the caller holds both rounds."""
    draft = await Submission.filter(
        round_id=round_.feeds_id,
        organisation_id=round_.office_id,
        channel=Channel.FORWARDED,
        state=SubmissionState.DRAFT,
    ).first()
    return draft or await Submission.create(
        round_id=round_.feeds_id,
        organisation_id=round_.office_id,
        channel=Channel.FORWARDED,
        created_by_id=actor.person_id,
        authored_at=clock.now(),
    )


async def _not_gone(round_: Round, requirement_id: int) -> Requirement:
    """A requirement of our own that still lies with us."""
    own = Requirement.filter(
        id=requirement_id,
        origin_id__isnull=True,
        submission__round_id=round_.feeds_id,
        submission__organisation_id=round_.office_id,
        submission__channel=Channel.FORWARDED,
    )
    requirement = await own.prefetch_related("places", "submission").first()
    if requirement is None:
        raise Missing(requirement=requirement_id)
    if requirement.submission.state is not SubmissionState.DRAFT:
        raise WrongState("already_forwarded")
    return requirement


def _said(text: RequirementText) -> dict[str, object]:
    """What the form asks; the rest of a requirement stays as it is."""
    asked = (
        "title",
        "topic_id",
        "current_text",
        "proposed_text",
        "rationale",
        "addressee",
        "addressee_state",
        "priority",
    )
    return {name: getattr(text, name) for name in asked}


def _require_complete(text: RequirementText) -> None:
    wrong = check_text(asdict(text))
    missing = missing_in(Requirement(**_said(text)))
    fields = {
        "title_empty": ("title", "empty"),
        "nothing_asked": ("rationale", "empty"),
        "which_state": ("addressee_state", "empty"),
    }
    if missing:
        wrong.setdefault(*fields[missing])
    if wrong:
        raise Unacceptable(fields=wrong)
