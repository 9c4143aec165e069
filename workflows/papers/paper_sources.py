"""The appendix of a paper, for members: from where each position comes, with its support counted honestly."""

from models.matters import Circle
from models.positions import Source
from workflows.access import MACHINE
from workflows.papers.paper_reading import PaperPage
from workflows.positions.support import support_of_positions


async def sources_of(page: PaperPage) -> str:
    """Markdown: each cited position in its order with support, resolutions, examples and authors; "" without any."""
    cited = {citation.cited_id: citation.cited for passage in page.passages for citation in passage.citations}
    if not cited:
        return ""
    supports = await support_of_positions(MACHINE, page.version.paper.matter_id)
    backing = await backing_of(list(cited), for_members=True)
    lines = ["Zahlen von 1 bis 4 stehen hier als „unter 5“. Ein Ort wird in jeder Zahl nur einmal gezählt."]
    for position in sorted(cited.values(), key=lambda one: one.number):
        support = supports.get(position.id)
        spoken = support is not None and (support.counties, support.towns) != ("0", "0")
        said = [support.sentence()] if support and spoken else []
        lines.append(f"**{position.number}. {position.title}** – {'; '.join([*said, *backing.get(position.id, [])])}")
    return "\n\n".join(lines)


async def backing_of(
    position_ids: list[int], *, for_members: bool = False, people: bool = True
) -> dict[int, list[str]]:
    """What stands behind positions beside requirements, in words; for members without what is not for them to read.

    Without `people` no name of a person is among them, so that the words can be kept elsewhere.
    """
    found: dict[int, list[str]] = {}
    sources = await (
        Source.filter(position_id__in=position_ids, requirement_id__isnull=True)
        .select_related("resolution__body__office", "example__organisation", "named_author")
        .order_by("id")
    )
    for source in sources:
        hidden = for_members and source.resolution and source.resolution.circle not in (Circle.MEMBERS, Circle.PUBLIC)
        unnamed = source.named_author_id is not None and not people
        words = "Beschluss eines Gremiums" if hidden else "Vorschlag der Geschäftsstelle" if unnamed else _words(source)
        found.setdefault(source.position_id or 0, []).append(words)
    return found


def _words(source: Source) -> str:
    if source.resolution:
        body = source.resolution.body
        return f"{body.name} {body.office.short_name}, Beschluss Nr. {source.resolution.number}"
    if source.example:
        return f"Praxisbeispiel {source.example.organisation.name}: {source.example.title}"
    return f"Bearbeitung: {source.named_author.name}" if source.named_author else ""
