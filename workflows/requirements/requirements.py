"""Requirements (Änderungsbedarfe) in a draft: written one by one or many at once, saved field by field."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from models.database import found_with, locked, locked_with, save_if, transaction
from models.matters import Provision
from models.organisations import STATES
from models.submissions import (
    Addressee,
    Continuation,
    CostMethod,
    CostRhythm,
    Priority,
    Quoting,
    Reading,
    Requirement,
    RequirementFile,
    RequirementProvision,
    Submission,
)
from workflows import clock
from workflows.access import Actor, find, visible_requirements
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.field_versions import by_another, field_changed, newer, written
from workflows.requirements.calculations import check_costs, following
from workflows.requirements.requirement_line import with_line
from workflows.requirements.requirement_reading import with_files
from workflows.submissions.submissions import MOST_LETTERS, locked_draft, require_draft

TEXTS = ("title", "current_text", "proposed_text", "rationale", "cost_basis")
KEPT_BESIDE = ("version", "field_versions")
JOINABLE = ("current_text", "proposed_text", "rationale")
LENGTHS = {"title": 300, "cost_basis": 600}
ITS_SUBMISSION = "(SELECT submission_id FROM requirement WHERE requirement.id = $1)"
ITS_PLACES = "ARRAY(SELECT provision_id FROM requirement_provision WHERE requirement_id = $1 ORDER BY provision_id)"
ITS_ANSWER = "(SELECT ARRAY[organisation_id::text, channel, state] FROM submission WHERE submission.id = submission_id)"
AS_READ = "version = $2 AND submission_id IN (SELECT id FROM submission WHERE id = $3 AND state = 'draft' FOR UPDATE)"
MOST_QUOTED = 5_000  # of a long provision: the writer cuts out what she means, and the form has room for the rest


@dataclass(frozen=True)
class RequirementText:
    """What is asked for; see Requirement for each part. It may be unfinished until the answer is handed in.

    Where a cost is calculated, its sum follows from the factors and need not be given.
    """

    title: str
    provision_ids: Sequence[int] = ()
    topic_id: int | None = None
    current_text: str = ""
    proposed_text: str = ""
    rationale: str = ""
    addressee: Addressee = Addressee.FEDERAL
    addressee_state: str = ""
    priority: Priority = Priority.IMPORTANT
    cost_once: Decimal | None = None
    cost_yearly: Decimal | None = None
    cost_basis: str = ""
    cost_method: CostMethod = CostMethod.SUM
    cost_count: Decimal | None = None
    cost_minutes: Decimal | None = None
    cost_price: Decimal | None = None
    cost_rhythm: CostRhythm = CostRhythm.YEARLY
    reading: Reading = Reading.OFFICES
    quoting: Quoting = Quoting.NO
    name_shown: bool = False


@dataclass(frozen=True)
class Typed:
    """What a page sends of a requirement; see save_requirement."""

    version: int
    untouched: Collection[str]
    joined: Collection[str]
    fields: dict[str, Any]


FIELDS = tuple(RequirementText.__dataclass_fields__)


async def add_requirement(actor: Actor, submission_id: int, **fields: Any) -> Requirement:
    """Write one requirement; the keywords are those of RequirementText."""
    return (await add_requirements(actor, submission_id, [RequirementText(**fields)]))[0]


async def begin_requirement(actor: Actor, submission_id: int, *, provision_id: int, **fields: Any) -> Requirement:
    """Begin a requirement at a provision, with the text quoted as it stands there; its title may still be to be found."""
    provision = await Provision.filter(id=provision_id).only("id", "text").first()
    quoted = provision.text[:MOST_QUOTED] if provision else ""
    given = {"title": "", **fields, "provision_ids": [provision_id], "current_text": quoted}
    return await add_requirement(actor, submission_id, **given)


async def add_requirements(actor: Actor, submission_id: int, texts: Sequence[RequirementText]) -> list[Requirement]:
    """Write several requirements at once, all or none; errors are named `<number>.<field>`."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        made = await write_requirements(actor, submission, texts)

        await record(actor, "submission.requirements_added", submission, requirements=[one.id for one in made])
    return made


async def save_requirement(
    actor: Actor,
    requirement_id: int,
    *,
    version: int,
    untouched: Collection[str] = (),
    joined: Collection[str] = (),
    **fields: Any,
) -> Requirement:
    """Save what was typed, field by field. `version` is that of the moment of typing.

    Stale only where another person changed the same field after that version; its facts hold their values, and nothing
    is written. Of `untouched` fields, which a form sends along as it got them, what another person wrote last stands.
    `joined` names texts that shall follow what stands there instead of replacing it. Saving the same writes nothing.
    """
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not of a requirement: {sorted(unknown)}")
    typed = Typed(version, untouched, joined, fields)
    # Nearly always nobody else is at work: what was read still stands when it is written, and no lock is held between.
    return await _saved_as_read(actor, requirement_id, typed) or await _saved_locked(actor, requirement_id, typed)


async def _saved_as_read(actor: Actor, requirement_id: int, typed: Typed) -> Requirement | None:
    """None, and nothing written, if somebody was quicker or if there is more to write than the row itself."""
    requirement, beside = await found_with(Requirement, requirement_id, place_ids=ITS_PLACES, answer=ITS_ANSWER)
    if requirement is None:
        raise Missing(requirement=requirement_id)
    organisation, channel, state = beside["answer"]
    answer = Submission._init_from_db(
        id=requirement.submission_id, organisation_id=int(organisation), channel=channel, state=state
    )
    await require_draft(actor, answer)
    changed = await _changes(actor, requirement, beside["place_ids"], typed)
    if not changed:
        return requirement
    if "provision_ids" in changed:
        return None
    before, columns = requirement.version, _apply(actor, requirement, changed)
    saved = await save_if(requirement, columns, AS_READ, before, requirement.submission_id)
    return requirement if saved else None


async def _saved_locked(actor: Actor, requirement_id: int, typed: Typed) -> Requirement:
    async with transaction():
        requirement, place_ids = await _locked_with_places(actor, requirement_id)

        changed = await _changes(actor, requirement, place_ids, typed)
        if changed:
            if "provision_ids" in changed:
                await _replace_places(requirement, changed["provision_ids"])
            await requirement.save(update_fields=_apply(actor, requirement, changed))
    return requirement


async def _changes(actor: Actor, requirement: Requirement, place_ids: list[int], typed: Typed) -> dict[str, Any]:
    """What is to be written of what was typed, by field; the refusal if it may not be."""
    present, fields = _present(requirement, place_ids), dict(typed.fields)
    fields |= {name: f"{present[name]}\n\n{fields[name]}".strip() for name in set(typed.joined) & set(JOINABLE)}
    kept = {name for name in typed.untouched if by_another(actor, requirement.field_versions, name)}
    changed = {name: value for name, value in fields.items() if name not in kept and _differs(present[name], value)}
    if not changed:
        return {}
    await _require_no_conflict(actor, requirement, typed.version, changed, present)
    _refuse(check_text({**present, **changed}))
    return changed | following({**present, **changed}, changed)


def _apply(actor: Actor, requirement: Requirement, changed: dict[str, Any]) -> list[str]:
    """Put the changes into the row in memory; the names of the columns to be written."""
    columns = {name: value for name, value in changed.items() if name != "provision_ids"}
    requirement.version += 1
    requirement.update_from_dict(columns)
    requirement.field_versions |= written(actor, changed, requirement.version)
    if requirement.continuation is Continuation.STANDS:
        requirement.continuation = columns["continuation"] = Continuation.CHANGED
    return [*columns, *KEPT_BESIDE]


async def remove_requirement(actor: Actor, requirement_id: int) -> int:
    """Throw a requirement out of a draft; the id of the draft."""
    async with transaction():
        requirement = await locked_requirement(actor, requirement_id)

        await throw_away(requirement)

        await record(actor, "requirement.removed", requirement, submission=requirement.submission_id)
    return requirement.submission_id


async def throw_away(requirement: Requirement) -> None:
    """The rows of a requirement in a draft; the caller holds the lock."""
    await RequirementProvision.filter(requirement_id=requirement.id).delete()
    await RequirementFile.filter(requirement_id=requirement.id).delete()
    await requirement.delete()


async def show_requirement(actor: Actor, requirement_id: int) -> Requirement:
    """One requirement with its places and the answer in which it stands, if the actor may read it."""
    query = Requirement.all().prefetch_related(
        "submission__round",
        "submission__organisation",
        "places__provision",
        "topic",
        with_files(actor),
        *with_line(actor),
    )
    return await find(query, visible_requirements(actor), requirement_id)


async def write_requirements(
    actor: Actor, submission: Submission, texts: Sequence[RequirementText]
) -> list[Requirement]:
    """The rows of requirements that were checked against the round's draft; the caller holds the lock."""
    wrong = {
        f"{number}.{name}" if len(texts) > 1 else name: code
        for number, text in enumerate(texts, start=1)
        for name, code in check_text(asdict(text)).items()
    }
    _refuse(wrong)
    await _require_places(submission, {one for text in texts for one in text.provision_ids})
    before: list[Any] = await Requirement.filter(submission_id=submission.id).values_list("position", flat=True)
    now, last = clock.now(), max(before, default=0)
    columns = [_columns(asdict(text)) for text in texts]
    await Requirement.bulk_create(
        [
            Requirement(
                submission_id=submission.id, position=number, created_by_id=actor.person_id, created_at=now, **column
            )
            for number, column in enumerate(columns, start=last + 1)
        ]
    )
    made = await Requirement.filter(submission_id=submission.id).order_by("id").offset(len(before))
    await _add_places([(one.id, text.provision_ids) for one, text in zip(made, texts, strict=True)])
    return made


def check_text(text: dict[str, Any]) -> dict[str, str]:
    """What even a draft may not contain, as field → code: too much text, an impossible amount, an unknown Land."""
    wrong = {name: "too_long" for name, most in LENGTHS.items() if len(text[name]) > most}
    if sum(len(text[name]) for name in TEXTS) > MOST_LETTERS:
        wrong["rationale"] = "too_long"
    wrong |= check_costs(text)
    if text["addressee_state"] not in ("", *STATES):
        wrong["addressee_state"] = "unknown"
    return wrong


async def locked_requirement(actor: Actor, requirement_id: int) -> Requirement:
    """The requirement in a draft that the actor may work on; the lock is the submission's."""
    return (await _locked_with_places(actor, requirement_id))[0]


async def _locked_with_places(actor: Actor, requirement_id: int) -> tuple[Requirement, list[int]]:
    submission = await locked(Submission, requirement_id, by=ITS_SUBMISSION)
    await require_draft(actor, submission)
    requirement, beside = await locked_with(Requirement, requirement_id, place_ids=ITS_PLACES)
    if requirement is None:
        raise Missing(requirement=requirement_id)
    return requirement, beside["place_ids"]


def _columns(text: dict[str, Any]) -> dict[str, Any]:
    """A new requirement as its row; the places have rows of their own."""
    return {name: value for name, value in {**text, **following(text, FIELDS)}.items() if name != "provision_ids"}


def _present(requirement: Requirement, place_ids: list[int]) -> dict[str, Any]:
    stored = {name: getattr(requirement, name) for name in FIELDS if name != "provision_ids"}
    return {**stored, "provision_ids": place_ids}


def _differs(present: Any, given: Any) -> bool:
    return bool(sorted(given) != present if isinstance(present, list) else given != present)


async def _require_no_conflict(
    actor: Actor, requirement: Requirement, version: int, changed: dict[str, Any], present: dict[str, Any]
) -> None:
    contested = newer(actor, requirement.field_versions, version) & set(changed)
    if contested:
        theirs = {name: present[name] for name in changed if name in contested}
        raise await field_changed(requirement.field_versions, requirement.version, theirs)


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Unacceptable(fields=wrong)


async def _replace_places(requirement: Requirement, provision_ids: Sequence[int]) -> None:
    await _require_places(await Submission.get(id=requirement.submission_id), set(provision_ids))
    await RequirementProvision.filter(requirement_id=requirement.id).delete()
    await _add_places([(requirement.id, provision_ids)])


async def _add_places(places: Sequence[tuple[int, Sequence[int]]]) -> None:
    await RequirementProvision.bulk_create(
        [
            RequirementProvision(requirement_id=requirement_id, provision_id=provision_id)
            for requirement_id, provision_ids in places
            for provision_id in dict.fromkeys(provision_ids)
        ]
    )


async def _require_places(submission: Submission, provision_ids: set[int]) -> None:
    """A place lies in the draft that the round is about."""
    if not provision_ids:
        return
    known = Provision.filter(id__in=provision_ids, document_version__rounds__id=submission.round_id)
    if await known.count() != len(provision_ids):
        raise Unacceptable(fields={"provision_ids": "unknown"})
