"""The words around the positions: paper, letters and circulars. Every figure in them is a placeholder that the run fills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.circulars import CircularSeries
from models.dispatches import Outcome
from models.rounds import QuestionKind, RoundKind
from workflows.demonstration import places
from workflows.demonstration.places import Place
from workflows.demonstration.requirements import TEXTS

REFERENCE = "H II 3 – 20401/12#4"
"""The ministry's Aktenzeichen."""
OWN_REFERENCE = "50-14-02/KomIntStG"
CORE_DEMANDS = (
    ("koordinierung", "Durchgriffsverbot beachten: Der Bund darf Kreisen, Städten und Gemeinden keine Aufgaben unmittelbar übertragen.", "Bund"),
    ("finanzierung", "Auskömmlich, dauerhaft und dynamisiert finanzieren: Dauerhafte Pflichten brauchen dauerhafte Mittel.", "Bund"),
    ("unterkunft", "Die Bundesbeteiligung an den Kosten der Unterkunft ungekürzt fortführen.", "Bund"),
    ("nachweis", "Pauschale statt Einzelnachweis: ein einfacher Nachweis im Jahr, geführt durch die Länder.", "Bund und Länder"),
    ("kennzahlen", "Kennzahlen nur aus vorhandenen Daten bilden und keine neuen Erhebungen bei den Kommunen einführen.", "Bund"),
    ("inkrafttreten", "Zwölf Monate Vorlauf zwischen Verkündung und Inkrafttreten, damit Landesrecht und Haushalte folgen können.", "Bund und Länder"),
)  # fmt: skip
"""Position, sentence, addressee; at most six."""


@dataclass(frozen=True)
class DissentText:
    """An Abweichende Position of an association to a position; it is printed in full."""

    association: str
    position: str
    text: str


@dataclass(frozen=True)
class FollowUpText:
    """What became of a position in the second draft."""

    position: str
    outcome: Outcome
    evidence: str


@dataclass(frozen=True)
class ImplementationText:
    """What a member did with a recommendation."""

    place: Place
    recommendation: str
    outcome: Outcome
    evidence: str


@dataclass(frozen=True)
class QuestionText:
    """One question of a round; bounds are what is plausible, not what is allowed."""

    kind: QuestionKind
    text: str
    unit: str = ""
    options: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class RoundText:
    """A call to members."""

    kind: RoundKind
    title: str
    letter: str
    questions: tuple[QuestionText, ...]


@dataclass(frozen=True)
class CircularText:
    """A circular with its placeholders: deadline, received, sent, answers, states, ministry_deadline."""

    key: str
    subject: str
    body: str
    series: CircularSeries = CircularSeries.CIRCULAR


FOLLOW_UPS = (
    FollowUpText("koordinierung", Outcome.ADOPTED, "§ 4 Absatz 1 beginnt nun mit „Die Länder stellen sicher, dass …“; Trägerschaft und Besetzung regelt das Landesrecht."),
    FollowUpText("nachweis", Outcome.ADOPTED, "§ 16: jährlicher Nachweis in vereinfachter Form durch die Länder. Eine Bagatellgrenze fehlt."),
    FollowUpText("kennzahlen", Outcome.PARTLY, "Jetzt § 16a: 28 statt 42 Kennzahlen, überwiegend aus der amtlichen Statistik. Der Stichtag 31. März ist geblieben."),
    FollowUpText("beirat", Outcome.MOOT, "§ 7 ist gestrichen."),
    FollowUpText("wohnsitz", Outcome.OPEN, "Zwei statt drei Jahre; die Beratung im Innenausschuss steht aus. Eine Genehmigungsfiktion ist nicht vorgesehen."),
    FollowUpText("unterkunft", Outcome.NOT_ADOPTED, "Artikel 2 Nummer 2 ist unverändert. Das Ministerium verweist auf die Gegenäußerung zum Haushaltsbegleitgesetz."),
    FollowUpText("aufwand", Outcome.PARTLY, "E.3 nennt nun 31,8 statt 12,4 Millionen Euro jährlich; Fallzahlen sind weiterhin nicht offengelegt."),
    FollowUpText("finanzierung", Outcome.NOT_ADOPTED, "§ 15 Absatz 1 ist unverändert: fester Betrag, keine Anpassung."),
    FollowUpText("inkrafttreten", Outcome.OPEN, "Artikel 7 ist unverändert; der Vorlauf ist Gegenstand der Beratungen im Bundesrat."),
)  # fmt: skip
UNCHANGED = "Im zweiten Entwurf wortgleich; wird im weiteren Verfahren vertreten."
"""Evidence for every other demand, with the outcome open."""
LAPSED = "Verfallen (Diskontinuität), wird weiterverfolgt."
"""Evidence when the electoral term ends before the bill is passed."""
IMPLEMENTATIONS = (
    ImplementationText(places.KRANICHWERDER, "verwaltung-lotsen", Outcome.DONE, "Seit zwei Jahren in der Stadtbibliothek; die Auswertung zählt 3 140 Beratungen und ein Drittel weniger Vorsprachen ohne vollständige Unterlagen."),
    ImplementationText(places.KRANICHWERDER, "beteiligung-beirat", Outcome.DONE, "Der Beirat besteht seit 1994 mit Rede- und Antragsrecht."),
    ImplementationText(places.SPERBERGAU, "verwaltung-personal", Outcome.UNDER_WAY, "Drei von elf Auszubildenden des neuen Jahrgangs haben Einwanderungsgeschichte; die Ausschreibungen werden überarbeitet."),
    ImplementationText(places.DOHLENSTADT, "bildung-uebergang", Outcome.PLANNED, "Ratsvorlage für das zweite Quartal; zwei Stadtteile beginnen."),
    ImplementationText(places.OTTERSEE, "auswertung-nachweis", Outcome.DONE, "Ein Formblatt für drei Förderer, geprüft wird jede zehnte Förderung."),
    ImplementationText(places.WIESELFELDE, "netze-sprachmittlung", Outcome.DONE, "Pool von 34 Personen im Verbund von neun Gemeinden."),
    ImplementationText(places.GINSTERTAL, "arbeit-anerkennung", Outcome.NOT_APPLICABLE, "Aufgabe des Kreises; wir verweisen an dessen Lotsenstelle."),
    ImplementationText(places.SILBERBRONN, "quartier-orte", Outcome.UNDER_WAY, "In 4 von 22 Ortsgemeinden ist das Dorfgemeinschaftshaus an einem festen Nachmittag geöffnet."),
    ImplementationText(places.NEBELHORST, "beteiligung-ehrenamt", Outcome.PLANNED, "Versicherungsschutz wird mit dem Kommunalen Schadenausgleich geklärt."),
)  # fmt: skip
QUESTIONS = (
    QuestionText(QuestionKind.NUMBER, "Wie viele Vollzeitäquivalente sind bei Ihnen für Integration eingesetzt?", "VZÄ", minimum=0, maximum=400),
    QuestionText(QuestionKind.NUMBER, "Wie hoch sind die jährlichen Kosten der Sprachmittlung?", "EUR", minimum=0, maximum=5_000_000),
    QuestionText(QuestionKind.CHOICE, "Liegt ein Integrationskonzept vor?", options=("ja", "in Arbeit", "nein")),
    QuestionText(QuestionKind.CHOICE, "Wer soll die Koordinierungsstelle tragen?", options=("Kreis", "Gemeinde", "Land regelt")),
    QuestionText(QuestionKind.TEXT, "Was hindert Sie heute am meisten?"),
)  # fmt: skip
SECOND_QUESTIONS = (
    QuestionText(QuestionKind.CHOICE, "Genügt Ihnen § 4 Absatz 1 in der neuen Fassung?", options=("ja", "teilweise", "nein")),
    QuestionText(QuestionKind.NUMBER, "Wie viele Kita- oder Tagespflegeplätze würde § 24 SGB VIII (neu) bei Ihnen erfordern?", "Plätze", minimum=0, maximum=5_000),
    QuestionText(QuestionKind.TEXT, "Was darf im weiteren Verfahren auf keinen Fall verloren gehen?"),
)  # fmt: skip
URGENT_QUESTIONS = (
    QuestionText(QuestionKind.NUMBER, "Freie Plätze heute", "Plätze", minimum=0, maximum=10_000),
    QuestionText(QuestionKind.NUMBER, "Belegte Plätze heute", "Plätze", minimum=0, maximum=50_000),
    QuestionText(QuestionKind.NUMBER, "Davon anerkannt und ohne Wohnung", "Personen", minimum=0, maximum=30_000),
    QuestionText(QuestionKind.CHOICE, "Werden Turnhallen oder Zelte genutzt?", options=("ja", "geplant", "nein")),
    QuestionText(QuestionKind.TEXT, "Was würde Ihnen in den nächsten vier Wochen am meisten helfen?"),
)  # fmt: skip


def paper_text(key: str) -> str:
    """A text of the paper: title, status, preface, core_intro, details_intro, effort, dissent_intro, commitment_intro,
    commitment_outro, recommendation_intro, closing, appendix_intro."""
    return _sections("paper")[key]


def letter(key: str) -> str:
    """A letter or a sentence of one: ministry_first, ministry_second, answer_opening, answer_<votum>, answer_closing."""
    return _sections("letters")[key]


def dissents() -> tuple[DissentText, ...]:
    """The abweichende Positionen: DKK to the passing on of the funds, DGK to the residence rule."""
    return (
        DissentText("DKK", "weiterleitung", paper_text("dissent_DKK")),
        DissentText("DGK", "wohnsitz", paper_text("dissent_DGK")),
    )


def reservation() -> DissentText:
    """The DSK agrees to the distribution subject to its Präsidium."""
    return DissentText("DSK", "verteilung", paper_text("reservation_DSK"))


def rounds() -> dict[str, RoundText]:
    """The three calls: `first` (hearing), `second` (second draft, stays open) and `urgent` (Eilabfrage, stays open)."""
    asked = {"first": QUESTIONS, "second": SECOND_QUESTIONS, "urgent": URGENT_QUESTIONS}
    return {
        key: RoundText(
            RoundKind.URGENT_QUERY if key == "urgent" else RoundKind.HEARING,
            letter(f"{_place(key)}_title"),
            letter(f"{_place(key)}_letter"),
            questions,
        )
        for key, questions in asked.items()
    }


def _place(key: str) -> str:
    return key if key == "urgent" else f"round_{key}"


def circulars() -> dict[str, CircularText]:
    """Key → circular: invitation, grace, submitted, second_draft, examples, urgent."""
    made = {}
    for key, section in _sections("circulars").items():
        subject, body = section.split("\n", 1)
        series = CircularSeries.EXPRESS if key in ("grace", "urgent") else CircularSeries.CIRCULAR
        made[key] = CircularText(key, subject, body, series)
    return made


@cache
def _sections(name: str) -> dict[str, str]:
    """`=== key` opens a section; it goes on to the next one."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split("=== ")[1:])
    return {key: body.strip() for key, _, body in parts}
