"""A two-minute guide for each role, as a plain page in German and English."""

from pathlib import Path

from consult.translate import N_, _, language
from models.organisations import OrganisationKind
from models.people import Role
from workflows.access import Actor
from workflows.errors import Missing

GUIDES = {
    "member": N_("Sachbearbeitung in einer Stadt, Gemeinde oder einem Kreis"),
    "coordinator": N_("Koordination"),
    "department": N_("Ein Amt mit einem Link"),
    "mayor": N_("Bürgermeisterin oder Landrat mit einem Link"),
    "officer": N_("Referat einer Geschäftsstelle"),
    "state-association": N_("Landesverband"),
    "administrator": N_("Verwaltung der Installation"),
}
FOLDER = Path(__file__).parent / "templates" / "guides"


def find_guide(name: str) -> tuple[str, str]:
    """Title and Markdown of a guide in the language of the request; Missing for any other name."""
    if name not in GUIDES:
        raise Missing(guide=name)
    text = (FOLDER / f"{name}.{language()}.md").read_text("utf-8")
    return _("In zwei Minuten: {who}").format(who=_(GUIDES[name])), text


def listed() -> list[tuple[str, str]]:
    """Name in the address and title of each guide."""
    return [(name, _(title)) for name, title in GUIDES.items()]


def guide_for(actor: Actor) -> str:
    """The guide for what she is doing now; visitors begin with the member's."""
    acting = actor.acting
    if acting is None or acting.role is Role.CONTRIBUTOR:
        return "member"
    if acting.role is Role.COORDINATOR:
        return "coordinator"
    if acting.organisation_kind is OrganisationKind.STATE_ASSOCIATION:
        return "state-association"
    return "administrator" if acting.role is Role.ADMINISTRATOR else "officer"
