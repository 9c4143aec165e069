"""Former requirements in a round that follows: gilt fort, erledigt, ändern, for each and for all."""

from starlette.requests import Request
from starlette.responses import Response

from consult import rounds
from consult.form_pages import form_page
from consult.forms import Form
from consult.render import page, see_other
from models.submissions import Continuation, SubmissionState
from workflows.requirements.carrying import (
    change_requirement,
    keep_all,
    keep_requirement,
    settle_requirement,
    take_back,
)
from workflows.submissions.earlier import show_earlier


class WordForm(Form):
    """What is said; empty: nothing any more."""

    word: Continuation | None = None


async def list_(request: Request) -> Response:
    earlier = await show_earlier(request.state.actor, request.path_params["id"])
    return page(request, "earlier/list.html", earlier=earlier)


@form_page(list_)
async def say(request: Request) -> Response:
    form = await WordForm.read(request)
    actor, round_id, requirement_id = request.state.actor, request.path_params["id"], request.path_params["requirement"]
    if form.word is Continuation.CHANGED:
        begun = await change_requirement(actor, round_id, requirement_id)
        return see_other(request, "requirement:edit", said="earlier_copied", id=begun.id)
    acts = {Continuation.STANDS: keep_requirement, Continuation.SETTLED: settle_requirement, None: take_back}
    await acts[form.word](actor, round_id, requirement_id)
    return see_other(request, "earlier:list", said="saved", anchor=f"e{requirement_id}", id=round_id)


@form_page(rounds.show)
async def keep(request: Request) -> Response:
    kept = await keep_all(request.state.actor, request.path_params["id"])
    handed_in = all(one.state is SubmissionState.HANDED_IN for one in kept)
    said = "earlier_handed_in" if handed_in else "earlier_kept"
    if len(kept) == 1:
        return see_other(request, "submission:show", said=said, id=kept[0].id)
    return see_other(request, "round:show", said=said, id=request.path_params["id"])
