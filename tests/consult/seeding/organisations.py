"""Towns with mailboxes, people and memberships; what administrators look after; links that reach people by mail."""

from datetime import date, datetime, timedelta
from typing import Any

from models.bodies import AgendaItem, AgendaResult, BodySession, Resolution
from models.exports import Export, ExportKind
from models.matters import Circle, Matter
from models.name_searches import NameSearch
from models.organisations import Body, BodySeat, Mailbox, Membership, OrganisationKind, Succession
from models.people import AddressChange, Mandate, MandateEnding, Person, Role, Session
from tests.consult.seeding.seeded import NOW, Seeded
from tests.rows import matter_row, round_row
from tests.workflows.register_example import file, small_register
from tests.world import organisation, person
from workflows.dispatches.addressee_reading import show_addressee
from workflows.files import store_file
from workflows.organisations.mandate_claims import claim_by_link
from workflows.people.mandate_endings import Choice, preview_ending
from workflows.people.sessions import new_login
from workflows.signing import sign


async def plant(seeded: Seeded) -> None:
    for sow in (_people, _administration, _links, _accounts):
        await sow(seeded)


async def _people(seeded: Seeded) -> None:
    world = seeded.world
    helper = await person("Pia Pirol", world.town, Role.CONTRIBUTOR, provisional=True)
    mandate = await Mandate.get(person_id=helper.person_id)
    seeded.things |= {"organisations": world.town.id, "mandates": mandate.id, "people": helper.person_id}
    seeded.special |= {
        "organisation:show office": {"id": world.counties.id},
        "organisation:assign": {"id": world.union_towns[0].id},
        "account:act_for": {},
    }
    seeded.forms |= {
        "organisation:name_mailbox": {"address": "neu@lerchenroda.example"},
        "organisation:assign": {"desk": ""},
        "organisation:set_rule": {"rule": "one_person"},
        "person:invite": {"name": "Neue Person", "email": "neu@lerchenroda.example", "role": "contributor"},
    }


async def _administration(seeded: Seeded) -> None:
    world = seeded.world
    gone = await organisation("Altdorf", OrganisationKind.MUNICIPALITY, state="16", valid_until="2026-01-01")
    ended = await organisation("Neudorf", OrganisationKind.MUNICIPALITY, state="16", valid_until="2026-01-01")
    succession = await Succession.create(predecessor=gone, successor=world.town)
    body = await Body.create(office=world.counties, name="Sozialausschuss")
    seat = await BodySeat.create(body=body, organisation=world.county)
    decided = {"decided_on": NOW.date(), "text": "Die Mittel verstetigen."}
    resolution = await Resolution.create(body=body, number="6", **decided)
    public = await Resolution.create(body=body, number="5", circle=Circle.PUBLIC, **decided)
    session, item = await _agenda(body, NOW + timedelta(days=5))
    begun, due = await _agenda(body, NOW - timedelta(days=1))
    _, adjourned = await _agenda(body, NOW - timedelta(days=9), result=AgendaResult.ADJOURNED)
    membership = await Membership.get(organisation=world.town)
    register = await store_file(file(*small_register()), "text/plain")
    functions = await store_file(b"ars;function\n160610001001;Jugendamt\n", "text/csv")
    seeded.things |= {
        "successions": succession.id, "bodies": body.id, "seats": seat.id, "memberships": membership.id,
        "register": register.id, "functions": functions.id,
        "resolutions": resolution.id, "body-sessions": session.id, "agenda-items": item.id,
    }  # fmt: skip
    made = await Export.create(
        kind=ExportKind.HISTORY, asked={}, asked_by_id=world.ulla.person_id, asked_at=NOW, name="Verlauf.csv",
        media_type="text/csv", file=functions, made_at=NOW,
    )  # fmt: skip
    table = await store_file(b"name;art\nEin Amt;Bund\n", "text/csv")
    shown = await show_addressee(world.ulla, world.ministry.id)
    search = await NameSearch.create(
        name="Rike Falter", asked_by_id=world.ulla.person_id, asked_at=NOW, searched_at=NOW,
        found=[["answers", "requirement", "rationale", 1, "Frau Rike Falter"], ["files", "requirement_file", "file", 1, ""]],
    )  # fmt: skip
    seeded.things |= {"name-searches": search.id, "report": "json"}
    seeded.things |= {"exports": made.id, "addressees": world.ministry.id, "addressee-tables": table.id}
    seeded.special |= {
        "resolution:show public": {"id": public.id},
        "agenda_item:file": {"id": item.id, "format": "docx"},
        "agenda_item:decide": {"id": begun.id, "item": due.id},
        "agenda_item:carry": {"id": session.id, "item": adjourned.id},
        "succession:new": {"id": ended.id},
        "succession:name": {"id": ended.id},
    }
    seeded.forms |= {
        "membership:set": {"association_id": world.cities.id},
        "succession:name": {"successor_id": world.town.id},
        "register:import": {"version": 0},
        "body:found": {"name": "Hauptausschuss", "office": world.counties.id},
        "body:seat": {"member": "Dohlenstadt"},
        "resolution:change": {
            "number": "6",
            "decided_on": "01.03.2026",
            "text": "Die Mittel dynamisieren.",
            "version": 1,
        },
        "resolution:supersede": {"version": 1},
        "body_session:plan": {"begins_at_date": "10.03.2026", "begins_at_time": "10:00"},
        "body_session:change": {"begins_at_date": "11.03.2026", "begins_at_time": "10:00", "version": 1},
        "agenda_item:add": {"session": session.id, "subject": "Mittel", "proposal": "Dynamisieren."},
        "agenda_item:change": {"subject": "Mittel", "proposal": "Verstetigen.", "version": 1},
        "agenda_item:decide": {"result": "adopted", "number": "8", "version": 1},
        "agenda_item:carry": {"session": session.id},
        "resolution:add": {"number": "7", "decided_on": "01.03.2026", "text": "Die Mittel dynamisieren."},
        "outbox:disarm": {"reason": "Wartung"},
        "history:look_up": {"email": f"anna.amsel@{world.town.id}.example", "reason": "misuse"},
        "history:export": {"format": "csv"},
        "name_search:ask": {"name": "Rike Falter"},
        "addressee:add": {"name": "Kultusministerkonferenz", "kind": "conference"},
        "addressee:change": {**shown.facts, "short_name": "BMZ", "mark": shown.mark},
        "addressee:succeed": {"successor_name": "Bundesministerium für Heimat", "on": "01.03.2026"},
        "addressee:end": {"ended_on": "01.03.2026"},
    }
    seeded.uploads |= {
        "register:bring": ("GV100AD.txt", file(*small_register()), "text/plain"),
        "addressee:bring": ("Adressaten.csv", b"name;art\nEin Amt;Bund\n", "text/csv"),
        "function:bring": ("Aufgaben.csv", b"ars;function\n160610001001;Jugendamt\n", "text/csv"),
    }


async def _agenda(body: Body, begins_at: datetime, **facts: Any) -> tuple[BodySession, AgendaItem]:
    """A session with one item on its agenda."""
    session = await BodySession.create(body=body, begins_at=begins_at, created_at=NOW)
    item = await AgendaItem.create(session=session, number=1, subject="Mittel", proposal="Ja.", created_at=NOW, **facts)
    return session, item


async def _links(seeded: Seeded) -> None:
    world = seeded.world
    matter: Matter = await matter_row(world)
    asked = await round_row(matter, world.federation, [world.union, *world.union_towns], deadline=NOW.replace(day=20))
    mailbox = await Mailbox.get(organisation=world.town)
    link, _ = await new_login(await Person.get(id=world.anna.person_id))
    seeded.things |= {
        "desk": sign("desk", asked.id, world.union.id), "mailboxes": sign("mailbox", mailbox.id), "login": link,
    }  # fmt: skip
    seeded.forms |= {
        "desk:claim": {"name": "Neue Person", "email": "neu@ginstertal.example", "round": asked.id},
        "desk:nil_return": {"covers": world.union_towns[0].id},
        "login:ask": {"email": "nobody@x.example"},
        "login:code": {"email": "nobody@x.example", "code": "000 000"},
        "account:save": {"language": "en"},
        "account:act_for": {"mandate": world.cem.mandates[0].mandate_id},
    }


async def _accounts(seeded: Seeded) -> None:
    world = seeded.world
    claim = await claim_by_link(
        sign("desk", 1, world.town.id), name="Rike Falter", email="rike@web.example", organisation_id=world.town.id,
        word="Hauptamt",
    )  # fmt: skip
    await person("Maja Meise", world.town, Role.CONTRIBUTOR, elected=True)
    ends = NOW + timedelta(days=9)
    ending = await MandateEnding.create(office=world.state_association, ends_at=ends, reason="Wahl", created_at=NOW)
    session = await Session.create(
        token_hash="other", person_id=world.anna.person_id, created_at=NOW, expires_at=NOW + timedelta(days=9)
    )
    preview = await preview_ending(world.paul, Choice(date(2026, 3, 10)))
    chosen = {"last_day": "10.03.2026", "elected": "true"}
    change = await AddressChange.create(
        person_id=world.bert.person_id, email="bert@web.example", email_key="bert@web.example", asked_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    seeded.things |= {"claims": claim.id, "sessions": session.id, "mandate-endings": ending.id, "help": "member", "employee-data": "docx"}  # fmt: skip
    extra = await Mailbox.create(
        organisation=world.town, address="amt@lerchenroda.example", address_key="amt@lerchenroda.example",
        purpose="Jugendamt", confirmed_at=NOW,
    )  # fmt: skip
    seeded.special |= {
        **{f"address:{verb}": {"token": sign("address", change.id)} for verb in ("show", "confirm")},
        "organisation:end_mailbox": {"mailbox": extra.id},
        "account:stand_in": {"mandate": world.cem.mandates[0].mandate_id},
    }
    seeded.forms |= {
        "claim:make": {"organisation": world.city.id, "role": "contributor", "word": "Hauptamt"},
        "claim:decide": {"decision": "joined", "reason": "Angerufen."},
        "claim:object": {"word": "Kennt hier niemand."},
        "desk:ask": {
            "name": "Neue Person", "email": "neu@web.example", "organisation": world.union.id, "word": "Hauptamt",
        },
        "account:choose": {},
        "address:ask": {"email": "neu@web.example"},
        "mandate_ending:preview": chosen,
        "mandate_ending:set": {**chosen, "reason": "Kommunalwahl", "mark": preview.mark},
        "account:stand_in": {"person": world.anna.person_id, "since": "05.03.2026", "until": "06.03.2026"},
    }  # fmt: skip
