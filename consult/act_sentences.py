"""What was done, in words of the page that tells it: in an evaluation and with a position. The history says all acts alike."""

from consult.act_words import act_in_words
from consult.translate import N_, _

ACTS = {
    "group.decided": N_("Votum für eine Gruppe gesetzt"),
    "requirement.decided": N_("Votum gesetzt"),
    "sources.suggested": N_("Vorschläge der Maschine geholt"),
    "sources.confirmed": N_("Vorschläge der Maschine angenommen"),
    "groups.suggested": N_("Gruppen vorgeschlagen"),
    "group.confirmed": N_("Gruppen bestätigt"),
    "group.renamed": N_("Gruppe umbenannt"),
    "group.made": N_("Gruppe gebildet"),
    "group.requirements_moved": N_("in eine andere Gruppe verschoben"),
    "group.merged": N_("Gruppen zusammengelegt"),
    "requirement.tagged": N_("Schlagwort gegeben"),
    "requirement.untagged": N_("Schlagwort genommen"),
    "requirement.assigned": N_("Zuständigkeit festgelegt"),
    "comment.added": N_("Kommentar geschrieben"),
    "comment.withdrawn": N_("Kommentar zurückgenommen"),
    "conflict.marked": N_("Widerspruch vermerkt"),
    "conflict.unmarked": N_("Widerspruch aufgehoben"),
    "source.removed": N_("aus einer Position herausgenommen"),
    "group.withdrawn_dropped": N_("Zurückgezogenes aus der Gruppe genommen"),
    "act.undone": N_("rückgängig gemacht"),
    "position.added": N_("angelegt"),
    "position.changed": N_("geändert"),
    "position.withdrawn": N_("zurückgezogen"),
    "position.source_added": N_("Herkunft eingetragen"),
    "position.source_removed": N_("Herkunft herausgenommen"),
    "position.source_kept": N_("zurückgezogene Antwort als Herkunft behalten"),
    "position.contradiction_marked": N_("Widerspruch vermerkt"),
    "position.contradiction_resolved": N_("Widerspruch geklärt"),
}


def act_sentence(action: str) -> str:
    """What was done, in words; an act without a sentence is told as the history tells it, so that nothing is left out."""
    return _(ACTS[action]) if action in ACTS else act_in_words(action)
