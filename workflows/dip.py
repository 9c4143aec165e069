"""The Bundestag's register of proceedings (DIP), read over its interface: the only place of the house that calls another.

    DipError
    ├── KeyRefused     the key is missing, wrong or expired
    ├── Unreachable    no answer in time, or an error there: try again later
    ├── UnknownThing   there is no such Vorgang
    └── OtherShape     an answer in a form that we do not know

Key and address are settings; without them nothing is ever called. The key goes in a head, so that no log holds it.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import httpx

from workflows import installation

SECONDS = 20.0
MOST_BYTES = 5 * 2**20
NOT_ALLOWED = (401, 403)
NOT_FOUND = 404

Told = TypeVar("Told")


class DipError(Exception):
    """The register could not be read."""


class KeyRefused(DipError):
    """The key is missing, wrong or expired."""


class Unreachable(DipError):
    """No answer in time, or an error there."""


class UnknownThing(DipError):
    """There is nothing under this number."""


class OtherShape(DipError):
    """An answer in a form that we do not know; the words say what is missing."""


@dataclass(frozen=True)
class DipStep:
    """A step as the register tells it; `resolutions` are the words of what was decided."""

    key: str
    house: str
    happened_on: date
    title: str
    document: str = ""
    document_kind: str = ""
    document_link: str = ""
    resolutions: tuple[str, ...] = ()


@dataclass(frozen=True)
class DipProceeding:
    """A Vorgang: `changed_at` changes with it; `announcements` (Verkündung) have the form of steps."""

    dip_id: int
    title: str
    state: str
    changed_at: str
    happened_on: date | None
    announcements: tuple[DipStep, ...] = field(default=())


@dataclass(frozen=True)
class DipPage:
    """Some steps, and the cursor with which to ask on; it stays the same once all have been told."""

    steps: list[DipStep]
    cursor: str


def is_set() -> bool:
    """Has the operator given an address and a key?"""
    settings = installation.current()
    return bool(settings.dip_address and settings.dip_key)


@asynccontextmanager
async def dip_client() -> AsyncIterator[httpx.AsyncClient]:
    """A client for this run of a job; it follows nobody elsewhere."""
    settings = installation.current()
    headers = {"Authorization": f"ApiKey {settings.dip_key}", "Accept": "application/json"}
    address = settings.dip_address.rstrip("/") + "/"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=SECONDS) as client:
        yield client


async def read_proceeding(client: httpx.AsyncClient, dip_id: int) -> DipProceeding:
    """The Vorgang with this number."""
    told = await _ask(client, f"vorgang/{dip_id}", {})
    return _told(_proceeding, told)


async def read_steps(client: httpx.AsyncClient, dip_id: int, cursor: str = "") -> DipPage:
    """The steps of a Vorgang from this cursor on."""
    told = await _ask(client, "vorgangsposition", {"f.vorgang": dip_id, **({"cursor": cursor} if cursor else {})})
    return _told(_page, told)


async def _ask(client: httpx.AsyncClient, path: str, asked: Mapping[str, Any]) -> Any:
    try:
        async with client.stream("GET", path, params={**asked, "format": "json"}) as answer:
            if answer.status_code in NOT_ALLOWED:
                raise KeyRefused(str(answer.status_code))
            if answer.status_code == NOT_FOUND:
                raise UnknownThing(path)
            if not answer.is_success:
                raise Unreachable(str(answer.status_code))
            content = bytearray()
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise OtherShape("too large")
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error
    try:
        return httpx.Response(200, content=bytes(content)).json()
    except ValueError as error:
        raise OtherShape("no JSON") from error


def _told(read: Callable[[dict[str, Any]], Told], told: Any) -> Told:
    """What `read` makes of an answer; OtherShape names what it did not find."""
    try:
        return read(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OtherShape(f"{type(error).__name__}: {error}"[:200]) from error


def _proceeding(told: dict[str, Any]) -> DipProceeding:
    return DipProceeding(
        dip_id=int(told["id"]),
        title=str(told["titel"]),
        state=str(told.get("beratungsstand", ""))[:200],
        changed_at=str(told["aktualisiert"])[:40],
        happened_on=date.fromisoformat(told["datum"]) if "datum" in told else None,
        announcements=tuple(_announcement(one) for one in told.get("verkuendung", ())),
    )


def _announcement(told: dict[str, Any]) -> DipStep:
    place = str(told.get("fundstelle", ""))
    return DipStep(
        key=f"announced {place}"[:60],
        house="",
        happened_on=date.fromisoformat(told["verkuendungsdatum"]),
        title=str(told.get("titel") or told.get("einleitungstext") or "Verkündung"),
        document=place[:80],
        document_kind="Verkündung",
        document_link=_link(told),
    )


def _page(told: dict[str, Any]) -> DipPage:
    return DipPage([_step(one) for one in told["documents"]], str(told["cursor"])[:500])


def _step(told: dict[str, Any]) -> DipStep:
    place = told.get("fundstelle") or {}
    return DipStep(
        key=f"step {int(told['id'])}",
        house=str(told.get("zuordnung", ""))[:20],
        happened_on=date.fromisoformat(told["datum"]),
        title=str(told["vorgangsposition"]),
        document=f"{place.get('dokumentart', '')} {place.get('dokumentnummer', '')}".strip()[:80],
        document_kind=str(place.get("drucksachetyp", "")),
        document_link=_link(place),
        resolutions=tuple(_resolution(one) for one in told.get("beschlussfassung", ())),
    )


def _resolution(told: dict[str, Any]) -> str:
    more = [str(told[name]) for name in ("abstimmungsart", "mehrheit", "abstimm_ergebnis_bemerkung") if told.get(name)]
    return str(told["beschlusstenor"]) + (f" ({', '.join(more)})" if more else "")


def _link(told: dict[str, Any]) -> str:
    """Only an address of the web: it becomes a link on our pages."""
    link = str(told.get("pdf_url", ""))
    return link if link.startswith("https://") and len(link) <= 500 else ""
