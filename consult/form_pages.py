"""A refused form shows the page it came from again: status 422 or 409, an alert on top, every word still typed.

    async def edit(request):                     # GET  round:edit
        round_ = await show_round(…)
        return page(request, "rounds/edit.html", round=round_)

    @form_page(edit)
    async def save(request):                     # POST round:save
        form = await RoundForm.read(request)
        await change_round(…)
        return see_other(request, "round:show", id=…)

The template needs nothing for it: macros of `forms` take the page's `form` and the present value, and show what was
typed and what is wrong with it.
"""

from collections.abc import Callable
from functools import wraps

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from consult.form_state import FormState
from consult.places import Handler
from consult.problems import STATUS, family_of, wants_json
from consult.sentences import sentence
from workflows.errors import Conflict, Refusal, TooMany, Unacceptable


def form_page(show: Handler) -> Callable[[Handler], Handler]:
    """If the act is refused, `show` (the handler of the page with the form) answers instead, with the refusal."""

    def decorate(act: Handler) -> Handler:
        @wraps(act)
        async def act_or_show(request: Request) -> Response:
            try:
                return await act(request)
            except (Unacceptable, Conflict, TooMany) as refusal:
                if wants_json(request):
                    raise
                request.state.form = _refused(request, refusal)
                response = await show(request)
                response.status_code = STATUS[family_of(refusal)]
                return response

        return act_or_show

    return decorate


def _refused(request: Request, refusal: Refusal) -> FormState:
    return FormState(
        typed=getattr(request.state, "typed", None),
        message=sentence(refusal.code, family_of(refusal).code, refusal.facts),
        mistakes=refusal.fields if isinstance(refusal, Unacceptable) else {},
        facts=refusal.facts,
        brought=_brought(request) if isinstance(refusal, Unacceptable) and not refusal.fields else "",
    )


def _brought(request: Request) -> str:
    """The field in which a file came; what is wrong with the whole form is wrong with the file."""
    given = getattr(request.state, "typed", None) or {}
    return next((name for name, value in given.items() if isinstance(value, UploadFile) and value.filename), "")
