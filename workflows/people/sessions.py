"""Logging in by a mail with a link and a code, and staying logged in by a row that can be revoked."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from models.addresses import address_key
from models.database import rows, transaction
from models.organisations import OrganisationKind
from models.people import LoginRequest, Person, Role, Session
from workflows import clock, installation
from workflows.access import Acting, Actor, require
from workflows.audit import record
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.mail import Recipient, queue_mail
from workflows.people.mandates import holds
from workflows.people.open_sessions import UNKNOWN, Device
from workflows.signing import digest

LINK_LASTS = timedelta(minutes=60)
SESSION_LASTS = timedelta(days=14)
MOST_ATTEMPTS = 5
MOST_REQUESTS_AN_HOUR = 5
# One statement, because every request asks it: people, their present mandates, and for whom else each speaks:
# the towns of a desk, and all that ended and are followed by one of them.
ACTORS = """
    WITH RECURSIVE asked AS ({people}), held AS (
        SELECT m.id, m.person_id, m.role, m.deputy, m.provisional, o.id AS place, o.name, o.kind, o.state, o.parent_id,
               represented.id AS represents_id, coalesce(represented.name, '') AS represents_name
        FROM mandate m JOIN organisation o ON o.id = m.organisation_id
        LEFT JOIN mandate stood_in ON stood_in.id = m.represents_id
        LEFT JOIN person represented ON represented.id = stood_in.person_id
        WHERE m.person_id IN (SELECT id FROM asked) AND {holds}
            AND (stood_in.until IS NULL OR stood_in.until > {now})
    ), stood_for AS (
        SELECT desk_id AS holder, id FROM organisation
        WHERE desk_id IN (SELECT place FROM held) AND valid_until IS NULL
        UNION SELECT place, place FROM held
        UNION SELECT holder, predecessor_id FROM stood_for JOIN succession s ON s.successor_id = stood_for.id
        WHERE s.state = 'confirmed'
    )
    SELECT asked.id AS person, asked.name AS person_name, asked.email_key, asked.language, asked.acting_id, asked.used_on,
           held.*,
           ARRAY(SELECT id FROM stood_for WHERE holder = held.place AND id <> holder ORDER BY id) AS others
    FROM asked LEFT JOIN held ON held.person_id = asked.id ORDER BY held.id
"""
OF_SESSION = ACTORS.format(now="$2", holds=holds("m", "$2"), people="""
    SELECT p.id, p.name, p.email_key, p.language, s.acting_id, s.used_on FROM session s JOIN person p ON p.id = s.person_id
    WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND p.active
""")  # fmt: skip
OF_PEOPLE = ACTORS.format(
    now="$3",
    holds=holds("m", "$3"),
    people="SELECT id, name, email_key, language, $2::int AS acting_id, NULL::date AS used_on FROM person WHERE {which}",
)


async def request_login(address: str) -> None:
    """Send a link and a code to a known person; an unknown address gets the same answer and no mail."""
    try:
        key = address_key(address)
    except ValueError as error:
        raise Unacceptable(fields={"email": "address"}) from error
    async with transaction():
        person = await Person.filter(email_key=key, active=True).select_for_update().first()
        if person is None:
            return
        now = clock.now()
        if await LoginRequest.filter(person=person, created_at__gt=now - LINK_LASTS).count() >= MOST_REQUESTS_AN_HOUR:
            raise TooMany("login_too_often")

        link, code = await new_login(person)

        await queue_mail(
            "login",
            [
                Recipient(
                    person.email,
                    person_id=person.id,
                    facts={"link": installation.link(f"/login/{link}"), "code": code, "address": person.email},
                )
            ],
            about=person,
            facts={"minutes": LINK_LASTS.seconds // 60, "office": installation.current().federation_name},
            language=person.language,
        )


async def new_login(person: Person, *, lasts: timedelta = LINK_LASTS, demonstration: bool = False) -> tuple[str, str]:
    """A new link word and code for a person, of which only digests are stored."""
    link, code = secrets.token_urlsafe(24), f"{secrets.randbelow(1_000_000):06}"
    now = clock.now()
    await LoginRequest.create(
        person=person,
        token_hash=digest(link),
        code_hash=digest(f"{person.id}:{code}"),
        created_at=now,
        expires_at=now + lasts,
        demonstration=demonstration,
    )
    return link, code


async def log_in_by_link(link: str, device: Device = UNKNOWN) -> str:
    """The button on the page behind the link; gives the session's token for the cookie."""
    async with transaction():
        request = await LoginRequest.filter(token_hash=digest(link)).select_for_update().first()
        if request is None:
            raise Missing("link_unknown")
        return await _open_session(request, device)


async def log_in_by_code(address: str, code: str, device: Device = UNKNOWN) -> str:
    """The code from the mail, typed in the browser that asked for it; five attempts per code."""
    async with transaction():
        person = await Person.filter(email_key=_key(address), active=True).first()
        request = await _newest(person) if person else None
        matches = request is not None and secrets.compare_digest(
            request.code_hash, digest(f"{request.person_id}:{code.strip()}")
        )
        if request is not None and not matches:
            request.attempts += 1
            await request.save(update_fields=["attempts"])
        token = await _open_session(request, device) if request is not None and matches else None
    if token is None:
        raise Unacceptable(fields={"code": "login_code"})
    return token


async def find_actor(token: str) -> Actor | None:
    """Who holds this cookie now; None when it has ended or was revoked. The first time on a day, the day is noted."""
    found = await rows(OF_SESSION, [digest(token), clock.now()])
    if found and found[0]["used_on"] != clock.today():
        await Session.filter(token_hash=digest(token)).update(used_on=clock.today())
    return next(iter(_actors(found).values()), None)


async def actor_for(person_id: int, *, acting_id: int | None = None) -> Actor:
    """A person with her present mandates, acting in the chosen one or the first."""
    found = await rows(OF_PEOPLE.format(which="id = $1"), [person_id, acting_id, clock.now()])
    return next(iter(_actors(found).values()))


async def actors_with(addresses: Iterable[str]) -> dict[str, Actor]:
    """The people with these addresses (in their normal form), each acting in her first mandate."""
    found = await rows(OF_PEOPLE.format(which="email_key = ANY($1::text[])"), [list(addresses), None, clock.now()])
    return _actors(found)


def _actors(found: Iterable[Mapping[str, Any]]) -> dict[str, Actor]:
    """By address, from a row per person and mandate (one without mandate where there is none)."""
    people: dict[str, list[Mapping[str, Any]]] = {}
    for row in found:
        people.setdefault(row["email_key"], []).append(row)
    return {address: _actor(own) for address, own in people.items()}


def _actor(mandates: list[Mapping[str, Any]]) -> Actor:
    person = mandates[0]
    acting = tuple(_acting(row) for row in mandates if row["id"] is not None)
    chosen = next((one for one in acting if one.mandate_id == person["acting_id"]), acting[0] if acting else None)
    return Actor(person["person"], person["person_name"], person["language"], chosen, acting)


async def switch_mandate(actor: Actor, token: str, *, mandate_id: int) -> None:
    """From now on the session acts for another of the person's organisations."""
    async with transaction():
        session = await Session.filter(token_hash=digest(token)).select_for_update().first()

        require(session is not None and session.person_id == actor.person_id)
        require(any(one.mandate_id == mandate_id for one in actor.mandates))

        assert session is not None
        session.acting_id = mandate_id
        await session.save(update_fields=["acting_id"])

        await record(actor, "session.switched", session, mandate=mandate_id)


async def log_out(token: str) -> None:
    """Revoke the session; twice is once."""
    await Session.filter(token_hash=digest(token), revoked_at__isnull=True).update(revoked_at=clock.now())


async def _open_session(request: LoginRequest, device: Device) -> str:
    now = clock.now()
    again = request.demonstration and installation.current().demonstration
    if request.expires_at < now or (request.demonstration and not again) or (request.used_at and not again):
        raise Denied("link_ended")
    request.used_at = now
    await request.save(update_fields=["used_at"])
    token = secrets.token_urlsafe(32)
    session = await Session.create(
        token_hash=digest(token), person_id=request.person_id, created_at=now, expires_at=now + SESSION_LASTS,
        browser=device.browser, system=device.system, used_on=clock.today(),
    )  # fmt: skip
    await record(Actor(request.person_id), "session.opened", session)
    return token


async def _newest(person: Person) -> LoginRequest | None:
    return (
        await LoginRequest.filter(person=person, used_at__isnull=True, attempts__lt=MOST_ATTEMPTS)
        .filter(expires_at__gt=clock.now(), demonstration=False)
        .order_by("-id")
        .select_for_update()
        .first()
    )


def _acting(mandate: Mapping[str, Any]) -> Acting:
    place, kind = mandate["place"], OrganisationKind(mandate["kind"])
    return Acting(
        mandate_id=mandate["id"],
        role=Role(mandate["role"]),
        organisation_id=place,
        organisation_name=mandate["name"],
        organisation_kind=kind,
        organisation_ids=(place, *mandate["others"]),
        state=mandate["state"],
        association_id=place if kind is OrganisationKind.ASSOCIATION else mandate["parent_id"],
        deputy=mandate["deputy"],
        provisional=mandate["provisional"],
        represents_id=mandate["represents_id"],
        represents_name=mandate["represents_name"],
    )


def _key(address: str) -> str:
    try:
        return address_key(address)
    except ValueError:
        return ""
