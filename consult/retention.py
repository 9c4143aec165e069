"""The table of periods after which something is taken away, and the report of the last nights."""

from starlette.requests import Request
from starlette.responses import Response

from consult.render import page
from consult.translate import N_, _
from workflows.records.retention import show_retention

WORDS = {
    "login_requests": (N_("Anmeldelinks"), N_("Nach 60 Minuten sind sie wertlos; sieben Tage helfen bei Rückfragen.")),
    "address_changes": (N_("Nicht bestätigte Adressänderungen"), N_("Niemand wartet mehr auf sie.")),
    "sessions": (N_("Abgelaufene Anmeldungen"), N_("Wer eine fremde Anmeldung vermutet, kann solange nachsehen.")),
    "api_tokens": (N_("Abgelaufene und zurückgenommene Schlüssel der Schnittstelle"), N_("Sie öffnen nichts mehr.")),
    "feed_keys": (N_("Zurückgenommene Kalender- und Nachrichtenlinks"), N_("Sie öffnen nichts mehr.")),
    "suppressions": (
        N_("Abgelaufene Zustellsperren"),
        N_("Sie erklären noch ein Jahr lang, warum eine Mail nicht kam."),
    ),
    "inbound_mails": (
        N_("Mails, die zurückkamen"),
        N_("Ein halbes Jahr lang lässt sich nachsehen, warum eine Adresse gesperrt wurde."),
    ),
    "mail_words": (
        N_("Inhalte von Mails an Einzelne"),
        N_("Dass, wann und mit welchem Ergebnis zugestellt wurde, bleibt als Nachweis; Namen und Texte nicht."),
    ),
    "ministry_mails": (
        N_("Mails von Ministerien ohne Vorhaben"),
        N_("Was ein halbes Jahr in keinem Vorhaben liegt, braucht niemand; im Vorhaben ist es Akte."),
    ),
    "claim_words": (N_("Begründungen entschiedener Anträge"), N_("Wer wann wie entschieden hat, bleibt im Verlauf.")),
    "people": (
        N_("Personen ohne Zuständigkeit"),
        N_("Ihr Name geht, wenn sie drei Jahre nirgends mehr zuständig waren; was sie getan haben, bleibt ohne ihn."),
    ),
    "exports": (
        N_("Dateien zum Mitnehmen"),
        N_("Wer sie bestellt hat, holt sie in zwei Wochen ab; eine neue ist schnell gemacht."),
    ),
    "name_searches": (
        N_("Suchen nach einem Namen"),
        N_("Eine Auskunft ist binnen eines Monats zu geben; danach stünde der Name nur noch hier."),
    ),
    "unused_files": (
        N_("Dateien, auf die nichts mehr verweist"),
        N_("Zwei Wochen lang lässt sich eine Vorschau noch übernehmen."),
    ),
}


async def show(request: Request) -> Response:
    retention = await show_retention(request.state.actor)
    words = {name: (_(what), _(why)) for name, (what, why) in WORDS.items()}
    return page(request, "retention/show.html", retention=retention, words=words)
