"""Signed words for links that work without a row of their own (a desk's invitation, leaving a list)."""

import base64
import hashlib
import hmac

from workflows import installation
from workflows.errors import Missing


def sign(purpose: str, *ids: int) -> str:
    """A short token for `ids` that is good for nothing but `purpose`."""
    body = "-".join(str(number) for number in ids)
    return f"{body}.{_mac(purpose, body)}"


def unsign(purpose: str, token: str) -> list[int]:
    """The ids in a token that was signed for `purpose`; Missing for anything else."""
    body, _, mac = token.partition(".")
    if not body or not hmac.compare_digest(mac, _mac(purpose, body)):
        raise Missing("link_unknown")
    return [int(number) for number in body.split("-")]


def digest(word: str) -> str:
    """What is stored of a secret word (session token, login link, code)."""
    return hmac.new(_secret(), word.encode(), hashlib.sha256).hexdigest()


def _mac(purpose: str, body: str) -> str:
    mac = hmac.new(_secret(), f"{purpose}:{body}".encode(), hashlib.sha256).digest()[:15]
    return base64.b32encode(mac).decode().lower()


def _secret() -> bytes:
    return installation.current().secret.encode()
