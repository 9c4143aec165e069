"""Everything that was done with one answer (Verlauf), for those of its own house."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models.audit import AuditEntry
from models.contributions import Contribution, SignedRelease
from models.people import Person
from models.submissions import Submission
from workflows.access import Actor, acts_for, find, require, visible_submissions

OF_REQUIREMENTS = ("requirement.removed", "requirement.file_attached", "requirement.file_detached")


@dataclass(frozen=True)
class Act:
    """One act with the name of who did it, empty where it was the machine or a link that names nobody."""

    at: datetime
    action: str
    person: str
    deputy_for: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class History:
    submission: Submission
    acts: list[Act]


async def show_history(actor: Actor, submission_id: int) -> History:
    """All acts on an answer, the newest first; Denied for those who may read the answer but are of another house."""
    query = Submission.all().prefetch_related("round__matter", "organisation")
    submission = await find(query, visible_submissions(actor), submission_id)
    require(True, acts_for(actor, submission.organisation_id), code="foreign_organisation")
    entries = await AuditEntry.filter(await _about(submission)).order_by("-at", "-id")
    named = {one.person_id for one in entries} | {one.deputy_for_id for one in entries}
    people = await Person.filter(id__in=named - {None})
    names = {one.id: one.name for one in people}
    acts = [
        Act(one.at, one.action, names.get(one.person_id or 0, ""), names.get(one.deputy_for_id or 0, ""), one.facts)
        for one in entries
    ]
    return History(submission, acts)


async def _about(submission: Submission) -> Q:
    """Its own acts, those of the links that belong to it, and of requirements that are no longer there to be asked."""
    contributions = await Contribution.filter(submission_id=submission.id).values_list("id", flat=True)
    releases = await SignedRelease.filter(submission_id=submission.id).values_list("id", flat=True)
    of_requirements = Q(action__in=OF_REQUIREMENTS, facts__contains={"submission": submission.id})
    return (
        Q(noun="submission", subject_id=submission.id)
        | Q(noun="contribution", subject_id__in=list(contributions))
        | Q(noun="signed_release", subject_id__in=list(releases))
        | Q(noun="requirement") & of_requirements
    )
