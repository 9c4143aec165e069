"""The words of the form of a requirement: names of its fields, and what follows from each choice."""

from typing import Any

from consult.labels import label
from consult.numbers import number
from consult.translate import N_, _
from consult.typed import read_decimal
from models.organisations import STATES
from models.submissions import Addressee, CostMethod, CostRhythm, Priority, Quoting, Reading
from workflows.requirements.calculations import COSTS, FACTORS

FIELD_NAMES = {
    "title": N_("Kurz gesagt: Was soll sich ändern?"),
    "current_text": N_("Wie lautet der Satz jetzt?"),
    "proposed_text": N_("Und wie soll er lauten?"),
    "rationale": N_("Warum?"),
    "addressee": N_("An wen richtet es sich?"),
    "addressee_state": N_("An welches Land?"),
    "priority": N_("Wie wichtig ist es?"),
    "cost_once": N_("Einmalig"),
    "cost_yearly": N_("Jedes Jahr"),
    "cost_basis": N_("Worauf stützt sich das?"),
    "cost_method": N_("Wie kommen Sie auf den Betrag?"),
    "cost_count": N_("Wie viele?"),
    "cost_minutes": N_("Minuten je Fall"),
    "cost_price": N_("Euro je Stunde oder je Stück"),
    "cost_rhythm": N_("Fällt an"),
    "reading": N_("Wer darf das lesen?"),
    "quoting": N_("Dürfen wir es nach außen zitieren?"),
    "name_shown": N_("Dürfen andere Mitglieder Ihren Namen sehen?"),
    "provision_ids": N_("Textstellen"),
    "topic_id": N_("Handlungsfeld"),
}
READING = {
    Reading.OWN_OFFICE: N_(
        "Nur die Geschäftsstellen unseres Verbands und unseres Landesverbands. Auch wer in der Bundesvereinigung diese "
        "Beteiligung führt, liest es. Andere Verbände und andere Mitglieder lesen es nicht."
    ),
    Reading.OFFICES: N_("Die Geschäftsstellen aller Verbände. Andere Mitglieder lesen es nicht."),
    Reading.MEMBERS: N_("Alle Mitglieder, die hier gefragt sind. Sie können es dann unterstützen."),
}
QUOTING = {
    Quoting.NO: N_("Nein. Es fließt in die gemeinsame Position ein, steht aber nirgends wörtlich."),
    Quoting.ANONYMOUS: N_("Ohne Namen. Im Papier steht zum Beispiel „eine Gemeinde berichtet“."),
    Quoting.NAMED: N_("Mit Namen. Im Papier steht zum Beispiel „{name} berichtet“."),
}
NAME_SHOWN = {
    "true": N_("Ja. Andere Mitglieder, die es lesen dürfen, lesen auch, dass es von {name} kommt."),
    "false": N_("Nein. Andere Mitglieder erfahren nicht, von wem es kommt."),
}
METHODS = {
    CostMethod.SUM: N_("Ich kenne den Betrag"),
    CostMethod.CASES: N_("Fälle × Minuten × Stundensatz"),
    CostMethod.PIECES: N_("Anzahl × Preis"),
}
JOINABLE = ("current_text", "proposed_text", "rationale")
AMOUNTS = (*COSTS, *FACTORS)
ENUMERATIONS = {
    "addressee": Addressee,
    "priority": Priority,
    "reading": Reading,
    "quoting": Quoting,
    "cost_rhythm": CostRhythm,
}


def choices(name: str) -> dict[str, list[tuple[str, str]]]:
    """What follows from each choice of the three questions, in plain words; `name` is the organisation that speaks."""
    return {
        "reading": [(str(one), _(words)) for one, words in READING.items()],
        "quoting": [(str(one), _(words).format(name=name)) for one, words in QUOTING.items()],
        "name_shown": [(one, _(words).format(name=name)) for one, words in NAME_SHOWN.items()],
    }


def methods() -> list[tuple[str, str]]:
    """Ways to come to an amount."""
    return [(str(one), _(words)) for one, words in METHODS.items()]


def field_name(name: str) -> str:
    """How a field is called in the form."""
    return _(FIELD_NAMES[name])


def field_value(name: str, value: Any) -> str:
    """What stands in a field, as a person reads it."""
    if name in ENUMERATIONS and value in list(ENUMERATIONS[name]):
        return label(ENUMERATIONS[name](value))
    if name == "cost_method" and value in list(METHODS):
        return _(METHODS[CostMethod(value)])
    if name == "name_shown":
        return _("ja") if str(value).lower() == "true" else _("nein")
    if name in ("provision_ids", "topic_id"):
        return _("eine andere Auswahl")
    if value in (None, "", "None"):
        return "–"
    if name in AMOUNTS:
        return _amount(str(value))
    return STATES.get(str(value), str(value)) if name == "addressee_state" else str(value)


def _amount(typed: str) -> str:
    """As stored or as typed, in one form; what is no number stands as it is."""
    try:
        return number(read_decimal(typed))
    except ValueError:
        return typed
