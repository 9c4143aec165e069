"""The addressee says that it has a paper: by the signed link in the mail, without an account. Only a POST says it."""

from models.database import transaction
from models.dispatches import Dispatch, ReceiptWay
from workflows import clock, installation
from workflows.access import VISITOR
from workflows.audit import record
from workflows.errors import Missing
from workflows.signing import sign, unsign

PURPOSE = "dispatch"


def receipt_link(dispatch: Dispatch) -> str:
    """The address in the mail to the addressee."""
    return installation.link(f"/dispatch-receipts/{sign(PURPOSE, dispatch.id)}")


async def show_receipt(token: str) -> Dispatch:
    """What the link is about; Missing for another word."""
    found = await Dispatch.get_or_none(id=_id_in(token)).select_related(
        "addressee", "paper_version__paper__matter__office"
    )
    if found is None:
        raise Missing("link_unknown")
    return found


async def confirm_receipt(token: str) -> Dispatch:
    """The addressee has it; said twice, the first moment counts."""
    async with transaction():
        dispatch = await Dispatch.filter(id=_id_in(token)).select_for_update().first()
        if dispatch is None:
            raise Missing("link_unknown")
        if dispatch.received_at:
            return dispatch

        dispatch.received_at, dispatch.received_by = clock.now(), ReceiptWay.LINK
        dispatch.version += 1
        await dispatch.save(update_fields=["received_at", "received_by", "version"])

        await record(VISITOR, "dispatch.received", dispatch, by="link")
    return dispatch


def _id_in(token: str) -> int:
    (dispatch_id,) = unsign(PURPOSE, token)
    return dispatch_id
