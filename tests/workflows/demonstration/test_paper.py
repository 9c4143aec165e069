"""What the federation says: every position has a source or an author, and no computed figure is written down."""

import re
from collections import Counter
from random import Random
from string import Formatter

import pytest

from models.dispatches import DEMAND_OUTCOMES, IMPLEMENTATION_OUTCOMES
from models.positions import Votum
from workflows.demonstration import paper
from workflows.demonstration.bill.draft import bill_xml
from workflows.demonstration.federation import ASSOCIATIONS, TOPICS
from workflows.demonstration.judgements import judge, reasons
from workflows.demonstration.positions import COMMITMENTS, demands, examples, recommendations
from workflows.demonstration.requirements import written
from workflows.documents.law import read_law

KNOWN = {
    "received", "ministry_deadline", "answers", "states", "requirements", "asked", "inhabitants", "counties", "towns",
    "cost_members", "cost_yearly", "cost_once", "reference", "edited", "deadline", "sent", "round", "addressees",
    "provision", "chapter", "state",
}  # fmt: skip


@pytest.fixture(scope="module")
def provisions():
    return {provision.key: provision.text for provision in read_law(bill_xml(1)).provisions}


def test_at_least_24_demands_lie_at_provisions_and_are_complete(provisions):
    assert len(demands()) >= 24
    assert len({demand.key for demand in demands()}) == len(demands())
    for demand in demands():
        assert demand.provision in provisions
        assert demand.title
        assert all((demand.text, demand.assessment, demand.petition, demand.rationale))
        assert demand.wording_before == (provisions[demand.provision] if demand.wording_after else "")


def test_demands_stand_in_the_order_of_the_bill(provisions):
    order = list(provisions)
    places = [order.index(demand.provision) for demand in demands() if demand.key != "aufwand"]
    assert places == sorted(places)


def test_every_field_has_two_to_four_recommendations_with_an_example_or_an_author():
    counts = Counter(recommendation.topic for recommendation in recommendations())
    assert set(counts) == {number for number, _ in TOPICS}
    assert set(counts.values()) <= {2, 3, 4}
    assert all(bool(one.author) != bool(one.example) for one in recommendations())
    assert {one.example.key for one in recommendations() if one.example} == {example.key for example in examples()}


def test_there_are_four_commitments_three_examples_and_at_most_six_core_demands():
    assert (len(COMMITMENTS), len(examples())) == (4, 3)
    assert len(paper.CORE_DEMANDS) <= 6
    assert {key for key, _, _ in paper.CORE_DEMANDS} <= {demand.key for demand in demands()}


def test_every_requirement_that_leads_somewhere_leads_to_a_demand():
    keys = {demand.key for demand in demands()}
    assert {requirement.position for requirement in written()} - {""} == keys


def test_texts_ask_the_run_only_for_figures_that_it_knows():
    circulars = paper.circulars().values()
    texts = [*map(paper.paper_text, paper._sections("paper")), *map(paper.letter, paper._sections("letters"))]
    texts += [circular.subject + circular.body for circular in circulars]
    asked = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}
    assert asked <= KNOWN
    assert {"answers", "states", "requirements", "cost_yearly", "chapter"} <= asked


def test_no_count_of_answers_members_or_chapters_is_written_down():
    texts = " ".join(paper.paper_text(key) for key in ("preface", "effort", "appendix_intro"))
    texts += " ".join(paper.letter(key) for key in paper._sections("letters") if key.startswith("answer"))
    assert re.findall(r"\d+", texts.replace("§ 47", "")) == []


def test_a_dissent_names_an_association_and_a_demand():
    keys = {demand.key for demand in demands()}
    for dissent in (*paper.dissents(), paper.reservation()):
        assert dissent.association in {association.short for association in ASSOCIATIONS}
        assert dissent.position in keys
        assert len(dissent.text) > 80


def test_follow_ups_use_the_outcomes_of_their_kind():
    keys = {demand.key for demand in demands()}
    advised = {one.key for one in recommendations()}
    assert all(one.position in keys and one.outcome in DEMAND_OUTCOMES for one in paper.FOLLOW_UPS)
    assert all(
        one.recommendation in advised and one.outcome in IMPLEMENTATION_OUTCOMES for one in paper.IMPLEMENTATIONS
    )
    assert {outcome.outcome.value for outcome in paper.FOLLOW_UPS} == {
        "adopted",
        "partly",
        "not_adopted",
        "moot",
        "open",
    }


@pytest.mark.parametrize("key", ["first", "second", "urgent"])
def test_every_round_has_a_letter_and_questions(key):
    round_ = paper.rounds()[key]
    assert round_.title
    assert len(round_.letter) > 200
    assert 3 <= len(round_.questions) <= 5


def test_invitation_says_what_it_is_about_what_to_do_and_until_when():
    body = paper.circulars()["invitation"].body
    assert [line for line in body.splitlines() if line.startswith("## ")] == [
        "## Worum geht es?",
        "## Was bitten wir Sie zu tun?",
        "## Bis wann?",
    ]


def test_every_requirement_gets_a_votum_with_a_reason_and_a_source_only_if_it_is_taken_up():
    keys = {demand.key for demand in demands()} | {""}
    for seed in range(20):
        for requirement in written():
            judgement = judge(requirement, Random(seed))
            assert judgement.reason
            assert judgement.position in keys
            if judgement.votum in (Votum.ADOPTED, Votum.ADOPTED_IN_SUBSTANCE):
                assert judgement.position == requirement.position != ""


def test_both_sides_of_a_conflict_read_that_part_of_their_wish_was_taken_up():
    conflict = [
        requirement for requirement in written() if requirement.position in ("wohnsitz", "weiterleitung", "verteilung")
    ]
    assert {judge(requirement, Random(1)).votum for requirement in conflict} == {Votum.ADOPTED_IN_SUBSTANCE}


@pytest.mark.parametrize("votum", list(Votum))
def test_there_are_several_reasons_for_each_votum(votum):
    assert len(set(reasons()[votum.value])) >= 4
