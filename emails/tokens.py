"""Addresses of our own, one for each mail: what comes back to them is led to its row, and nobody else can make one (VERP).

There are two of each mail. Reports of mail servers go to its envelope sender; people's answers go to its Reply-To, which
everybody sees to whom the mail was passed on, and which therefore proves nothing about an address.
"""

import hashlib
import hmac
import re
from functools import lru_cache

RETURN, ANSWER = "b", "r"
TOKEN = re.compile(r"([br])-([0-9a-f]{32})@", re.IGNORECASE)
ROW_BYTES, MARK_BYTES = 6, 10
PERSONS = {RETURN: b"verp mark", ANSWER: b"reply mark"}


def envelope_sender(row: int, secret: str, domain: str) -> str:
    """The address to which bounces of delivery `row` come: 34 lower-case letters and digits before the @."""
    return _address(RETURN, row, secret, domain)


def reply_address(row: int, secret: str, domain: str) -> str:
    """The address (Reply-To) to which answers of people to delivery `row` come."""
    return _address(ANSWER, row, secret, domain)


def row_of(address: str, secret: str, *, kinds: str = RETURN) -> int | None:
    """The delivery to which such an address belongs, or None if it is of another kind or was not made with `secret`."""
    found = TOKEN.match(address.strip("<> "))
    if found is None or (kind := found[1].lower()) not in kinds:
        return None
    token = bytes.fromhex(found[2])
    mark, masked = token[:MARK_BYTES], token[MARK_BYTES:]
    number = _masked(masked, mark, secret)
    return int.from_bytes(number, "big") if hmac.compare_digest(mark, _mark(kind, number, secret)) else None


def _address(kind: str, row: int, secret: str, domain: str) -> str:
    number = row.to_bytes(ROW_BYTES, "big")
    mark = _mark(kind, number, secret)
    return f"{kind}-{(mark + _masked(number, mark, secret)).hex()}@{domain}"


def _mark(kind: str, number: bytes, secret: str) -> bytes:
    begun = begun_hash(secret_key(secret), MARK_BYTES, PERSONS[kind]).copy()
    begun.update(number)
    return begun.digest()


def _masked(number: bytes, mark: bytes, secret: str) -> bytes:
    begun = begun_hash(secret_key(secret), ROW_BYTES, b"verp mask").copy()
    begun.update(mark)
    return (int.from_bytes(number, "big") ^ int.from_bytes(begun.digest(), "big")).to_bytes(ROW_BYTES, "big")


@lru_cache(maxsize=16)
def begun_hash(key: bytes, size: int, person: bytes = b"") -> hashlib.blake2b:
    """A hash of so many bytes under a key, to be copied: beginning one costs more than all that is hashed for a mail."""
    return hashlib.blake2b(key=key, digest_size=size, person=person)


@lru_cache(maxsize=4)
def secret_key(secret: str) -> bytes:
    """The secret of the installation as a key of 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()
