"""What the administration of the federation looks after, and whether all stands that the house needs."""

from starlette.requests import Request
from starlette.responses import Response

from consult.assets import PACKAGES
from consult.render import page
from consult.translate import N_
from workflows.operation.doctor import show_findings

FINDINGS = {
    "user": (
        N_("Benutzer des Dienstes"),
        N_("Lassen Sie den Dienst unter einem eigenen Benutzer laufen, nicht als root."),
    ),
    "PostgreSQL": (N_("Version von PostgreSQL"), N_("Sprachrohr braucht PostgreSQL 16 oder neuer.")),
    "German search": (N_("Deutsche Textsuche"), N_("Der Datenbank fehlt die Textsuche „german“.")),
    "outbox": (N_("Postausgang"), N_("Es geht keine Mail hinaus, bis jemand den Postausgang öffnet.")),
    "packages of the pages": (N_("Bausteine der Seiten"), N_("Rufen Sie auf dem Server „make setup“ auf.")),
    "sentence encoder": (
        N_("Modell für Gruppen nach Bedeutung"),
        N_(
            "Im genannten Ordner liegt kein Modell. Nennen Sie den richtigen, oder keinen, dann gilt das mitgelieferte."
        ),
    ),
    "free disk (MiB)": (N_("Freier Speicher"), N_("Weniger als 2 GiB sind frei. Schaffen Sie Platz.")),
}


async def show(request: Request) -> Response:
    findings = await show_findings(request.state.actor, packages_dir=PACKAGES)
    named = [(*FINDINGS[one.name], bool(one.advice)) for one in findings]
    return page(request, "installation/show.html", findings=named)
