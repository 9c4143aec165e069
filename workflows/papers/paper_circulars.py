"""From a paper that was sent one step to the circular that tells the members of it."""

from babel.dates import format_date

from models.circulars import Circular
from models.database import transaction
from models.dispatches import Dispatch
from models.matters import Circle
from models.papers import PaperFormat, PaperState
from workflows import clock
from workflows.access import Actor, require
from workflows.circulars.circulars import attach_file, write_circular
from workflows.errors import WrongState
from workflows.papers.paper_reading import PaperPage, show_paper_version
from workflows.papers.rendering import paper_file


async def draft_circular_about(actor: Actor, paper_version_id: int) -> Circular:
    """A circular "abgegebene Stellungnahme" to all members, as a draft with the file; the officer reads it and sends it."""
    async with transaction():
        page = await show_paper_version(actor, paper_version_id)

        require(True, page.may_run)

        if page.version.state is not PaperState.SENT:
            raise WrongState("paper_version", state=page.version.state)
        matter = page.version.paper.matter
        circular = await write_circular(
            actor,
            office_id=matter.office_id,
            subject=f"Abgegebene Stellungnahme: {page.version.paper.title}"[:200],
            text=_text(page),
            audience={},
            circle=Circle.MEMBERS,
            matter_id=matter.id,
            paper_version_id=page.version.id,
        )
        if any(one.format is PaperFormat.PUBLIC_PDF for one in page.files):
            file = await paper_file(actor, page.version.id, PaperFormat.PUBLIC_PDF)
            await attach_file(actor, circular.id, name=file.name, content=file.content)
    return circular


def _text(page: PaperPage) -> str:
    matter = page.version.paper.matter
    reference = f" (Az. {matter.their_reference})" if matter.their_reference else ""
    to = "\n".join(f"- {one.addressee.name}{_way(one)}" for one in page.dispatches)
    status = f" Sie ergeht {page.status}." if page.status else ""
    return (
        f"zum Vorhaben **{matter.title}**{reference} haben wir unsere Stellungnahme abgegeben.{status} "
        f"Sie ging am {_day(page)} an:\n\n{to}\n\n"
        "Die Stellungnahme liegt bei. Was aus Ihren Änderungsbedarfen geworden ist, teilen wir jedem Mitglied gesondert mit."
    )


def _way(dispatch: Dispatch) -> str:
    if dispatch.through:
        return f" (über {dispatch.through.name})"
    return f" (Kopie: {dispatch.copy_to.name})" if dispatch.copy_to else ""


def _day(page: PaperPage) -> str:
    assert page.version.sent_at is not None
    return format_date(page.version.sent_at.astimezone(clock.BERLIN), "long", locale="de")
