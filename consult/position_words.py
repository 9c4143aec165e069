"""What was done with a position, in words."""

from consult.translate import N_, _

ACTS = {
    "position.added": N_("angelegt"),
    "position.changed": N_("geändert"),
    "position.withdrawn": N_("zurückgezogen"),
    "position.source_added": N_("Herkunft eingetragen"),
    "position.source_removed": N_("Herkunft herausgenommen"),
    "position.source_kept": N_("zurückgezogene Antwort als Herkunft behalten"),
    "position.contradiction_marked": N_("Widerspruch vermerkt"),
    "position.contradiction_resolved": N_("Widerspruch geklärt"),
}


def act_words(action: str) -> str:
    """What was done, in words; an act without words of its own keeps its name, so that nothing is left out."""
    return _(ACTS[action]) if action in ACTS else action
