"""Which recipients a returned mail is about, and what is said of each: from the lines of its report (RFC 3464), else its text.

Reports are looked for in the text too, for many a gateway puts them there. Where a report leaves no address, flufl.bounce
may find one: it knows the texts of forty mail systems, but its opinion about "permanent" is not asked.
"""

import re
from collections.abc import Iterator
from email import message_from_string
from typing import NamedTuple

from flufl.bounce import all_failures

from emails.inbound import Inbound

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z0-9-]{2,63}")
FIELD = re.compile(r"^([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*(.*)$")
GROUP_BEGINS = {"original-recipient", "final-recipient", "action", "status", "diagnostic-code", "x-actual-recipient"}
OF_A_MACHINE = re.compile(r"(?i)^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|no-?reply|abuse|root|listserv)\b")
STATED = (
    re.compile(
        r"(?im)^[\s*>\"'(\[-]*<?(?:smtp:|mailto:)?([^\s<>@:;\"']{1,64}@[\w.-]{1,253}\w)>?[\s\"')\];,:.]*(?:\(.{0,80}\))?$"
    ),
    re.compile(r"(?i)<(?:smtp:|mailto:)?([^\s<>@]{1,64}@[\w.-]{1,253}\w)>[ \t]*[:.(,]"),
    re.compile(r"(?im)^[\s*>-]*<?([^\s<>@:]{1,64}@[\w.-]{1,253}\w)>?(?::|\s+-|\s+\.\.\.|\.\.\.|,|\s*\()"),
    re.compile(r"(?i)rcpt to:\s*<?([^\s<>@]{1,64}@[\w.-]{1,253}\w)"),
    re.compile(
        r"(?i)(?:recipient|empfänger|address|adresse|user|benutzer|mailbox|account|failed|undeliverable|deliver\w*|for|to|an|für)"
        r"\S{0,12}\s*(?:is|to|was|were)?[:\s]\s*[\[<\"'(]*(?:smtp:|mailto:)?([^\s<>@:;\"'()\[\]]{1,64}@[\w.-]{1,253}\w)"
    ),
)
QUOTES_SUBJECT = re.compile(r"(?im)^.{0,20}(?:subject|betreff|objet|message-id|asunto)\b.{0,30}?:.*(?:\n[ \t]+\S.*)*$")
QUOTES_REPLY = re.compile(
    r"(?is)(?:(?:error|response|reply|message) (?:that )?(?:from )?the (?:other|remote|receiving) (?:mail )?server (?:returned )?was"
    r"|(?:remote|other|receiving) (?:host|server|mta) (?:said|replied|responded|returned)):\s*(.+?)(?:\n[ \t]*\n|\Z)"
)
BELOW = re.compile(r"^\s*_{30,}\s*$")  # what gateways write under such a line is about themselves
MOST_RECIPIENTS = 500


class Said(NamedTuple):
    """What a returned mail says of one recipient; `action` and `status` are empty where no report names them."""

    address: str
    action: str
    status: str
    words: str


def said(mail: Inbound) -> list[Said]:
    """One entry per recipient, in the order of the mail."""
    groups = [_said_in(group) for text in (*mail.reports, mail.text) for group in _groups(text)]
    found: dict[str, Said] = {}
    for one in groups:
        if one.address or one.words or one.status:
            known = found.get(one.address.lower())
            found[one.address.lower()] = one if known is None or not known.words else known
    named = [one for one in found.values() if one.address]
    if named:
        return named[:MOST_RECIPIENTS]
    rest = next(iter(found.values()), Said("", "", "", ""))
    return [rest._replace(address=address) for address in addresses_in(mail)][:MOST_RECIPIENTS]


def words_about(mail: Inbound, address: str) -> str:
    """What the text says after naming this address, up to the next one or to a line drawn below it; empty where the address is not named."""
    lines = mail.text.split("\n")
    named = next((number for number, line in enumerate(lines) if address.lower() in line.lower()), None)
    if named is None or not address:
        return ""
    taken = [lines[named]]
    for line in lines[named + 1 :]:
        other = STATED[0].match(line) or STATED[2].match(line)
        if BELOW.match(line) or (other and other[1].lower() != address.lower()):
            break
        taken.append(line)
    return without_subjects("\n".join(taken).replace(address, " "))


def reply_in(text: str) -> str:
    """The words of the other server, where a text quotes them after words of its own; empty where it does not."""
    quoted = QUOTES_REPLY.search(text)
    return quoted[1] if quoted else ""


def without_subjects(text: str) -> str:
    """The text without lines that quote the subject of our mail: they say nothing about its fate."""
    return QUOTES_SUBJECT.sub("", text)


def addresses_in(mail: Inbound) -> list[str]:
    """Addresses that failed, where no report names them: a header line, known texts, the text, the returned mail."""
    ours = {
        one.lower() for name in ("to", "from", "return-path", "reply-to") for one in ADDRESS.findall(mail.header(name))
    }
    for find in (_in_headers, _known_text, _in_text, _in_returned):
        found = {one.lower(): one for one in find(mail) if not OF_A_MACHINE.match(one)}
        foreign = [one for key, one in found.items() if key not in ours]
        if foreign:
            return foreign
    return [one for one in _in_returned(mail) if one.lower() not in ours]  # we had written to a postmaster


def _in_headers(mail: Inbound) -> list[str]:
    return [
        address
        for name in ("x-failed-recipients", "x-failed-recipient", "x-original-rcpt-to", "x-undeliverable-to")
        for address in ADDRESS.findall(mail.header(name))
    ]


def _known_text(mail: Inbound) -> list[str]:
    """By flufl.bounce, from a plain mail of our own making: what it is given is whole, and its errors end here."""
    message = message_from_string("From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n")
    message.set_payload("\n".join(mail.notes)[:50_000].encode("ascii", "replace").decode())
    try:
        later, final = all_failures(message)
    except Exception:
        return []
    texts = sorted(one.decode("ascii", "replace") for one in {*later, *final})
    return [one for one in texts if ADDRESS.fullmatch(one)]


def _in_text(mail: Inbound) -> list[str]:
    for pattern in STATED:
        found = [one for one in pattern.findall(mail.text) if ADDRESS.fullmatch(one)]
        if found:
            return found
    return ADDRESS.findall(mail.text)


def _in_returned(mail: Inbound) -> list[str]:
    for name in ("To", "Delivered-To", "X-Original-To", "Cc"):
        for line in re.findall(rf"(?im)^[ >]*{name}:(.*(?:\n[ \t].*)*)", mail.original):
            found = ADDRESS.findall(line)
            if found:
                return list(found)
    return []


def _groups(text: str) -> Iterator[dict[str, str]]:
    """The lines of each recipient; a group ends at an empty line or where a recipient is named again."""
    group: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        if line[:1] in (" ", "\t") and last:
            group[last] += " " + line.strip()
            continue
        field = FIELD.match(line.strip())
        name = field[1].lower() if field else ""
        if not line.strip() or (name == "final-recipient" and name in group):
            if GROUP_BEGINS & set(group):
                yield group
            group, last = {}, ""
        if field and (name in GROUP_BEGINS or group or name.startswith("x-")):
            group[name] = f"{group[name]} {field[2]}" if name in group else field[2]
            last = name
        elif line.strip():
            last = ""
    if GROUP_BEGINS & set(group):
        yield group


def _said_in(group: dict[str, str]) -> Said:
    addresses = [
        found[0]
        for name in ("original-recipient", "final-recipient", "x-actual-recipient")
        if (found := ADDRESS.findall(group.get(name, "")))
    ]
    action = re.split(r"[^a-z]", group.get("action", "").strip().lower(), maxsplit=1)[0]
    return Said(addresses[0] if addresses else "", action, group.get("status", ""), group.get("diagnostic-code", ""))
