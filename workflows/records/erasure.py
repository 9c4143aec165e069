"""Taking a person out of the house: her name and addresses go, everywhere; what she did stays as evidence."""

import json

from tortoise.expressions import Q

from models.circulars import MailPreference, Subscription
from models.database import rows, transaction
from models.deliveries import Bounce, Delivery, DeliveryState, HeldMail, InboundMail, Suppression
from models.evaluation import SavedView
from models.exports import Export
from models.papers import PassageComment
from models.people import AddressChange, FeedKey, LoginRequest, Mandate, MandateClaim, MutedMail, Person, Session
from models.proposals import Proposal
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, WrongState
from workflows.operation.forgotten_files import forget_files
from workflows.papers.word_files import forget_in_word_files
from workflows.people.mandates import ahead
from workflows.people.people import end_deputies, is_last_administrator

ERASED_NAME = "–"
FORGET = """
    UPDATE {table} SET facts = replace(facts::text, $1, $2)::jsonb WHERE strpos(facts::text, $1) > 0
"""


async def prepare_erasure(actor: Actor, person_id: int) -> Person:
    """The person whose name would be taken out, for whoever may do that."""
    return _erasable(actor, await Person.get_or_none(id=person_id))


async def erase_person(actor: Actor, person_id: int) -> None:
    """Take a person's name and address out of the house; what she did stays, without her name."""
    async with transaction():
        person = _erasable(actor, await Person.filter(id=person_id).select_for_update().first())

        if person.erased_at is not None:
            return
        mandates = await Mandate.filter(ahead(), person=person)
        if any([await is_last_administrator(mandate) for mandate in mandates]):
            raise WrongState("last_administrator")

        await forget_person(actor, person)


async def forget_person(actor: Actor, person: Person) -> None:
    """Inside a transaction, with the person's row locked: everything that says who she was goes."""
    now = clock.now()
    nobody, known, key = f"erased-{person.id}@person.invalid", (person.name, person.email), person.email_key
    person.update_from_dict(
        {"name": ERASED_NAME, "email": nobody, "email_key": nobody, "active": False, "erased_at": now}
    )
    await person.save()
    await end_deputies(*[one.id for one in await Mandate.filter(ahead(), person=person)])
    await Mandate.filter(ahead(), person=person).update(until=now)
    await Session.filter(person=person, revoked_at=None).update(revoked_at=now)
    await FeedKey.filter(person=person, revoked_at=None).update(revoked_at=now)
    for owned in (LoginRequest, AddressChange, MutedMail):
        await owned.filter(person=person).delete()
    await Export.filter(asked_by_id=person.id).delete()
    for kept in (HeldMail, SavedView):
        await kept.filter(person_id=person.id).delete()
    await MandateClaim.filter(person=person).update(word=ERASED_NAME)
    await _forget_mails(person.id, nobody)
    await forget_address(key, nobody)
    for word in known:
        await forget_words(word)
        await forget_in_word_files(word)

    await record(actor, "person.erased", person)


def _erasable(actor: Actor, person: Person | None) -> Person:
    if person is None or not (actor.is_office or actor.person_id == person.id):
        raise Missing()
    may = actor.person_id == person.id or is_federation_administrator(actor)
    require(True, may, code="administrator_only")
    return person


async def _forget_mails(person_id: int, nobody: str) -> None:
    mails = Delivery.filter(person_id=person_id)
    await mails.filter(state__in=[DeliveryState.QUEUED, DeliveryState.RETRY]).update(state=DeliveryState.SUPPRESSED)
    await mails.update(address=nobody, address_key=nobody, facts={}, tries="")


async def forget_address(key: str, nobody: str) -> None:
    """Within a transaction: an address on lists and in mails, and all that other servers sent back about it."""
    await Delivery.filter(address_key=key).update(address=nobody, address_key=nobody, facts={}, tries="")
    await Suppression.filter(address_key=key).delete()
    await MailPreference.filter(address_key=key).delete()
    listed = Subscription.filter(address_key=key)
    await listed.filter(ended_at=None).update(ended_at=clock.now())
    await listed.update(address=nobody, address_key=nobody, proof={})
    about = await Bounce.filter(address_key=key).values_list("inbound_id", flat=True)
    returned = await InboundMail.filter(Q(id__in=about) | Q(envelope_sender=key) | Q(envelope_recipient=key))
    await Bounce.filter(Q(inbound_id__in=[one.id for one in returned]) | Q(address_key=key)).delete()
    await InboundMail.filter(id__in=[one.id for one in returned]).delete()
    await forget_files([one.file_id for one in returned])


async def forget_words(word: str) -> None:
    """Her name or address in mails to others and under changes that Word brought. A namesake loses hers there too."""
    await PassageComment.filter(author_name=word).update(author_name=ERASED_NAME)
    await Proposal.filter(author_name=word).update(author_name=ERASED_NAME)
    for table in ("mail_body", "delivery"):
        await rows(FORGET.format(table=table), [json.dumps(word, ensure_ascii=False), json.dumps(ERASED_NAME)])
