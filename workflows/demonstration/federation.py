"""The federation of the demo: offices, committees, what they decided, and to whom they write. All but the ministries' names is invented."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.organisations import STATES, OrganisationKind

TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_LABEL = 40
CITY_STATES = ("02", "04", "11")


@dataclass(frozen=True)
class Office:
    """The federation, one of its associations, or a Landesverband of one (`parent` is the association's short name)."""

    name: str
    short: str
    kind: OrganisationKind
    email: str
    parent: str = ""
    state: str = ""


@dataclass(frozen=True)
class Committee:
    """A Gremium of an office, with its number of seats."""

    name: str
    office: str
    seats: int


@dataclass(frozen=True)
class Decision:
    """What a Gremium decided, so that a position may rest on it; `days_ago` counts back from the day of the play."""

    committee: str
    office: str
    number: str
    days_ago: int
    title: str
    text: str
    topic: int


@dataclass(frozen=True)
class Recipient:
    """A ministry, chancellery or committee that a paper is sent to; names are real where a name has to be."""

    name: str
    short: str
    kind: OrganisationKind
    email: str
    state: str = ""


TOPICS = (
    (1, "Integration als kommunale Querschnittsaufgabe"),
    (2, "Örtliche Netzwerke"),
    (3, "Öffnung der Verwaltung"),
    (4, "Beteiligung und bürgerschaftliches Engagement"),
    (5, "Sprache und Bildung"),
    (6, "Arbeit und Ausbildung"),
    (7, "Zusammenleben im Quartier"),
    (8, "Wirtschaft und Gründung"),
    (9, "Engagement gegen Rassismus und Fremdenfeindlichkeit"),
    (10, "Information, Finanzierung und Auswertung"),
)
FEDERATION = Office(
    "Kommunalkonvent – Vereinigung der kommunalen Verbände in Deutschland", "Kommunalkonvent",
    OrganisationKind.FEDERATION, "geschaeftsstelle@kommunalkonvent.example",
)  # fmt: skip
ASSOCIATIONS = (
    Office("Deutscher Städtekonvent", "DSK", OrganisationKind.ASSOCIATION, "post@staedtekonvent.example", "Kommunalkonvent"),
    Office("Deutscher Kreiskonvent", "DKK", OrganisationKind.ASSOCIATION, "post@kreiskonvent.example", "Kommunalkonvent"),
    Office("Deutscher Gemeindekonvent", "DGK", OrganisationKind.ASSOCIATION, "post@gemeindekonvent.example", "Kommunalkonvent"),
)  # fmt: skip
LEAD_ASSOCIATION = "DKK"
"""Federführung in the year of the play; it changes on 1 January."""
NAMES_OF_STATE = {"DSK": "Städtekonvent", "DKK": "Kreiskonvent", "DGK": "Gemeindekonvent"}
TERRITORIAL = tuple(state for state in STATES if state not in CITY_STATES)
STATES_OF = {"DSK": ("01", "03", "05", "06", "07", "08", "09", "10"), "DKK": TERRITORIAL, "DGK": TERRITORIAL}
COMMITTEES = (
    Committee("Präsidium", "DSK", 22),
    Committee("Präsidium", "DKK", 19),
    Committee("Präsidium", "DGK", 24),
    Committee("Hauptausschuss", "DSK", 118),
    Committee("Fachausschuss Soziales und Integration", "DSK", 28),
    Committee("Fachausschuss Soziales und Integration", "DKK", 24),
    Committee("Fachausschuss Soziales und Integration", "DGK", 26),
    Committee("Arbeitskreis Integration", "Kommunalkonvent", 21),
    Committee("Konferenz der Landesgeschäftsführer", "Kommunalkonvent", 34),
)
DECISIONS = (
    Decision(
        "Präsidium", "DKK", "4", 212, "Bundesmittel für Integration",
        "Das Präsidium fordert, Bundesmittel für die kommunale Integrationsarbeit dauerhaft bereitzustellen, sie jährlich an die Kostenentwicklung anzupassen (zu dynamisieren) und auf einen Verwendungsnachweis im Einzelfall zu verzichten.", 10,
    ),
    Decision(
        "Hauptausschuss", "DSK", "11", 148, "Wohnsitzregelung",
        "Der Hauptausschuss spricht sich dafür aus, die Wohnsitzregelung des § 12a AufenthG in ihrer geltenden Dauer beizubehalten. Angespannte Wohnungsmärkte vertragen keinen zusätzlichen Zuzug ohne Steuerung.", 7,
    ),
    Decision(
        "Präsidium", "DGK", "7", 96, "Berichtspflichten kleiner Gemeinden",
        "Neue Berichtspflichten für Gemeinden unter 10 000 Einwohnern lehnt das Präsidium ab. Daten, die bei Statistischen Ämtern oder Bundesbehörden vorliegen, sind dort zu erheben.", 10,
    ),
    Decision(
        "Präsidium", "DSK", "16", 74, "Verteilung nach Zahl der Zugewanderten",
        "Eine Pauschale des Bundes ist nach der Zahl der Zugewanderten zu verteilen; soziale Belastungen sind zu berücksichtigen. Der Königsteiner Schlüssel bildet die Aufgabe nicht ab.", 10,
    ),
    Decision(
        "Arbeitskreis Integration", "Kommunalkonvent", "2", 41, "Keine Aufgabenübertragung durch den Bund",
        "Der Arbeitskreis empfiehlt, jede Regelung abzulehnen, die Gemeinden oder Kreisen durch Bundesgesetz unmittelbar Aufgaben überträgt, und auf eine Regelung durch die Länder mit Ausgleich nach dem Konnexitätsprinzip hinzuwirken.", 2,
    ),
    Decision(
        "Fachausschuss Soziales und Integration", "DKK", "9", 33, "Beteiligung des Bundes an den Kosten der Unterkunft",
        "Die Beteiligung des Bundes an den Kosten der Unterkunft ist ungekürzt fortzuführen. Wer den Zuzug steuert, hat dessen Folgekosten zu tragen.", 6,
    ),
)  # fmt: skip


def state_associations() -> tuple[Office, ...]:
    """The Landesverbände: 8 of the DSK, 13 of the DKK, 13 of the DGK."""
    return tuple(
        Office(
            f"{name} {STATES[state]}", f"{short} {STATES[state]}", OrganisationKind.STATE_ASSOCIATION,
            f"post@{slug(f'{name} {STATES[state]}')}.example", short, state,
        )
        for short, name in NAMES_OF_STATE.items()
        for state in STATES_OF[short]
    )  # fmt: skip


CHANCELLERIES = {
    "01": "Staatskanzlei des Landes Schleswig-Holstein",
    "02": "Senatskanzlei der Freien und Hansestadt Hamburg",
    "03": "Niedersächsische Staatskanzlei",
    "04": "Senatskanzlei der Freien Hansestadt Bremen",
    "05": "Staatskanzlei des Landes Nordrhein-Westfalen",
    "06": "Hessische Staatskanzlei",
    "07": "Staatskanzlei Rheinland-Pfalz",
    "08": "Staatsministerium Baden-Württemberg",
    "09": "Bayerische Staatskanzlei",
    "10": "Staatskanzlei des Saarlandes",
    "11": "Senatskanzlei Berlin",
    "12": "Staatskanzlei des Landes Brandenburg",
    "13": "Staatskanzlei des Landes Mecklenburg-Vorpommern",
    "14": "Sächsische Staatskanzlei",
    "15": "Staatskanzlei des Landes Sachsen-Anhalt",
    "16": "Thüringer Staatskanzlei",
}
MINISTRY = Recipient(
    "Bundesministerium für Zusammenhalt und Integration", "BMZI", OrganisationKind.FEDERAL_BODY, "hii3@bmzi.example"
)
FEDERAL_RECIPIENTS = (
    MINISTRY,
    Recipient("Bundesministerium für Arbeit und Soziales", "BMAS", OrganisationKind.FEDERAL_BODY, "verbaende@bmas.example"),
    Recipient("Bundesministerium des Innern", "BMI", OrganisationKind.FEDERAL_BODY, "verbaende@bmi.example"),
    Recipient("Bundeskanzleramt", "BKAmt", OrganisationKind.FEDERAL_BODY, "verbaende@bundeskanzleramt.example"),
    Recipient("Bundesrat – Ausschuss für Innere Angelegenheiten", "BR-In", OrganisationKind.FEDERAL_BODY, "innenausschuss@bundesrat.example"),
    Recipient("Deutscher Bundestag – Innenausschuss", "BT-In", OrganisationKind.FEDERAL_BODY, "innenausschuss@bundestag.example"),
)  # fmt: skip


def state_recipients() -> tuple[Recipient, ...]:
    """One chancellery for each of the sixteen Länder."""
    return tuple(
        Recipient(name, STATES[state], OrganisationKind.STATE_GOVERNMENT, f"verbaende@{slug(name)}.example", state)
        for state, name in CHANCELLERIES.items()
    )


def mail_address(organisation_name: str, ars: str) -> str:
    """The mailbox of an organisation in the demo: plain ASCII, unique by its key, and nobody's (`.example`).

    >>> mail_address("Großuhuzell, Stadt", "091720012012")
    'poststelle@grossuhuzell-091720012012.example'
    """
    label = slug(organisation_name.split(",", maxsplit=1)[0])[:LONGEST_LABEL].rstrip("-")
    return f"poststelle@{label}-{ars}.example"


def slug(name: str) -> str:
    """A name as part of a host name: small letters, digits and hyphens."""
    plain = name.lower().translate(TRANSLITERATION)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "ort"
