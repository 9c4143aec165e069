"""What a preview or an import of the register has to say, as lines for the command line. Pure."""

from collections.abc import Iterator, Sequence

from models.organisations import OrganisationKind
from workflows.organisations.functions import FunctionsPreview
from workflows.register.register import RegisterOutcome, RegisterPreview
from workflows.register.register_changes import RegisterChanges

MOST_NAMES = 60
FIRST_NAMES = 10
KINDS = {
    OrganisationKind.MUNICIPALITY: "municipalities",
    OrganisationKind.INDEPENDENT_CITY: "independent cities",
    OrganisationKind.COUNTY: "counties",
    OrganisationKind.MUNICIPAL_ASSOCIATION: "municipal associations",
}


def preview_lines(preview: RegisterPreview) -> list[str]:
    """What the file holds and what its import would do."""
    kinds = ", ".join(f"{preview.kinds.get(kind, 0):,} {name}" for kind, name in KINDS.items())
    lines = [f"Vintage {preview.vintage:%Y-%m-%d}: {preview.total:,} organisations ({kinds})"]
    lines += [f"Town not found, link by hand: {key}" for key in preview.unlinked]
    return [*lines, *_change_lines(preview.changes), "Nothing was written."]


def outcome_lines(outcome: RegisterOutcome) -> list[str]:
    """What the import did."""
    if outcome.register_import is None:
        return ["Nothing to change: this register is imported already."]
    memberships = f"Memberships: {outcome.memberships_begun:,} begun, {outcome.memberships_ended:,} ended"
    return [
        f"Imported vintage {outcome.register_import.vintage:%Y-%m-%d}.",
        *_change_lines(outcome.changes),
        memberships,
    ]


def function_lines(preview: FunctionsPreview) -> list[str]:
    """What a table of functions holds: new, known and wrong rows."""
    lines = [f"Functions: {len(preview.new):,} new, {preview.known:,} known, {len(preview.errors):,} wrong rows"]
    lines += [f"New function: {name}" for name in preview.new_functions]
    return lines + [f"Row {error.row}, column {error.column}: {error.code}" for error in preview.errors[:MOST_NAMES]]


def _change_lines(changes: RegisterChanges) -> Iterator[str]:
    yield from _list("Added", [f"{each.name} ({each.ars})" for each in changes.added])
    yield f"Changed: {len(changes.changed):,}"
    yield from _list(
        "Same town, new key", [f"{each.after.name}: {each.before.ars} → {each.after.ars}" for each in changes.rekeyed]
    )
    yield from _list("Ended", [f"{each.name} ({each.ars})" for each in changes.ended])
    yield from _list(
        "Successions proposed, to be confirmed by a person",
        [f"{each.predecessor.name} → {each.successor.name} ({each.reason})" for each in changes.successions],
    )


def _list(title: str, names: Sequence[str]) -> Iterator[str]:
    yield f"{title}: {len(names):,}"
    shown = names if len(names) <= MOST_NAMES else names[:FIRST_NAMES]
    yield from (f"  {name}" for name in shown)
    if len(shown) < len(names):
        yield f"  … and {len(names) - len(shown):,} more"
