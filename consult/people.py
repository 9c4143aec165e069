"""Who acts for an organisation: inviting, confirming, ending."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Email, Form, Line
from consult.labels import options
from consult.render import page, see_other
from consult.translate import N_, _
from models.people import Role
from workflows.access import is_federation_administrator
from workflows.organisations.organisations import show_organisation
from workflows.people.people import confirm_mandate, end_mandate, invite_person
from workflows.people.people_search import find_people
from workflows.records.erasure import erase_person, prepare_erasure

RIGHTS = {
    Role.CONTRIBUTOR: N_("Sachbearbeitung: schreibt Antworten und gibt sie an die Koordination"),
    Role.COORDINATOR: N_("Koordination: gibt Antworten frei und trägt Personen ein"),
    Role.OFFICER: N_("Referat: führt Vorhaben, Beteiligungen, Papiere und Rundschreiben"),
    Role.LEAD: N_("Leitung: zeichnet mit und gibt Papiere ab"),
    Role.ADMINISTRATOR: N_("Verwaltung: trägt Personen, Postfächer und Wege ein"),
}


class InvitationForm(Form):
    name: Line
    email: Email
    role: Role
    deputy: bool = False
    elected: bool = False


class SearchForm(Form):
    q: str = ""
    role: Role | None = None
    page: int = 1


async def search(request: Request) -> Response:
    asked = SearchForm.query(request)
    found = await find_people(request.state.actor, q=asked.q, role=asked.role, page=asked.page)
    may_erase = is_federation_administrator(request.state.actor)
    return page(request, "people/search.html", found=found, asked=asked, roles=options(Role), may_erase=may_erase)


async def list_(request: Request) -> Response:
    sheet = await show_organisation(request.state.actor, request.path_params["id"])
    choices = [(role, _(RIGHTS[role])) for role in sheet.roles]
    return page(request, "people/list.html", sheet=sheet, role_choices=choices)


@form_page(list_)
async def invite(request: Request) -> Response:
    form = await InvitationForm.read(request)
    mandate = await invite_person(
        request.state.actor,
        name=form.name,
        email=form.email,
        organisation_id=request.path_params["id"],
        role=form.role,
        deputy=form.deputy,
        elected=form.elected,
    )
    return see_other(request, "person:list", id=mandate.organisation_id, said="person_invited")


async def confirm(request: Request) -> Response:
    mandate = await confirm_mandate(request.state.actor, request.path_params["mandate"])
    return see_other(request, "person:list", id=mandate.organisation_id, said="person_confirmed")


async def end(request: Request) -> Response:
    """Whoever ended her own mandate may not see the page of the organisation any more."""
    mandate = await end_mandate(request.state.actor, request.path_params["mandate"])
    if mandate.person_id == request.state.actor.person_id:
        return see_other(request, "account:show", said="mandate_ended")
    return see_other(request, "person:list", id=mandate.organisation_id, said="mandate_ended")


async def ask_to_erase(request: Request) -> Response:
    """Erasing cannot be taken back, so a page asks first."""
    person = await prepare_erasure(request.state.actor, request.path_params["id"])
    return page(request, "people/erase.html", person_id=person.id)


async def erase(request: Request) -> Response:
    person_id = request.path_params["id"]
    await erase_person(request.state.actor, person_id)
    if person_id == request.state.actor.person_id:
        return see_other(request, "login:show", said="person_erased")
    return see_other(request, "organisation:list", said="person_erased")
