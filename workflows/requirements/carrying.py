"""What a member says of its former requirements in a round that follows: gilt fort, erledigt, ändern.

Everything is said in the draft of the answer to the new round: the office learns of it with the release, and not before.
"""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from models.database import rows, transaction
from models.matters import Provision
from models.rounds import Invitation, Round
from models.submissions import (
    Continuation,
    Requirement,
    RequirementFile,
    Settlement,
    Submission,
    SubmissionOrganisation,
    SubmissionState,
)
from workflows import clock
from workflows.access import Actor, find, require, visible_rounds
from workflows.audit import record
from workflows.drafts.later_provisions import later_provisions
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.requirements.requirements import RequirementText, throw_away, write_requirements
from workflows.submissions.completeness import missing_for
from workflows.submissions.earlier import own_earlier
from workflows.submissions.submissions import (
    covered_by,
    create_submission,
    hand_in_submission,
    locked_draft,
    refusing_a_second,
    require_open,
    round_to_answer,
)

COPIED = [one.name for one in fields(RequirementText) if one.name != "provision_ids"]
FOLLOWERS = """
    SELECT coalesce(succession.successor_id, given.id) AS id FROM unnest($1::int[]) AS given(id)
    LEFT JOIN succession ON succession.predecessor_id = given.id AND succession.state = 'confirmed'
"""


async def keep_requirement(actor: Actor, round_id: int, requirement_id: int) -> Requirement:
    """Gilt fort: what was asked for before is asked for again, word for word; said twice it is said once."""
    with refusing_a_second():
        async with transaction():
            submission = await _draft_for(actor, round_id, requirement_id)
            present = await _standing(submission, requirement_id)

            if present is not None:
                return present
            await Settlement.filter(submission_id=submission.id, requirement_id=requirement_id).delete()
            (kept,) = await _copy(actor, submission, [requirement_id], Continuation.STANDS)

            await record(actor, "submission.earlier_kept", submission, requirements=[requirement_id])
    return kept


async def change_requirement(actor: Actor, round_id: int, requirement_id: int) -> Requirement:
    """Ändern: a requirement of the new round that begins with everything the former one said."""
    with refusing_a_second():
        async with transaction():
            submission = await _draft_for(actor, round_id, requirement_id)
            present = await _continuing(submission, requirement_id)

            if present is not None:
                return present
            await Settlement.filter(submission_id=submission.id, requirement_id=requirement_id).delete()
            (begun,) = await _copy(actor, submission, [requirement_id], Continuation.CHANGED)
            await _quote_again(begun, requirement_id)

            await record(actor, "submission.earlier_changed", submission, requirements=[requirement_id])
    return begun


async def settle_requirement(actor: Actor, round_id: int, requirement_id: int) -> Settlement:
    """Erledigt: the member no longer asks for it; who said so and when is kept."""
    with refusing_a_second():
        async with transaction():
            submission = await _draft_for(actor, round_id, requirement_id)
            present = await _standing(submission, requirement_id)

            if present is not None:
                await throw_away(present)
            settled, _ = await Settlement.get_or_create(
                submission_id=submission.id,
                requirement_id=requirement_id,
                defaults={"settled_by_id": actor.person_id, "settled_at": clock.now()},
            )

            await record(actor, "submission.earlier_settled", submission, requirements=[requirement_id])
    return settled


async def take_back(actor: Actor, round_id: int, requirement_id: int) -> None:
    """Nothing is said of it any more, as long as the answer is a draft; changed words are thrown away at their own page."""
    async with transaction():
        submission = await _draft_for(actor, round_id, requirement_id)
        present = await _standing(submission, requirement_id)

        if present is not None:
            await throw_away(present)
        await Settlement.filter(submission_id=submission.id, requirement_id=requirement_id).delete()

        await record(actor, "submission.earlier_taken_back", submission, requirements=[requirement_id])


async def keep_all(actor: Actor, round_id: int) -> list[Submission]:
    """Unsere Rückmeldung gilt fort: all that nothing was said of yet stands, in one answer per author.

    An answer that begins with this and lacks nothing is handed in at once; what somebody was already writing stays a draft.
    """
    with refusing_a_second():
        async with transaction():
            await _visible(actor, round_id)
            silent = [row for row in await own_earlier(actor, round_id) if row["continuation"] is None]

            if not silent:
                raise WrongState("nothing_earlier")
            authors = sorted({row["organisation_id"] for row in silent})
            chosen = {one: [row["id"] for row in silent if row["organisation_id"] == one] for one in authors}
            return [await _keep_together(actor, round_id, ids) for ids in chosen.values()]


async def _keep_together(actor: Actor, round_id: int, requirement_ids: Sequence[int]) -> Submission:
    submission = await _draft_for(actor, round_id, requirement_ids[0])
    new = not await Requirement.exists(submission_id=submission.id) and not submission.remark
    new = new and not await Settlement.exists(submission_id=submission.id)
    await _copy(actor, submission, requirement_ids, Continuation.STANDS)

    await record(actor, "submission.earlier_kept", submission, requirements=list(requirement_ids))
    if new and not await missing_for(submission):
        return await hand_in_submission(actor, submission.id, version=submission.version)
    return submission


async def _draft_for(actor: Actor, round_id: int, requirement_id: int) -> Submission:
    """The draft of the new round in which the author of a former requirement says what it thinks of it, begun if need be.

    The lock is the submission's. Missing if it is no former requirement of one's own.
    """
    round_ = await _visible(actor, round_id)
    if requirement_id not in {row["id"] for row in await own_earlier(actor, round_id)}:
        raise Missing(requirement=requirement_id)
    said = (await Requirement.get(id=requirement_id).select_related("submission")).submission
    (author,) = await _followers([said.organisation_id])
    living = Submission.filter(round_id=round_.id, organisation_id=author).exclude(state=SubmissionState.WITHDRAWN)
    if present := await living.first():
        draft = await locked_draft(actor, present.id)
        require_open(round_, await covered_by(draft.id))
        return draft
    return await _begin(actor, round_, author, await _followers(await covered_by(said.id)))


async def _begin(actor: Actor, round_: Round, author: int, covered: Collection[int]) -> Submission:
    asked: set[Any] = set(
        await Invitation.filter(round_id=round_.id, organisation_id__in=list(covered)).values_list(
            "organisation_id", flat=True
        )
    )
    if not asked:
        raise Unacceptable(fields={"towns": "not_asked"})
    said = SubmissionOrganisation.filter(submission__round_id=round_.id, organisation_id__in=list(asked))
    others = await said.exclude(submission__state=SubmissionState.WITHDRAWN).select_related("submission")
    free = asked - {one.organisation_id for one in others if one.submission.channel != "forwarded"}
    if author in asked:
        free.add(author)  # one's own answer beats that of the desk
    if not free:
        raise WrongState("earlier_said", submission=others[0].submission_id)
    await round_to_answer(actor, round_.id, author, free)
    submission = await create_submission(actor, round_, author, free)
    await record(actor, "submission.begun", submission, round=round_.id, covers=sorted(free))
    return submission


async def _visible(actor: Actor, round_id: int) -> Round:
    round_ = await find(Round.all().prefetch_related("extensions"), visible_rounds(actor), round_id)
    require(True, actor.is_member, code="member_only")
    return round_


async def _followers(organisation_ids: Collection[int]) -> set[int]:
    """Those who speak for them today: what ended is followed by another."""
    return {row["id"] for row in await rows(FOLLOWERS, [list(organisation_ids)])}


async def _standing(submission: Submission, requirement_id: int) -> Requirement | None:
    """What says in this answer that it stands; WrongState where somebody has changed its words, which are not thrown away here."""
    present = await _continuing(submission, requirement_id)
    if present is not None and present.continuation is Continuation.CHANGED:
        raise WrongState("earlier_changed", requirement=present.id)
    return present


async def _continuing(submission: Submission, requirement_id: int) -> Requirement | None:
    return await Requirement.filter(submission_id=submission.id, continues_id=requirement_id).first()


async def _copy(
    actor: Actor, submission: Submission, requirement_ids: Sequence[int], continuation: Continuation
) -> list[Requirement]:
    """Former requirements as new ones, at the same provisions as far as the new draft has them."""
    version_id = (await Round.get(id=submission.round_id)).document_version_id
    found = Requirement.filter(id__in=list(requirement_ids)).order_by("position", "id")
    earlier = await found.prefetch_related("places__provision")
    later = await later_provisions(version_id, [place.provision_id for one in earlier for place in one.places])
    made = await write_requirements(actor, submission, [_text(one, later) for one in earlier])
    for new, old in zip(made, earlier, strict=True):
        new.continues_id, new.continuation = old.id, continuation
        await new.save(update_fields=["continues_id", "continuation"])
    kept = {old.id: new.id for new, old in zip(made, earlier, strict=True)}
    files = await RequirementFile.filter(requirement_id__in=list(kept)).order_by("id")
    await RequirementFile.bulk_create(
        [RequirementFile(requirement_id=kept[one.requirement_id], file_id=one.file_id, name=one.name) for one in files]
    )
    return made


def _text(earlier: Requirement, later: dict[int, int]) -> RequirementText:
    places = [later[one.provision_id] for one in earlier.places if one.provision_id in later]
    return RequirementText(provision_ids=places, **{name: getattr(earlier, name) for name in COPIED})


async def _quote_again(begun: Requirement, earlier_id: int) -> None:
    """Where the former quoted a whole provision, the new one quotes it as it reads now, so that the redline is right."""
    before = await Provision.filter(requirements__requirement_id=earlier_id)
    after = await Provision.filter(requirements__requirement_id=begun.id)
    if len(before) == len(after) == 1 and begun.current_text.strip() == before[0].text.strip():
        begun.current_text = after[0].text
        await begun.save(update_fields=["current_text"])
