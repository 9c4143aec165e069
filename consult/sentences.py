"""The one table of sentences by code: what went wrong, what is missing in a field, what has been done.

A code that workflows give to a refusal (`Denied("not_coordinator", name=…)`) or to a field (`fields={"cost": "number"}`)
is looked up here; the facts of the case fill the braces. Say what can be done next; no "bitte", no exclamation mark.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from consult.moments import written, written_day
from consult.numbers import number
from consult.translate import N_, _

REFUSALS = {
    # by class, for codes without a sentence of their own
    "missing": N_("Diese Seite gibt es nicht, oder sie ist nicht für Sie bestimmt."),
    "denied": N_("Das können Sie hier nicht tun."),
    "conflict": N_("Das geht im Augenblick nicht. Laden Sie die Seite neu und sehen Sie nach dem Stand."),
    "wrong_state": N_(
        "Der Stand hat sich geändert. Laden Sie die Seite neu; was Sie tun wollten, ist jetzt nicht möglich."
    ),
    "stale": N_(
        "Jemand anderes hat inzwischen etwas geändert. Ihr Text steht noch hier. Laden Sie die Seite in einem "
        "zweiten Fenster und vergleichen Sie."
    ),
    "round_closed": N_("Die Beteiligung ist geschlossen. Ihr Entwurf bleibt gespeichert."),
    "too_many": N_("Das waren zu viele Versuche in kurzer Zeit. Warten Sie eine Stunde."),
    "unacceptable": N_("Einige Angaben fehlen noch oder sind anders geschrieben, als wir sie lesen können."),
    "unreadable": N_("Diese Datei lässt sich nicht lesen."),
    # the shell's own
    "foreign_origin": N_(
        "Diese Handlung kam nicht von einer Seite von Sprachrohr. Öffnen Sie Sprachrohr selbst und "
        "versuchen Sie es dort noch einmal."
    ),
    "logged_out": N_(
        "Sie sind nicht mehr angemeldet. Was Sie geschrieben haben, steht noch in Ihrem Fenster: Melden Sie "
        "sich in einem zweiten Fenster an und senden Sie dann hier noch einmal."
    ),
    "person_only": N_("Dafür müssen Sie angemeldet sein."),
    "member_only": N_("Das ist den Mitgliedern vorbehalten. Sie handeln gerade für eine Geschäftsstelle."),
    "office_only": N_("Das ist den Geschäftsstellen vorbehalten."),
    "administrator_only": N_("Das kann nur die Verwaltung von Sprachrohr in Ihrer Geschäftsstelle tun."),
    "form_too_long": N_("Zusammen sind das mehr als {most} Zeichen. Kürzen Sie den Text oder teilen Sie ihn auf."),
    "body_too_large": N_(
        "Das ist mehr, als wir auf einmal annehmen. Kürzen Sie den Text oder verkleinern Sie die Datei."
    ),
    "method": N_("Diese Adresse lässt sich nicht so aufrufen. Gehen Sie zurück zur Seite davor."),
    "bad_request": N_("Die Anfrage war unvollständig. Gehen Sie zurück und senden Sie noch einmal."),
    "failed": N_("Bei uns ist etwas schiefgegangen. Es ist nichts gespeichert worden. Wir haben es vermerkt."),
    # logging in
    "link_unknown": N_("Dieser Link stimmt nicht. Vielleicht ist er beim Kopieren abgeschnitten worden."),
    "link_ended": N_("Dieser Link gilt nicht mehr. Lassen Sie sich einen neuen schicken."),
    "login_too_often": N_(
        "Sie haben in der letzten Stunde schon fünf Mails angefordert. Sehen Sie in Ihr Postfach, auch in "
        "den Ordner für unerwünschte Mails."
    ),
    # papers
    "matter_closed": N_("Das Vorhaben {matter} ist abgeschlossen. Beginnen Sie ein neues, das es fortsetzt."),
    "paper_version": N_(
        "Diese Fassung ist kein Entwurf mehr und ändert sich nicht. Beginnen Sie eine neue Fassung des Papiers."
    ),
    "newer_version": N_("Es gibt schon eine neuere Fassung dieses Papiers. Schreiben Sie dort weiter."),
    "passages_without_source": N_(
        "Hinter „{first}“ steht noch niemand. Geben Sie der Passage eine Position mit Herkunft oder eine Person."
    ),
    "approval_lead": N_("Nur die Leitung des Verbands kann mitzeichnen oder widersprechen."),
    "approval_over": N_("Die Mitzeichnung zu dieser Fassung ist vorbei."),
    "approval_missing": N_("Noch nicht alle Verbände haben mitgezeichnet. Vorher geht das Papier nicht hinaus."),
    "dispatch_lead": N_("Nur die Leitung der Geschäftsstelle gibt Papiere ab und veröffentlicht sie."),
    "not_rendered": N_(
        "Zum jetzigen Text gibt es noch keine Datei. Lassen Sie sie auf der Seite des Papiers erstellen."
    ),
    "addressee_without_mailbox": N_("{organisation} hat kein Postfach. Tragen Sie zuerst eine Adresse ein."),
    "paper_file": N_(
        "Diese Form des Papiers ist den Geschäftsstellen vorbehalten. Das PDF zum Veröffentlichen ist frei."
    ),
    # the register of members
    "register_empty": N_("Diese Datei enthält kein Gemeindeverzeichnis."),
    "register_line": N_("Zeile {line} des Gemeindeverzeichnisses ist beschädigt. Es ist nichts übernommen worden."),
    "register_older": N_("Dieses Gemeindeverzeichnis ist vom {vintage}, übernommen ist schon das vom {current}."),
    "register_other_file": N_(
        "Das ist eine andere Datei als die der Vorschau. Sehen Sie sich die Vorschau noch einmal an."
    ),
    "functions_header": N_("In der ersten Zeile müssen die Spalten „ars“ und „function“ stehen."),
    "functions_table": N_("Diese Datei ist keine Tabelle, die wir lesen können. Speichern Sie sie als CSV."),
    "functions_rows": N_(
        "In Zeile {row}, Spalte {column} steht etwas, das wir nicht zuordnen können ({errors} Zeilen insgesamt). "
        "Es ist nichts übernommen worden."
    ),
    "not_ended": N_("Diese Organisation besteht noch. Nur wer endet, hat einen Nachfolger."),
}

FIELDS = {
    "missing": N_("Füllen Sie dieses Feld aus."),
    "unacceptable": N_("Das lässt sich so nicht annehmen."),
    "too_long": N_("Das ist zu lang. Kürzen Sie den Text."),
    "too_many_chosen": N_("Das sind zu viele auf einmal."),
    "choice": N_("Wählen Sie eine der angebotenen Möglichkeiten."),
    "number": N_("Geben Sie nur eine Zahl ein, zum Beispiel 90."),
    "whole_number": N_("Geben Sie eine ganze Zahl ein, zum Beispiel 90."),
    "number_too_large": N_("Diese Zahl ist zu groß."),
    "amount": N_("Geben Sie einen Betrag in Euro ein, zum Beispiel 46,80."),
    "too_small": N_("Diese Zahl ist zu klein."),
    "too_large": N_("Diese Zahl ist zu groß."),
    "day": N_("Geben Sie einen Tag ein, zum Beispiel 24.11.2026."),
    "time": N_("Geben Sie eine Uhrzeit ein, zum Beispiel 10:00."),
    "time_gap": N_("Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhr vorgestellt wird."),
    "past": N_("Dieser Zeitpunkt liegt in der Vergangenheit."),
    "address": N_("Geben Sie eine Mail-Adresse ein, zum Beispiel bauamt@stadt.example."),
    "both_ways": N_("Wählen Sie für jeden Verband nur einen Weg."),
    "in_the_past": N_("Dieser Zeitpunkt liegt in der Vergangenheit."),
    "unknown_association": N_("Wählen Sie mindestens einen der drei Verbände."),
    "nobody": N_("Wählen Sie mindestens einen Adressaten."),
    "unknown_addressee": N_("Einen dieser Adressaten gibt es nicht mehr. Laden Sie die Seite neu."),
    "not_a_pdf": N_("Diese Datei ist kein PDF."),
    "no_successor": N_("Nachfolger kann nur ein Mitglied sein, das noch besteht."),
    "wrong_state_association": N_("Wählen Sie den Landesverband dieses Verbands in dem Land der Organisation."),
    "login_code": N_("Der Code stimmt nicht oder gilt nicht mehr. Sehen Sie in die neueste Mail."),
}

NOTICES: dict[str, str] = {
    "saved": N_("Gespeichert."),
    "paper_rendering": N_("Die Dateien werden erstellt. Laden Sie die Seite in einer Minute neu."),
    "paper_published": N_("Das Papier ist veröffentlicht."),
    "paper_sent": N_("Das Papier ist abgegeben."),
    "passage_removed": N_("Die Passage ist entfernt."),
    "approval_requested": N_("Die Verbände sind um Mitzeichnung gebeten."),
    "approval_given": N_("Sie haben mitgezeichnet."),
    "approval_objected": N_("Ihr Widerspruch ist festgehalten."),
    "dissent_recorded": N_("Die abweichende Position ist festgehalten und wird abgedruckt."),
}  # fmt: skip


def sentence(code: str, fallback: str, facts: Mapping[str, Any]) -> str:
    """What a person reads for a refusal; a code without sentence, or one whose facts are missing, falls back."""
    try:
        return _(REFUSALS[code]).format_map({name: _shown(value) for name, value in facts.items()})
    except KeyError:
        return _(REFUSALS[fallback])


def field_sentence(code: str) -> str:
    """What a person reads at a field."""
    return _(FIELDS.get(code, FIELDS["unacceptable"]))


def notice(code: str) -> str | None:
    """What a page says after an act; None for a code that nobody knows."""
    return _(NOTICES[code]) if code in NOTICES else None


def _shown(fact: Any) -> str:
    if isinstance(fact, datetime):
        return written(fact)
    if isinstance(fact, date):
        return written_day(fact)
    if isinstance(fact, int | float) and not isinstance(fact, bool):
        return number(fact)
    return str(fact.value if isinstance(fact, Enum) else fact)
