"""What one organisation gets or got about its requirements: the letter before it goes, and afterwards the proof that it went."""

from datetime import datetime
from typing import Any, NamedTuple

from babel.dates import format_date, format_datetime

from models.deliveries import Delivery, DeliveryState
from models.matters import Matter
from models.positions import Votum
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import PaperText
from workflows.errors import Missing
from workflows.files import PDF
from workflows.papers.rendering import PaperFile
from workflows.positions.record_words import record_words
from workflows.requirements.answer_letters import OrganisationAnswer, letter_facts, recipients_of
from workflows.requirements.member_answers import answers_of


class SentAnswer(NamedTuple):
    """A mail that was queued: when, to which address, what the other side said, and what it told."""

    queued_at: datetime
    address: str
    state: DeliveryState
    sent_at: datetime | None
    reply: str
    requirements: list[dict[str, Any]]


class AnswerSheet(NamedTuple):
    """One organisation in a matter: what is to be told to it with address and words of the mail, and what was told."""

    matter: Matter
    answer: OrganisationAnswer
    address: str
    facts: dict[str, Any]
    sent: list[SentAnswer]


async def show_answer_sheet(actor: Actor, matter_id: int, organisation_id: int) -> AnswerSheet:
    """For the office: the letter as it would go now, and every one that went."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office, runs(actor, matter.office), code="not_your_office")
    found = await answers_of(matter.id, [organisation_id])
    if not found:
        raise Missing(organisation=organisation_id)
    (answer,) = found
    recipients, _ = await recipients_of(matter.id, [answer])
    address = recipients[0].address if recipients else ""
    return AnswerSheet(
        matter, answer, address, await letter_facts(matter, answer), await _sent(matter, organisation_id)
    )


async def answer_proof(actor: Actor, matter_id: int, organisation_id: int) -> PaperFile:
    """The proof as PDF: what the organisation asked for, what was said to it, when and to which address."""
    sheet = await show_answer_sheet(actor, matter_id, organisation_id)
    text = PaperText(
        title=f"Nachweis der Antwort an {sheet.answer.organisation}",
        letterhead=[sheet.matter.office.name, f"Vorhaben: {sheet.matter.title}"],
        date=format_date(clock.today(), "long", locale="de"),
        sections=[(1, "Änderungsbedarfe", _requirements(sheet)), (1, "Benachrichtigungen", _mails(sheet))],
    )
    name = f"Nachweis-{sheet.matter.short_title}-{sheet.answer.organisation}.pdf".replace(" ", "-").replace("/", "-")
    return PaperFile(name, PDF, await render_pdf(text, publishable=False))


async def _sent(matter: Matter, organisation_id: int) -> list[SentAnswer]:
    mails = Delivery.filter(
        organisation_id=organisation_id,
        body__template="answer",
        body__subject_noun="matter",
        body__subject_id=matter.id,
    )
    return [
        SentAnswer(
            one.body.created_at, one.address, one.state, one.sent_at, one.reply, one.facts.get("requirements", [])
        )
        for one in await mails.select_related("body").order_by("id")
    ]


def _requirements(sheet: AnswerSheet) -> str:
    lines = []
    for one in sheet.answer.requirements:
        said = record_words(Votum, one.votum or "") or "noch offen"
        told = f", mitgeteilt am {_moment(one.told_at)}" if one.told_at else ", noch nicht mitgeteilt"
        lines.append(f"**{_plain(one.title)}**: {said}{told}" + (f"\n\n> {_plain(one.reason)}" if one.reason else ""))
    return "\n\n".join(lines)


def _mails(sheet: AnswerSheet) -> str:
    """Each mail with its fate; what the relay said stays in its own words."""
    words = {DeliveryState.SENT: "übergeben", DeliveryState.FAILED: "nicht zugestellt"}
    lines = [
        f"{_moment(one.queued_at)} an {_plain(one.address)}: {words.get(one.state, 'in Arbeit')}"
        + (f" am {_moment(one.sent_at)}" if one.sent_at else "")
        + f", {len(one.requirements)} Änderungsbedarfe"
        for one in sheet.sent
    ]
    return "\n\n".join(lines) or "Es ging noch keine hinaus."


def _plain(text: str) -> str:
    """Words that somebody typed, so that nothing in them is markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+-.!|~" else letter for letter in text.replace("\n", " "))


def _moment(moment: datetime | None) -> str:
    return format_datetime(moment, "d. MMMM y, HH:mm 'Uhr'", tzinfo=clock.BERLIN, locale="de") if moment else ""
