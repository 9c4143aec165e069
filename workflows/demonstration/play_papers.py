"""Monday morning: the paper is put together, the associations agree, and it goes out before the ministry's deadline."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.organisations import Organisation, OrganisationKind
from models.papers import Approval, ApprovalWay, PaperKind, PaperVersion
from models.people import Role
from models.positions import PositionKind
from workflows import clock
from workflows.access import Actor
from workflows.demonstration import federation
from workflows.demonstration.paper import CORE_DEMANDS, dissents, paper_text, reservation
from workflows.demonstration.people import HENRIKE_LOHSE, OFFICE_PLAYERS, TILO_KRANZ
from workflows.demonstration.play_committees import take_to_the_board
from workflows.demonstration.play_figures import cost_tables, figures
from workflows.demonstration.play_stage import Play
from workflows.dispatches.dispatch_course import record_receipt, record_reply
from workflows.dispatches.dispatches import Addressing, dispatch_paper
from workflows.papers.approvals import approve, object_to_version, record_dissent, request_approvals
from workflows.papers.composing import compose
from workflows.papers.papers import PassageText, add_passages, begin_version, passages_of, start_paper
from workflows.papers.passages import change_passage
from workflows.papers.publishing import publish_paper
from workflows.papers.rendering import request_rendering

LOAD_TEST = "Lasttest: Text zur Probe"
OBJECTION = (
    "Zu § 15: Ohne einen Hinweis auf die Zahl der Zugewanderten können wir die Verteilung unseren Mitgliedern nicht "
    "vermitteln."
)
ADDED = "\n\nMaßstab für den über den Sockel hinausgehenden Teil ist die Zahl der Zugewanderten."
OUTSIDE = "im Portal des Ausschusses hochgeladen"


async def compose_paper(play: Play) -> None:
    """Tilo Kranz puts the paper together: preface, core demands, the demands by provision, effort, and what we promise."""
    clock.set_to(play.days.at(4, 7, 40))
    tilo = play.as_(TILO_KRANZ)
    filled = await figures(play)
    title = paper_text("title") if play.fictional else f"{LOAD_TEST} zu {play.short_title}"
    started = await start_paper(tilo, play.matter_id, kind=PaperKind.STATEMENT, title=title[:400])
    play.paper_version_id = started.id

    await _write(play, _opening(play, tilo, filled))
    await _compose(play, PositionKind.DEMAND, "Zu den Regelungen im Einzelnen", paper_text("details_intro"))
    await _write(play, await _effort(play, tilo, filled))
    if play.fictional:
        await _compose(
            play, PositionKind.COMMITMENT, "Selbstverpflichtung",
            paper_text("commitment_intro"), paper_text("commitment_outro"),
        )  # fmt: skip
        await _compose(
            play, PositionKind.RECOMMENDATION, "Empfehlungen an die Mitglieder", paper_text("recommendation_intro")
        )
    await _write(play, [PassageText("Schlussbemerkung", paper_text("closing"), named_author_id=tilo.person_id)])


async def agree_on_paper(play: Play) -> None:
    """The cities object to the first version; of the second two associations approve, the third agrees by silence."""
    clock.set_to(play.days.at(4, 8, 10))
    tilo, due = play.as_(TILO_KRANZ), play.days.at(4, 9, 20)
    await _ask(play, due)
    await object_to_version(lead(play, "DSK"), (await _approval(play, "DSK")).id, version=1, text=OBJECTION)

    clock.set_to(play.days.at(4, 8, 30))
    play.paper_version_id = (await begin_version(tilo, play.paper_version_id)).id
    await _meet_the_objection(play, tilo)
    await _ask(play, due)

    clock.set_to(play.days.at(4, 8, 55))
    for text in dissents() if play.fictional else ():
        association = play.offices[text.association]
        await record_dissent(
            lead(play, text.association), play.paper_version_id, association_id=association.id, text=text.text,
            passage_id=await _passage_of(play, text.position),
        )  # fmt: skip
    said = reservation().text if play.fictional else ""
    session_on = await take_to_the_board(play) if play.fictional else None
    cities = await _approval(play, "DSK")
    await approve(lead(play, "DSK"), cities.id, version=1, reservation=said, session_on=session_on)
    await approve(lead(play, "DKK"), (await _approval(play, "DKK")).id, version=1)


async def print_paper(play: Play) -> None:
    """The silence period is over: the files are made, with the silence printed as such."""
    clock.set_to(play.days.at(4, 9, 21))
    await request_rendering(play.as_(TILO_KRANZ), play.paper_version_id)


async def dispatch_the_paper(play: Play) -> None:
    """Henrike Lohse sends it to the federal bodies and the Länder and publishes it when the ministry has it."""
    clock.set_to(play.days.at(4, 9, 38))
    henrike = play.as_(HENRIKE_LOHSE)
    version = await PaperVersion.get(id=play.paper_version_id)
    sent = await dispatch_paper(
        henrike,
        version.id,
        version=version.version,
        addressings=await _addressings(play),
        answer_due_on=_in_days(play, 32),
        letter=_letter(play),
    )

    clock.set_to(play.days.at(4, 11, 5))
    ministry = next(one for one in sent if one.addressee.name == federation.MINISTRY.name)
    await record_receipt(play.as_(TILO_KRANZ), ministry.id, version=1)
    if play.fictional:
        note = "Das Ministerium dankt und lädt die kommunalen Verbände zu einem Fachgespräch ein."
        await record_reply(play.as_(TILO_KRANZ), ministry.id, version=2, note=note)
    await publish_paper(henrike, version.id, version=version.version + 1, looked=True)


def lead(play: Play, office: str) -> Actor:
    """Who signs for an association."""
    return next(
        play.actors[player] for player in OFFICE_PLAYERS if player.office == office and player.role is Role.LEAD
    )


def _opening(play: Play, author: Actor, filled: dict[str, str]) -> list[PassageText]:
    preface = paper_text("preface").format(**filled)
    if not play.fictional:
        return [PassageText("Vorbemerkung", f"{LOAD_TEST}.", named_author_id=author.person_id)]
    bullets = "\n".join(f"- {sentence} (Adressat: {addressee})" for _, sentence, addressee in CORE_DEMANDS)
    core = f"{paper_text('core_intro')}\n\n{bullets}"
    return [
        PassageText("Vorbemerkung", preface, named_author_id=author.person_id),
        PassageText(
            "Unsere Kernforderungen", core, position_ids=tuple(play.positions[key] for key, _, _ in CORE_DEMANDS)
        ),
    ]


async def _effort(play: Play, author: Actor, filled: dict[str, str]) -> list[PassageText]:
    tables = await cost_tables(play)
    if not tables:
        return []
    text = f"{paper_text('effort').format(**filled)}\n\n{tables}"
    return [PassageText("Zum Erfüllungsaufwand (Vorblatt E.3)", text, named_author_id=author.person_id)]


async def _write(play: Play, texts: list[PassageText]) -> None:
    version = await PaperVersion.get(id=play.paper_version_id)
    if texts:
        await add_passages(play.as_(TILO_KRANZ), version.id, texts, version=version.version)


async def _compose(play: Play, kind: PositionKind, heading: str, intro: str, closing: str = "") -> None:
    version = await PaperVersion.get(id=play.paper_version_id)
    await compose(
        play.as_(TILO_KRANZ),
        version.id,
        version=version.version,
        kind=kind,
        heading=heading,
        lead=intro,
        closing=closing,
    )


async def _ask(play: Play, due: datetime) -> None:
    version = await PaperVersion.get(id=play.paper_version_id)
    ways = {
        play.offices["DKK"].id: ApprovalWay.VOTE,
        play.offices["DSK"].id: ApprovalWay.VOTE,
        play.offices["DGK"].id: ApprovalWay.SILENCE,
    }
    await request_approvals(play.as_(TILO_KRANZ), version.id, version=version.version, due_at=due, ways=ways)


async def _approval(play: Play, association: str) -> Approval:
    return await Approval.get(paper_version_id=play.paper_version_id, association_id=play.offices[association].id)


async def _meet_the_objection(play: Play, author: Actor) -> None:
    """The passage on the distribution says what the cities missed."""
    passages = await passages_of(play.paper_version_id)
    wanted = play.positions.get("verteilung")
    found = next((one for one in passages if wanted in [citation.cited_id for citation in one.citations]), passages[-1])
    await change_passage(author, found.id, version=found.version, heading=found.heading, body=found.body + ADDED)


async def _passage_of(play: Play, position: str) -> int | None:
    """The passage of its own of a position, not the list of core demands."""
    wanted = play.positions[position]
    for passage in await passages_of(play.paper_version_id):
        if [citation.cited_id for citation in passage.citations] == [wanted]:
            return passage.id
    return None


async def _addressings(play: Play) -> list[Addressing]:
    """Federal bodies directly, the last of them made outside; a Land with a copy to, or through, its Landesverband."""
    recipients = await Organisation.filter(
        kind__in=[OrganisationKind.FEDERAL_BODY, OrganisationKind.STATE_GOVERNMENT], valid_until__isnull=True
    ).order_by("kind", "id")
    federal = [one for one in recipients if one.kind is OrganisationKind.FEDERAL_BODY]
    relays = {
        office.state: office.id
        for office in play.offices.values()
        if office.kind is OrganisationKind.STATE_ASSOCIATION and office.parent_id == play.offices["DKK"].id
    }
    return [
        *[Addressing(one.id) for one in federal[:-1]],
        *[Addressing(one.id, outside_note=OUTSIDE) for one in federal[-1:]],
        *[_to_state(one, relays.get(one.state)) for one in recipients if one not in federal],
    ]


def _to_state(state: Organisation, relay: int | None) -> Addressing:
    """Bavaria's paper goes through its Landesverband, the others get it directly, with a copy."""
    if relay and state.state == "09":
        return Addressing(state.id, through_id=relay)
    return Addressing(state.id, copy_to_id=relay)


def _letter(play: Play) -> str:
    if not play.fictional:
        return LOAD_TEST
    contacts = ", ".join(f"{one.name} ({one.office})" for one in OFFICE_PLAYERS[:3])
    return f"Ihre Ansprechpersonen sind {contacts}."


def _in_days(play: Play, days: int) -> date:
    return play.days.thursday + timedelta(days=days)
