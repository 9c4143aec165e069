"""The offices of the demo: their counts, their addresses, and that all players have a home."""

import re
from collections import Counter

import pytest

from models.people import MEMBER_ROLES
from workflows.demonstration import federation, people
from workflows.demonstration.federation import mail_address, state_associations, state_recipients
from workflows.demonstration.places import NAMED
from workflows.demonstration.register import write_register

ADDRESS = re.compile(r"[a-z0-9.\-]+@[a-z0-9\-]{1,63}\.example")


def test_three_associations_have_8_13_and_13_state_associations():
    assert Counter(office.parent for office in state_associations()) == {"DSK": 8, "DKK": 13, "DGK": 13}
    assert not {office.state for office in state_associations()} & set(federation.CITY_STATES)


def test_sixteen_states_and_at_least_two_ministries_can_be_addressed():
    assert len({recipient.state for recipient in state_recipients()}) == 16
    assert len(federation.FEDERAL_RECIPIENTS) >= 2


def test_every_decision_was_taken_by_a_committee_that_exists():
    committees = {(committee.name, committee.office) for committee in federation.COMMITTEES}
    assert {(decision.committee, decision.office) for decision in federation.DECISIONS} <= committees


def test_every_office_player_works_for_an_office_and_every_town_player_for_a_named_place():
    offices = {office.short for office in (federation.FEDERATION, *federation.ASSOCIATIONS, *state_associations())}
    assert {player.office for player in people.OFFICE_PLAYERS} <= offices
    assert all(player.place in NAMED and player.role in MEMBER_ROLES for player in people.TOWN_PLAYERS)


def test_all_addresses_are_different_and_nobodys():
    everyone = [
        *people.OFFICE_PLAYERS,
        *people.TOWN_PLAYERS,
        *state_associations(),
        *federation.FEDERAL_RECIPIENTS,
        *state_recipients(),
    ]
    addresses = [one.email for one in everyone]
    assert len(addresses) == len(set(addresses))
    assert all(ADDRESS.fullmatch(address) for address in addresses)


def test_every_organisation_of_a_full_register_has_an_address_of_its_own():
    lines = [line for line in write_register().splitlines() if line[:2] in ("40", "50", "60")]
    keyed = {(line[22:72].strip(), line[10:15] + line[18:22].strip() + line[15:18].strip()) for line in lines}
    addresses = {mail_address(name, key) for name, key in keyed}
    assert len(addresses) == len(keyed)
    assert all(ADDRESS.fullmatch(address) for address in addresses)


@pytest.mark.parametrize("name", ["Łódź/Ort (VGem)", "St. Ägidien a.d.Ilm", "—"])
def test_a_strange_name_still_gives_a_plain_address(name):
    assert ADDRESS.fullmatch(mail_address(name, "091720012012"))
