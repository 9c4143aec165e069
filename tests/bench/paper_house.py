"""A paper of sixty pages with two hundred positions, and the same text as a bare script would have it."""

from models.database import rows
from models.papers import Citation, PaperVersion, Passage
from models.positions import Position, PositionKind, Source
from tests.rows import START, matter_row, paper_row
from tests.world import World

POSITIONS, CHAPTER = 200, 20
PETITION = "Die Kommunen brauchen für die Umsetzung einen Vorlauf von mindestens zwölf Monaten nach der Verkündung. "
REASON = "Stellen, Haushalt und Verfahren lassen sich in wenigen Wochen nicht anpassen; das zeigen alle Rückmeldungen. "


def body(number: int) -> str:
    """Markdown of a passage: paragraphs and a list, now and then a table, a quotation or a footnote."""
    parts = [f"**Petitum:** {PETITION}Das gilt auch für die *Übergangsregelung* in Nummer {number}.", REASON * 3]
    parts.append(f"- {PETITION}\n- {REASON}")
    if number % 10 == 0:
        parts.append("| Land | Aufwand im Jahr |\n|---|---|\n| A | 12.000 Euro |\n| B | 24.000 Euro |")
    if number % 7 == 0:
        parts.append("> „am ersten Tag des folgenden Quartals“")
    if number % 25 == 0:
        parts.append(f"Das ist belegt.[^1]\n\n[^1]: Beschluss Nr. {number}.")
    return "\n\n".join(parts)


async def build_paper(world: World) -> PaperVersion:
    """A draft that says a position in each passage; behind each stands a named author."""
    matter = await matter_row(world)
    numbers = range(1, POSITIONS + 1)
    facts = {"matter": matter, "kind": PositionKind.DEMAND, "created_at": START}
    await Position.bulk_create([Position(number=one, title=f"Forderung {one}", **facts) for one in numbers])
    positions = await Position.filter(matter=matter).order_by("number")
    version = await paper_row(matter, state="draft")
    await Passage.bulk_create(
        [
            Passage(
                paper_version=version,
                position=number + 1,
                level=2 if number % CHAPTER == 1 else 3,
                heading=f"Zu Artikel {number}",
                body=body(number),
            )
            for number in numbers
        ]
    )
    passages = await Passage.filter(paper_version=version, position__gt=1).order_by("position")
    await Citation.bulk_create(
        [Citation(passage=one, cited=said) for one, said in zip(passages, positions, strict=True)]
    )
    await Source.bulk_create(
        [
            Source(matter=matter, position=one, named_author_id=world.clara.person_id, set_at=START, confirmed_at=START)
            for one in positions
        ]
    )
    await rows("ANALYZE")
    return version
