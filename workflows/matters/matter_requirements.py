"""Which requirements an office evaluates in a matter."""

from tortoise.expressions import Q

from models.matters import Matter
from models.submissions import SubmissionState
from workflows.access import Actor, runs


def requirements_of(matter: Matter, office_id: int | None = None) -> Q:
    """What an office was asked for in a matter (unless named: the matter's own): released, in its own rounds.

    What members said to a Landesverband's round belongs to them as forwarded copies, so nothing is there twice.
    """
    return Q(
        submission__state=SubmissionState.RELEASED,
        submission__round__matter_id=matter.id,
        submission__round__office_id=office_id or matter.office_id,
    )


def evaluating_office(actor: Actor, matter: Matter) -> int | None:
    """Whose requirements an officer evaluates: those of the matter's office, or of her own Landesverband."""
    return matter.office_id if runs(actor, matter.office) else actor.organisation_id
