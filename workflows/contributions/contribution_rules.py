"""What both sides of a contribution share: what belongs to it, whether it still takes anything, and its mails."""

from typing import Any

from models.contributions import Contribution
from models.matters import Circle, DocumentVersion
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.errors import WrongState
from workflows.installation import link
from workflows.mail import Recipient, queue_mail
from workflows.signing import sign

OPEN_TO = (Circle.MEMBERS, Circle.PUBLIC)


async def contribution_with_all(contribution_id: int) -> Contribution:
    """With the person it went to, its part, and the answer it belongs to."""
    return await Contribution.get(id=contribution_id).prefetch_related(
        "person", "places", "asked_questions", "submission__organisation", "submission__covers",
        "submission__round__office", "submission__round__extensions", "submission__round__document_version",
    )  # fmt: skip


def takes_more(contribution: Contribution) -> bool:
    """May the department still write? By the clock, its own word and the state of the answer."""
    submission, now = contribution.submission, clock.now()
    covered = {one.organisation_id for one in submission.covers}
    over = contribution.finished_at or contribution.ended_at or now > contribution.due_at
    return not over and submission.state is SubmissionState.DRAFT and submission.round.accepts(now, covered)


async def require_circle(submission: Submission, refusal: Exception | None = None) -> None:
    """A draft for named bodies or offices is not shown to a department, whoever asks it."""
    version = await DocumentVersion.filter(rounds__id=submission.round_id).first()
    if version is not None and version.circle not in OPEN_TO:
        raise refusal or WrongState("circle_without_departments")


async def mail_department(template: str, contribution: Contribution, more: dict[str, Any]) -> None:
    """One mail with its link to the department, in the language of the person behind the address."""
    person = contribution.person
    page = link(f"/contributions/{sign('contribution', contribution.id)}")
    await queue_mail(
        template,
        [Recipient(person.email, person_id=person.id, key=person.email_key, facts={"link": page})],
        about=contribution,
        facts={
            "office": contribution.submission.round.office.name,
            "organisation": contribution.submission.organisation.name,
            "round": contribution.submission.round.title,
            "department": contribution.department,
            "due": contribution.due_at.isoformat(),
            **more,
        },
        language=person.language,
    )
