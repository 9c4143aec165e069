"""A ministry's mail (Anschreiben), dropped as a file: read, laid to a matter or the beginning of one, its files kept."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.database import transaction
from models.files import StoredFile
from models.matters import Matter, MinistryMail, MinistryMailFile
from models.organisations import Organisation, OrganisationKind
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.attachments import media_type_of, shown_name
from workflows.audit import record
from workflows.documents.ministry_mail import MinistryLetter, read_mail
from workflows.drafts.drafts import find_matter_to_run
from workflows.errors import Missing, Unreadable, WrongState
from workflows.files import read_file, store_file
from workflows.matters.matter_choices import MatterChoices, prepare_matter
from workflows.matters.matters import matter_in_work, open_matter

EMAIL = "message/rfc822"
DATA = {".xml": "application/xml", ".zip": "application/zip"}
MOST_ALIKE = 5
FILLERS = {
    *("entwurf", "eines", "einer", "gesetzes", "gesetz", "verordnung", "zur", "zum", "und", "der", "die", "das", "des"),
    *("referentenentwurf", "verbändebeteiligung", "anhörung", "stellungnahme", "änderung", "wg", "fwd", "aw", "über"),
}


class BroughtMail(NamedTuple):
    """A mail that was read, with what of it is stored; `remarks` beside those of the reader."""

    letter: MinistryLetter
    stored: StoredFile
    files: list[tuple[str, StoredFile]]
    remarks: list[str]


@dataclass(frozen=True)
class MailSheet:
    """A mail with what it proposes; `alike` are matters that could be the same subject, as far as the reader knows them."""

    mail: MinistryMail
    deadlines: list[tuple[str, datetime]]
    alike: list[Matter]
    ministry: Organisation | None

    @property
    def title(self) -> str:
        """The subject without what mail programs put before it."""
        return re.sub(r"^((AW|WG|FW|FWD|RE|Verbändebeteiligung)\s*:\s*)+", "", self.mail.subject, flags=re.IGNORECASE)


async def bring_mail(actor: Actor, data: bytes) -> MinistryMail:
    """Keep a mail with its files; one that was brought before is the same. Refused with the reason if it is none."""
    require(True, actor.is_office, code="office_only")
    letter = await asyncio.to_thread(read_mail, data)
    stored = await store_file(data, EMAIL)
    brought = BroughtMail(letter, stored, *await kept_files(letter))
    async with transaction():
        present = await MinistryMail.filter(file_id=stored.id, office_id=actor.organisation_id).first()
        if present is not None:
            return present
        mail = await write_mail(brought, office_id=actor.organisation_id, brought_by_id=actor.person_id)

        await record(actor, "ministry_mail.brought", mail, files=len(brought.files))
    return mail


async def write_mail(brought: BroughtMail, **facts: Any) -> MinistryMail:
    """The rows of a mail and its files; `facts` say whose it is and where it lies."""
    letter = brought.letter
    mail = await MinistryMail.create(
        file=brought.stored,
        sender=letter.sender[:200],
        address=letter.address[:254],
        subject=letter.subject[:400],
        reference=letter.reference,
        text=letter.text.replace("\x00", ""),
        sent_at=letter.sent_at,
        deadlines=[(one.words[:200], one.at.isoformat()) for one in letter.deadlines],
        remarks=[*letter.remarks, *brought.remarks],
        brought_at=clock.now(),
        **facts,
    )
    await MinistryMailFile.bulk_create(
        [MinistryMailFile(mail=mail, file=file, name=name) for name, file in brought.files]
    )
    return mail


async def show_mail(actor: Actor, mail_id: int) -> MailSheet:
    """A mail for the office that brought it, and for who runs the matter it lies in."""
    mail = await _to_read(actor, mail_id)
    return MailSheet(
        mail,
        [(words, datetime.fromisoformat(at)) for words, at in mail.deadlines],
        [] if mail.matter_id else await _alike(actor, mail),
        await _ministry(mail),
    )


async def file_mail(actor: Actor, mail_id: int, matter_id: int) -> MinistryMail:
    """Lay a mail to a matter; one that lies in another is left there."""
    await _to_read(actor, mail_id)
    async with transaction():
        await matter_in_work(actor, matter_id)
        mail = await MinistryMail.filter(id=mail_id).select_for_update().get()

        if mail.matter_id not in (None, matter_id):
            raise WrongState("mail_filed")
        mail.matter_id = matter_id
        await mail.save(update_fields=["matter_id"])

        await record(actor, "ministry_mail.filed", mail, matter=matter_id)
    return mail


async def open_matter_from_mail(actor: Actor, mail_id: int, **facts: Any) -> Matter:
    """Open a matter with what the mail proposed and a person confirmed; the mail lies in it from the start."""
    async with transaction():
        matter = await open_matter(actor, **facts)
        await file_mail(actor, mail_id, matter.id)
    return matter


async def prepare_matter_from_mail(actor: Actor, mail_id: int) -> tuple[MatterChoices, MailSheet]:
    """What the form of a new matter offers, and the mail that fills it."""
    return await prepare_matter(actor), await show_mail(actor, mail_id)


async def bring_and_file(actor: Actor, data: bytes, matter_id: int) -> MinistryMail:
    """A further mail in a matter."""
    await find_matter_to_run(actor, matter_id)
    mail = await bring_mail(actor, data)
    return await file_mail(actor, mail.id, matter_id)


async def mail_file(actor: Actor, mail_id: int, file_id: int | None = None) -> tuple[str, str, bytes]:
    """One of the files of a mail, or the mail itself: name, media type and bytes."""
    mail = await _to_read(actor, mail_id)
    if file_id is None:
        stored = await StoredFile.get(id=mail.file_id)
        return shown_name(f"{mail.subject[:80] or 'Mail'}.eml"), EMAIL, await read_file(stored)
    attached = next((one for one in mail.attached if one.id == file_id), None)
    if attached is None:
        raise Missing(file=file_id)
    return attached.name, attached.file.media_type, await read_file(attached.file)


async def mails_of(matter_id: int) -> list[MinistryMail]:
    """The mails of a matter, the newest first; who may see them is asked by the caller."""
    return await MinistryMail.filter(matter_id=matter_id).prefetch_related("attached").order_by("-sent_at", "-id")


async def kept_files(letter: MinistryLetter) -> tuple[list[tuple[str, StoredFile]], list[str]]:
    """The files that we keep, each under a name of its own, and a remark for each that we do not (program, unknown)."""
    kept: list[tuple[str, StoredFile]] = []
    refused: list[str] = []
    for one in letter.attached:
        name = shown_name(one.name)
        ending = f".{name.rpartition('.')[2].lower()}"
        try:
            kind = DATA[ending] if ending in DATA else await asyncio.to_thread(media_type_of, name, one.content)
        except Unreadable:
            refused.append(f"refused:{name}")
            continue
        kept.append((name, await store_file(one.content, kind)))
    return kept, refused


async def _to_read(actor: Actor, mail_id: int) -> MinistryMail:
    query = MinistryMail.filter(id=mail_id).select_related("office", "matter__office")
    mail = await query.prefetch_related("attached__file").first()
    if mail is None or not actor.is_office:
        raise Missing(mail=mail_id)
    if mail.matter is not None:
        await find(Matter.all(), visible_matters(actor), mail.matter.id)
        require(True, runs(actor, mail.matter.office), code="not_your_office")
    else:
        require(mail.office_id == actor.organisation_id)
    return mail


async def _alike(actor: Actor, mail: MinistryMail) -> list[Matter]:
    """Open matters with the same reference of the ministry, or that share telling words of the title."""
    words = _telling(mail.subject)
    same = Q(their_reference=mail.reference) if mail.reference else Q(id__in=[])
    named = [Q(title__icontains=word) | Q(short_title__icontains=word) for word in sorted(words, key=len)[-6:]]
    query = Matter.filter(visible_matters(actor), Q(same, *named, join_type="OR"), closed_at__isnull=True)
    found = await query.select_related("office", "lead_association").limit(200)
    scored = [(_likeness(mail, words, one), -one.id, one) for one in found]
    return [one for score, _, one in sorted(scored, key=lambda it: it[:2], reverse=True) if score >= 0.5][:MOST_ALIKE]


def _likeness(mail: MinistryMail, words: set[str], matter: Matter) -> float:
    """1 for the same reference, else the share of telling words that both have."""
    if mail.reference and _plain(mail.reference) == _plain(matter.their_reference):
        return 1.0
    other = _telling(f"{matter.title} {matter.short_title}")
    return len(words & other) / max(1, min(len(words), len(other)))


def _telling(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{4,}", text.lower()) if word not in FILLERS and not word.isdigit()}


def _plain(reference: str) -> str:
    return re.sub(r"\W", "", reference.lower())


async def _ministry(mail: MinistryMail) -> Organisation | None:
    """The ministry one of whose mailboxes is at the domain of the sender."""
    domain = mail.address.rpartition("@")[2].lower()
    if not domain:
        return None
    kinds = (OrganisationKind.FEDERAL_BODY, OrganisationKind.STATE_GOVERNMENT)
    known = Organisation.filter(kind__in=kinds, mailboxes__address_key__endswith=f"@{domain}")
    return await known.order_by("id").first()
