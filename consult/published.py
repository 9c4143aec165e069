"""The public site beside its papers: all positions with their fate, and news of all of it for readers."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from consult import translate
from consult.etags import has, tag_of, unchanged
from consult.forms import Form
from consult.labels import label
from consult.places import address_of
from consult.render import page
from consult.translate import _
from models.dispatches import DEMAND_OUTCOMES, IMPLEMENTATION_OUTCOMES, Outcome
from models.papers import PaperVersion
from models.positions import PositionKind
from workflows import installation
from workflows.documents.feed import News, atom_feed
from workflows.publication.news import newest_fates, newest_papers, newest_said
from workflows.publication.public_positions import Wanted, list_public_positions

MOST_PAGES = 1_000_000
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)  # of an empty feed, which does not look new with every request


class PositionsForm(Form):
    kind: PositionKind | None = None
    topic: int | None = None
    outcome: Outcome | None = None
    page: Annotated[int, Field(ge=1, le=MOST_PAGES)] = 1


async def positions(request: Request) -> Response:
    """What published papers say, whatever their matter, with what became of it."""
    asked = PositionsForm.query(request)
    wanted = Wanted(asked.kind, asked.topic, asked.outcome)
    found = await list_public_positions(wanted, page=asked.page)
    return page(
        request,
        "positions/public.html",
        public=found,
        found=found.found,
        asked=asked,
        kinds=[(one, label(one)) for one in PositionKind],
        outcomes=[(one, label(one)) for one in _outcomes(asked.kind)],
    )


async def papers_feed(request: Request) -> Response:
    """Papers on the day of their publication."""
    found = [_paper(request, one) for one in await newest_papers()]
    return _feed(request, "paper:list", _("Veröffentlichte Papiere"), found)


async def positions_feed(request: Request) -> Response:
    """What was found out about our positions, the newest first."""
    found = [_fate(request, "position:show", one) for one in await newest_fates()]
    return _feed(request, "position:all", _("Was aus unseren Positionen wurde"), found)


async def recommendations_feed(request: Request) -> Response:
    """Recommendations on the day on which a paper with them was published; how far members are is told in numbers only."""
    found = [_said(request, "recommendation:show", one) for one in await newest_said(PositionKind.RECOMMENDATION)]
    return _feed(request, "recommendation:list", _("Unsere Empfehlungen an die Mitglieder"), found)


async def commitments_feed(request: Request) -> Response:
    """What we promised, and what shows how far it is."""
    kind, name = PositionKind.COMMITMENT, "commitment:show"
    found = [_said(request, name, one) for one in await newest_said(kind)]
    found += [_fate(request, name, one) for one in await newest_fates(kind)]
    return _feed(request, "commitment:list", _("Wozu wir uns verpflichtet haben"), found)


def _outcomes(kind: PositionKind | None) -> tuple[Outcome, ...]:
    """To which ends a position of this kind can come."""
    ends: dict[PositionKind | None, tuple[Outcome, ...]] = {
        None: (*DEMAND_OUTCOMES, *IMPLEMENTATION_OUTCOMES),
        PositionKind.DEMAND: DEMAND_OUTCOMES,
    }
    return ends.get(kind, (Outcome.OPEN, *IMPLEMENTATION_OUTCOMES))


def _feed(request: Request, name: str, title: str, news: list[News]) -> Response:
    address = installation.link(address_of(request.app, name))
    content = atom_feed(address, title, news, lang=translate.language(), empty_at=OLDEST)
    tag = tag_of(content.decode())
    if has(request, tag):
        return unchanged(tag)
    return Response(content, media_type="application/atom+xml; charset=utf-8", headers={"ETag": tag})


def _paper(request: Request, version: PaperVersion) -> News:
    assert version.published_at is not None
    return News(
        installation.link(address_of(request.app, "paper:show", id=version.id)),
        version.paper.title,
        f"{label(version.paper.kind)}, {_('Fassung {number}').format(number=version.number)}",
        version.paper.matter.office.name,
        version.published_at,
    )


def _said(request: Request, name: str, row: dict[str, Any]) -> News:
    address = installation.link(address_of(request.app, name, id=row["position_id"]))
    text = row["text"] if row["text"] != row["title"] else ""
    return News(address, row["title"], text, row["office"], row["published_at"])


def _fate(request: Request, name: str, row: dict[str, Any]) -> News:
    outcome = label(Outcome(row["outcome"]))
    said = [row["document_version"] or "", row["evidence"]]
    address = installation.link(address_of(request.app, name, id=row["position_id"]))
    return News(
        f"{address}#{row['recorded_at']:%Y%m%dT%H%M%S}",
        f"{outcome}: {row['title']}",
        "\n".join(line for line in said if line),
        row["office"],
        row["recorded_at"],
    )
