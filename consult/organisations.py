"""Members and other organisations: the searched list, one organisation, its desk and its mailboxes."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Email, Form, Land
from consult.labels import options
from consult.render import page, see_other
from consult.translate import _
from models.organisations import MEMBER_KINDS, STATES, Organisation, OrganisationKind
from workflows.errors import Unacceptable
from workflows.organisations.desks import assign_desk
from workflows.organisations.mailboxes import confirm_mailbox, end_mailbox, set_mailbox, set_topic_mailbox, show_mailbox
from workflows.organisations.organisations import list_organisations, show_organisation
from workflows.organisations.release_rule import set_release_rule
from workflows.recipients.returned_mail import release_suppression


class SearchForm(Form):
    q: str = ""
    kind: OrganisationKind | None = None
    state: Land = ""
    function: int | None = None
    ended: bool = False
    page: int = 1


class MailboxForm(Form):
    """An address for everything, for a function (`purpose`), or for topics."""

    address: Email
    purpose: str = ""
    topics: list[int] = []


class ReleaseRule(StrEnum):
    SECOND_PERSON = "second_person"
    ONE_PERSON = "one_person"


class DeskForm(Form):
    desk: int | None = None


class ReleaseRuleForm(Form):
    rule: ReleaseRule


async def list_(request: Request) -> Response:
    asked = SearchForm.query(request)
    found = await list_organisations(request.state.actor, **dict(asked))
    return page(
        request, "organisations/list.html", found=found, asked=asked, states=STATES, kinds=options(OrganisationKind)
    )


async def show(request: Request) -> Response:
    sheet = await show_organisation(request.state.actor, request.path_params["id"])
    purposes = [(name, name) for name in sheet.functions]
    desks = _desks(sheet.organisation)
    return page(request, "organisations/show.html", sheet=sheet, states=STATES, purposes=purposes, desks=desks)


@form_page(show)
async def name_mailbox(request: Request) -> Response:
    form = await MailboxForm.read(request)
    actor, place = request.state.actor, request.path_params["id"]
    if form.topics and form.purpose:
        raise Unacceptable(fields={"topics": "function_or_topics"})
    if form.topics:
        mailbox = await set_topic_mailbox(actor, place, address=form.address, topic_ids=form.topics)
    else:
        mailbox = await set_mailbox(actor, place, address=form.address, purpose=form.purpose)
    return see_other(request, "organisation:show", id=place, said="saved" if mailbox.active else "mailbox_named")


async def end_mailbox_(request: Request) -> Response:
    ended = await end_mailbox(request.state.actor, request.path_params["mailbox"])
    return see_other(request, "organisation:show", id=ended.organisation_id, said="mailbox_ended")


@form_page(show)
async def assign(request: Request) -> Response:
    form = await DeskForm.read(request)
    town = await assign_desk(request.state.actor, request.path_params["id"], form.desk)
    return see_other(request, "organisation:show", id=town.id, said="desk_assigned")


@form_page(show)
async def set_rule(request: Request) -> Response:
    form = await ReleaseRuleForm.read(request)
    one_person = form.rule is ReleaseRule.ONE_PERSON
    place = await set_release_rule(request.state.actor, request.path_params["id"], one_person=one_person)
    return see_other(request, "organisation:show", id=place.id, said="saved", anchor="releases")


async def mailbox(request: Request) -> Response:
    """The page behind the link in the mail: a button, nothing else."""
    found = await show_mailbox(request.path_params["token"])
    return page(request, "organisations/mailbox.html", mailbox=found, token=request.path_params["token"])


async def confirm(request: Request) -> Response:
    await confirm_mailbox(request.path_params["token"])
    return see_other(request, "mailbox:show", token=request.path_params["token"], said="mailbox_confirmed")


def _desks(place: Organisation) -> list[tuple[int | str, str]]:
    """Who may answer for a town: itself, its Verband, or the present desk."""
    others = [one for one in (place.parent, place.desk) if one is not None and one.kind in MEMBER_KINDS]
    named = {one.id: one.name for one in others if one.id != place.id}
    return [("", _("{name} selbst").format(name=place.name)), *named.items()]


async def release(request: Request) -> Response:
    await release_suppression(request.state.actor, request.path_params["suppression"])
    return see_other(
        request, "organisation:show", id=request.path_params["id"], said="suppression_released", anchor="mailboxes"
    )
