"""What each kind of mail is called where a person sees what went to her, and which of them she may switch off."""

from consult.translate import N_, _
from workflows.people.muted_mails import Wish, wishes_for

CHOICES = {
    "release_request": N_("Eine Antwort wartet auf Ihre Freigabe"),
    "contribution_finished": N_("Ein Bereich hat seine Zuarbeit abgegeben"),
    "signature_answered": N_("Jemand hat eine Antwort unterschrieben oder zurückgegeben"),
    "contribution_reminder": N_("Ihre eigene Zuarbeit wird morgen fällig"),
    "proceeding": N_("Neues im Bundestag zu einem Vorhaben, das Sie beobachten"),
    "reservation_withdrawn": N_("Ein Mitglied hat nach seiner Gremiensitzung zurückgezogen"),
}
WISHES = {
    Wish.AT_ONCE: N_("sofort"),
    Wish.DAILY: N_("einmal am Tag gesammelt"),
    Wish.NEVER: N_("gar nicht"),
}
DUTIES = {
    "digest": N_("Sammelmail des Tages"),
    "address_changed": N_("Ihre Adresse wurde geändert"),
    "address_confirm": N_("Bestätigung Ihrer neuen Adresse"),
    "address_notice": N_("Jemand schreibt von einer anderen Adresse"),
    "admission_decided": N_("Entscheidung über eine späte Antwort"),
    "admission_asked": N_("Bitte um Zulassung einer späten Antwort"),
    "answer": N_("Was aus Ihren Änderungsbedarfen wurde"),
    "answer_by_mail": N_("Ihre Antwort per Mail liegt als Entwurf bereit"),
    "approval_reminder": N_("Erinnerung an die Mitzeichnung"),
    "approval_request": N_("Bitte um Mitzeichnung"),
    "approval_session": N_("Bitte um das Ergebnis der Gremiensitzung"),
    "approval_withdrawn": N_("Gremien haben einem Papier nicht zugestimmt"),
    "circular": N_("Rundschreiben"),
    "circular_question": N_("Frage zu einem Rundschreiben"),
    "question_confirm": N_("Bestätigung einer Frage zu einem Rundschreiben"),
    "circular_reminder": N_("Kenntnisnahme eines Rundschreibens"),
    "circular_kept": N_("Rundschreiben nicht versandt"),
    "circular_release": N_("Bitte um Freigabe eines Rundschreibens"),
    "confirmation_request": N_("Jährliche Frage nach Zuständigkeiten"),
    "contribution": N_("Bitte um Zuarbeit"),
    "contribution_returned": N_("Zuarbeit zurückgegeben"),
    "deadline_extended": N_("Frist verlängert"),
    "deputy_named": N_("Vertretung"),
    "dispatch": N_("Abgabe eines Papiers"),
    "dispatch_overdue": N_("Eine Antwort auf ein Papier steht aus"),
    "dispatch_reply": N_("Ein Ministerium hat auf ein Papier geantwortet"),
    "example_answer": N_("Antwort zu einem Praxisbeispiel"),
    "example_check": N_("Stimmt Ihr Praxisbeispiel noch?"),
    "example_published": N_("Ihr Praxisbeispiel ist veröffentlicht"),
    "example_question": N_("Frage zu Ihrem Praxisbeispiel"),
    "example_returned": N_("Zu Ihrem Praxisbeispiel fehlt noch etwas"),
    "follow_up": N_("Neues zu Ihren Änderungsbedarfen"),
    "forwarding_request": N_("Bitte um Weiterleitung"),
    "held_circular": N_("Rundschreiben angehalten"),
    "invitation": N_("Einladung zu einer Beteiligung"),
    "login": N_("Link und Code zum Anmelden"),
    "mailbox_confirm": N_("Bestätigung eines Postfachs"),
    "mandate_claim": N_("Antrag auf Zuständigkeit"),
    "mandate_claim_decided": N_("Entscheidung über einen Antrag"),
    "mandate_claim_notice": N_("Jemand beansprucht Ihre Organisation"),
    "mandate_ending": N_("Ende Ihrer Zuständigkeit"),
    "mandate_notice": N_("Jemand hat sich über das Postfach eingetragen"),
    "notice": N_("Mitteilung"),
    "objection": N_("Widerspruch zu einer Passage"),
    "person_invited": N_("Ihr Zugang"),
    "preferences_confirm": N_("Wünsche für Rundschreiben bestätigen"),
    "receipt": N_("Beleg"),
    "reminder": N_("Erinnerung"),
    "reply": N_("Antwort per Mail"),
    "reservation": N_("Nach der Gremiensitzung bestätigen"),
    "signed_release": N_("Bitte um Ihre Unterschrift"),
    "suspension": N_("Postfach nicht mehr erreichbar"),
    "subscription_confirm": N_("Bestätigung eines Abonnements"),
}


def wish_words(kind: str) -> list[tuple[Wish, str]]:
    """What may be chosen for a kind of mail, in words."""
    return [(wish, _(WISHES[wish])) for wish in wishes_for(kind)]


def mail_kind(template: str) -> str:
    """The words for a kind of mail in the language of the request."""
    return _({**CHOICES, **DUTIES}[template])
