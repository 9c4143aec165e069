"""The letter to an organisation about what became of its requirements: what it says, and to which address it goes."""

from datetime import datetime
from typing import Any, NamedTuple

from models.database import rows
from models.deliveries import MailQueue
from models.matters import Matter
from models.organisations import Organisation
from models.positions import Votum
from workflows import clock, installation
from workflows.mail import Recipient, queue_mail
from workflows.people.mandates import holds
from workflows.positions.said_positions import SaidPosition, latest_paper

TOPICAL = """
    SELECT mailbox_topic.mailbox_id AS id FROM mailbox_topic JOIN matter ON matter.topic_id = mailbox_topic.topic_id
    WHERE matter.id = $1
"""
MAILBOXES = """
    SELECT DISTINCT ON (asked.id) asked.id, mailbox.address, mailbox.address_key
    FROM organisation AS asked
    JOIN mailbox ON mailbox.organisation_id IN (asked.id, asked.twin_id, asked.desk_id) AND mailbox.active
    WHERE asked.id = ANY($1::int[]) AND (mailbox.purpose = '' OR mailbox.id = ANY($2::int[]))
    ORDER BY asked.id, mailbox.organisation_id = asked.id DESC, mailbox.purpose = '', mailbox.organisation_id, mailbox.id
"""
PEOPLE = f"""
    SELECT DISTINCT ON (mandate.organisation_id) mandate.organisation_id AS id, person.id AS person_id,
           person.email AS address, person.email_key AS address_key
    FROM mandate JOIN person ON person.id = mandate.person_id AND person.active
    WHERE mandate.organisation_id = ANY($1::int[]) AND {holds("mandate", "$2")}
    ORDER BY mandate.organisation_id, mandate.role = 'coordinator' DESC, mandate.id
"""


class AnsweredRequirement(NamedTuple):
    """What became of one requirement; `said` is where it stands now, if anywhere. Without a votum it is still open.

    `elsewhere`: a Landesverband kept it back, decides on it, and nobody waits for that.
    """

    id: int
    title: str
    votum: Votum | None
    reason: str
    said: SaidPosition | None
    told_at: datetime | None
    source_id: int | None
    elsewhere: bool


class OrganisationAnswer(NamedTuple):
    """All requirements of an organisation in a matter, of all its rounds."""

    organisation_id: int
    organisation: str
    requirements: list[AnsweredRequirement]

    @property
    def complete(self) -> bool:
        """Has the office said something to each of those that it has to answer?"""
        return all(one.votum or one.elsewhere for one in self.requirements)

    @property
    def untold(self) -> list[AnsweredRequirement]:
        """Those whose result the member does not know yet: of a later round, or decided otherwise since."""
        return [one for one in self.requirements if one.told_at is None and (one.votum or not one.elsewhere)]

    @property
    def last_told_at(self) -> datetime | None:
        """When the member was told something last."""
        return max((one.told_at for one in self.requirements if one.told_at), default=None)

    @property
    def sent_at(self) -> datetime | None:
        """When the last of them was told; None while any is untold."""
        return None if self.untold else self.last_told_at


async def recipients_of(matter_id: int, answers: list[OrganisationAnswer]) -> tuple[list[Recipient], list[str]]:
    """Who gets the mail: the mailbox of the organisation for the matter's topic or else its main one, else such a one of
    its desk or twin, else one of its people; and the names of those without any.
    """
    boxes = await addresses_of(matter_id, [one.organisation_id for one in answers])
    letters = [
        Recipient(
            boxes[one.organisation_id]["address"],
            organisation_id=one.organisation_id,
            person_id=boxes[one.organisation_id].get("person_id"),
            key=boxes[one.organisation_id]["address_key"],
            facts=_letter(one),
        )
        for one in answers
        if one.organisation_id in boxes
    ]
    return letters, [one.organisation for one in answers if one.organisation_id not in boxes]


async def addresses_of(matter_id: int, organisation_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Organisation → where mail about a matter reaches it; those that nothing reaches are left out."""
    topical = [row["id"] for row in await rows(TOPICAL, [matter_id])]
    people = {row["id"]: row for row in await rows(PEOPLE, [organisation_ids, clock.now()])}
    return {**people, **{row["id"]: row for row in await rows(MAILBOXES, [organisation_ids, topical])}}


def _facts(asked: AnsweredRequirement) -> dict[str, Any]:
    said = asked.said
    return {
        "title": asked.title,
        "result": str(asked.votum),
        "reason": asked.reason,
        "position": said.number if said else None,
        "place": said.where.number if said else "",
        "outcome": str(said.outcome) if said and said.outcome else "",
    }


async def letter_facts(matter: Matter, answer: OrganisationAnswer) -> dict[str, Any]:
    """All that the mail to one organisation would say now."""
    return {**await _common(matter), **_letter(answer)}


async def queue_letters(matter: Matter, waiting: list[Recipient]) -> None:
    """One answer to each organisation."""
    await queue_to_organisations("answer", waiting, about=matter, facts=await _common(matter), queue=MailQueue.BULK)


async def queue_to_organisations(template: str, waiting: list[Recipient], *, about: Matter, **mail: Any) -> None:
    """Organisations that share a mailbox get a mail each: a body takes every address once."""
    while waiting:
        once = {recipient.key: recipient for recipient in reversed(waiting)}
        await queue_mail(template, once.values(), about=about, **mail)
        waiting = [recipient for recipient in waiting if once[recipient.key] is not recipient]


async def _common(matter: Matter) -> dict[str, Any]:
    lead = await Organisation.get(id=matter.lead_association_id)
    return {
        "matter": matter.title,
        "paper": await latest_paper(matter.id),
        "office": lead.name,
        "link": installation.link(f"/matters/{matter.id}/results"),
    }


def _letter(answer: OrganisationAnswer) -> dict[str, Any]:
    return {"organisation": answer.organisation, "requirements": [_facts(asked) for asked in answer.untold]}
