"""The end of a term of parliament: what lapses and what goes on, shown first and done in one act."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.render import page, see_other
from consult.translate import _
from models.organisations import STATES
from workflows.positions.term_end import FEDERAL, end_term, prepare_term_end


class ChoiceForm(Form):
    """Which parliament, and perhaps only one matter."""

    parliament: Line = FEDERAL
    matter: list[int] = []


class EndForm(Form):
    parliament: Line
    matter: list[int] = []
    pursued: list[int] = []
    term: Line
    mark: Line


async def show(request: Request) -> Response:
    form = ChoiceForm.query(request)
    ending = await prepare_term_end(request.state.actor, parliament=form.parliament, matter_ids=form.matter)
    parliaments = [
        (FEDERAL, _("Bundestag")),
        *((key, _("Landtag: {state}").format(state=name)) for key, name in STATES.items()),
    ]
    return page(request, "followups/term_end.html", ending=ending, parliaments=parliaments, narrowed=bool(form.matter))


@form_page(show)
async def end(request: Request) -> Response:
    form = await EndForm.read(request)
    ended = await end_term(
        request.state.actor,
        parliament=form.parliament,
        matter_ids=form.matter,
        pursued=set(form.pursued) & set(form.matter),
        term=form.term,
        mark=form.mark,
    )
    if len(ended.matters) == 1:
        return see_other(request, "follow_up:show", said="lapsed", anchor="waiting", id=ended.matters[0].matter.id)
    return see_other(request, "term:show", said="lapsed")
