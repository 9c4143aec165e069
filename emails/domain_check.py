"""What the domain name system says about our sender: without SPF, DKIM and DMARC in line large providers refuse circulars.

DMARC asks that the domain people read (From) is the one that SPF or DKIM vouches for, or of the same house (docs/mail.md).
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import dns.asyncresolver
import dns.exception

from models.settings import Settings

SECONDS = 4.0
Lookup = Callable[[str, str], Awaitable[list[str]]]


class Finding(NamedTuple):
    """One thing looked at; `advice` is empty where all is well. It reads like those of workflows/operation/doctor.py."""

    name: str
    value: str
    advice: str = ""


async def look_up(name: str, kind: str) -> list[str]:
    """The records of this kind as text; none where there is no such name or nobody answers."""
    try:
        answer = await dns.asyncresolver.resolve(name, kind, lifetime=SECONDS)
    except (dns.exception.DNSException, OSError):
        return []
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text() for record in answer]


async def examine_domain(settings: Settings, look: Lookup = look_up) -> list[Finding]:
    """SPF and MX of the envelopes' domains, DKIM and DMARC of the domain people read, and whether the two belong together."""
    author = settings.mail_from.rpartition("@")[2].lower()
    envelopes = sorted({settings.mail_domain.lower(), (settings.mail_bulk_domain or settings.mail_domain).lower()})
    if settings.mail_only_example or author.endswith(".example"):
        return [
            Finding("mail domain", author, "" if settings.mail_only_example else "MAIL_FROM is not a real address yet.")
        ]
    return [
        *(_aligned(envelope, author) for envelope in envelopes),
        *[_spf(envelope, await look(envelope, "TXT")) for envelope in envelopes],
        _dkim(settings.dkim_selector, await look(f"{settings.dkim_selector}._domainkey.{author}", "TXT"))
        if settings.dkim_selector
        else Finding("DKIM", "not known", "Set DKIM_SELECTOR to the name under which the relay publishes its key."),
        _dmarc(author, await look(f"_dmarc.{author}", "TXT") or await look(f"_dmarc.{_house(author)}", "TXT")),
        *[_returns(envelope, await look(envelope, "MX")) for envelope in envelopes],
    ]


def _aligned(envelope: str, author: str) -> Finding:
    together = _house(envelope) == _house(author)
    advice = "" if together else f"MAIL_DOMAIN should be {author} or below it, or DMARC rests on DKIM alone."
    return Finding("alignment", f"{author} / {envelope}", advice)


def _spf(domain: str, records: list[str]) -> Finding:
    found = [one for one in records if one.lower().startswith("v=spf1")]
    if len(found) != 1:
        return Finding(
            "SPF", f"{len(found)} records", f"{domain} needs exactly one TXT record v=spf1 that names the relay."
        )
    last = found[0].lower().split()[-1]
    advice = "" if last in ("-all", "~all") or "redirect=" in last else "Let it end in -all or ~all."
    return Finding("SPF", found[0][:120], advice)


def _dkim(selector: str, records: list[str]) -> Finding:
    keys = [one for one in records if "p=" in one.replace(" ", "") and not one.replace(" ", "").endswith("p=")]
    return Finding(
        "DKIM", selector, "" if keys else "No key is published under this selector: the relay's signatures do not hold."
    )


def _dmarc(domain: str, records: list[str]) -> Finding:
    found = [one for one in records if one.lower().replace(" ", "").startswith("v=dmarc1")]
    if not found:
        return Finding(
            "DMARC", "none", f"Publish a TXT record at _dmarc.{domain}, to begin with: v=DMARC1; p=none; rua=mailto:…"
        )
    return Finding("DMARC", found[0][:120])


def _returns(domain: str, records: list[str]) -> Finding:
    found = ", ".join(records)[:120]
    return Finding(
        "MX for returned mail",
        found or "none",
        "" if found else f"Without an MX record for {domain} nothing comes back.",
    )


def _house(domain: str) -> str:
    """The last two labels: enough for the domains of municipal associations, which lie below .de or .eu."""
    return ".".join(domain.split(".")[-2:])
