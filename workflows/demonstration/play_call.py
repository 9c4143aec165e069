"""The ministry writes on a Thursday evening: a matter is opened, the draft is read in, and the members are asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.matters import Circle, DocumentStage
from models.organisations import Organisation
from models.rounds import RoundKind, StagePurpose
from workflows import clock
from workflows.demonstration import federation
from workflows.demonstration.bill.draft import bill_xml
from workflows.demonstration.letter import ministry_mail
from workflows.demonstration.paper import OWN_REFERENCE, REFERENCE, RoundText, rounds
from workflows.demonstration.people import PAUL_REINDERS, REGINA_HAUSLADEN, TILO_KRANZ
from workflows.demonstration.play_stage import Play
from workflows.demonstration.play_writing import question_ids
from workflows.documents.law import read_law
from workflows.drafts.drafts import add_document_version
from workflows.matters.matters import open_matter
from workflows.matters.ministry_mails import bring_mail, open_matter_from_mail
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.rounds import open_round, prepare_round
from workflows.rounds.takeovers import take_over_round

TITLE = (
    "Entwurf eines Gesetzes zur Stärkung der kommunalen Integrationsarbeit "
    "(Kommunalintegrationsstärkungsgesetz – KomIntStG)"
)
STATE_CALL = """Der Bundesverband sammelt etwas länger. Wir bündeln die Rückmeldungen aus unserem Land und geben sie
weiter. Wer früher antwortet, dessen Anliegen nehmen wir ins Bündel auf: Es gilt die **Frist oben auf dieser Seite**."""
TAKES_OVER = "DGK Thüringen"
STATE_OFFICERS = {TAKES_OVER: PAUL_REINDERS, "DKK Bayern": REGINA_HAUSLADEN}


async def open_the_matter(play: Play) -> None:
    """Tilo Kranz opens the matter from the ministry's mail and reads the draft in; its circle are the members, as it says."""
    clock.set_to(play.days.at(0, 18, 52))
    tilo = play.as_(TILO_KRANZ)
    content = play.given.law or bill_xml(1, dated=play.days.thursday)
    law = read_law(content)
    title = f"Lasttest: {law.title}"[:400] if play.given.law else TITLE
    ministry = await Organisation.get(name=federation.MINISTRY.name)
    facts: dict[str, Any] = {
        "office_id": play.offices[federation.FEDERATION.short].id,
        "title": title,
        "short_title": (law.short_title or title)[:80],
        "lead_association_id": play.offices[federation.LEAD_ASSOCIATION].id,
        "officer_id": tilo.person_id,
        "ministry_id": ministry.id,
        "our_reference": OWN_REFERENCE,
        "their_reference": REFERENCE,
        "due_at": play.days.at(4, 10),
    }
    if play.second_draft:
        sent = ministry_mail(title, content, sent_at=play.days.at(0, 18, 31), due=play.days.at(4, 10))
        matter = await open_matter_from_mail(tilo, (await bring_mail(tilo, sent)).id, **facts)
    else:
        matter = await open_matter(tilo, **facts)
    play.matter_id, play.title, play.short_title = matter.id, title, matter.short_title
    draft = await add_document_version(
        tilo,
        matter.id,
        content=content,
        title=title,
        label="Geltendes Recht" if play.given.law else "Referentenentwurf, Bearbeitungsstand Donnerstag 16:05 Uhr",
        stage=DocumentStage.IN_FORCE if play.given.law else DocumentStage.MINISTERIAL_DRAFT,
        circle=Circle.MEMBERS,
        undecided=play.given.law is None,
        dated_at=play.days.at(0, 16, 5),
    )
    play.drafts = [draft.id]


async def ask_members(play: Play) -> None:
    """The federal round is opened the same evening: every member is asked, one mail for each desk."""
    clock.set_to(play.days.at(0, 19, 40))
    tilo, call = play.as_(TILO_KRANZ), rounds()["first"]
    round_ = await prepare_round(
        tilo,
        play.matter_id,
        kind=call.kind,
        title=call.title if play.given.law is None else f"Lasttest: {play.short_title}",
        text=call.letter if play.fictional else "Lasttest: Diese Beteiligung gibt es nicht.",
        document_version_id=play.drafts[0],
        audience={},
        deadline=play.days.at(3, 18),
        grace_until=play.days.at(4, 7),
        questions=questions_of(call),
        stages={
            StagePurpose.MEMBERS: play.days.at(3, 18),
            StagePurpose.STATE_ASSOCIATIONS: play.days.at(3, 22),
            StagePurpose.APPROVAL: play.days.at(4, 9, 20),
            StagePurpose.MINISTRY: play.days.at(4, 10),
        },
    )
    await open_round(tilo, round_.id, version=round_.version)
    play.round_id = round_.id


async def ask_in_the_states(play: Play) -> None:
    """Two Landesverbände ask their own members and will forward what they say; one takes the questions over too."""
    clock.set_to(play.days.at(0, 20, 30))
    for short, player in STATE_OFFICERS.items():
        office, officer = play.offices[short], play.as_(player)
        facts: dict[str, Any] = {
            "title": f"Umfrage {office.name} zum {play.short_title}"[:300],
            "text": STATE_CALL,
            "deadline": play.days.at(3, 12),
        }
        if short == TAKES_OVER:
            round_ = await take_over_round(officer, play.round_id, **facts)
        else:
            feeds: dict[str, Any] = {
                "document_version_id": play.drafts[0],
                "feeds_id": play.round_id,
                "office_id": office.id,
            }
            round_ = await prepare_round(officer, play.matter_id, kind=RoundKind.HEARING, audience={}, **feeds, **facts)
        await open_round(officer, round_.id, version=round_.version)
        play.state_rounds[short] = round_.id
        play.questions[round_.id] = await question_ids(round_.id)


def questions_of(call: RoundText) -> list[NewQuestion]:
    """The questions of a call as a round takes them."""
    return [
        NewQuestion(
            one.kind,
            one.text,
            unit=one.unit,
            options=one.options,
            minimum=None if one.minimum is None else Decimal(one.minimum),
            maximum=None if one.maximum is None else Decimal(one.maximum),
        )
        for one in call.questions
    ]
