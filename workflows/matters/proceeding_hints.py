"""What a step in parliament suggests for our matter. Pure: words of the register in, a suggestion out; a person decides."""

from models.matters import DocumentStage
from models.proceedings import StepHint
from workflows.dip import DipProceeding, DipStep

Hint = tuple[StepHint | None, DocumentStage | None]

NOTHING: Hint = (None, None)
LAPSED = "Ablauf der Wahlperiode"
DECIDED = ("Annahme", "Ablehnung", "Zustimmung", "Versagung", "Erledigterklärung")
FINAL = ("3. Beratung", "Schlussabstimmung", "2. Durchgang", "BR-Sitzung")


def hint_for(step: DipStep) -> Hint:
    """A new stage, or that something was decided; most steps (a speech, a referral) suggest nothing."""
    if step.document_kind == "Verkündung":
        return StepHint.STAGE, DocumentStage.LAW
    if step.document_kind == LAPSED:
        return StepHint.LAPSE, None
    words = f"{step.title} {step.document_kind}"
    if any(one in step.title for one in FINAL) and any(tenor.startswith(DECIDED) for tenor in step.resolutions):
        return StepHint.FOLLOW_UP, None
    if "Beschlussempfehlung" in words and step.document.startswith("Drucksache"):
        return StepHint.STAGE, DocumentStage.COMMITTEE_RECOMMENDATION
    if "Gesetzentwurf" in words and step.document.startswith("Drucksache"):
        return StepHint.STAGE, DocumentStage.PARLIAMENTARY_PAPER
    return NOTHING


def ending_of(told: DipProceeding) -> list[DipStep]:
    """A bill that the end of the term ended has no step that says so: its state does."""
    if LAPSED not in told.state or told.happened_on is None:
        return []
    return [DipStep(key="lapsed", house="", happened_on=told.happened_on, title=told.state, document_kind=LAPSED)]
