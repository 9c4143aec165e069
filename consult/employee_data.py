"""What is stored about employees (Beschäftigtendaten): for them, their council and the data protection officer."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.numbers import number
from consult.render import page
from consult.retention import WORDS as PERIOD_WORDS
from consult.translate import N_, _, language, ngettext
from workflows.errors import Missing
from workflows.records.employee_sheet import Sheet, SheetFormat, SheetRow, write_employee_sheet
from workflows.records.personal_data import HOLDINGS, AtErasure, Ends, Holding
from workflows.records.retention import PERIODS

# What it is, what it is for, who reads it.
WORDS = {
    "account": (
        N_("Name, dienstliche Mail-Adresse, Sprache"),
        N_("Damit jemand sich anmelden kann und Mails bekommt."),
        N_("die Person selbst, Kolleginnen und Kollegen ihrer Organisation, deren Geschäftsstellen"),
    ),
    "mandates": (
        N_("Zuständigkeiten mit Beginn und Ende"),
        N_("Damit feststeht, wer für wen handeln darf und durfte."),
        N_("die Person selbst, ihre Organisation, deren Geschäftsstellen"),
    ),
    "claims": (
        N_("Anträge auf Zuständigkeit mit Begründung und Entscheidung"),
        N_("Damit niemand ungeprüft für eine Organisation spricht."),
        N_("die Person selbst, die Koordination der Organisation, die entscheidende Geschäftsstelle"),
    ),
    "logins": (
        N_("Anmeldungen mit Browser und Tag der letzten Nutzung, geheime Links, neue Adressen"),
        N_("Damit nur die Person selbst hineinkommt und fremde Anmeldungen auffallen."),
        N_("nur die Person selbst"),
    ),
    "wishes": (
        N_("Abbestellte Mails und gespeicherte Ansichten"),
        N_("Damit die Seiten so sind, wie die Person sie haben will."),
        N_("nur die Person selbst"),
    ),
    "responsibilities": (
        N_("Wer ein Vorhaben, einen Änderungsbedarf oder eine Passage verantwortet"),
        N_("Damit alle wissen, an wen sie sich wenden, und jede Passage eine Herkunft hat."),
        N_("die Geschäftsstellen"),
    ),
    "acts": (
        N_("Die Nummer der Person an dem, was sie geschrieben, freigegeben oder abgegeben hat"),
        N_("Damit eine Freigabe und eine Abgabe belegt sind und vier Augen vier Augen bleiben."),
        N_("wer das Geschriebene lesen darf; Namen nur das eigene Haus und die Verwaltung der Geschäftsstelle"),
    ),
    "history": (
        N_("Verlauf: wer wann was getan hat, mit Nummern statt Namen"),
        N_("Damit sich Entscheidungen nachvollziehen und rückgängig machen lassen."),
        N_("das eigene Haus; die Verwaltung der Geschäftsstelle, nach einer Person nur mit Grund, der selbst im Verlauf steht"),
    ),
    "mails": (
        N_("An welche Adresse welche Mail ging und was aus ihr wurde"),
        N_("Damit sich belegen lässt, wer wann gefragt und benachrichtigt wurde."),
        N_("die Person selbst, die Verwaltung der Bundesvereinigung"),
    ),
    "refused_mail": (
        N_("Adressen, an die keine Mail mehr geht"),
        N_("Damit niemand gegen seinen Willen oder ins Leere angeschrieben wird."),
        N_("die Verwaltung der Bundesvereinigung"),
    ),
    "returned_mail": (
        N_("Mails, die zurückkamen: Absender, Betreff und was der andere Server über eine Adresse sagt"),
        N_("Damit sich nachsehen lässt, warum eine Adresse nichts mehr bekommt."),
        N_("die Verwaltung der Bundesvereinigung"),
    ),
    "subscriptions": (
        N_("Adressen in Verteilern mit dem Nachweis der Einwilligung"),
        N_("Damit Rundschreiben ankommen und ein Austritt nicht durch eine neue Liste verloren geht."),
        N_("die Geschäftsstelle, die den Verteiler führt"),
    ),
    "mailboxes": (
        N_("Postfächer der Organisationen"),
        N_("Damit Beteiligungen und Rundschreiben ankommen. Es sollen Funktionspostfächer sein; manche tragen einen Namen."),
        N_("die Organisation, ihre Geschäftsstellen"),
    ),
    "by_link": (
        N_("Wer ohne Konto um Zuarbeit oder Unterschrift gebeten wurde"),
        N_("Damit ein Fachbereich und eine Bürgermeisterin beitragen können, ohne sich anzumelden."),
        N_("die eigene Organisation"),
    ),
    "word_files": (
        N_("Namen an Änderungen und Kommentaren aus Word-Dateien"),
        N_("Damit feststeht, von wem ein Vorschlag kam."),
        N_("die Geschäftsstellen, die an dem Papier arbeiten"),
    ),
    "ministry": (
        N_("Mails und Entwürfe der Ministerien mit Absender"),
        N_("Damit Frist und Zuleitung belegt sind."),
        N_("die Geschäftsstelle, die sie abgelegt hat, dann die des Vorhabens"),
    ),
    "notes": (
        N_("Interne Notizen, Textbausteine, Vorlagen"),
        N_("Damit sich Referate absprechen können. Namen gehören nicht hinein, lassen sich aber nicht ausschließen."),
        N_("die Geschäftsstelle, die sie geschrieben hat"),
    ),
    "answers": (
        N_("Texte der Mitglieder: Rückmeldungen, Änderungsbedarfe, Dateien, Praxisbeispiele"),
        N_("Damit die Mitglieder gehört werden. Freigegeben sind sie mit einer Prüfsumme eingefroren."),
        N_("wen das Mitglied dafür bestimmt hat"),
    ),
    "papers": (
        N_("Texte der Verbände: Positionen, Papiere, Beschlüsse, Abgaben, Rundschreiben"),
        N_("Damit nachvollziehbar bleibt, was die Verbände gesagt haben. Abgegeben sind sie mit einer Prüfsumme eingefroren."),
        N_("der Kreis der Berechtigten, nach der Veröffentlichung alle"),
    ),
    "exports": (
        N_("Dateien, die jemand sich hat erstellen lassen"),
        N_("Damit Archiv, Auskunft und Verlauf mitgenommen werden können."),
        N_("nur wer die Datei bestellt hat"),
    ),
    "name_searches": (
        N_("Suchen nach einem Namen für Auskunft und Löschung"),
        N_("Damit auch Auskunft bekommt und gelöscht werden kann, wer kein Konto hat."),
        N_("die Verwaltung der Bundesvereinigung"),
    ),
}  # fmt: skip
ENDS = {
    Ends.ACCOUNT: N_("mit dem Namen der Person"),
    Ends.PLACE: N_("solange die Organisation die Adresse angibt"),
    Ends.REFUSAL: N_("solange an den Widerspruch zu denken ist, längstens bis zur Löschung auf Wunsch"),
    Ends.RECORD: N_("Akte des Verbands, bis zur Abgabe an dessen Archiv"),
}
ERASED = {
    AtErasure.TAKEN: N_("Name und Adresse werden ersetzt, der Vorgang bleibt."),
    AtErasure.KEPT: N_("Bleibt als Beleg; der Grund wird der Person gesagt."),
    AtErasure.BY_HAND: N_("Wird an seiner Stelle von Hand geändert."),
}
DAYS = {one.name: one.days for one in PERIODS}


async def show(request: Request) -> Response:
    return page(request, "employee_data/show.html", sheet=sheet())


async def file(request: Request) -> Response:
    wanted = request.path_params["format"]
    if wanted not in list(SheetFormat):
        raise Missing(format=wanted)
    made = await write_employee_sheet(sheet(), SheetFormat(wanted))
    return download(made.name, made.media_type, made.content)


def sheet() -> Sheet:
    """All of it, in the language of the request."""
    return Sheet(
        title=_("Was über Beschäftigte gespeichert ist"),
        promise=(
            _("Keine Seite, keine Datei und kein Filter zählt die Arbeit einer Person oder vergleicht sie mit der einer anderen."),
            _("Namen stehen in einer einzigen Tabelle; alles andere verweist mit Nummern darauf, damit ein Name sich löschen lässt."),
            _("Der Server schreibt Zeit, Seite, Antwortstatus und Dauer jedes Aufrufs auf, ohne IP-Adresse und ohne Person."),
        ),
        labels=(
            _("Wofür"), _("Wie lange"), _("Wer es liest"), _("Wenn jemand gelöscht werden will"), _("Spalten der Datenbank"),
        ),
        rows=tuple(map(_row, HOLDINGS)),
        lang=language(),
    )  # fmt: skip


def _row(one: Holding) -> SheetRow:
    what, purpose, readers = WORDS[one.name]
    ends = "; ".join(map(_end, one.ends))
    return SheetRow(_(what), (_(purpose), ends, _(readers), _(ERASED[one.at_erasure])), one.columns)


def _end(end: str) -> str:
    if end in list(Ends):
        return _(ENDS[Ends(end)])
    days = ngettext("{count} Tag", "{count} Tage", DAYS[end]).format(count=number(DAYS[end]))
    return f"{_(PERIOD_WORDS[end][0])}: {days}"
