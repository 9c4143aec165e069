"""Those who have not answered in a round: looked through by Land, size and mail, and reminded, all or some of them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import options
from consult.render import page, see_other
from models.organisations import STATES
from workflows.organisations.size_classes import SizeClass
from workflows.rounds.reminders import remind_silent
from workflows.rounds.round_reading import prepare_reminder
from workflows.rounds.silent import Choice, list_silent


class ChoiceForm(Form):
    """`ticked`: exactly the `organisation`s that are; else all that the filters let through."""

    state: str = ""
    size: SizeClass | None = None
    bounced: bool = False
    unreminded: bool = False
    ticked: bool = False
    organisation: list[int] = []
    page: int = 1

    def choice(self) -> Choice:
        return Choice(self.state, self.size, self.bounced, self.unreminded, self.organisation if self.ticked else None)


async def list_(request: Request) -> Response:
    form = ChoiceForm.query(request)
    silent = await list_silent(request.state.actor, request.path_params["id"], form.choice(), form.page)
    return page(
        request,
        "rounds/silent.html",
        silent=silent,
        choice=form,
        kept=_kept(form),
        states=list(STATES.items()),
        states_by_key=STATES,
        sizes=options(SizeClass),
    )


async def ask_to_remind(request: Request) -> Response:
    form = ChoiceForm.query(request) if request.method == "GET" else await ChoiceForm.read(request)
    recipients = await prepare_reminder(request.state.actor, request.path_params["id"], form.choice())
    return page(request, "rounds/remind.html", recipients=recipients, kept=_kept(form))


@form_page(ask_to_remind)
async def remind(request: Request) -> Response:
    form = await ChoiceForm.read(request)
    await remind_silent(request.state.actor, request.path_params["id"], form.choice())
    return see_other(request, "round:show", said="silent_reminded", id=request.path_params["id"])


def _kept(form: ChoiceForm) -> list[tuple[str, Any]]:
    """The choice as hidden fields of the form that follows."""
    filters = form.model_dump(mode="json", exclude_defaults=True, exclude={"page", "organisation"})
    return [*filters.items(), *(("organisation", one) for one in form.organisation)]
