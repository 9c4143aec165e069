"""The way to a relay: aiosmtplib connects, greets, encrypts and logs in; from then on a session speaks."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import cast

import aiosmtplib

from emails.envelopes import Misconfigured, Relay, Unreachable
from emails.session import COMMAND_SECONDS, Session


@asynccontextmanager
async def open_connection(relay: Relay) -> AsyncIterator[Session]:
    """Inside the block mail can be sent; raises Unreachable or Misconfigured before it begins."""
    _check_settings(relay)
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.username or None,
        password=relay.password or None,
        start_tls=relay.starttls,
        timeout=COMMAND_SECONDS,
    )
    await _connect(client)
    session = Session(cast(asyncio.Transport, client.transport), client.esmtp_extensions, relay)
    try:
        yield session
    except BaseException:
        session.abort()
        raise
    else:
        await session.close()


async def _connect(client: aiosmtplib.SMTP) -> None:
    try:
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, TimeoutError, OSError) as error:
        raise (Misconfigured if _caused_by_tls(error) else Unreachable)(str(error)) from error
    except aiosmtplib.SMTPResponseException as error:
        raise (Unreachable if 400 <= error.code < 500 else Misconfigured)(str(error)) from error
    except (aiosmtplib.SMTPException, ValueError) as error:
        raise Misconfigured(str(error)) from error


def _check_settings(relay: Relay) -> None:
    """Nothing leaves a demonstration, and no password leaves in clear text."""
    if relay.only_example and not _is_loopback(relay.host):
        raise Misconfigured(f"this installation writes to loopback only, not to {relay.host}")
    if relay.username and not relay.starttls and not _is_loopback(relay.host):
        raise Misconfigured(f"a login at {relay.host} needs STARTTLS")


def _caused_by_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
