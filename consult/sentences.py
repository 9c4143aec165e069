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
    "not_in_timeline": N_(
        "Diesen Änderungsbedarf haben Sie weder geschrieben noch unterstützt. Was aus Ihren wurde, steht unter „Ergebnisse“."
    ),
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
    "token_unknown": N_(
        "Diesen Schlüssel gibt es nicht, oder er ist abgelaufen oder widerrufen. Legen Sie in Ihrem Konto einen neuen an."
    ),
    "token_scope": N_(
        "Dieser Schlüssel ist dafür nicht freigegeben ({scope}). Legen Sie in Ihrem Konto einen passenden an."
    ),
    "token_too_often": N_(
        "Dieser Schlüssel hat in der letzten Stunde zu oft gefragt. Versuchen Sie es in einer Stunde wieder."
    ),
    "too_many_tokens": N_("Sie haben schon {most} Schlüssel. Widerrufen Sie einen, den Sie nicht mehr brauchen."),
    "hint_settled": N_("Dazu hat schon jemand Ja oder Nein gesagt."),
    "too_many_proceedings": N_(
        "Ein Vorhaben kann {most} Vorgängen folgen. Beenden Sie einen, der nicht mehr gebraucht wird."
    ),
    "member_only": N_("Das ist den Mitgliedern vorbehalten. Sie handeln gerade für eine Geschäftsstelle."),
    "office_only": N_("Das ist den Geschäftsstellen vorbehalten."),
    "administrator_only": N_("Das kann nur die Verwaltung von Sprachrohr in Ihrer Geschäftsstelle tun."),
    "form_too_long": N_("Zusammen sind das mehr als {most} Zeichen. Kürzen Sie den Text oder teilen Sie ihn auf."),
    "body_too_large": N_(
        "Das ist mehr, als wir auf einmal annehmen. Kürzen Sie den Text oder verkleinern Sie die Datei."
    ),
    "method": N_("Diese Adresse lässt sich nicht so aufrufen. Gehen Sie zurück zur Seite davor."),
    "bad_request": N_("Die Anfrage war unvollständig. Gehen Sie zurück und senden Sie noch einmal."),
    "failed": N_("Es ist nichts gespeichert worden. Wir haben den Fehler vermerkt."),
    # logging in
    "link_unknown": N_("Dieser Link stimmt nicht. Vielleicht ist er beim Kopieren abgeschnitten worden."),
    "link_ended": N_("Dieser Link gilt nicht mehr. Lassen Sie sich einen neuen schicken."),
    "login_too_often": N_(
        "Sie haben in der letzten Stunde schon fünf Mails angefordert. Sehen Sie in Ihr Postfach, auch in "
        "den Ordner für unerwünschte Mails."
    ),
    "address_too_often": N_("Sie haben in der letzten Stunde schon fünf Adressen angegeben. Warten Sie etwas."),
    "address_taken": N_("Diese Adresse gehört inzwischen zu einem anderen Konto. Melden Sie sich mit ihr an."),
    # papers
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
    "addressee_ended": N_("Dieser Adressat besteht nicht mehr. Sehen Sie nach seinem Nachfolger."),
    "archive_lead": N_("Das Archiv eines Vorhabens nimmt die Leitung oder die Verwaltung seiner Geschäftsstelle mit."),
    "matter_not_closed": N_("Dieses Vorhaben ist noch offen. Archiviert wird, was abgeschlossen ist."),
    "name_search": N_("Diese Suche läuft noch, oder der Name ist schon gelöscht. Laden Sie die Seite neu."),
    "still_acts": N_(
        "Unter dieser Adresse handelt jemand für eine Organisation. Löschen Sie zuerst die Person selbst."
    ),
    "not_made_yet": N_("Diese Datei wird noch erstellt. Sehen Sie in einer Minute noch einmal nach."),
    "not_sent_yet": N_(
        "Dieses Papier ist noch nicht abgegeben. Ändern Sie seine neueste Fassung, statt es zu ergänzen."
    ),
    "template_lead": N_("Die Vorlage legt die Leitung oder die Verwaltung Ihrer Geschäftsstelle fest."),
    "template_calls_out": N_(
        "Diese Vorlage holt beim Öffnen etwas von außen oder enthält ein Programm ({what}). Fügen Sie Bilder in die Datei ein, statt "
        "sie zu verknüpfen, und lösen Sie die verknüpfte Dokumentvorlage."
    ),
    "template_unusable": N_(
        "Mit dieser Vorlage ließ sich kein Papier erstellen. Öffnen Sie sie in Word oder LibreOffice, und speichern Sie sie "
        "noch einmal als DOCX."
    ),
    # papers in Word
    "word_not_ours": N_(
        "Diese Datei stammt nicht von hier, oder ihre Lesezeichen sind gelöscht. Laden Sie die Word-Datei dieser Fassung neu, "
        "und übertragen Sie die Änderungen dorthin."
    ),
    "word_other_paper": N_("Diese Datei gehört zu einem anderen Papier."),
    "word_old_version": N_(
        "Diese Datei ist aus Fassung {number}, geschrieben wird an Fassung {current}. Wir nehmen nur, was aus dieser oder der "
        "Fassung davor entstanden ist."
    ),
    "word_unchanged": N_("In dieser Datei ist nichts geändert und nichts kommentiert."),
    "word_too_many_changes": N_(
        "In dieser Datei ist fast alles anders. Mehr als 2.000 Änderungen, oder eine Passage über 20.000 Zeichen, nehmen wir "
        "nicht auf einmal."
    ),
    "word_not_docx": N_("Diese Datei ist kein Word-Dokument. Speichern Sie sie in Word oder LibreOffice als DOCX."),
    "word_protected": N_(
        "Diese Datei ist mit einem Kennwort geschützt oder im alten Format DOC. Speichern Sie sie ohne Kennwort als DOCX."
    ),
    "word_too_large": N_("Diese Datei ist zu groß. Wir nehmen Dateien bis {megabytes} MB an."),
    "word_damaged": N_("Diese Datei ist beschädigt. Speichern Sie sie noch einmal als DOCX."),
    "proposal_decided": N_("Darüber ist schon entschieden."),
    "proposal_does_not_fit": N_(
        "Die Stelle lautet inzwischen anders. Arbeiten Sie den Vorschlag von Hand ein, oder lehnen Sie ihn ab."
    ),
    "addressee_without_mailbox": N_("{organisation} hat kein Postfach. Tragen Sie zuerst eine Adresse ein."),
    "too_many_feeds": N_("Sie haben schon {most} Links. Widerrufen Sie einen, den Sie nicht mehr brauchen."),
    "feed_too_often": N_("Dieser Link wird zu oft abgefragt. Einmal in einer Viertelstunde genügt."),
    "no_receipt": N_("Einen Beleg gibt es, sobald die Rückmeldung freigegeben ist."),
    "submission_file": N_("Diese Rückmeldung können Sie lesen, aber nicht als Datei mitnehmen."),
    "files_busy": N_("Gerade lassen sich sehr viele eine Datei machen. Versuchen Sie es in einer Minute noch einmal."),
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
    # people, desks, mailboxes
    "mandate_ended": N_("Diese Zuständigkeit ist schon beendet."),
    # desks
    "not_your_desk": N_(
        "Wer für diese Organisation antwortet, legt ihre eigene Koordination oder die Verwaltung fest."
    ),
    "is_a_desk": N_("Diese Organisation antwortet selbst für andere. Lösen Sie das zuerst auf."),
    "not_ended": N_("Diese Organisation besteht noch. Nur wer endet, hat einen Nachfolger."),
    "seat_ended": N_("Dieser Sitz ist schon beendet."),
    # people and offices
    "not_your_office": N_("Das gehört zu einer anderen Geschäftsstelle. Sie können es lesen, aber nicht ändern."),
    "not_your_people": N_(
        "Für diese Organisation vergeben Sie keine Zuständigkeiten. Das tut ihre Koordination oder die Verwaltung."
    ),
    "offices_only": N_("Das ist den Geschäftsstellen vorbehalten."),
    "bundlers_only": N_("Das können nur Landesverbände, und Kreise oder Verbände, die ihre Gemeinden selbst fragen."),
    "state_office_only": N_("Das ist den Landesverbänden vorbehalten."),
    "already_registered": N_("Sie sind für diese Organisation schon eingetragen."),
    "too_many_claims": N_("Für diese Organisation warten schon fünf Anträge auf eine Entscheidung."),
    "too_many_own_claims": N_("Fünf Ihrer Anträge warten schon auf eine Entscheidung. Warten Sie diese ab."),
    "claim_not_yours": N_(
        "Darüber entscheidet zuerst der Landesverband, nach sieben Tagen auch die Bundesvereinigung."
    ),
    "claim_decided": N_("Darüber ist schon entschieden."),
    "ending_changed": N_("Seit der Vorschau hat sich geändert, wen es betrifft. Sehen Sie noch einmal nach."),
    "ending_over": N_("Der Stichtag ist vorbei. Tragen Sie die Personen wieder ein."),
    "nobody_to_end": N_("Das betrifft niemanden."),
    "main_mailbox": N_("Das Postfach für alles lässt sich nur ersetzen, nicht beenden."),
    "no_deputy_here": N_("Eine vorläufige Zuständigkeit oder eine Vertretung lässt sich nicht weiter vertreten."),
    "deputy_there": N_("In dieser Zeit sind Sie schon vertreten. Beenden Sie zuerst die andere Vertretung."),
    "last_administrator": N_(
        "Das ist die letzte Person in der Verwaltung. Geben Sie diese Aufgabe zuerst einer anderen."
    ),
    "federation_exists": N_("Es gibt schon eine Bundesvereinigung."),
    "no_successor": N_("Die genannte Organisation kommt als Nachfolgerin nicht in Frage."),
    "wrong_state_association": N_("Dieser Landesverband gehört nicht zu dem Verband und dem Land des Mitglieds."),
    # rounds
    "matter_closed": N_("Das Vorhaben ist abgeschlossen. Beginnen Sie ein neues, das es fortsetzt."),
    "nobody_asked": N_("Nach dieser Regel wird niemand gefragt. Ändern Sie, wer gefragt wird."),
    "no_mailboxes": N_("Kein Mitglied, das gefragt wird, hat ein Postfach. Tragen Sie zuerst Adressen ein."),
    "round_open": N_("Die Beteiligung läuft schon. Fragen und Beteiligte stehen damit fest."),
    "round_not_open": N_("Die Beteiligung läuft noch nicht."),
    "round_ended": N_("Die Beteiligung ist schon beendet."),
    "nobody_silent": N_("Alle Gefragten haben geantwortet. Es gibt niemanden zu erinnern."),
    "forwarded": N_("Einen dieser Änderungsbedarfe haben Sie schon weitergegeben."),
    "debt": N_("Noch {requirements} Änderungsbedarfe warten auf ein Votum. Vorher lässt sich nichts abschließen."),
    "feeds_nothing": N_("Diese Beteiligung fließt in keine andere ein."),
    "already_forwarded": N_("Das ist schon weitergegeben."),
    "nothing_to_add": N_("Seit der Weitergabe ist nichts dazugekommen."),
    "nothing_to_bundle": N_(
        "Noch hat kein Mitglied geantwortet, und Sie fordern selbst nichts. Es gibt nichts weiterzugeben."
    ),
    "already_taken_over": N_("Diese Beteiligung haben Sie schon übernommen. Sie finden Ihre unter „Beteiligungen“."),
    "ours_alone": N_("Einen der markierten Änderungsbedarfe darf nur Ihre Geschäftsstelle lesen. Er bleibt bei Ihnen."),
    # submissions
    "coordinator_only": N_("Das kann nur die Koordination Ihrer Organisation."),
    "second_person": N_("Freigeben muss eine andere Person als die, die die Antwort zur Freigabe gegeben hat."),
    "foreign_organisation": N_("Für diese Organisation handeln Sie nicht."),
    "already_begun": N_("Für diese Organisation gibt es schon eine Rückmeldung. Schreiben Sie dort weiter."),
    "already_said": N_(
        "Für {towns} gibt es schon eine Rückmeldung. Schreiben Sie dort weiter, oder wählen Sie die anderen."
    ),
    "still_open": N_("Für Sie läuft die Frist noch. Antworten Sie einfach; dafür brauchen Sie keine Zulassung."),
    "admission_decided": N_("Darüber ist schon entschieden."),
    "earlier_changed": N_(
        "Diesen Änderungsbedarf ändern Sie gerade. Entfernen Sie erst den geänderten, wenn er so fortgilt."
    ),
    "earlier_said": N_(
        "Für Sie ist in dieser Beteiligung schon gemeinsam geantwortet. Sprechen Sie mit Ihrem Verband."
    ),
    "nothing_earlier": N_("Zu allem, was Sie früher gefordert haben, ist schon etwas gesagt."),
    "incomplete": N_("Noch nicht weitergegeben: Es fehlen Angaben."),
    "doubtful": N_("Noch nicht weitergegeben: Eine Zahl ist ungewöhnlich hoch."),
    "not_a_draft": N_("Diese Rückmeldung ist kein Entwurf mehr und ändert sich nicht."),
    "not_handed_in": N_("Diese Rückmeldung wartet nicht auf Freigabe. Laden Sie die Seite neu."),
    "contribution_over": N_("Hier wird nichts mehr angenommen: Ihr Teil ist abgegeben, oder die Zeit ist vorbei."),
    "contribution_not_finished": N_("Der Bereich schreibt noch. Zurückgeben lässt sich nur, was abgegeben ist."),
    "circle_without_departments": N_(
        "Dieser Entwurf ist nur für einen kleineren Kreis bestimmt und geht nicht an Ämter."
    ),
    "sheet_stale": N_("Die Antwort wurde seit der Mail geändert. Fragen Sie Ihre Koordination nach einem neuen Link."),
    "sheet_signed": N_("Mit diesem Link ist die Antwort schon freigegeben."),
    "sheet_returned": N_("Mit diesem Link ist die Antwort schon zurückgegeben."),
    "sheet_ended": N_("Dieser Link gilt nicht mehr. Ihre Koordination hat ihn zurückgenommen oder ersetzt."),
    "no_reservation": N_("Diese Rückmeldung ist nicht unter Gremienvorbehalt eingegangen, oder sie gilt nicht mehr."),
    "reservation_confirmed": N_("Das Gremium hat schon zugestimmt; so ist es festgehalten."),
    "field_changed": N_("Jemand aus Ihrem Haus hat dasselbe geändert. Ihr Text steht noch hier."),
    "not_released": N_("Dieser Änderungsbedarf ist noch nicht freigegeben."),
    "own_requirement": N_("Das ist schon für Ihre Organisation gesagt. Unterstützen können andere."),
    "already_supported": N_("Ihre Organisation unterstützt das schon."),
    "not_a_move": N_("Nur eine verschobene Textstelle lässt sich bestätigen."),
    # positions and groups
    "act_overtaken": N_(
        "Seitdem hat jemand etwas davon geändert. Das bleibt stehen, und es wurde nichts rückgängig gemacht. Machen Sie "
        "erst die spätere Änderung rückgängig, oder ändern Sie es von Hand."
    ),
    "selection_changed": N_(
        "Inzwischen treffen die Filter auf andere Änderungsbedarfe zu. Es wurde nichts geändert; sehen Sie die Auswahl "
        "noch einmal an."
    ),
    "nothing_to_decide": N_(
        "Von den gewählten kann keiner ein Votum bekommen: Sie haben schon eines, oder sie sind weitergeleitet."
    ),
    "nothing_suggested": N_("Zu den gewählten schlägt die Maschine kein Votum vor."),
    "no_other_group": N_("Markieren Sie erst eine andere Gruppe."),
    "nothing_ticked": N_("Markieren Sie erst einen oder mehrere Änderungsbedarfe."),
    "too_many_views": N_(
        "Mehr als {most} Ansichten passen hier nicht hin. Löschen Sie eine, die Sie nicht mehr brauchen."
    ),
    "nothing_to_split": N_("Wählen Sie einige Änderungsbedarfe der Gruppe, aber nicht alle."),
    "one_source": N_("Wählen Sie genau eine Herkunft: einen Beschluss, ein Praxisbeispiel oder eine Person."),
    "position_withdrawn": N_("Diese Position ist zurückgezogen."),
    "source_not_withdrawn": N_("Diese Antwort gilt noch. Es gibt nichts zu entscheiden."),
    "resolution_superseded": N_("Diesen Beschluss hat selbst schon ein anderer ersetzt. Wählen Sie den neueren."),
    "session_cancelled": N_("Diese Sitzung fällt aus."),
    "session_decided": N_("In dieser Sitzung ist schon etwas beschlossen. Sie lässt sich nicht mehr absagen."),
    "session_not_begun": N_("Die Sitzung hat noch nicht begonnen. Danach lässt sich das Ergebnis festhalten."),
    "item_decided": N_("Zu diesem Punkt ist das Ergebnis schon festgehalten."),
    "item_not_adjourned": N_(
        "Nur was vertagt wurde oder mit seiner Sitzung ausfiel, kommt auf eine spätere Tagesordnung, und nur einmal."
    ),
    "contradiction_marked": N_("Dieser Widerspruch ist schon vermerkt."),
    "contradiction_resolved": N_("Dieser Widerspruch ist schon geklärt. Laden Sie die Seite neu."),
    "position_cited": N_("Diese Position steht schon in einem Papier. Nehmen Sie sie zuerst dort heraus."),
    "position_adopts": N_("In dieser Position sind Änderungsbedarfe aufgenommen. Ordnen Sie diese zuerst anders zu."),
    "not_yours_to_edit": N_(
        "Ein Entwurf gehört dem Mitglied, ein abgegebenes Beispiel der Geschäftsstelle. Sie können es lesen."
    ),
    "already_handed_in": N_("Das Beispiel liegt schon bei der Geschäftsstelle."),
    "example_not_handed_in": N_("Das Mitglied hat dieses Beispiel noch nicht abgegeben."),
    "not_published": N_("Dieses Beispiel ist nicht veröffentlicht."),
    "own_example": N_("Das ist Ihr eigenes Beispiel."),
    "question_answered": N_("Diese Frage ist schon beantwortet."),
    "too_many_questions": N_("Sie haben heute schon {most} Fragen gestellt. Morgen geht es weiter."),
    "too_many_example_files": N_("Ein Beispiel hat höchstens {most} Dateien. Nehmen Sie eine weg."),
    "second_person_confirms": N_("Bestätigen muss es eine andere Person als die, die es festgehalten hat."),
    "follow_up_confirmed": N_("Das ist inzwischen bestätigt oder verworfen. Laden Sie die Seite neu."),
    "not_a_demand": N_("Ein Verbleib lässt sich nur für Forderungen festhalten."),
    "is_a_demand": N_("Das ist eine Forderung. Ihr Verbleib steht beim Vorhaben."),
    "not_your_organisation": N_("Dafür kann nur die Organisation selbst sprechen, um die es geht."),
    "nobody_to_answer": N_(
        "Es gibt niemanden zu benachrichtigen. {waiting} Organisationen warten noch auf ein Votum, {unreachable} haben "
        "weder Postfach noch Person."
    ),
    "dispatch_answered": N_("Zu dieser Abgabe ist schon eine Antwort vermerkt."),
    "no_session_awaited": N_("Zu dieser Mitzeichnung wird kein Ergebnis einer Sitzung mehr erwartet."),
    "already_published": N_("Das ist schon veröffentlicht."),
    "export_too_large": N_(
        "Die Datei wird zu groß: {requirements} Änderungsbedarfe. Setzen Sie Filter oder wählen Sie weniger Spalten."
    ),
    # circulars and subscriptions
    "circular_sent": N_("Das Rundschreiben ist versandt und ändert sich nicht mehr."),
    "circular_scheduled": N_(
        "Das Rundschreiben ist freigegeben und wartet auf seine Zeit. Holen Sie es zuerst zurück."
    ),
    "too_many_audiences": N_("Mehr als {most} Zielgruppen werden nicht gespeichert. Löschen Sie zuerst eine."),
    "asked_too_often": N_("Sie haben in dieser Stunde schon mehrere Fragen gestellt. Warten Sie einen Moment."),
    "reminded_already": N_("Heute ging schon eine Erinnerung hinaus."),
    "no_acknowledgement_asked": N_("Dieses Rundschreiben bittet um keine Kenntnisnahme."),
    "circular_not_scheduled": N_("Das Rundschreiben ist nicht vorgemerkt."),
    "circular_without_deadline": N_("Dieses Rundschreiben hat keine Frist, die sich verlängern ließe."),
    "second_person_releases": N_(
        "Sie haben zuletzt daran geschrieben. Freigeben kann jemand anderes aus Ihrer Geschäftsstelle."
    ),
    "circular_not_sent": N_("Das Rundschreiben ist noch nicht versandt."),
    "circular_forwarded": N_("Sie haben dieses Rundschreiben schon weitergegeben: {at}."),
    "nothing_to_forward": N_("Dieses Rundschreiben geht nicht über Ihren Landesverband."),
    "nobody_to_send_to": N_(
        "Niemand bekäme dieses Rundschreiben. {without_mailbox} Organisationen dieser Auswahl haben kein Postfach."
    ),
    "question_ended": N_("Die Zeit für diese Frage ist abgelaufen. Stellen Sie sie noch einmal."),
    "subscription_ended": N_("Diese Bestellung ist abgelaufen. Bestellen Sie den Verteiler noch einmal."),
    "subscribed_too_often": N_(
        "An diese Adresse ging heute schon eine Mail zum Bestätigen. Sehen Sie in das Postfach."
    ),
    # files that people bring
    "too_many_attachments": N_("Mehr als {most} Anlagen gehen nicht mit. Fassen Sie Dateien zusammen."),
    "too_many_requirement_files": N_(
        "Mehr als {most} Dateien gehören nicht zu einem Änderungsbedarf. Fassen Sie sie zusammen."
    ),
    "submission_files_too_large": N_(
        "Alle Dateien dieser Rückmeldung wären zusammen größer als {megabytes} MB. Verkleinern oder entfernen Sie welche."
    ),
    "attachment_empty": N_("Die Datei {name} ist leer."),
    "attachment_too_large": N_("Die Datei {name} ist größer als {megabytes} MB. Verkleinern Sie sie."),
    "attachment_too_large_unpacked": N_("Die Datei {name} ist ausgepackt zu groß. Verkleinern Sie sie."),
    "attachment_not_accepted": N_(
        "Die Datei {name} hat keine der Formen, die wir annehmen: PDF, Word, Excel, OpenDocument, Bild oder Text."
    ),
    "attachment_pdf_damaged": N_(
        "Die Datei {name} lässt sich nicht als PDF öffnen. Öffnen Sie sie selbst und drucken oder speichern Sie sie neu als PDF."
    ),
    "attachment_pdf_locked": N_("Die Datei {name} ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort."),
    "attachment_pdf_pages": N_(
        "Die Datei {name} hat {pages} Seiten, wir nehmen bis zu {most}. Hängen Sie nur die Seiten an, auf die es ankommt."
    ),
    "attachment_pdf_laborious": N_(
        "Die Datei {name} zu öffnen dauert zu lange. Drucken Sie sie neu als PDF, oder nehmen Sie Bilder daraus weg."
    ),
    "attachment_with_macros": N_("Diese Datei enthält Makros. Speichern Sie sie ohne Makros."),
    "sheet_not_xlsx": N_(
        "Diese Datei ist weder eine Excel-Tabelle (XLSX) noch ein Word-Dokument (DOCX). Laden Sie das Formular hoch, das "
        "Sie ausgefüllt haben."
    ),
    "sheet_protected": N_(
        "Diese Datei ist mit einem Kennwort geschützt oder in einem alten Format (XLS, DOC). Speichern Sie sie ohne "
        "Kennwort als XLSX oder DOCX."
    ),
    "sheet_too_large": N_("Dieses Formular ist zu groß. Wir nehmen Dateien bis {megabytes} MB an."),
    "sheet_damaged": N_("Diese Datei ist beschädigt. Speichern Sie sie noch einmal als XLSX oder DOCX."),
    "sheet_too_many_rows": N_("Das Blatt „{sheet}“ ist größer als unser Formular (höchstens {most} Zeilen)."),
    "sheet_missing": N_(
        "Das Blatt „{sheet}“ fehlt oder ist umbenannt. Nehmen Sie das Formular, wie Sie es geladen haben."
    ),
    "sheet_unknown": N_(
        "Das Blatt „{sheet}“ gehört nicht zum Formular. Übertragen Sie, was darauf steht, und löschen Sie das Blatt."
    ),
    "sheet_column": N_(
        "Blatt „{sheet}“, Zeile 1, Spalte {column}: Dort steht „{found}“ statt „{wanted}“. Spalten dürfen nicht umbenannt, "
        "ergänzt oder gelöscht werden."
    ),
    "sheet_ids": N_(
        "Im Blatt „{sheet}“ fehlen die verborgenen Spalten A und B. Ohne sie wissen wir nicht, welche Zeile was ist: "
        "Übertragen Sie Ihre Antworten in ein neues Formular."
    ),
    "sheet_not_ours": N_(
        "Das ist nicht unser Formular, oder seine verborgenen Angaben sind gelöscht. Laden Sie es neu."
    ),
    "sheet_elsewhere": N_("Dieses Formular gehört zu einer anderen Beteiligung oder zu einer anderen Organisation."),
    "sheet_changed": N_("Der Entwurf hat sich seit der Vorschau geändert. Sehen Sie sich die Vorschau noch einmal an."),
    "sheet_mistakes": N_("Im Formular sind noch {mistakes} Stellen zu berichtigen. Es ist nichts übernommen worden."),
    "file_too_large": N_("Die Datei ist zu groß."),
    "too_many_files": N_("In diesem Archiv stecken zu viele Dateien."),
    "not_zip": N_("Dieses Archiv ist beschädigt."),
    "xml_entities": N_(
        "Die Datei enthält Verweise auf andere Inhalte (DTD oder Entities). So nehmen wir sie nicht an."
    ),
    "wrong_schema": N_(
        "Diese Datei ist weder ein Gesetz im Format gii-norm noch in LegalDocML.de; sie beginnt mit „{element}“."
    ),
    "draft_not_read": N_("Diese Datei ist weder PDF noch Word (DOCX), LegalDocML.de oder ein Gesetz als XML."),
    "draft_damaged": N_(
        "Diese Datei ist beschädigt. Öffnen und speichern Sie sie noch einmal, oder bitten Sie um eine neue."
    ),
    "draft_protected": N_(
        "Diese Datei hat ein Kennwort oder ein altes Format (.doc). Speichern Sie sie als PDF oder DOCX ohne Kennwort."
    ),
    "draft_too_long": N_("Diese Datei ist zu lang: höchstens 600 Seiten."),
    "draft_without_text": N_(
        "Diese PDF enthält nur Bilder von Seiten, keinen Text. Bitten Sie das Ministerium um die Word-Datei, oder lassen Sie den Text erkennen (OCR)."
    ),
    "mail_not_read": N_("Diese Datei ist keine Mail. Speichern Sie die Mail in Ihrem Mailprogramm als .eml."),
    "mail_from_outlook": N_(
        "Das ist eine Mail im Format von Outlook (.msg). Speichern Sie sie als .eml, oder leiten Sie sie als Anlage weiter und speichern Sie diese Mail."
    ),
    "mail_too_large": N_("Diese Mail ist größer als {megabytes} MB. Laden Sie die Anlagen einzeln hoch."),
    "mail_too_many_parts": N_("Diese Mail hat mehr als {limit} Teile. Laden Sie die Anlagen einzeln hoch."),
    "mail_filed": N_("Diese Mail liegt schon in einem anderen Vorhaben."),
    "no_deadline": N_("Zu diesem Vorhaben ist keine Frist des Ministeriums eingetragen."),
    "deadline_answered": N_("Das Ministerium hat darauf schon geantwortet."),
    "draft_page": N_("Diese Seite gibt es im Original nicht."),
    "draft_first_piece": N_("Vor der ersten Textstelle steht keine, mit der sie sich verbinden ließe."),
    "recognition_used": N_("Diese Erkennung ist schon übernommen."),
    "no_provisions": N_("In dieser Datei steht keine Textstelle eines Gesetzes."),
    "law_too_deep": N_("Der Entwurf ist tiefer gegliedert, als wir lesen können: bei {provision}."),
    "provision_name_too_long": N_("Eine Textstelle hat einen zu langen Namen: {provision}."),
    "heading_too_long": N_("Eine Überschrift ist zu lang: {provision}."),
    "year_sheet_elsewhere": N_(
        "Diese Tabelle gehört zu einem anderen Jahr oder zu einer anderen Organisation. Laden Sie die Ihre neu."
    ),
    "report_empty": N_("Für dieses Jahr hat noch kein Mitglied geantwortet. Wählen Sie ein anderes."),
    "paper_known": N_("Ein Papier mit diesem Titel liegt schon in diesem Vorhaben. Öffnen Sie es dort."),
    "paper_too_long": N_(
        "Dieser Text ist zu lang. Er darf höchstens {most} kB groß sein und nicht zu viele Sätze haben."
    ),
    "paper_not_text": N_(
        "Diese Datei ist kein Text. Speichern Sie das Papier als Markdown oder als reinen Text (UTF-8)."
    ),
    "no_position_paper": N_("In diesem Text ist kein Positionspapier zu erkennen: Es fehlen Titel oder Überschriften."),
    "too_many_rows": N_("Die Tabelle hat mehr als {most} Zeilen. Teilen Sie sie auf."),
    "no_address_column": N_("Die Tabelle hat keine Spalte mit Mail-Adressen."),
    "addressees_header": N_("In der ersten Zeile fehlen Spalten. Erwartet werden die Namen aus der Vorlage."),
    "addressees_row": N_(
        "Zeile {row}, Spalte {column}: Diese Angabe lässt sich nicht lesen. Es ist nichts übernommen worden."
    ),
    "not_comma_separated": N_("Diese Datei ist keine Tabelle mit Kommas in UTF-8."),
    "too_many_cells": N_("Die Zeile, die in Zeile {line} der Datei endet, hat mehr Zellen als die Tabelle Spalten."),
    "column_missing": N_("In der ersten Zeile der Tabelle fehlt die Spalte {column}."),
    "addressees_table": N_("Diese Tabelle lässt sich nicht lesen. Speichern Sie sie als CSV oder Excel-Datei."),
    "address": N_(
        "Für eine Organisation steht in der Datei keine lesbare Mail-Adresse. Es ist nichts übernommen worden."
    ),
    # the register and backups
    "not_empty": N_("Hier sind schon Daten. Eine Sicherung wird nur in eine leere Installation eingespielt."),
    "backup_differs": N_("Die eingespielten Daten stimmen nicht mit der Sicherung überein."),
    "backup_failed": N_("Die Sicherung ist nicht zustande gekommen."),
    "backup_unreadable": N_("Diese Sicherung lässt sich nicht lesen."),
}

FIELDS = {
    "already_linked": N_("Diesem Vorhaben ist dieser Vorgang schon zugeordnet."),
    "no_proceeding": N_("Das ist keine Nummer eines Vorgangs. Sie steht in der Adresse der Seite des Vorgangs im DIP."),
    "draft_mark": N_(
        "Diese Nummer passt nicht zu dieser Art: Absatz 2, Nummer 3a, Buchstabe b, Doppelbuchstabe cc, Vorblatt E.3."
    ),
    "title_empty": N_("Sagen Sie in einem Satz, was sich ändern soll."),
    "nothing_asked": N_("Schreiben Sie einen Vorschlag oder eine Begründung."),
    "which_state": N_("Nennen Sie das Land, an das es sich richtet, oder wählen Sie einen anderen Adressaten."),
    "own_domain": N_("Mit dieser Adresse können Sie sich auf der Seite davor gleich selbst eintragen."),
    "placeholder": N_("In geschweiften Klammern steht etwas, das wir nicht füllen können."),
    "before_due": N_("Das ist nicht später als die Frist, um deren Verlängerung es geht."),
    "before_start": N_("Das Ende liegt vor dem Anfang."),
    "longer_than_a_year": N_("Eine Vertretung dauert höchstens ein Jahr."),
    "required": N_("Diese Frage muss beantwortet werden."),
    "says_nothing": N_("Diese Rückmeldung sagt noch nichts. Schreiben Sie etwas, oder melden Sie Fehlanzeige."),
    "already_begun": N_("Für eine dieser Organisationen gibt es schon eine Antwort."),
    "option": N_("Wählen Sie eine der angebotenen Möglichkeiten."),
    "below_minimum": N_("Diese Zahl ist kleiner als erwartet. Prüfen Sie die Einheit."),
    "doubtful": N_("Für so viele Einwohner ist das sehr viel. Prüfen Sie Zahl und Einheit, oder bestätigen Sie sie."),
    "above_maximum": N_("Diese Zahl ist größer als erwartet. Prüfen Sie die Einheit."),
    "paper_known": N_(
        "Ein Papier mit diesem Titel liegt schon in diesem Vorhaben. Öffnen Sie es, oder wählen Sie einen anderen Titel."
    ),
    "report_empty": N_("Für dieses Jahr hat noch kein Mitglied geantwortet. Wählen Sie ein anderes."),
    "address_of_page": N_("Geben Sie die Adresse einer Seite ein, zum Beispiel https://www.beispiel.de/bericht."),
    "future": N_("Dieser Zeitpunkt liegt noch vor uns."),
    "not_nothing": N_("Fehlanzeige und Zustimmung haben keine Änderungsbedarfe oder Antworten. Wählen Sie „Antwort“."),
    "after_receipt": N_("Geschrieben wird vor dem Eingang. Prüfen Sie beide Tage."),
    "not_recorded": N_("Wählen Sie, auf welchem Weg die Antwort gekommen ist."),
    "missing": N_("Füllen Sie dieses Feld aus."),
    "look_first": N_("Sehen Sie die Fundstellen an und bestätigen Sie es hier."),
    "no_column": N_("Wählen Sie mindestens eine Spalte."),
    "unacceptable": N_("Das lässt sich so nicht annehmen."),
    "too_long": N_("Das ist zu lang. Kürzen Sie den Text."),
    "too_many_chosen": N_("Das sind zu viele auf einmal."),
    "none_chosen": N_("Wählen Sie mindestens eines aus."),
    "link": N_("Eine Adresse beginnt mit https:// und enthält keine Leerzeichen."),
    "in_future": N_("Dieser Tag liegt in der Zukunft."),
    "place_of_follow_up": N_("Wählen Sie eine Fassung oder einen Adressaten."),
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
    "already_said": N_("Hierfür ist schon eine Rückmeldung eingegangen."),
    "named_unclear": N_("Eine Zeile nennt kein Mitglied oder mehrere. Schreiben Sie den Schlüssel statt des Namens."),
    "too_far_ahead": N_("Dieser Zeitpunkt liegt mehr als 90 Tage voraus."),
    "unchanged": N_("Am Text hat sich nichts geändert."),
    "past": N_("Dieser Zeitpunkt liegt in der Vergangenheit."),
    "address": N_("Geben Sie eine Mail-Adresse ein, zum Beispiel bauamt@stadt.example."),
    "both_ways": N_("Wählen Sie für jeden Verband nur einen Weg."),
    "in_the_future": N_("Dieser Tag liegt in der Zukunft."),
    "in_the_past": N_("Dieser Zeitpunkt liegt in der Vergangenheit."),
    "unknown_association": N_("Wählen Sie mindestens einen der drei Verbände."),
    "too_short": N_("Mindestens vier Zeichen, sonst fänden wir fast alles."),
    "known_name": N_("Unter diesem Namen gibt es schon einen Adressaten."),
    "same_name": N_("So heißt er schon. Einen Schreibfehler berichtigen Sie unter „Angaben berichtigen“."),
    "not_yet": N_("Dieser Tag liegt in der Zukunft. Tragen Sie es ein, wenn es so weit ist."),
    "not_a_kind": N_("Das ist keine Art, die wir kennen."),
    "not_a_state": N_("Das ist kein Land. Schreiben Sie den Namen oder die zwei Ziffern."),
    "state_needed": N_("Zu einer Landesregierung gehört ein Land."),
    "nobody_there": N_("Unter dieser Adresse ist hier niemand eingetragen."),
    "nobody": N_("Wählen Sie mindestens einen Adressaten."),
    "unknown_addressee": N_("Einen dieser Adressaten gibt es nicht mehr. Laden Sie die Seite neu."),
    "not_a_pdf": N_("Diese Datei ist kein PDF."),
    "no_colour": N_("Eine Farbe hat die Form #1a2b3c."),
    "colour_too_light": N_("Diese Farbe ist auf weißem Papier zu hell zum Lesen. Nehmen Sie eine dunklere."),
    "no_logo": N_("Diese Datei ist kein Bild in PNG oder JPEG, oder sie ist zu groß."),
    "no_successor": N_("Nachfolger kann nur ein Mitglied sein, das noch besteht."),
    "wrong_state_association": N_("Wählen Sie den Landesverband dieses Verbands in dem Land der Organisation."),
    "empty": N_("Füllen Sie dieses Feld aus."),
    "number_taken": N_("Einen Beschluss mit dieser Nummer gibt es schon."),
    "taken": N_("Diesen Namen gibt es schon."),
    "role_not_here": N_("Diese Aufgabe gibt es in dieser Organisation nicht."),
    "no_desk": N_("Diese Organisation kann nicht für andere antworten."),
    "foreign_domain": N_(
        "Diese Adresse gehört nicht zur Verwaltung, deren Postfach eingeladen wurde. Nehmen Sie Ihre "
        "dienstliche Adresse, oder bitten Sie Ihre Koordination oder Ihren Landesverband, Sie einzutragen."
    ),
    "no_domain": N_(
        "An der Adresse des Postfachs erkennen wir nicht, wer dort arbeitet. Bitten Sie Ihren Landesverband, "
        "Sie einzutragen."
    ),
    "not_before_end": N_("Wählen Sie einen Zeitpunkt, der vor dem Ende der Beteiligung liegt."),
    "other_name": N_("Der Link ist für eine andere Person bestimmt. Schreiben Sie den Namen so, wie er oben steht."),
    "own_address": N_("Das ist schon Ihre Adresse."),
    "function_or_topics": N_("Wählen Sie entweder eine Aufgabe oder Handlungsfelder."),
    "shared_mailbox": N_("Das ist ein gemeinsames Postfach. Nehmen Sie die Adresse, die nur Sie lesen."),
    "login_code": N_("Der Code stimmt nicht oder gilt nicht mehr. Sehen Sie in die neueste Mail."),
    "unknown": N_("Diese Auswahl gibt es nicht mehr. Laden Sie die Seite neu."),
    "before_deadline": N_("Die Nachfrist endet nicht vor der Frist."),
    "not_later": N_("Die neue Frist liegt nicht nach der bisherigen."),
    "not_asked": N_("Diese Organisation ist an der Beteiligung nicht beteiligt."),
    "rule": N_("Diese Auswahl widerspricht sich. Prüfen Sie Größe, Land und Art."),
    "wider_than_circle": N_("Damit würden auch Mitglieder gefragt, die den Entwurf nicht sehen dürfen."),
    "audience_wider_than_circle": N_(
        "So würden auch Stellen angeschrieben, die nicht zum Kreis der Berechtigten gehören."
    ),
    "wider_than_document": N_("Das Rundschreiben darf nicht weiter gehen als der Entwurf, um den es geht."),
    "circle_bodies": N_("Nennen Sie mindestens ein Gremium, oder wählen Sie einen anderen Kreis."),
    "list_open_to_all": N_("Diesen Verteiler kann jeder abonnieren. Er passt nur zu einem öffentlichen Rundschreiben."),
    "released_unchanged": N_(
        "Was Sie nur freigeben, geht unverändert hinaus. Lassen Sie Aktenzeichen und Begleittext leer."
    ),
    "after_bundle": N_("Wählen Sie einen früheren Zeitpunkt: Ihr Bündel muss danach noch weitergehen können."),
    "nothing_chosen": N_("Markieren Sie mindestens einen Änderungsbedarf."),
    "only_landesverband": N_("Nur die Beteiligung eines Landesverbands fließt in eine andere ein."),
    "calculation_too_large": N_("Das ergibt eine Billion Euro oder mehr. Prüfen Sie die Zahlen."),
    "question": N_(
        "Geben Sie der Frage einen Text, bei einer Auswahl die Möglichkeiten, bei einer Zahl die kleinste vor "
        "der größten."
    ),
    "nothing_to_split": N_("Wählen Sie einige Änderungsbedarfe der Gruppe, aber nicht alle."),
    "one_source": N_("Wählen Sie genau eine Herkunft: einen Beschluss, ein Praxisbeispiel oder eine Person."),
    "unknown_member": N_("So heißt kein Mitglied. Geben Sie den vollen Namen oder den Regionalschlüssel ein."),
    "several_members": N_("So heißen mehrere Mitglieder. Geben Sie den Regionalschlüssel ein."),
    "unknown_passage": N_("Diese Passage gibt es nicht mehr. Laden Sie die Seite neu."),
    "not_later_session": N_("Diese Sitzung ist nicht später, oder sie gehört zu einem anderen Gremium."),
    "seat_over": N_("Dieser Tag ist vorbei oder liegt vor dem Beginn. Die Amtszeit endet danach."),
    "not_later_resolution": N_("Dieser Beschluss ist älter. Ersetzen kann nur ein späterer."),
    "one_other_side": N_("Wählen Sie, wozu der Widerspruch besteht: einen Beschluss oder eine frühere Position."),
    "law_place": N_("Das ist nicht als Vorschrift zu lesen. So geht es: § 24 SGB VIII."),
    "unknown_position": N_("Diese Position gibt es nicht mehr. Laden Sie die Seite neu."),
}

NOTICES: dict[str, str] = {
    "proceeding_linked": N_("Verknüpft. Der Vorgang wird gerade gelesen; laden Sie die Seite gleich noch einmal."),
    "proceeding_ended": N_("Das Vorhaben folgt diesem Vorgang nicht mehr."),
    "hint_accepted": N_("Übernommen."),
    "hint_declined": N_("Nicht übernommen; der Schritt bleibt stehen."),
    "watching": N_("Sie bekommen eine Mail, wenn im Bundestag oder Bundesrat etwas Neues geschieht."),
    "not_watching": N_("Sie bekommen dazu keine Mails mehr."),
    "token_revoked": N_("Der Schlüssel ist widerrufen."),
    "name_erased": N_("Name und Adresse sind ersetzt, wo sie kein Beleg sind. Was noch da ist, wird gerade gesucht."),
    "addressees_imported": N_("Die Adressaten sind übernommen."),
    "addressee_succeeded": N_("Die Nachfolge ist festgelegt. Offene Vorhaben gehen mit diesem Adressaten weiter."),
    "addressee_ended": N_("Dieser Adressat ist beendet. Was an ihn ging, bleibt hier stehen."),
    "matter_opened": N_("Das Vorhaben ist eröffnet."),
    "matter_closed": N_("Das Vorhaben ist abgeschlossen."),
    "draft_added": N_("Der Entwurf ist eingelesen."),
    "deadline_asked": N_("Vermerkt. Das Schreiben ist als PDF aufgehoben."),
    "deadline_granted": N_("Die Frist des Ministeriums ist verlängert. Prüfen Sie auch die Fristen Ihrer Beteiligung."),
    "deadline_declined": N_("Vermerkt: abgelehnt."),
    "mail_filed": N_("Die Mail liegt mit ihren Dateien im Vorhaben."),
    "draft_recognised": N_("Die Datei ist gelesen. Prüfen Sie, was erkannt wurde; vorher sieht es niemand sonst."),
    "recognition_dropped": N_("Die Erkennung ist verworfen."),
    "round_prepared": N_("Die Beteiligung ist vorbereitet. Noch weiß niemand davon."),
    "round_opened": N_("Die Beteiligung läuft. Die Einladungen sind auf dem Weg."),
    "silent_reminded": N_("Die Erinnerungen sind auf dem Weg."),
    "round_extended": N_("Die Frist ist verlängert, die Mitteilung ist auf dem Weg."),
    "round_ended": N_("Die Beteiligung ist beendet."),
    "round_forwarded": N_("Das Bündel ist weitergegeben."),
    "round_taken_over": N_("Die Beteiligung ist übernommen. Prüfen Sie sie, und eröffnen Sie sie für Ihre Mitglieder."),
    "bundle_chosen": N_("Gespeichert. So geht das Bündel weiter."),
    "bundle_added": N_("Der eigene Änderungsbedarf liegt im Bündel."),
    "bundle_dropped": N_("Der eigene Änderungsbedarf ist verworfen."),
    "nil_return_reported": N_("Die Fehlanzeige ist eingegangen."),
    "handed_in": N_("Die Antwort liegt bei der Koordination."),
    "returned": N_("Die Antwort ist zur Überarbeitung zurückgegeben."),
    "released": N_("Freigegeben und eingegangen. Die Bestätigung kommt per Mail."),
    "department_asked": N_("Der Link ist unterwegs."),
    "claim_made": N_("Ihr Antrag ist gestellt. Wer entscheidet, hat eine Mail bekommen; Sie bekommen eine mit der Entscheidung."),
    "claim_decided": N_("Entschieden. Beide Seiten haben eine Mail bekommen."),
    "claim_objected": N_("Ihr Einwand steht beim Antrag."),
    "mailbox_ended": N_("Diese Adresse wird nicht mehr benutzt. Ihre Mails gehen an das Postfach für alles."),
    "people_confirmed": N_("Bestätigt. In einem Jahr fragen wir wieder."),
    "ending_set": N_("Festgelegt. Die Betroffenen bekommen eine Mail; bis zum Stichtag lässt es sich zurücknehmen."),
    "ending_withdrawn": N_("Zurückgenommen. Die Betroffenen bekommen eine Mail."),
    "deputy_named": N_("Die Vertretung ist eingetragen und weiß davon."),
    "address_asked": N_("Wenn diese Adresse frei ist, ist ein Link dorthin unterwegs. Bis er benutzt ist, bleibt alles, wie es ist."),
    "session_ended": N_("Dieser Browser ist abgemeldet."),
    "sessions_ended": N_("Alle anderen Browser sind abgemeldet."),
    "contribution_returned": N_("Der Bereich kann wieder schreiben und weiß, warum."),
    "contribution_ended": N_("Der Link des Bereichs gilt nicht mehr. Was er geschrieben hat, bleibt im Entwurf."),
    "contribution_finished": N_("Danke. Ihre Koordination sieht, dass Sie fertig sind."),
    "signature_asked": N_("Vorgelegt. Der Link ist unterwegs."),
    "signature_ended": N_("Der Link gilt nicht mehr."),
    "reservation_confirmed": N_("Festgehalten: Das Gremium hat zugestimmt."),
    "withdrawn": N_("Zurückgezogen."),
    "requirement_removed": N_("Der Änderungsbedarf ist entfernt."),
    "supported": N_("Ihre Organisation unterstützt das jetzt."),
    "support_withdrawn": N_("Die Unterstützung ist zurückgenommen."),
    "admission_asked": N_("Ihre Bitte ist bei der Geschäftsstelle. Die Antwort kommt per Mail."),
    "admission_granted": N_("Zugelassen. Die Mitteilung ist auf dem Weg."),
    "admission_declined": N_("Abgelehnt. Die Mitteilung ist auf dem Weg."),
    "earlier_handed_in": N_("Ihre früheren Änderungsbedarfe gelten fort. Die Antwort liegt bei der Koordination."),
    "earlier_kept": N_("Ihre früheren Änderungsbedarfe stehen im Entwurf. Geben Sie ihn weiter, wenn er vollständig ist."),
    "earlier_copied": N_("Übernommen, wie es war. Ändern Sie, was jetzt anders ist."),
    "saved": N_("Gespeichert."),
    "sheet_imported": N_("Das Formular ist in den Entwurf übernommen."),
    "recorded": N_("Die Rückmeldung ist aufgenommen. Die Eingangsbestätigung geht an das Postfach."),
    "paper_rendering": N_("Die Dateien werden erstellt. Laden Sie die Seite in einer Minute neu."),
    "paper_published": N_("Das Papier ist veröffentlicht."),
    "paper_sent": N_("Das Papier ist abgegeben."),
    "template_brought": N_("Die Vorlage gilt für alle Word-Dateien, die von jetzt an erstellt werden."),
    "template_removed": N_("Die Vorlage ist entfernt."),
    "theme_saved": N_("Der Briefbogen gilt für alle PDF-Dateien, die von jetzt an erstellt werden."),
    "theme_removed": N_("Ihre PDF-Dateien haben wieder die Form des Hauses."),
    "proposals_accepted": N_("Angenommen. Der Entwurf ist geändert."),
    "proposals_rejected": N_("Abgelehnt. Am Entwurf ändert sich nichts."),
    "passage_removed": N_("Die Passage ist entfernt."),
    "receipt_confirmed": N_("Danke. Der Eingang ist bestätigt."),
    "session_recorded": N_("Das Ergebnis der Sitzung ist festgehalten."),
    "approval_requested": N_("Die Verbände sind um Mitzeichnung gebeten."),
    "approval_given": N_("Sie haben mitgezeichnet."),
    "approval_objected": N_("Ihr Widerspruch ist festgehalten."),
    "circular_sent": N_("Das Rundschreiben ist versandt. Wie weit es ist, steht unten."),
    "audience_removed": N_("Die Zielgruppe ist gelöscht. Rundschreiben, die mit ihr geschrieben wurden, behalten ihre Auswahl."),
    "acknowledged": N_("Danke. Die Kenntnisnahme ist festgehalten."),
    "readers_reminded": N_("Die Erinnerung geht an alle, die noch nicht bestätigt haben."),
    "suppression_released": N_("Die Sperre ist aufgehoben. Rundschreiben gehen wieder dorthin."),
    "opinion_taken": N_("Danke für Ihre Rückmeldung."),
    "question_requested": N_("Noch ist nichts gefragt: Bestätigen Sie die Frage mit dem Link in der Mail, die Sie gleich erhalten."),
    "question_asked": N_("Ihre Frage ist unterwegs. Die Antwort kommt per Mail."),
    "preferences_saved": N_("Ihre Wünsche gelten."),
    "preferences_asked": N_("Eine Mail fragt nach, ob das gelten soll. Bis dahin bleibt alles, wie es ist."),
    "circular_scheduled": N_("Das Rundschreiben ist freigegeben und vorgemerkt."),
    "circular_unscheduled": N_("Das Rundschreiben ist wieder ein Entwurf."),
    "circular_release_asked": N_("Die Bitte um Freigabe ist unterwegs."),
    "circular_tested": N_("Die Probemail geht an Ihre eigene Adresse."),
    "circular_extended": N_("Die neue Frist geht an alle, die das Rundschreiben erhalten haben."),
    "circular_corrected": N_("Die Korrektur geht an alle, die das Rundschreiben erhalten haben."),
    "circular_paused": N_("Der Versand ist angehalten."),
    "circular_resumed": N_("Der Versand geht weiter."),
    "circular_cancelled": N_("Was noch nicht hinaus war, bleibt hier."),
    "circular_retried": N_("Die abgewiesenen Mails gehen noch einmal hinaus."),
    "circular_resent": N_("Die ungewissen Mails gehen noch einmal hinaus."),
    "circular_forwarded": N_("Das Rundschreiben geht jetzt an Ihre Mitglieder."),
    "file_attached": N_("Die Datei ist angehängt."),
    "file_detached": N_("Die Datei ist entfernt."),
    "list_imported": N_("Die Adressen sind übernommen."),
    "subscription_requested": N_("Wenn diese Adresse den Verteiler noch nicht bezieht, ist eine Mail mit der Bitte um "
                                 "Bestätigung unterwegs."),
    "subscription_confirmed": N_("Der Bezug ist bestätigt."),
    "subscription_ended": N_("Die Adresse ist ausgetragen."),
    "nil_return_taken": N_("Die Fehlanzeige ist eingegangen. Eine Eingangsbestätigung geht an das Postfach."),
    "decided": N_("Das Votum ist festgehalten."),
    "groups_requested": N_("Die Maschine sucht Gruppen. Sie können weiterarbeiten; laden Sie die Seite in einer Minute neu."),
    "groups_confirmed": N_("Die Gruppen sind bestätigt."),
    "group_changed": N_("Die Gruppe ist geändert."),
    "tagged": N_("Die Schlagwörter sind geändert."),
    "assigned": N_("Die Zuständigkeit ist festgelegt."),
    "commented": N_("Der Kommentar steht beim Änderungsbedarf. Ihn lesen nur die Geschäftsstellen."),
    "comment_withdrawn": N_("Der Kommentar ist zurückgenommen."),
    "undone": N_("Es ist wieder, wie es vorher war."),
    "view_saved": N_("Die Ansicht ist gespeichert."),
    "view_removed": N_("Die Ansicht ist gelöscht."),
    "boilerplate_written": N_("Der Textbaustein ist gespeichert."),
    "boilerplate_removed": N_("Der Textbaustein ist gelöscht. Wo er schon steht, bleibt er."),
    "conflicts_changed": N_("Der Widerspruch ist geändert. Was jetzt gilt, steht bei den Gruppen."),
    "sources_suggested": N_("Die Vorschläge der Maschine stehen bei den offenen Änderungsbedarfen."),
    "position_added": N_("Die Position ist angelegt."),
    "position_withdrawn": N_("Die Position ist zurückgezogen."),
    "source_added": N_("Die Herkunft ist eingetragen."),
    "source_removed": N_("Die Herkunft ist herausgenommen. Der Verlauf der Position hält es fest."),
    "source_kept": N_("Festgehalten: Die Position stützt sich weiter darauf."),
    "contradiction_marked": N_("Der Widerspruch ist vermerkt. Wer die Position öffnet, sieht ihn."),
    "contradiction_resolved": N_("Der Widerspruch ist geklärt."),
    "follow_up_recorded": N_("Der Verbleib ist festgehalten. Eine zweite Person bestätigt ihn."),
    "follow_ups_confirmed": N_("Bestätigt. Wer die Sache gefordert hat, bekommt eine Mail."),
    "follow_ups_untold": N_("Bestätigt. Niemand war zu benachrichtigen."),
    "follow_up_dropped": N_("Die Angabe ist verworfen."),
    "lapsed": N_("Festgehalten. Eine zweite Person bestätigt in jedem Vorhaben, was die Mitglieder lesen."),
    "answers_sent": N_("Die Antworten sind unterwegs."),
    "implementation_recorded": N_("Ihr Stand ist festgehalten."),
    "report_begun": N_("Der Bericht ist als Entwurf angelegt. Schreiben Sie dazu, was die Zahlen nicht sagen."),
    "paper_imported": N_("Das Papier ist übernommen, mit allen Positionen, die Sie bestätigt haben."),
    "commitment_assigned": N_("Festgehalten, wer die Zusage einhält und bis wann."),
    "evidence_added": N_("Der Nachweis ist festgehalten und steht in der Liste."),
    "example_added": N_("Gespeichert. Lesen Sie es noch einmal durch."),
    "example_handed_in": N_("Das Beispiel liegt bei der Geschäftsstelle. Sie veröffentlicht es."),
    "example_returned": N_("Zurückgegeben. Das Mitglied bekommt eine Mail."),
    "example_published": N_("Das Beispiel ist veröffentlicht."),
    "example_withdrawn": N_("Das Beispiel ist zurückgezogen."),
    "example_confirmed": N_("Vermerkt. In zwei Jahren fragen wir wieder."),
    "contact_taken": N_("Fragen gehen jetzt an Sie."),
    "contact_left": N_("Es ist keine Person mehr genannt."),
    "example_question_asked": N_("Die Frage ist unterwegs. Die Antwort kommt per Mail und steht hier."),
    "question_answered": N_("Die Antwort ist unterwegs."),
    "topic_named": N_("Das Handlungsfeld ist benannt."),
    "mailbox_named": N_("Die Bitte um Bestätigung ist an die neue Adresse unterwegs."),
    "mailbox_confirmed": N_("Das Postfach ist bestätigt."),
    "desk_assigned": N_("Es ist festgelegt, wer antwortet."),
    "person_invited": N_("Die Person ist eingetragen und erhält eine Mail."),
    "person_confirmed": N_("Die Person ist bestätigt."),
    "mandate_ended": N_("Die Zuständigkeit ist beendet."),
    "person_erased": N_("Name und Adresse sind gelöscht."),
    "dissent_recorded": N_("Die abweichende Position ist festgehalten und wird abgedruckt."),
    "register_imported": N_("Der neue Stand ist übernommen."),
    "register_same": N_("Dieser Stand war schon übernommen. Es hat sich nichts geändert."),
    "functions_imported": N_("Die Aufgaben sind übernommen."),
    "succession_confirmed": N_("Die Nachfolge ist festgelegt."),
    "succession_rejected": N_("Der Vorschlag ist verworfen."),
    "membership_ended": N_("Die Mitgliedschaft ist beendet."),
    "seat_ended": N_("Der Sitz ist beendet."),
    "session_planned": N_("Die Sitzung ist geplant."),
    "session_cancelled": N_("Die Sitzung ist abgesagt."),
    "item_added": N_("Die Vorlage steht auf der Tagesordnung."),
    "item_removed": N_("Der Punkt ist von der Tagesordnung genommen."),
    "item_carried": N_("Der Punkt steht auf der Tagesordnung dieser Sitzung."),
    "result_recorded": N_("Das Ergebnis ist festgehalten."),
    "resolution_recorded": N_("Der Beschluss ist festgehalten."),
    "feed_revoked": N_("Der Link ist widerrufen. Wer ihn noch hat, findet dort nichts mehr."),
    "outbox_armed": N_("Der Postausgang ist offen. Was wartete, geht jetzt hinaus."),
    "outbox_disarmed": N_("Der Postausgang ist geschlossen."),
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
