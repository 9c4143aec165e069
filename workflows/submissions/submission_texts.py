"""What is printed of an answer: its facts, its requirements and answers as they were written, in German."""

from dataclasses import dataclass, field

from models.rounds import QuestionKind
from models.submissions import Addressee, Answer, Requirement, Submission, SubmissionLetter, SubmissionState
from workflows.clock import BERLIN
from workflows.documents.submission import RequirementText, SubmissionText
from workflows.submissions.submission_words import (
    in_words,
    written,
    written_calculation,
    written_day,
    written_euro,
    written_number,
    written_size,
)

OWN_HOUSE = (
    "Diese Rückmeldung und dieser Beleg sind amtliche Informationen in Ihrem eigenen Haus. Über Anträge auf Zugang "
    "entscheidet Ihr Haus nach dem Informationsfreiheitsgesetz (IFG), das für es gilt."
)
NEXT = "Was aus jedem Änderungsbedarf wird, teilt die Geschäftsstelle Ihnen mit."
DRAFT = "Entwurf: noch nicht freigegeben und nicht abgegeben"
WITHDRAWN = "Zurückgezogen: gilt nicht mehr"
UNDECIDED = "Gesetzentwurf von der Bundesregierung noch nicht beschlossen"
LATE = "nach Fristablauf eingegangen"


@dataclass(frozen=True)
class SubmissionSheet:
    """An answer with what is needed to print it; `withheld`: requirements that the reader may not read."""

    submission: Submission
    requirements: list[Requirement]
    withheld: int
    address: str
    draft: bool
    settled: list[str] = field(default_factory=list)  # titles of former requirements
    letters: list[SubmissionLetter] = field(default_factory=list)

    @property
    def towns(self) -> list[str]:
        """For whom it speaks, in alphabetical order."""
        covered = sorted(self.submission.covers, key=lambda one: one.organisation.sort_key)
        return [one.organisation.name for one in covered]

    @property
    def answers(self) -> list[Answer]:
        """The answers in the order of the questions."""
        return sorted(self.submission.answers, key=lambda one: one.question.position)


def submission_text(sheet: SubmissionSheet, *, receipt: bool) -> SubmissionText:
    """The receipt of an answer, or the answer itself; both say the same in full."""
    submission = sheet.submission
    matter = submission.round.matter
    title = f"Eingangsbeleg {submission.receipt_number}" if receipt else f"Rückmeldung: {submission.round.title}"
    return SubmissionText(
        title=title,
        letterhead=[submission.round.office.name, matter.title, f"Rückmeldung von {submission.organisation.name}"],
        date=written_day((submission.received_at or submission.authored_at).astimezone(BERLIN).date()),
        facts=_facts(sheet),
        towns=sheet.towns,
        remark=submission.remark,
        answers=[(one.question.text, answer_in_words(one)) for one in sheet.answers],
        requirements=[_requirement(one) for one in sheet.requirements],
        closing=_closing(sheet),
        small_print=f"Prüfsumme (SHA-256) des Inhalts: {submission.content_hash}" if submission.content_hash else "",
        note=_note(sheet),
    )


def answer_in_words(answer: Answer) -> str:
    """What was answered, numbers with their unit."""
    if answer.question.kind is QuestionKind.NUMBER and answer.number is not None:
        return f"{written_number(answer.number)} {answer.question.unit}".strip()
    return answer.text


def _facts(sheet: SubmissionSheet) -> list[tuple[str, str]]:
    submission = sheet.submission
    round_ = submission.round
    covered = {one.organisation_id for one in submission.covers}
    return [
        ("Eingangsnummer", submission.receipt_number),
        ("Eingegangen", written(submission.received_at)),
        ("Vermerk", LATE if submission.late else ""),
        ("Aufgenommen", written(submission.recorded_at)),
        ("Zurückgezogen", written(submission.withdrawn_at)),
        ("Frist", written(round_.punctual(covered))),
        ("Zugelassen bis", written(round_.due(covered)) if round_.due(covered) > round_.punctual(covered) else ""),
        ("Weg", in_words(submission.channel) if not sheet.draft else ""),
        ("Inhalt", in_words(submission.kind)),
        ("Schreiben", "\n".join(f"{one.name} ({written_size(one.file.size)})" for one in sheet.letters)),
        ("Vorbehalt", _reservation(submission)),
        ("Vom Gremium bestätigt", written(submission.reservation_confirmed_at)),
        ("Erledigt aus früheren Beteiligungen", "; ".join(sheet.settled)),
        ("Beteiligung", round_.title),
        ("Vorhaben", round_.matter.title),
        ("Unser Aktenzeichen", round_.matter.our_reference),
        ("Aktenzeichen des Ministeriums", round_.matter.their_reference),
        ("Im Netz", sheet.address),
    ]


def _reservation(submission: Submission) -> str:
    day = submission.reservation_until
    return f"unter Gremienvorbehalt, Sitzung am {written_day(day)}" if day else ""


def _requirement(requirement: Requirement) -> RequirementText:
    continued = requirement.continuation
    return RequirementText(
        title=requirement.title or "Ohne Titel",
        facts=[
            ("Bezug", place_in_words(requirement)),
            ("Richtet sich an", addressee_in_words(requirement)),
            ("Gewicht", in_words(requirement.priority)),
            ("Kosten im Jahr", written_euro(requirement.cost_yearly)),
            ("Kosten einmalig", written_euro(requirement.cost_once)),
            ("Rechnung", written_calculation(requirement)),
            ("Grundlage", requirement.cost_basis),
            ("Anlagen", "\n".join(f"{one.name} ({written_size(one.file.size)})" for one in requirement.files)),
            ("Früherer Änderungsbedarf", in_words(continued) if continued else ""),
            ("Wer darf das lesen?", in_words(requirement.reading)),
            ("Dürfen wir es nach außen zitieren?", in_words(requirement.quoting)),
            ("Dürfen andere Mitglieder Ihren Namen sehen?", "ja" if requirement.name_shown else "nein"),
        ],
        current_text=requirement.current_text,
        proposed_text=requirement.proposed_text,
        rationale=requirement.rationale,
    )


def place_in_words(requirement: Requirement) -> str:
    """The provisions, else the field of policy."""
    places = sorted((one.provision for one in requirement.places), key=lambda one: one.position)
    topic = requirement.topic.name if requirement.topic else "ohne Textstelle"
    return ", ".join(one.label for one in places) or topic


def addressee_in_words(requirement: Requirement) -> str:
    """To whom it is addressed, the Land by its key where one was chosen."""
    words = in_words(requirement.addressee)
    one_state = requirement.addressee is Addressee.STATE and requirement.addressee_state
    return f"{words} ({requirement.addressee_state})" if one_state else words


def _closing(sheet: SubmissionSheet) -> list[str]:
    told = [NEXT] if sheet.requirements and sheet.submission.state is SubmissionState.RELEASED else []
    withheld = f"Nicht abgedruckt, weil für andere Stellen bestimmt: {sheet.withheld} Änderungsbedarfe."
    return [*([withheld] if sheet.withheld else []), *told, OWN_HOUSE]


def _note(sheet: SubmissionSheet) -> str:
    """What stands on every page: the state of the answer, and that of the draft which it quotes."""
    version = sheet.submission.round.document_version
    state = WITHDRAWN if sheet.submission.state is SubmissionState.WITHDRAWN else DRAFT if sheet.draft else ""
    return " · ".join(filter(None, (state, UNDECIDED if version and version.undecided else "")))
