"""Releasing a circular: whom it reaches and how the mails look, now or at a time, by a second person."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.audience import described
from consult.circular_previews import filled, shown_mail
from consult.form_pages import form_page
from consult.forms import Form, LocalDateTime, VersionForm
from consult.render import page, see_other
from workflows.circulars.circular_mail import send_test
from workflows.circulars.circular_preview import preview_circular, sample_facts
from workflows.circulars.circular_releasing import ask_for_release
from workflows.circulars.circular_scheduling import schedule_circular, unschedule_circular
from workflows.circulars.circular_sending import send_circular


class SampleForm(Form):
    """On which way the mail goes; neither: directly to a member."""

    through: int | None = None
    mailing_list_id: int | None = None
    shown: Literal["html", "text"] = "html"


class ScheduleForm(VersionForm):
    at: LocalDateTime


class ColleagueForm(VersionForm):
    person_id: int


async def ask_to_send(request: Request) -> Response:
    """Who will get it, on which path, and the mails as they will look; nothing is sent yet."""
    preview = await preview_circular(request.state.actor, request.path_params["id"])
    mails = [(one, filled(one.facts)) for one in preview.samples]
    return page(request, "circulars/send.html", preview=preview, mails=mails, audience=described(preview.audience))


async def sample(request: Request) -> Response:
    """One of the sample mails, for a frame."""
    form = SampleForm.query(request)
    facts = await sample_facts(
        request.state.actor, request.path_params["id"], through=form.through, mailing_list_id=form.mailing_list_id
    )
    return shown_mail(request, filled(facts), form.shown)


@form_page(ask_to_send)
async def send(request: Request) -> Response:
    form = await VersionForm.read(request)
    circular = await send_circular(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "circular:show", id=circular.id, said="circular_sent")


@form_page(ask_to_send)
async def schedule(request: Request) -> Response:
    form = await ScheduleForm.read(request)
    await schedule_circular(request.state.actor, request.path_params["id"], version=form.version, at=form.at)
    return see_other(request, "circular:show", id=request.path_params["id"], said="circular_scheduled")


async def unschedule(request: Request) -> Response:
    await unschedule_circular(request.state.actor, request.path_params["id"])
    return see_other(request, "circular:show", id=request.path_params["id"], said="circular_unscheduled")


@form_page(ask_to_send)
async def ask_colleague(request: Request) -> Response:
    form = await ColleagueForm.read(request)
    circular_id = request.path_params["id"]
    await ask_for_release(request.state.actor, circular_id, version=form.version, person_id=form.person_id)
    return see_other(request, "circular:show", id=circular_id, said="circular_release_asked")


async def test(request: Request) -> Response:
    await send_test(request.state.actor, request.path_params["id"])
    return see_other(request, "circular:show", id=request.path_params["id"], said="circular_tested")
