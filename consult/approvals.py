"""Agreement of the associations: asking, agreeing, objecting, and deviating positions."""

from starlette.requests import Request
from starlette.responses import Response

from consult import papers
from consult.form_pages import form_page
from consult.forms import Day, Form, Line, LocalDateTime, Text
from consult.render import page, see_other
from models.papers import ApprovalWay, SessionResult
from workflows.bodies.session_results import confirm_session, withdraw_after_session
from workflows.errors import Unacceptable
from workflows.papers.approvals import approve, object_to_version, record_dissent, request_approvals
from workflows.papers.paper_reading import prepare_approval


class RequestForm(Form):
    version: int
    due_at: LocalDateTime
    vote: list[int] = []
    silence: list[int] = []

    def ways(self) -> dict[int, ApprovalWay]:
        """Association id → way; asking one for both is a mistake at the field."""
        if set(self.vote) & set(self.silence):
            raise Unacceptable(fields={"silence": "both_ways"})
        return dict.fromkeys(self.vote, ApprovalWay.VOTE) | dict.fromkeys(self.silence, ApprovalWay.SILENCE)


class ApproveForm(Form):
    version: int
    reservation: Line | None = None
    session_on: Day | None = None


class SessionForm(Form):
    version: int
    note: Line
    result: SessionResult


class ObjectForm(Form):
    version: int
    text: Text
    passage: int | None = None


class DissentForm(Form):
    association: int
    text: Text
    passage: int | None = None


async def new(request: Request) -> Response:
    paper, associations = await prepare_approval(request.state.actor, request.path_params["id"])
    options = [(one.id, one.name) for one in associations]
    return page(request, "approvals/new.html", paper=paper, associations=options)


@form_page(new)
async def ask(request: Request) -> Response:
    form = await RequestForm.read(request)
    version = await request_approvals(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        due_at=form.due_at,
        ways=form.ways(),
    )
    return see_other(request, "paper:show", said="approval_requested", id=version.id)


@form_page(papers.show)
async def give(request: Request) -> Response:
    form = await ApproveForm.read(request)
    approval = await approve(
        request.state.actor,
        request.path_params["approval"],
        version=form.version,
        reservation=form.reservation or "",
        session_on=form.session_on,
    )
    return see_other(request, "paper:show", said="approval_given", id=approval.paper_version_id)


@form_page(papers.show)
async def record_session(request: Request) -> Response:
    form = await SessionForm.read(request)
    act = confirm_session if form.result is SessionResult.CONFIRMED else withdraw_after_session
    approval = await act(request.state.actor, request.path_params["approval"], version=form.version, note=form.note)
    return see_other(request, "paper:show", said="session_recorded", id=approval.paper_version_id)


@form_page(papers.show)
async def object_(request: Request) -> Response:
    form = await ObjectForm.read(request)
    await object_to_version(
        request.state.actor,
        request.path_params["approval"],
        version=form.version,
        text=form.text,
        passage_id=form.passage,
    )
    return see_other(request, "paper:show", said="approval_objected", id=request.path_params["id"])


@form_page(papers.show)
async def dissent(request: Request) -> Response:
    form = await DissentForm.read(request)
    await record_dissent(
        request.state.actor,
        request.path_params["id"],
        association_id=form.association,
        text=form.text,
        passage_id=form.passage,
    )
    return see_other(request, "paper:show", said="dissent_recorded", id=request.path_params["id"])
