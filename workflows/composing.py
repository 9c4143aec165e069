"""Making the passages of a paper out of positions, in the forms that addressees know."""

from itertools import groupby

from models.papers import PaperVersion, Passage
from models.positions import Position, PositionKind
from workflows.access import Actor
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


async def compose_demands(actor: Actor, version: PaperVersion, *, heading: str, lead: str) -> list[Passage]:
    """Append all demands of the matter in the order of the draft, below one heading."""
    demands = await (
        Position.filter(matter_id=version.paper.matter_id, kind=PositionKind.DEMAND, withdrawn_at__isnull=True)
        .select_related("provision")
        .order_by("provision__position", "number")
    )
    top = PassageText(heading=heading, body=lead, named_author_id=actor.person_id)
    return await add_passages(actor, version.id, [top, *map(demand_passage, demands)], version=version.version)


async def compose_recommendations(actor: Actor, version: PaperVersion, *, heading: str, lead: str) -> list[Passage]:
    """Append all recommendations by field of policy, numbered as the topics are."""
    recommendations = await (
        Position.filter(matter_id=version.paper.matter_id, kind=PositionKind.RECOMMENDATION, withdrawn_at__isnull=True)
        .select_related("topic")
        .order_by("topic__number", "number")
    )
    texts = [PassageText(heading=heading, body=lead, named_author_id=actor.person_id)]
    for topic, group in groupby(recommendations, key=lambda position: position.topic):
        name = f"{topic.number}. {topic.name}" if topic else "Weitere Empfehlungen"
        texts.append(list_passage(name, "", list(group), level=3))
    return await add_passages(actor, version.id, texts, version=version.version)


def _part(label: str, text: str) -> str:
    return f"**{label}:** {text}" if text else ""


def _wording(position: Position) -> str:
    if not position.wording_after:
        return ""
    before = f"**Fassung des Entwurfs:** {position.wording_before}\n\n" if position.wording_before else ""
    return f"{before}**Formulierungsvorschlag:** {position.wording_after}"
