"""The menu: what a person in her role finds at the top of every page."""

from dataclasses import dataclass

from starlette.requests import Request

from consult.places import ADMITS, Who, places_of
from consult.translate import N_, _


@dataclass(frozen=True)
class Entry:
    """One word of the menu; on pages of `nouns` it is the current one."""

    label: str
    route: str
    nouns: tuple[str, ...]
    who: tuple[Who, ...]


ENTRIES = (
    Entry(N_("Start"), "start:show", ("start",), (Who.ANYONE,)),
    Entry(N_("Vorhaben"), "matter:list", ("matter", "parliament", "round", "bundle", "state_requirement", "submission", "requirement", "evaluation", "document", "provision", "group", "answer", "cost", "workbench",
     "comment", "view", "boilerplate"),
          (Who.MEMBER, Who.OFFICE)),
    Entry(N_("Ergebnisse"), "result:list", ("result", "timeline"), (Who.MEMBER,)),
    Entry(N_("Empfehlungen"), "recommendation:list", ("recommendation", "adoption", "commitment", "year_sheet"), (Who.ANYONE,)),
    Entry(N_("Papiere"), "paper:list", ("paper", "position", "source", "contradiction", "approval", "passage", "word", "word_return", "paper_template", "paper_theme", "paper_import"), (Who.ANYONE,)),
    Entry(N_("Abgaben"), "dispatch:list", ("dispatch", "follow_up", "term", "addressee"), (Who.OFFICE,)),
    Entry(N_("Rundschreiben"), "circular:list", ("circular", "list", "mail_sample"), (Who.ANYONE,)),
    Entry(N_("Praxisbeispiele"), "example:list", ("example",), (Who.MEMBER,)),
    Entry(N_("Mitglieder"), "organisation:list", ("organisation", "person", "membership", "claim", "confirmation", "mandate_ending"), (Who.OFFICE,)),
    Entry(N_("Gremien"), "body:list", ("body", "body_session", "agenda_item", "resolution"), (Who.OFFICE,)),
    Entry(N_("Verwaltung"), "installation:show",
          ("installation", "register", "succession", "function", "outbox", "retention", "history", "employee_data", "name_search"), (Who.ADMINISTRATOR,)),
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An entry as one page shows it."""

    label: str
    address: str
    current: bool


def menu_for(request: Request) -> list[Item]:
    """The entries that the actor may open, in the order of the table."""
    actor = request.state.actor
    noun = getattr(request.scope.get("route"), "name", "").partition(":")[0]
    known = places_of(request.app)
    return [
        Item(_(entry.label), known[entry.route].path, noun in entry.nouns)
        for entry in ENTRIES
        if entry.route in known and any(ADMITS[who](actor) for who in entry.who)
    ]
