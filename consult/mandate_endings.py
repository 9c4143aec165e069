"""Ending many mandates at one date: choose, look at who it is, do it, take it back."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line
from consult.labels import label
from consult.render import page, see_other
from models.organisations import STATES
from models.people import MEMBER_ROLES, Role
from workflows.people.mandate_endings import Choice, end_mandates, list_endings, preview_ending, withdraw_ending


class ChoiceForm(Form):
    last_day: Day
    state: str = ""
    role: Role | None = None
    elected: bool = False

    def choice(self) -> Choice:
        return Choice(self.last_day, self.state, self.role, self.elected)


class EndingForm(ChoiceForm):
    reason: Line
    mark: str


async def list_(request: Request) -> Response:
    planned = await list_endings(request.state.actor)
    roles = [(role, label(role)) for role in MEMBER_ROLES]
    return page(request, "mandate_endings/list.html", planned=planned, states=STATES, roles=roles)


@form_page(list_)
async def preview(request: Request) -> Response:
    """A page to read, by its address: nothing ends here."""
    return await _preview(request, ChoiceForm.query(request))


async def preview_again(request: Request) -> Response:
    """The preview of what was chosen before, when the act was refused."""
    return await _preview(request, await ChoiceForm.read(request))


@form_page(preview_again)
async def end(request: Request) -> Response:
    form = await EndingForm.read(request)
    await end_mandates(request.state.actor, form.choice(), reason=form.reason, mark=form.mark)
    return see_other(request, "mandate_ending:list", said="ending_set")


async def withdraw(request: Request) -> Response:
    await withdraw_ending(request.state.actor, request.path_params["id"])
    return see_other(request, "mandate_ending:list", said="ending_withdrawn")


async def _preview(request: Request, chosen: ChoiceForm) -> Response:
    found = await preview_ending(request.state.actor, chosen.choice())
    return page(request, "mandate_endings/preview.html", found=found, chosen=chosen, states=STATES)
