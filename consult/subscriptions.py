"""Subscribing to a list and leaving it, without a login: only buttons act, for scanners open every link."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Email, Form
from consult.render import page, see_other
from workflows.recipients.mailing_lists import open_lists
from workflows.recipients.subscriptions import (
    confirm_subscription,
    open_list,
    request_subscription,
    show_leaving,
    show_request,
    unsubscribe,
)


class SubscriptionForm(Form):
    address: Email


async def lists(request: Request) -> Response:
    return page(request, "subscriptions/lists.html", lists=await open_lists())


async def ask(request: Request) -> Response:
    return page(request, "subscriptions/ask.html", list=await open_list(request.path_params["id"]))


@form_page(ask)
async def request_(request: Request) -> Response:
    form = await SubscriptionForm.read(request)
    source = request.client.host if request.client else ""
    await request_subscription(form.address, request.path_params["id"], source=source)
    return see_other(request, "subscription:ask", id=request.path_params["id"], said="subscription_requested")


async def ask_to_confirm(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "subscriptions/confirm.html", subscription=await show_request(token), token=token)


async def confirm(request: Request) -> Response:
    subscription = await confirm_subscription(request.path_params["token"])
    return see_other(
        request,
        "subscription:ask_to_confirm",
        id=subscription.mailing_list_id,
        token=request.path_params["token"],
        said="subscription_confirmed",
    )


async def ask_to_leave(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "subscriptions/leave.html", subscription=await show_leaving(token), token=token)


async def leave(request: Request) -> Response:
    """RFC 8058: answers 200 at once, without cookie or redirect, however often a mail program asks."""
    token = request.path_params["token"]
    return page(request, "subscriptions/leave.html", subscription=await unsubscribe(token), token=token)
