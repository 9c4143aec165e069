"""Making the passages of a paper out of positions, in the forms that addressees know."""

from itertools import groupby

from models.papers import PaperVersion, Passage
from models.positions import Position, PositionKind
from workflows.access import Actor, find, visible_paper_versions
from workflows.papers import PassageText, add_passages


def demand_passage(position: Position) -> PassageText:
    """ "Zu Artikel 1 § 4 Absatz 1 (Koordinierungsstelle)": Bewertung, Petitum, Formulierungsvorschlag, Begründung."""
    parts = [
        position.text,
        _part("Bewertung", position.assessment),
        _part("Petitum", position.petition),
        _wording(position),
        _part("Begründung", position.rationale),
    ]
    place = position.provision
    heading = f"Zu {place.label} ({position.title})" if place else position.title
    return PassageText(
        heading=heading,
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
    positions = await (
        Position.filter(matter_id=page.paper.matter_id, kind=kind, withdrawn_at__isnull=True)
        .select_related("provision", "topic")
        .order_by("topic__number", "provision__position", "number")
    )
    if kind is PositionKind.COMMITMENT:
        texts = [list_passage(heading, lead, positions, level=2, closing=closing)]
    else:
        top = PassageText(heading=heading, body=lead, named_author_id=actor.person_id)
        texts = [top, *(_demands(positions) if kind is PositionKind.DEMAND else _recommendations(positions))]
    return await add_passages(actor, paper_version_id, texts, version=version)


def _demands(positions: list[Position]) -> list[PassageText]:
    ordered = sorted(positions, key=lambda one: (one.provision.position if one.provision else 10**6, one.number))
    return [demand_passage(position) for position in ordered]


def _recommendations(positions: list[Position]) -> list[PassageText]:
    texts = []
    for topic, group in groupby(positions, key=lambda position: position.topic):
        name = f"{topic.number}. {topic.name}" if topic else "Weitere Empfehlungen"
        texts.append(list_passage(name, "", list(group), level=3))
    return texts


def _part(label: str, text: str) -> str:
    return f"**{label}:** {text}" if text else ""


def _wording(position: Position) -> str:
    if not position.wording_after:
        return ""
    before = f"**Fassung des Entwurfs:** {position.wording_before}\n\n" if position.wording_before else ""
    return f"{before}**Formulierungsvorschlag:** {position.wording_after}"
