"""The envelope sender of each mail: a token that leads a bounce back to its row, opaque to all others (VERP)."""

import hashlib
import hmac
import re
from functools import lru_cache

TOKEN = re.compile(r"b-([0-9a-f]{32})@", re.IGNORECASE)
ROW_BYTES, MARK_BYTES = 6, 10


def envelope_sender(row: int, secret: str, domain: str) -> str:
    """The address to which bounces of delivery `row` come: 34 lower-case letters and digits before the @."""
    number = row.to_bytes(ROW_BYTES, "big")
    mark = _mark(number, secret)
    return f"b-{(mark + _masked(number, mark, secret)).hex()}@{domain}"


def row_of(address: str, secret: str) -> int | None:
    """The delivery to which such an address belongs, or None if it was not made with `secret`."""
    found = TOKEN.match(address.strip("<> "))
    if found is None:
        return None
    token = bytes.fromhex(found[1])
    mark, masked = token[:MARK_BYTES], token[MARK_BYTES:]
    number = _masked(masked, mark, secret)
    return int.from_bytes(number, "big") if hmac.compare_digest(mark, _mark(number, secret)) else None


def _mark(number: bytes, secret: str) -> bytes:
    return hashlib.blake2b(number, key=secret_key(secret), digest_size=MARK_BYTES, person=b"verp mark").digest()


def _masked(number: bytes, mark: bytes, secret: str) -> bytes:
    mask = hashlib.blake2b(mark, key=secret_key(secret), digest_size=ROW_BYTES, person=b"verp mask").digest()
    return (int.from_bytes(number, "big") ^ int.from_bytes(mask, "big")).to_bytes(ROW_BYTES, "big")


@lru_cache(maxsize=4)
def secret_key(secret: str) -> bytes:
    """The secret of the installation as a key of 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()
