"""Every member learns that the paper went out, directly or through its Landesverband."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from models.circulars import Circular
from models.matters import Circle
from workflows import clock
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import write_circular
from workflows.clock import BERLIN
from workflows.demonstration import federation
from workflows.demonstration.paper import circulars
from workflows.demonstration.people import GUDRUN_AHLERS, HENRIKE_LOHSE, PAUL_REINDERS, REGINA_HAUSLADEN, TILO_KRANZ
from workflows.demonstration.play_figures import figures
from workflows.demonstration.play_stage import Play

ABOUT_THE_PAPER, ABOUT_THE_EXAMPLES = (1, 10), (3, 5, 10)  # fields of policy by number
LOAD_TEST = "Lasttest: Diese Stellungnahme gibt es nicht."
PASSED_ON = {
    PAUL_REINDERS: ("GK-TH 118", "Die Geschäftsstelle in Erfurt beantwortet Rückfragen bis Freitag."),
    REGINA_HAUSLADEN: ("KKB 2-417", "Bitte geben Sie das Rundschreiben an Ihr Sachgebiet Integration weiter."),
    GUDRUN_AHLERS: ("", ""),  # released unchanged
}


async def tell_all_members(play: Play) -> None:
    """Monday afternoon: the circular "abgegebene Stellungnahme" goes to all members."""
    clock.set_to(play.days.at(4, 14))
    about, paper = play.matter_id, play.paper_version_id
    sent = await send_to_members(
        play, "submitted", audience={}, topics=ABOUT_THE_PAPER, matter_id=about, paper_version_id=paper
    )
    play.circular_id = sent.id


async def pass_it_on(play: Play) -> None:
    """Tuesday: the Landesverbände through which members are reached pass it on, or release it."""
    for hour, (player, (reference, note)) in enumerate(PASSED_ON.items(), start=8):
        clock.set_to(play.days.at(5, hour, 15))
        await forward_circular(play.as_(player), play.circular_id, reference=reference, cover_note=note)


async def show_examples(play: Play) -> None:
    """Two weeks later counties and cities read what works elsewhere."""
    clock.set_to(play.days.at(18, 9))
    audience = {"kinds": ["county", "independent_city"]}
    await send_to_members(play, "examples", audience=audience, topics=ABOUT_THE_EXAMPLES, matter_id=play.matter_id)


async def send_to_members(
    play: Play,
    key: str,
    *,
    audience: dict[str, Any],
    topics: Collection[int] = (),
    deadline: datetime | None = None,
    **about: Any,
) -> Circular:
    """Tilo Kranz writes it, Henrike Lohse lets it go; `topics` are numbers of fields of policy."""
    tilo, text = play.as_(TILO_KRANZ), circulars()[key]
    filled = await figures(play) | {
        "sent": _day(play.days.at(4, 9, 38)),
        "deadline": _day(deadline) if deadline else "",
    }
    draft = await write_circular(
        tilo,
        office_id=play.offices[federation.FEDERATION.short].id,
        subject=text.subject.format(**filled) if play.fictional else f"Lasttest: {play.short_title}",
        text=text.body.format(**filled) if play.fictional else LOAD_TEST,
        audience=audience,
        circle=Circle.MEMBERS,
        series=text.series,
        deadline=deadline,
        topic_ids=[play.topics[number] for number in topics],
        **about,
    )
    return await send_circular(play.as_(HENRIKE_LOHSE), draft.id, version=draft.version)


def _day(moment: datetime) -> str:
    return str(format_datetime(moment, "EEEE, d. MMMM y, HH:mm 'Uhr'", tzinfo=BERLIN, locale="de"))
