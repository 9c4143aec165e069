"""The yearly report on the recommendations, begun as a paper: figures that may be published, drawn from its own tables."""

from collections.abc import Mapping
from textwrap import shorten
from typing import NamedTuple

from models.database import rows, transaction
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.matters import Matter
from models.organisations import Organisation
from models.papers import Paper, PaperKind, PaperVersion
from workflows.access import Actor, find, is_federal_office, require, visible_matters
from workflows.audit import record
from workflows.errors import Unacceptable
from workflows.evaluation.small_cells import UNDER, WITHHELD, small_cell, small_table
from workflows.papers.papers import PassageText, add_passages, start_paper
from workflows.positions.commitments import Promise, list_commitments
from workflows.recommendations.adoption import Adoption, AdoptionFilters, Line, count_adoption
from workflows.recommendations.adoption_export import OUTCOME_WORDS, sized
from workflows.recommendations.recommendations import recommendations_in_force

WORDS = dict(zip(IMPLEMENTATION_OUTCOMES, OUTCOME_WORDS, strict=True))
ORDER = (Outcome.DONE, Outcome.UNDER_WAY, Outcome.PLANNED, Outcome.NOT_APPLICABLE)
MOST_NOTES = 12
LONGEST_NAME = 160  # letters of a recommendation in a table
NOTES = f"""
    SELECT organisation.name, position.title, said.note FROM implementation AS said
    JOIN implementation_sheet AS sheet ON sheet.organisation_id = said.organisation_id AND sheet.year = said.year
    JOIN organisation ON organisation.id = said.organisation_id JOIN position ON position.id = said.position_id
    WHERE said.year = $1 AND said.position_id = ANY($2::int[]) AND sheet.sharing = 'public' AND said.note <> ''
      AND said.outcome IN ('done', 'under_way')
    ORDER BY said.recorded_at DESC, said.id DESC LIMIT {MOST_NOTES}
"""
METHOD = (
    "Die Mitglieder füllen jedes Jahr freiwillig eine Seite aus und sagen zu jeder Empfehlung, ob sie geplant, in Arbeit oder "
    "umgesetzt ist oder nicht zutrifft. Ein Verband kann für seine Orte antworten; was ein Ort selbst sagt, gilt vor dem Wort "
    "seines Verbands. Gezählt wird jede Organisation einmal, mit Land, Größe und Verband zur Zeit ihrer Antwort; wer zwei "
    "Verbänden angehört, zählt bei beiden. Zahlen unter fünf und solche, aus denen sie sich errechnen ließen, stehen hier nicht. "
    "Mit Namen stehen nur Mitglieder, die zugestimmt haben."
)


class Note(NamedTuple):
    """What a member that allows it says of a recommendation."""

    name: str
    title: str
    note: str


async def begin_report(actor: Actor, matter_id: int, year: int) -> PaperVersion:
    """Begin the report of a year as a paper of this matter; the officer is its author and goes on writing."""
    title = f"Wie weit sind die Kommunen? Bericht {year} zur Umsetzung unserer Empfehlungen"
    async with transaction():
        require(True, is_federal_office(actor), code="not_your_office")
        matter = await find(Matter.all(), visible_matters(actor), matter_id)
        positions = await recommendations_in_force(actor)
        adoption = await count_adoption(positions, AdoptionFilters(year=year))
        if not adoption.total.answers:
            raise Unacceptable("report_empty", fields={"year": "report_empty"})
        if await Paper.exists(matter=matter, title=title):
            raise Unacceptable("paper_known", fields={"matter": "paper_known"})

        found = await rows(NOTES, [adoption.year, [one.id for one in positions]])
        texts = report_texts(adoption, [Note(**row) for row in found], await list_commitments(actor))
        version = await start_paper(actor, matter.id, kind=PaperKind.POSITION_PAPER, title=title)
        author = actor.person_id
        passages = [PassageText(heading, body, named_author_id=author) for heading, body in texts]
        await add_passages(actor, version.id, passages, version=version.version)

        await record(actor, "paper.report_begun", await version.paper, year=year)
    return version


async def report_matters(actor: Actor) -> list[Matter]:
    """Open matters of our recommendations, in which a federal office can write the report."""
    require(True, is_federal_office(actor), code="not_your_office")
    ids = {one.matter_id for one in await recommendations_in_force(actor)}
    return await Matter.filter(visible_matters(actor), id__in=list(ids), closed_at__isnull=True).order_by("-id")


def report_texts(adoption: Adoption, notes: list[Note], promises: list[Promise]) -> list[tuple[str, str]]:
    """Heading and Markdown of each passage; only numbers that may be published."""
    year, states, associations = adoption.year, adoption.states, adoption.associations
    passages = [
        (f"Das Jahr {year} in Zahlen", _summary(adoption)),
        ("Nach Ländern", _drawn(f"Umgesetzt nach Ländern {year}", "Land", states)),
        ("Nach Größe", _drawn(f"Umgesetzt nach Größe {year}", "Größe", sized(adoption.sizes))),
        ("Nach Verbänden", _drawn(f"Umgesetzt nach Verbänden {year}", "Verband", associations)),
        ("Nach Empfehlungen", _recommendations(adoption)),
        ("Über die Jahre", _years(adoption.years)),
    ]
    if notes:
        passages.append(
            ("Aus der Praxis", "\n\n".join(f"- **{one.name}** zu „{one.title}“: {_flat(one.note)}" for one in notes))
        )
    if promises:
        passages.append(("Was aus unseren eigenen Zusagen wurde", "\n\n".join(map(_promised, promises))))
    return [*passages, ("Wie gezählt wurde", METHOD)]


def _summary(adoption: Adoption) -> str:
    total = adoption.total
    whole = [f"{_of(_cell(total.said[one]), total.answers)} Antworten: {WORDS[one]}" for one in ORDER]
    return (
        f"Geantwortet haben {_of(_cell(total.answered or 0), total.members or 0)} Mitgliedern, zu "
        f"{len(adoption.recommendations)} Empfehlungen.\n\n" + "\n".join(f"- {one}" for one in whole)
    )


def _drawn(title: str, head: str, lines: list[Line]) -> str:
    """A table with its drawing. Behind a line stand those who answered: where they are few, nothing of it is shown."""
    bases = {one.key: one.answered or 0 for one in lines}
    shown, _ = small_table({one.key: {**_words_of(one.said), "answered": one.answered or 0} for one in lines}, bases)
    heads = (head, "umgesetzt", "in Arbeit", "geplant", "trifft nicht zu", "geantwortet")
    body = []
    for one in lines:
        cells = shown[one.key]
        done = cells[Outcome.DONE]
        answers = one.answers if not {UNDER, WITHHELD} & set(cells.values()) else 0
        told = [_of(done, answers) if answers else done, *(cells[outcome] for outcome in ORDER[1:])]
        body.append([one.name, *told, _of(cells["answered"], one.members or 0)])
    # A drawing shows the first column that says "12 von 40": where nothing of what is done is shown, it would be another.
    drawn = any(" von " in row[1] for row in body)
    return f"Schaubild: {title}\n\n{_table(heads, body)}" if drawn else _table(heads, body)


def _recommendations(adoption: Adoption) -> str:
    lines = adoption.recommendations
    shown, _ = small_table({one.key: _words_of(one.said) for one in lines}, {one.key: one.answers for one in lines})
    body = [
        [shorten(one.name, LONGEST_NAME, placeholder=" …"), *(shown[one.key][outcome] for outcome in ORDER)]
        for one in lines
    ]
    return _table(("Empfehlung", *(WORDS[one] for one in ORDER)), body)


def _years(lines: list[Line]) -> str:
    body = [
        [one.name, _cell(one.answered or 0), *(_of(_cell(one.said[outcome]), one.answers) for outcome in ORDER[:2])]
        for one in lines
    ]
    return _table(("Jahr", "geantwortet", "umgesetzt", "in Arbeit"), body)


def _promised(promise: Promise) -> str:
    state = WORDS[promise.outcome] if promise.outcome else "noch nichts festgehalten"
    last = f" {_flat(promise.evidence[0].text)}" if promise.evidence else ""
    return f"- **{promise.position.title}** ({_name(promise.owner)}): {state}.{last}"


def _name(office: Organisation) -> str:
    return office.short_name or office.name


def _words_of(said: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(outcome): said[outcome] for outcome in ORDER}


def _cell(number: int) -> str:
    return small_cell(number, may_see_names=False)


def _of(cell: str, whole: int) -> str:
    """ "12 von 40"; what is not shown says nothing of its base either."""
    return cell if cell in (UNDER, WITHHELD) else f"{cell} von {whole}"


def _table(heads: tuple[str, ...], body: list[list[str]]) -> str:
    lines = [list(heads), ["---", *["--:"] * (len(heads) - 1)], *([_flat(cell) for cell in row] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _flat(text: str) -> str:
    """On one line of a table or list."""
    return " ".join(text.replace("|", "/").split())
