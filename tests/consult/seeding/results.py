"""Recommendations that members have answered, and a promise that is kept."""

from datetime import date

from models.dispatches import Outcome
from models.positions import PositionKind
from models.recommendations import Effect, Sharing
from tests.consult.seeding.seeded import NOW, Seeded
from tests.rows import matter_row, paper_row, position_row
from workflows.documents.table_file import XLSX
from workflows.organisations.topics import set_topics
from workflows.papers.paper_import import bring_paper
from workflows.positions.commitments import add_evidence, assign_commitment
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said
from workflows.recommendations.year_sheets import bring_year_sheet, export_year_sheet, review_year_sheet

PAPER = b"# Wasser\n\nWir empfehlen:\n\n- Eimer zu kaufen,\n\n## 1. Seile\n\nWir fordern Seile. Es regnet."


async def plant(seeded: Seeded) -> None:
    """A published paper; the Verband has answered for its towns, one of the recommendations also the other town."""
    world = seeded.world
    language, network = (await set_topics(world.clara, {1: "Sprache und Bildung", 2: "Netzwerke"}))[:2]
    matter = await matter_row(world, short_title="Integration")
    kind = PositionKind.RECOMMENDATION
    first, second, third = [
        await position_row(matter, title, kind=kind, topic=topic, text=f"{title}, wo es nötig ist.")
        for title, topic in (("Zu Kursen hinführen", language), ("Sprachmittlung im Verbund", language), ("Runden nutzen", network))
    ]  # fmt: skip
    promise = await position_row(matter, "Anregungen liefern", kind=PositionKind.COMMITMENT)
    await paper_row(matter, [first, second, third, promise], published_at=NOW)
    towns = [world.union.id, *(one.id for one in world.union_towns)]
    said = {first.id: Said(Outcome.DONE, Effect.PARTLY, "Mit der Volkshochschule."), second.id: Said(Outcome.PLANNED)}
    await say_implementations(world.jana, towns, said, sharing=Sharing.PUBLIC)
    await say_implementations(world.bert, [world.other_town.id], {first.id: Said(Outcome.UNDER_WAY)})
    await assign_commitment(world.clara, promise.id, owner_id=world.counties.id, due_on=date(2026, 2, 1), version=0)
    await add_evidence(
        world.clara, promise.id, outcome=Outcome.UNDER_WAY, text="Zwölf Beispiele sind veröffentlicht.",
        happened_on=NOW.date(), link="https://www.dkk.example/beispiele",
    )  # fmt: skip

    _, sheet = await export_year_sheet(world.anna)
    filled = await bring_year_sheet(world.anna, sheet)
    brought = await bring_paper(world.clara, matter.id, PAPER)
    seeded.special |= {f"year_sheet:{verb}": {"file": filled.id} for verb in ("review", "take")}
    seeded.uploads["year_sheet:bring"] = ("empfehlungen.xlsx", sheet, XLSX)
    seeded.special |= {f"paper_import:{verb}": {"id": matter.id} for verb in ("new", "bring", "review", "take")}
    seeded.things |= {"paper-import": brought.id, "recommendations": first.id, "commitments": promise.id}
    seeded.forms |= {
        "recommendation:save": {"town": world.town.id, f"outcome_{third.id}": "done"},
        "recommendation:autosave": {"town": world.town.id, f"outcome_{third.id}": "done"},
        "recommendation:save_as_before": {"town": world.town.id},
        "commitment:assign": {"owner": world.cities.id, "version": 1},
        "commitment:prove": {"outcome": "done", "text": "Fertig.", "happened_on": "04.03.2026"},
        "adoption:file": {"format": "csv"},
        "year_sheet:take": {"seen": (await review_year_sheet(world.anna, filled.id)).seen},
        "adoption:begin_report": {"matter": matter.id, "year": 2026},
        "paper_import:bring": {"text": PAPER.decode()},
        "paper_import:take": {"title": "Wasser", "kind_0": "demand", "text_0": "Eimer kaufen", "topic_0": ""},
    }
