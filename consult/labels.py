"""How members of the enumerations are called in the interface: `{{ round.kind|label }}`."""

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import Any

from consult.translate import N_, _
from models.bodies import AgendaResult
from models.circulars import CircularSeries, CircularState, Path
from models.deliveries import DeliveryState
from models.dispatches import DispatchChannel, Outcome, ReceiptWay
from models.matters import Circle, DocumentStage, ProvisionChangeKind
from models.organisations import OrganisationKind, SuccessionState
from models.papers import ApprovalState, ApprovalWay, LetterFont, PaperFormat, PaperKind, PaperState, SessionResult
from models.people import ClaimDecision, Role, Scope
from models.positions import PositionKind, Votum
from models.proceedings import ProceedingTrouble
from models.recommendations import Effect, Sharing
from models.rounds import QuestionKind, RoundKind, StagePurpose
from models.submissions import (
    Addressee,
    Channel,
    Continuation,
    CostRhythm,
    Priority,
    Quoting,
    Reading,
    SubmissionKind,
    SubmissionState,
)
from workflows.bodies.resolution_search import Force
from workflows.dispatches.dispatch_reminders import DispatchState
from workflows.evaluation.evaluation_filters import CostClass, Odd
from workflows.organisations.size_classes import SizeClass
from workflows.papers.publishing import TraceKind
from workflows.rounds.bundles import Fate

# Pairs, not a mapping: members of different enumerations may be equal as strings.
PAIRS: list[tuple[StrEnum, str]] = [
    (OrganisationKind.MUNICIPALITY, N_("kreisangehörige Stadt oder Gemeinde")),
    (OrganisationKind.INDEPENDENT_CITY, N_("kreisfreie Stadt")),
    (OrganisationKind.COUNTY, N_("Kreis")),
    (OrganisationKind.MUNICIPAL_ASSOCIATION, N_("Gemeindeverband")),
    (OrganisationKind.FEDERATION, N_("Bundesvereinigung")),
    (OrganisationKind.ASSOCIATION, N_("Spitzenverband")),
    (OrganisationKind.STATE_ASSOCIATION, N_("Landesverband")),
    (OrganisationKind.FEDERAL_BODY, N_("Stelle des Bundes")),
    (OrganisationKind.STATE_GOVERNMENT, N_("Landesregierung")),
    (OrganisationKind.CONFERENCE, N_("Fachministerkonferenz")),
    (OrganisationKind.COMMITTEE, N_("Ausschuss")),
    (OrganisationKind.OTHER, N_("sonstige Stelle")),
    (SuccessionState.PROPOSED, N_("vorgeschlagen")),
    (SuccessionState.CONFIRMED, N_("festgelegt")),
    (SuccessionState.REJECTED, N_("verworfen")),
    (LetterFont.SERIF, N_("mit Serifen (Libertinus)")),
    (LetterFont.SANS, N_("ohne Serifen (Source Sans)")),
    (LetterFont.CLASSIC, N_("klassisch (New Computer Modern)")),
    (ProceedingTrouble.OFF, N_("Der Abruf ist nicht eingerichtet: Adresse oder Schlüssel von DIP fehlen.")),
    (
        ProceedingTrouble.KEY,
        N_(
            "DIP nimmt unseren Schlüssel nicht an. Er gilt jeweils ein Jahr; die Verwaltung muss einen neuen eintragen."
        ),
    ),
    (ProceedingTrouble.UNREACHABLE, N_("DIP hat nicht geantwortet. Wir fragen von selbst wieder.")),
    (
        ProceedingTrouble.SHAPE,
        N_("DIP antwortet in einer Form, die wir nicht kennen. Was unten steht, ist der Stand davor."),
    ),
    (ProceedingTrouble.UNKNOWN, N_("Unter dieser Nummer kennt DIP keinen Vorgang. Prüfen Sie die Nummer.")),
    (Scope.PROFILE, N_("Wer Sie sind und für wen Sie handeln")),
    (Scope.ROUNDS, N_("Ihre offenen Beteiligungen mit Fristen")),
    (Scope.RESULTS, N_("Ihre Rückmeldungen und was daraus wurde")),
    (Scope.CIRCULARS, N_("Rundschreiben, die Sie lesen dürfen")),
    (Scope.IMPLEMENTATIONS, N_("Ihr Stand bei unseren Empfehlungen, mit Ihren Notizen")),
    (Role.CONTRIBUTOR, N_("Sachbearbeitung")),
    (Role.COORDINATOR, N_("Koordination")),
    (Role.OFFICER, N_("Referat")),
    (Role.LEAD, N_("Leitung")),
    (Role.ADMINISTRATOR, N_("Verwaltung")),
    (ClaimDecision.JOINED, N_("eingetragen, neben den bisherigen Personen")),
    (ClaimDecision.REPLACED, N_("eingetragen, anstelle der bisherigen Koordination")),
    (ClaimDecision.REFUSED, N_("nicht eingetragen")),
    (Circle.OFFICES, N_("nur die Geschäftsstellen")),
    (Circle.STATE_ASSOCIATIONS, N_("Geschäftsstellen und Landesverbände")),
    (Circle.BODIES, N_("dazu benannte Gremien")),
    (Circle.MEMBERS, N_("alle Mitglieder")),
    (Circle.PUBLIC, N_("öffentlich")),
    (DocumentStage.KEY_POINTS, N_("Eckpunkte")),
    (DocumentStage.MINISTERIAL_DRAFT, N_("Referentenentwurf")),
    (DocumentStage.CABINET_DRAFT, N_("Kabinettsentwurf")),
    (DocumentStage.PARLIAMENTARY_PAPER, N_("Drucksache")),
    (DocumentStage.COMMITTEE_RECOMMENDATION, N_("Beschlussempfehlung")),
    (DocumentStage.LAW, N_("verkündetes Gesetz")),
    (DocumentStage.IN_FORCE, N_("geltendes Recht")),
    (ProvisionChangeKind.UNCHANGED, N_("unverändert")),
    (ProvisionChangeKind.TEXT_CHANGED, N_("Text geändert")),
    (ProvisionChangeKind.GONE, N_("entfallen")),
    (ProvisionChangeKind.MOVED, N_("verschoben")),
    (ProvisionChangeKind.NEW, N_("neu")),
    (RoundKind.HEARING, N_("Verbändeanhörung")),
    (RoundKind.URGENT_QUERY, N_("Eilabfrage")),
    (RoundKind.MEMBER_SURVEY, N_("Mitgliederumfrage")),
    (RoundKind.COST_QUERY, N_("Kostenabfrage")),
    (StagePurpose.MEMBERS, N_("Mitglieder")),
    (StagePurpose.STATE_ASSOCIATIONS, N_("Landesverbände")),
    (StagePurpose.APPROVAL, N_("Mitzeichnung")),
    (StagePurpose.MINISTRY, N_("Ministerium")),
    (QuestionKind.CHOICE, N_("Auswahl")),
    (QuestionKind.NUMBER, N_("Zahl")),
    (QuestionKind.TEXT, N_("Text")),
    (SubmissionState.DRAFT, N_("Entwurf")),
    (SubmissionState.HANDED_IN, N_("zur Freigabe")),
    (SubmissionState.RELEASED, N_("eingegangen")),
    (SubmissionState.WITHDRAWN, N_("zurückgezogen")),
    (SubmissionKind.ANSWER, N_("Antwort")),
    (SubmissionKind.NIL_RETURN, N_("Fehlanzeige")),
    (SubmissionKind.CONSENT, N_("Zustimmung")),
    (Channel.WEB, N_("über diese Seiten")),
    (Channel.MAIL, N_("per Mail")),
    (Channel.SPREADSHEET, N_("als Tabelle")),
    (Channel.PAPER, N_("auf Papier")),
    (Channel.PHONE, N_("am Telefon")),
    (Channel.FORWARDED, N_("über den Landesverband")),
    (Fate.GOES, N_("geht weiter")),
    (Fate.UNDER, N_("geht zusammengefasst weiter")),
    (Fate.KEPT_BACK, N_("zurückbehalten")),
    (Fate.OURS_ALONE, N_("nur für unsere Geschäftsstelle")),
    (Fate.LATE, N_("nach der Weitergabe eingegangen")),
    (Addressee.FEDERAL, N_("Bund")),
    (Addressee.STATE, N_("ein Land")),
    (Addressee.STATES, N_("alle Länder")),
    (Addressee.BOTH, N_("Bund und Länder")),
    (CostRhythm.YEARLY, N_("jedes Jahr")),
    (CostRhythm.ONCE, N_("einmalig")),
    (Priority.ESSENTIAL, N_("unverzichtbar")),
    (Priority.IMPORTANT, N_("wichtig")),
    (Priority.NOTE, N_("Hinweis")),
    (Reading.OWN_OFFICE, N_("nur unser Verband, unser Landesverband und die Bundesvereinigung")),
    (Reading.OFFICES, N_("die Geschäftsstellen")),
    (Reading.MEMBERS, N_("alle Mitglieder")),
    (Quoting.NO, N_("nein")),
    (Quoting.ANONYMOUS, N_("ohne Namen")),
    (Quoting.NAMED, N_("mit Namen")),
    (Continuation.STANDS, N_("gilt fort")),
    (Continuation.SETTLED, N_("erledigt")),
    (Continuation.CHANGED, N_("geändert")),
    (PositionKind.DEMAND, N_("Forderung")),
    (PositionKind.RECOMMENDATION, N_("Empfehlung")),
    (PositionKind.COMMITMENT, N_("Selbstverpflichtung")),
    (Votum.ADOPTED, N_("aufgenommen")),
    (Votum.ADOPTED_IN_SUBSTANCE, N_("sinngemäß aufgenommen")),
    (Votum.NOT_ADOPTED, N_("nicht aufgenommen")),
    (Votum.PURSUED_ELSEWHERE, N_("anderweitig weiterverfolgt")),
    (Votum.NOTED, N_("zur Kenntnis genommen")),
    (AgendaResult.ADOPTED, N_("beschlossen")),
    (AgendaResult.ADOPTED_WITH_CHANGES, N_("mit Änderungen beschlossen")),
    (AgendaResult.ADJOURNED, N_("vertagt")),
    (AgendaResult.REJECTED, N_("abgelehnt")),
    (Force.IN_FORCE, N_("gilt")),
    (Force.SUPERSEDED, N_("ersetzt")),
    (Force.ALL, N_("alle")),
    (SizeClass.SMALLEST, N_("unter 5 000 Einwohner")),
    (SizeClass.SMALL, N_("5 000 bis unter 20 000")),
    (SizeClass.MIDDLE, N_("20 000 bis unter 100 000")),
    (SizeClass.LARGE, N_("ab 100 000 Einwohner")),
    (CostClass.STATED, N_("beziffert")),
    (CostClass.UNSTATED, N_("nicht beziffert")),
    (CostClass.TEN_THOUSAND, N_("ab 10 000 Euro im Jahr")),
    (CostClass.HUNDRED_THOUSAND, N_("ab 100 000 Euro im Jahr")),
    (CostClass.MILLION, N_("ab 1 Mio. Euro im Jahr")),
    (Odd.UNFIT, N_("Passt zu nichts anderem")),
    (Odd.OFF_SUBJECT, N_("Vielleicht nicht zum Thema")),
    (PaperKind.STATEMENT, N_("Stellungnahme")),
    (PaperKind.POSITION_PAPER, N_("Positionspapier")),
    (PaperState.DRAFT, N_("Entwurf")),
    (PaperState.IN_APPROVAL, N_("in Mitzeichnung")),
    (PaperState.SENT, N_("abgegeben")),
    (PaperFormat.PDF, N_("PDF mit Anlage")),
    (PaperFormat.PUBLIC_PDF, N_("PDF zum Veröffentlichen")),
    (PaperFormat.DOCX, N_("Word (DOCX)")),
    (PaperFormat.ODT, N_("OpenDocument (ODT)")),
    (ApprovalWay.VOTE, N_("durch Erklärung")),
    (ApprovalWay.SILENCE, N_("durch Verschweigen")),
    (ApprovalState.REQUESTED, N_("steht aus")),
    (ReceiptWay.LINK, N_("bestätigt über den Link in der Mail")),
    (ReceiptWay.REPLY, N_("durch eine Antwort per Mail")),
    (ReceiptWay.HAND, N_("von der Geschäftsstelle vermerkt")),
    (DispatchState.SENT, N_("abgegeben")),
    (DispatchState.AWAITING, N_("Antwort steht aus")),
    (DispatchState.OVERDUE, N_("Antwort überfällig")),
    (DispatchState.ANSWERED, N_("geantwortet")),
    (DispatchState.CLOSED, N_("ohne Antwort abgeschlossen")),
    (TraceKind.PERSON, N_("Name einer Person")),
    (TraceKind.MAIL_ADDRESS, N_("Mailadresse")),
    (TraceKind.PHONE, N_("Telefonnummer")),
    (TraceKind.ORGANISATION, N_("Organisation, die nicht mit Namen zitiert werden will")),
    (SessionResult.CONFIRMED, N_("Die Gremien haben zugestimmt")),
    (SessionResult.WITHDRAWN, N_("Die Gremien haben nicht zugestimmt")),
    (ApprovalState.APPROVED, N_("mitgezeichnet")),
    (ApprovalState.OBJECTED, N_("widersprochen")),
    (DispatchChannel.MAIL, N_("per Mail")),
    (DispatchChannel.OUTSIDE, N_("außerhalb abgegeben")),
    (Outcome.ADOPTED, N_("übernommen")),
    (Outcome.PARTLY, N_("teilweise übernommen")),
    (Outcome.NOT_ADOPTED, N_("nicht übernommen")),
    (Outcome.OPEN, N_("offen")),
    (Outcome.MOOT, N_("gegenstandslos")),
    (Outcome.LAPSED, N_("verfallen")),
    (Outcome.PLANNED, N_("geplant")),
    (Outcome.UNDER_WAY, N_("in Arbeit")),
    (Outcome.DONE, N_("umgesetzt")),
    (Outcome.NOT_APPLICABLE, N_("trifft nicht zu")),
    (Effect.YES, N_("ja")),
    (Effect.PARTLY, N_("zum Teil")),
    (Effect.NO, N_("nein")),
    (Effect.UNKNOWN, N_("noch nicht zu sagen")),
    (Sharing.OFFICES, N_("nur die Geschäftsstellen der Verbände")),
    (Sharing.MEMBERS, N_("alle Mitglieder")),
    (Sharing.PUBLIC, N_("alle, auch außerhalb")),
    (CircularSeries.CIRCULAR, N_("Rundschreiben")),
    (CircularSeries.EXPRESS, N_("Schnellbrief")),
    (CircularState.DRAFT, N_("Entwurf")),
    (CircularState.SCHEDULED, N_("vorgemerkt")),
    (CircularState.SENT, N_("versandt")),
    (Path.DIRECT, N_("unmittelbar")),
    (Path.DIRECT_WITH_COPY, N_("unmittelbar, Landesverband in Kopie")),
    (Path.THROUGH, N_("nur über den Landesverband")),
    (Path.RELEASED, N_("nach Freigabe durch den Landesverband")),
    (DeliveryState.QUEUED, N_("wartet")),
    (DeliveryState.CLAIMED, N_("wird gesendet")),
    (DeliveryState.SENT, N_("zugestellt")),
    (DeliveryState.RETRY, N_("wird wiederholt")),
    (DeliveryState.FAILED, N_("unzustellbar")),
    (DeliveryState.SUPPRESSED, N_("gesperrt")),
    (DeliveryState.UNKNOWN, N_("ungewiss")),
    (DeliveryState.CANCELLED, N_("abgebrochen")),
]
# Kinds of provisions as a person names them when she corrects what was recognised.
PIECE_KINDS: list[tuple[str, str]] = [
    ("article", N_("Artikel")),
    ("section", N_("§")),
    ("paragraph", N_("Absatz")),
    ("number", N_("Nummer")),
    ("letter", N_("Buchstabe")),
    ("subletter", N_("Doppelbuchstabe")),
    ("item", N_("Dreifachbuchstabe")),
    ("annex", N_("Anlage")),
    ("front", N_("Vorblatt")),
    ("rationale", N_("Begründung")),
]
# What became of requirements in the next version of a draft: the badge's kind and its words.
OUTCOMES: dict[str, tuple[str, str]] = {
    "moved": ("warning", N_("verschoben")),
    "gone": ("danger", N_("Textstelle entfallen")),
    "text_changed": ("info", N_("Text geändert")),
    "probably_met": ("success", N_("wohl erfüllt")),
    "unchanged": ("neutral", N_("unverändert")),
}
WORDS = {(type(member), member.value): words for member, words in PAIRS}


def label(member: StrEnum) -> str:
    """The words for a member in the language of the request."""
    return _(WORDS[type(member), member.value])


def pairs(things: Iterable[Any], name: str = "name") -> list[tuple[int, str]]:
    """Id and name of rows, for a choice or a select; `name` may lead over a dot ("paper.title")."""
    called = attrgetter(name)
    return [(thing.id, called(thing)) for thing in things]


def options(kind: type[StrEnum]) -> list[tuple[StrEnum, str]]:
    """Members with their words, for a choice or a select."""
    return [(member, label(member)) for member in kind]
