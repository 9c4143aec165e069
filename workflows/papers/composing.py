"""Making the passages of a paper out of positions, in the forms that addressees know."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from babel.dates import format_date

from models.database import transaction
from models.matters import Matter, Provision
from models.papers import PaperKind, PaperVersion, Passage
from models.positions import Position, PositionKind, Source
from models.submissions import Requirement
from workflows import clock
from workflows.access import Actor, find, quotable, visible_paper_versions
from workflows.documents.passage_blocks import Letter, Style, write_inline
from workflows.documents.place_names import place_name
from workflows.documents.redline import redline
from workflows.errors import WrongState
from workflows.papers.papers import PassageText, add_passages, start_paper
from workflows.positions.support import SUPPORTING

LAST = 10**6
STYLES = {"kept": Style(), "deleted": Style(struck=True), "inserted": Style(underlined=True)}


class Wording(NamedTuple):
    """What a provision says, and what it shall say."""

    before: str
    after: str


def demand_passage(position: Position, place: str = "", wording: Wording | None = None) -> PassageText:
    """ "Zu Artikel 1 Nr. 3 (§ 24 SGB VIII-E)": Bewertung, Petitum, Formulierungsvorschlag, Begründung.

    `place` is how the provision is cited; `wording` stands in where the position itself proposes none.
    """
    parts = [
        f"**{position.title}**" if place else "",
        position.text,
        _part("Bewertung", position.assessment),
        _part("Petitum", position.petition),
        _part("Formulierungsvorschlag", _redlined(_own_wording(position) or wording)),
        _part("Begründung", position.rationale),
    ]
    return PassageText(
        heading=f"Zu {place}"[:400] if place else position.title,
        body="\n\n".join(part for part in parts if part),
        level=3,
        position_ids=(position.id,),
        provision_id=position.provision_id,
        topic_id=position.topic_id,
    )


def list_passage(heading: str, lead: str, positions: list[Position], *, level: int, closing: str = "") -> PassageText:
    """Recommendations or commitments as a list under one heading."""
    bullets = "\n".join(f"- {position.text or position.title}" for position in positions)
    return PassageText(
        heading=heading,
        body="\n\n".join(part for part in (lead, bullets, closing) if part),
        level=level,
        position_ids=tuple(position.id for position in positions),
        topic_id=positions[0].topic_id if positions else None,
    )


async def compose(
    actor: Actor,
    paper_version_id: int,
    *,
    version: int,
    kind: PositionKind,
    heading: str,
    lead: str = "",
    closing: str = "",
) -> list[Passage]:
    """Append all positions of one kind below one heading.

    Demands come in the order of the draft, a passage each; recommendations by field of policy; commitments as a list,
    after which `closing` stands.
    """
    page = await find(PaperVersion.all().select_related("paper"), visible_paper_versions(actor), paper_version_id)
    positions = await _positions(page.paper.matter_id, kind)
    if kind is PositionKind.COMMITMENT:
        texts = [list_passage(heading, lead, positions, level=2, closing=closing)]
    else:
        top = PassageText(heading=heading, body=lead, named_author_id=actor.person_id)
        texts = [top, *(await _demands(positions) if kind is PositionKind.DEMAND else _recommendations(positions))]
    return await add_passages(actor, paper_version_id, texts, version=version)


async def start_from_template(actor: Actor, matter_id: int, *, kind: PaperKind, title: str) -> PaperVersion:
    """Start a paper that is already filled with the positions of its matter, in the form of its kind.

    A statement goes through the draft provision by provision; a position paper commits ourselves first, then recommends
    by field of policy, then demands.
    """
    async with transaction():
        version = await start_paper(actor, matter_id, kind=kind, title=title)
        matter = await Matter.get(id=matter_id).select_related("office")
        fill = _statement if kind is PaperKind.STATEMENT else _position_paper
        await add_passages(actor, version.id, await fill(actor, matter), version=version.version)
    return version


async def start_supplement(actor: Actor, paper_version_id: int) -> PaperVersion:
    """Start a new paper that adds to one that was sent, for what is sent never changes; it says to which it belongs."""
    async with transaction():
        first = await find(PaperVersion.all().select_related("paper"), visible_paper_versions(actor), paper_version_id)
        if first.sent_at is None:
            raise WrongState("not_sent_yet", state=first.state)
        paper = first.paper
        title = f"Ergänzung: {paper.title}"[:400]
        version = await start_paper(actor, paper.matter_id, kind=paper.kind, title=title, supplements=paper)
        day = format_date(first.sent_at.astimezone(clock.BERLIN), "long", locale="de")
        lead = f"Wir ergänzen „{paper.title}“ vom {day}."
        await add_passages(actor, version.id, [_own(actor, "Vorbemerkung", lead)], version=version.version)
    return version


async def _statement(actor: Actor, matter: Matter) -> list[PassageText]:
    demands = await _positions(matter.id, PositionKind.DEMAND)
    placed = [one for one in demands if one.provision_id]
    general = [one for one in demands if not one.provision_id]
    texts = [_own(actor, "Vorbemerkung", f"{matter.office.name} dankt für die Gelegenheit zur Stellungnahme.")]
    if general:
        texts += [_own(actor, "Allgemeine Forderungen"), *await _demands(general)]
    if placed:
        texts += [_own(actor, "Zu den Regelungen im Einzelnen"), *await _demands(placed)]
    return [*texts, _own(actor, "Schlussbemerkung", "Für Rückfragen stehen wir gern zur Verfügung.")]


async def _position_paper(actor: Actor, matter: Matter) -> list[PassageText]:
    office = matter.office.name
    commitments = await _positions(matter.id, PositionKind.COMMITMENT)
    recommendations = await _positions(matter.id, PositionKind.RECOMMENDATION)
    demands = await _positions(matter.id, PositionKind.DEMAND)
    texts = [_own(actor, "Vorbemerkung")]
    if commitments:
        lead = f"{office} verpflichtet sich,"
        texts.append(list_passage(f"Selbstverpflichtung: {office}"[:400], lead, commitments, level=2))
    if recommendations:
        lead = f"{office} empfiehlt ihren Mitgliedern,"
        texts += [_own(actor, "Empfehlungen an die Mitglieder"), *_recommendations(recommendations, lead)]
    if demands:
        texts += [_own(actor, "Forderungen an Bund und Länder"), *await _demands(demands)]
    return texts


def _own(actor: Actor, heading: str, body: str = "") -> PassageText:
    return PassageText(heading, body, named_author_id=actor.person_id)


async def _positions(matter_id: int, kind: PositionKind) -> list[Position]:
    return await (
        Position.filter(matter_id=matter_id, kind=kind, withdrawn_at__isnull=True)
        .select_related("provision", "topic")
        .order_by("topic__number", "provision__position", "number")
    )


async def _demands(positions: list[Position]) -> list[PassageText]:
    ordered = sorted(positions, key=lambda one: (one.provision.position if one.provision else LAST, one.number))
    places, wordings = await _places(ordered), await _wordings(ordered)
    return [demand_passage(one, places.get(one.provision_id or 0, ""), wordings.get(one.id)) for one in ordered]


def _recommendations(positions: list[Position], lead: str = "") -> list[PassageText]:
    texts = []
    for topic, group in groupby(positions, key=lambda position: position.topic):
        name = f"{topic.number}. {topic.name}" if topic else "Weitere Empfehlungen"
        texts.append(list_passage(name, lead, list(group), level=3))
    return texts


async def _places(positions: list[Position]) -> dict[int, str]:
    """How the provision of each position is cited, with the law that the Artikel around it changes."""
    provisions = {one.provision_id: one.provision for one in positions if one.provision}
    versions = {one.document_version_id for one in provisions.values()}
    articles = {one.key.partition("/")[0] for one in provisions.values()}
    laws = {
        (one.document_version_id, one.key): one.heading
        for one in await Provision.filter(document_version_id__in=list(versions), key__in=list(articles))
    }
    return {
        one.id: place_name(
            one.label,
            one.heading,
            one.text,
            laws.get((one.document_version_id, one.key.partition("/")[0]), ""),
        )
        for one in provisions.values()
    }


async def _wordings(positions: list[Position]) -> dict[int, Wording]:
    """What a member proposes behind each position, where its words may leave the house; the first that is complete."""
    sources = await Source.filter(
        position_id__in=[one.id for one in positions], confirmed_at__isnull=False, votum__in=SUPPORTING
    ).order_by("-id")
    ids = [one.requirement_id for one in sources if one.requirement_id]
    proposed = Requirement.filter(quotable(), id__in=ids).exclude(proposed_text="")
    known: Mapping[int, Requirement] = {one.id: one for one in await proposed}
    found = ((one.position_id, known.get(one.requirement_id or 0)) for one in sources)
    return {at or 0: Wording(said.current_text, said.proposed_text) for at, said in found if said}


def _own_wording(position: Position) -> Wording | None:
    return Wording(position.wording_before, position.wording_after) if position.wording_after else None


def _part(label: str, text: str) -> str:
    return f"**{label}:** {text}" if text else ""


def _redlined(wording: Wording | None) -> str:
    """The proposed wording as Markdown, in which struck and new words are marked if one knows what stood there."""
    if wording is None:
        return ""
    if not wording.before:
        return wording.after
    marked = [
        Letter(letter, STYLES[change])
        for change, text in redline(_one_line(wording.before), _one_line(wording.after))
        for letter in text
    ]
    return write_inline(marked)


def _one_line(text: str) -> str:
    """A mark must not reach over the end of a paragraph."""
    return " ".join(text.split())
