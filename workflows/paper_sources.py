"""The appendix of a paper, for members: from where each position comes, with its support counted honestly."""

from models.positions import Position, Source
from workflows.papers import PaperPage
from workflows.support import MatterSupport, ShownSupport, associations_of, matter_support, shown


async def sources_of(page: PaperPage) -> str:
    """Markdown: each cited position in its order with support, resolutions, examples and authors; "" without any."""
    cited = {citation.cited_id: citation.cited for passage in page.passages for citation in passage.citations}
    if not cited:
        return ""
    support = await matter_support(page.version.paper.matter_id)
    associations = await associations_of({one for ids in support.supporters.values() for one in ids})
    backing = await _backing(list(cited))
    asked = f"{_digits(support.answered)} von {_digits(support.asked)} Befragten antworteten."
    lines = [f"Befragt und geantwortet: {asked} Zahlen unter 5 stehen hier nicht einzeln."]
    for position in sorted(cited.values(), key=lambda one: one.number):
        said = [_sentence(_shown(support, position, associations)), *backing.get(position.id, [])]
        lines.append(f"**{position.number}. {position.title}** – {'; '.join(part for part in said if part)}")
    return "\n\n".join(lines)


def _shown(support: MatterSupport, position: Position, associations: dict[int, list[str]]) -> ShownSupport:
    return shown(
        support.of(position.id),
        support.by_state(position.id),
        support.by_association(position.id, associations),
        asked=(support.asked, support.answered),
        may_see_names=False,
    )


def _sentence(support: ShownSupport) -> str:
    """ "3 Kreise, 41 Städte und Gemeinden, 1 234 567 Einwohnerinnen und Einwohner; Länder: …; Verbände: …"."""
    if support.counties == support.towns == "0":
        return ""
    people = f", {_digits(support.inhabitants)} Einwohnerinnen und Einwohner" if support.inhabitants else ""
    parts = [f"Kreise: {support.counties}, Städte und Gemeinden: {support.towns}{people}"]
    parts += [_list("Länder", support.by_state)] if support.by_state else []
    parts += [_list("Verbände", support.by_association)] if support.by_association else []
    return "; ".join(parts)


def _list(name: str, cells: dict[str, str]) -> str:
    return f"{name}: " + ", ".join(f"{key} {number}" for key, number in cells.items())


def _digits(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


async def _backing(position_ids: list[int]) -> dict[int, list[str]]:
    """What stands behind positions beside requirements, in words."""
    found: dict[int, list[str]] = {}
    sources = await (
        Source.filter(position_id__in=position_ids, requirement_id__isnull=True)
        .select_related("resolution__body__office", "example__organisation", "named_author")
        .order_by("id")
    )
    for source in sources:
        found.setdefault(source.position_id or 0, []).append(_words(source))
    return found


def _words(source: Source) -> str:
    if source.resolution:
        body = source.resolution.body
        return f"{body.name} {body.office.short_name}, Beschluss Nr. {source.resolution.number}"
    if source.example:
        return f"Praxisbeispiel {source.example.organisation.name}: {source.example.title}"
    return f"Bearbeitung: {source.named_author.name}" if source.named_author else ""
