"""Who asks by a signed link: a person without a mandate, let in to one answer of one organisation and to nothing else."""

from models.people import Person, Role
from models.submissions import Submission
from workflows.access import Acting, Actor


def actor_by_link(person: Person, submission: Submission) -> Actor:
    """The person as a helper of the organisation that answers. Only functions that check the link may make one.

    `submission.organisation` must have been fetched. She is provisional, so that no coordinator's act is open to her.
    """
    place = submission.organisation
    acting = Acting(
        mandate_id=0,
        role=Role.CONTRIBUTOR,
        organisation_id=place.id,
        organisation_name=place.name,
        organisation_kind=place.kind,
        organisation_ids=(place.id,),
        state=place.state,
        association_id=place.parent_id,
        provisional=True,
    )
    return Actor(person.id, person.name, person.language, acting, (acting,))
