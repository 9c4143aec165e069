"""Rows made directly, for tests whose subject begins where other workflows end. Each builder gives one finished thing."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from models.files import StoredFile
from models.matters import Circle, DocumentStage, DocumentVersion, Matter, Provision, SourceDocument, Topic
from models.organisations import Organisation
from models.papers import Citation, Paper, PaperState, PaperVersion, Passage
from models.positions import Position, PositionKind
from models.rounds import Invitation, Round, RoundKind
from models.submissions import (
    Requirement,
    RequirementProvision,
    Submission,
    SubmissionKind,
    SubmissionOrganisation,
    SubmissionState,
)
from tests.world import World

START = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
_numbers = count(1)


async def matter_row(world: World, **facts: Any) -> Matter:
    """A matter of the federation."""
    given = {"title": "Entwurf eines Gesetzes zur Probe", "short_title": "ProbeG", "opened_at": START, **facts}
    given.setdefault("office", world.federation)
    return await Matter.create(lead_association=world.counties, **given)


async def document_row(
    matter: Matter, labels: Iterable[str] = ("§ 1", "§ 2"), *, circle: Circle = Circle.MEMBERS, **facts: Any
) -> tuple[DocumentVersion, list[Provision]]:
    """The next version of the matter's draft with its provisions."""
    document, _ = await SourceDocument.get_or_create(matter=matter, defaults={"title": "Entwurf"})
    number = await DocumentVersion.filter(document=document).count() + 1
    file = await StoredFile.create(content_hash=f"{next(_numbers):064}", size=1, media_type="text/xml", stored_at=START)
    given = {"label": f"Fassung {number}", "stage": DocumentStage.MINISTERIAL_DRAFT, "received_at": START, **facts}
    version = await DocumentVersion.create(
        document=document, number=number, circle=circle, format="gii", file=file, **given
    )
    provisions = [
        await Provision.create(
            document_version=version,
            position=place,
            key=label.replace(" ", ""),
            kind="section",
            label=label,
            text=f"Wortlaut von {label}.",
            text_hash=f"{place:064}",
        )
        for place, label in enumerate(labels, start=1)
    ]
    return version, provisions


async def round_row(
    matter: Matter,
    office: Organisation,
    asked: Iterable[Organisation] = (),
    *,
    opened_at: datetime | None = START,
    deadline: datetime = START + timedelta(days=5),
    **facts: Any,
) -> Round:
    """A round of an office, opened unless told otherwise, with invitations."""
    given = {"kind": RoundKind.HEARING, "title": "Verbändeanhörung", "created_at": START, **facts}
    made = await Round.create(matter=matter, office=office, opened_at=opened_at, deadline=deadline, **given)
    for organisation in asked:
        await Invitation.create(
            round=made, organisation=organisation, desk_id=organisation.desk_id or organisation.id, invited_at=START
        )
    return made


async def submission_row(
    round_: Round,
    organisation: Organisation,
    *,
    covers: Iterable[Organisation] = (),
    state: SubmissionState = SubmissionState.RELEASED,
    **facts: Any,
) -> Submission:
    """A submission for its organisation, or for those it `covers`; released unless told otherwise."""
    given = {"kind": SubmissionKind.ANSWER, "authored_at": START, **facts}
    if state is SubmissionState.RELEASED:
        given = {"receipt_number": f"T-{next(_numbers)}", "received_at": START, "content_hash": "0" * 64, **given}
    made = await Submission.create(round=round_, organisation=organisation, state=state, **given)
    for covered in list(covers) or [organisation]:
        await SubmissionOrganisation.create(submission=made, organisation=covered)
    return made


async def requirement_row(
    submission: Submission,
    title: str = "Frist verlängern",
    *,
    provisions: Iterable[Provision] = (),
    topic: Topic | None = None,
    **facts: Any,
) -> Requirement:
    """A requirement of a submission, at provisions or at a topic."""
    given = {"rationale": f"{title}, weil die Zeit nicht reicht.", "created_at": START, **facts}
    made = await Requirement.create(submission=submission, title=title, topic=topic, **given)
    for provision in provisions:
        await RequirementProvision.create(requirement=made, provision=provision)
    return made


async def position_row(matter: Matter, title: str = "Fristen verlängern", **facts: Any) -> Position:
    """A demand, unless told otherwise, with a number that no workflow gives."""
    given = {"kind": PositionKind.DEMAND, "created_at": START, **facts}
    given.setdefault("number", 10_000 + next(_numbers))
    return await Position.create(matter=matter, title=title, **given)


async def paper_row(
    matter: Matter, cited: Iterable[Position] = (), *, state: PaperState = PaperState.SENT, **facts: Any
) -> PaperVersion:
    """The first version of a new paper: a heading, and below it one passage per position."""
    paper = await Paper.create(matter=matter, title="Stellungnahme zur Probe", created_at=START)
    given = {"created_at": START, **facts}
    if state is PaperState.SENT:
        given = {"frozen_at": START, "sent_at": START, "content_hash": "0" * 64, **given}
    version = await PaperVersion.create(paper=paper, number=1, state=state, **given)
    await Passage.create(paper_version=version, position=1, level=2, heading="Im Einzelnen")
    for place, position in enumerate(cited, start=2):
        passage = await Passage.create(paper_version=version, position=place, level=3, heading=position.title)
        await Citation.create(passage=passage, cited=position)
    return version
