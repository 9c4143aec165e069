"""What an office has noted beside one requirement, and what it has at hand to note."""

from typing import NamedTuple

from models.evaluation import Assignment, Boilerplate, RequirementComment, Tagging
from models.matters import Matter
from models.people import Person
from models.submissions import Requirement
from workflows.access import Actor, runs
from workflows.evaluation.boilerplates import list_boilerplates
from workflows.evaluation.evaluation_facets import Options, officers_of, tags_of
from workflows.matters.matter_requirements import evaluating_office


class Remark(NamedTuple):
    """A comment with the name of who made it; `own` ones can be taken back."""

    comment: RequirementComment
    person: str
    own: bool


class Notes(NamedTuple):
    """Comments, tags and officer of a requirement, with what can be chosen. Empty for offices that do not evaluate it."""

    remarks: list[Remark]
    tags: list[str]
    officer_id: int | None
    all_tags: Options
    officers: Options
    boilerplates: list[Boilerplate]
    ours: bool


NOTHING = Notes([], [], None, [], [], [], ours=False)


async def notes_of(actor: Actor, matter: Matter, requirement: Requirement) -> Notes:
    """What the actor's office noted; nothing where another office evaluates this requirement."""
    office_id = requirement.submission.round.office_id
    if office_id != evaluating_office(actor, matter) or not (
        runs(actor, matter.office) or actor.organisation_id == office_id
    ):
        return NOTHING
    comments = await RequirementComment.filter(requirement=requirement, withdrawn=False).order_by("at", "id")
    people = dict(await Person.filter(id__in=[one.by_id for one in comments]).values_list("id", "name"))
    assignment = await Assignment.get_or_none(requirement=requirement)
    taggings = await Tagging.filter(requirement=requirement).select_related("tag").order_by("tag__name")
    return Notes(
        [Remark(one, people.get(one.by_id, ""), one.by_id == actor.person_id) for one in comments],
        [one.tag.name for one in taggings],
        assignment.officer_id if assignment else None,
        await tags_of(office_id),
        await officers_of(office_id),
        await list_boilerplates(actor),
        ours=True,
    )
