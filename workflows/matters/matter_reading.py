"""A matter as its page shows it: drafts, rounds and papers that the reader may know of, and what is still owed."""

from dataclasses import dataclass

from models.matters import DocumentVersion, Matter, MinistryMail, MinistryMailFile, Recognition
from models.papers import PaperState, PaperVersion
from models.proceedings import Proceeding
from models.rounds import Round
from workflows.access import (
    Actor,
    find,
    runs,
    visible_document_versions,
    visible_matters,
    visible_paper_versions,
    visible_rounds,
)
from workflows.drafts.recognitions import open_recognitions
from workflows.matters.debt import unanswered
from workflows.matters.matters import SHOWN_WITH
from workflows.matters.ministry_mails import mails_of


@dataclass(frozen=True)
class MatterFile:
    """Everything of one matter. For who runs it: `owed`, released requirements without an answer, and `recognitions`,
    drafts that were read and wait to be checked, and `mails` of the ministry. `proceedings`: its course in parliament."""

    matter: Matter
    versions: list[DocumentVersion]
    rounds: list[Round]
    papers: list[PaperVersion]
    may_run: bool
    owed: int | None
    recognitions: list[Recognition]
    mails: list[MinistryMail]
    proceedings: list[Proceeding]

    @property
    def unread_draft(self) -> MinistryMailFile | None:
        """What came with a mail and looks like the draft, as long as there is none."""
        if self.versions or self.recognitions:
            return None
        return next((one for mail in self.mails for one in mail.attached if one.may_be_draft), None)


async def show_matter_file(actor: Actor, matter_id: int) -> MatterFile:
    """One matter with all that belongs to it and that the actor may see."""
    matter = await find(Matter.all().prefetch_related(*SHOWN_WITH), visible_matters(actor), matter_id)
    versions = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter.id)
    rounds = Round.filter(visible_rounds(actor), matter_id=matter.id)
    papers = PaperVersion.filter(visible_paper_versions(actor), paper__matter_id=matter.id)
    may_run = actor.is_office and runs(actor, matter.office)
    return MatterFile(
        matter,
        await versions.select_related("document").order_by("-received_at", "-id"),
        await rounds.prefetch_related("office", "extensions").order_by("-deadline", "-id"),
        _standing(await papers.select_related("paper").order_by("-id")),
        may_run,
        await unanswered(matter.id) if may_run else None,
        await open_recognitions(matter.id) if may_run else [],
        await mails_of(matter.id) if may_run else [],
        await Proceeding.filter(matter_id=matter.id, ended_at__isnull=True).order_by("id"),
    )


def _standing(versions: list[PaperVersion]) -> list[PaperVersion]:
    """The newest version of each paper, and what was sent: what another version took the place of is found there."""
    newest = {one.paper_id: one.id for one in reversed(versions)}
    return [one for one in versions if one.state is PaperState.SENT or one.id == newest[one.paper_id]]
