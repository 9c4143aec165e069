"""What the members of the play say: placed in the bill, of all kinds, with costs that add up, and not one text multiplied."""

from collections import Counter
from random import Random

import pytest

from models.organisations import OrganisationKind
from models.submissions import Addressee, SubmissionKind
from workflows.demonstration.answers import KINDS, answer_of, model_letter, question_answers, remark, urgent_answers
from workflows.demonstration.authors import Author, Fit
from workflows.demonstration.bill.draft import bill_xml
from workflows.demonstration.enclosures import enclosure_of
from workflows.demonstration.named_answers import NAMED_ANSWERS
from workflows.demonstration.paper import rounds
from workflows.demonstration.places import DESKS, GINSTERTAL_ANSWERS, GINSTERTAL_NIL, NAMED, SCHLEHENRIED, ZEISIGKIRCH
from workflows.demonstration.requirements import KINDS as REQUIREMENT_KINDS
from workflows.demonstration.requirements import written, written_by, written_to_second_draft
from workflows.demonstration.variation import varied
from workflows.documents.law import read_law
from workflows.grouping import GroupingReason, GroupingText, suggest_groups

COSTS = {
    ("Dohlenstadt, Stadt", "art1/§10"): (None, 2_400 * 90 // 60 * 48),
    ("Landkreis Ottersee", "art1/§4/1"): (18_000, int(2.5 * 76_000)),
    ("Verwaltungsgemeinschaft Ginstertal", "art1/§17"): (30 * 38, 42 * 100 * 38 // 60),
    ("Kreis Moorbüttel", "art5/nr1"): (41_500, 7_400),
    ("Verbandsgemeinde Silberbronn", "art1/§6"): (None, 310 * 75),
    ("Sperbergau, Stadt", "art1/§5"): (6_000, 96 * 8 * 38),
    ("Kranichwerder, Stadt", "art1/§16"): (None, 60 * 240 // 60 * 48),
}


def author(number: int, random: Random) -> Author:
    kinds = (OrganisationKind.MUNICIPALITY,) * 6 + (
        OrganisationKind.INDEPENDENT_CITY,
        OrganisationKind.COUNTY,
        OrganisationKind.MUNICIPAL_ASSOCIATION,
    )
    kind = random.choice(kinds)
    people = {OrganisationKind.INDEPENDENT_CITY: 140_000, OrganisationKind.COUNTY: 170_000}.get(
        kind, round(random.lognormvariate(8.4, 1.2))
    )
    return Author(f"Ort {number}", kind, people)


@pytest.fixture(scope="module")
def provisions():
    return {provision.key for provision in read_law(bill_xml(1)).provisions}


@pytest.fixture(scope="module")
def answers():
    random = Random(7)
    return [answer_of(random, author(number, random)) for number in range(600)]


def test_some_eighty_requirements_are_written_and_lie_at_provisions_of_the_first_draft(provisions):
    assert len(written()) >= 80
    assert {key for requirement in written() for key in requirement.provisions} <= provisions
    assert all(requirement.provisions or requirement.topic for requirement in written())


def test_all_twelve_kinds_praise_and_the_useless_are_among_them():
    assert {str(number) for number in range(1, 13)} | {"lob", "abseits", "unbrauchbar"} <= {r.kind for r in written()}
    assert {r.kind for r in written()} <= set(REQUIREMENT_KINDS)


@pytest.mark.parametrize(("town", "provision"), COSTS)
def test_the_cost_examples_are_those_of_the_outline(town, provision):
    place = next(place for place in NAMED if place.name == town)
    costs = [(r.cost_once, r.cost_yearly) for r in written_by(place) if provision in r.provisions and r.cost_basis]
    assert costs == [COSTS[town, provision]]


def test_a_cost_that_was_calculated_comes_out_as_the_outline_says_and_its_table_adds_up():
    counted = [one for one in written() if one.cost_factors]
    assert len(counted) == 3
    for one in counted:
        count, *minutes, price = one.cost_factors
        assert one.cost_yearly == count * price * (minutes[0] / 60 if minutes else 1)
        table = (enclosure_of(one) or b"").decode("utf-8-sig").splitlines()
        assert bool(table) == bool(minutes)
        if table:
            assert sum(int(line.split(";")[1]) for line in table[1:-1]) == count


@pytest.mark.parametrize(
    ("provision", "one_side", "other_side"),
    [
        ("art1/§15/3", Fit.TOWN, "Landkreis Ottersee"),
        ("art1/§15/2", Fit.SMALL, "Dohlenstadt, Stadt"),
        ("art4/nr1", Fit.SMALL, "Dohlenstadt, Stadt"),
        ("art1/§7", Fit.TOWN, "Kranichwerder, Stadt"),
    ],
)
def test_members_disagree_where_the_outline_says_so(provision, one_side, other_side):
    there = [r for r in written() if provision in r.provisions]
    assert any(r.fit is one_side for r in there)
    assert any(r.place and r.place.name == other_side for r in there)


def test_nothing_asks_a_single_state_because_no_state_could_be_named():
    assert Addressee.STATE not in {requirement.addressee for requirement in written()}


def test_six_hundred_organisations_ask_for_about_a_thousand_things_in_their_own_words(answers):
    rationales = [requirement.rationale for answer in answers for requirement in answer.requirements]
    assert len(rationales) >= 850
    assert len(set(rationales)) > 0.97 * len(rationales)
    sentences = Counter(sentence for text in rationales for sentence in set(text.split(". ")))
    assert sentences.most_common(1)[0][1] < 0.025 * len(rationales)


def test_no_placeholder_is_left_and_every_text_fits_the_form(answers, provisions):
    for answer in answers:
        for r in answer.requirements:
            assert not set("{}") & set(r.title + r.rationale + r.proposed_text)
            assert "  " not in r.rationale
            assert len(r.title) <= 300
            assert len(r.cost_basis) <= 600
            assert set(r.provisions) <= provisions


def test_nobody_asks_twice_for_the_same(answers):
    for answer in answers:
        positions = [requirement.position for requirement in answer.requirements]
        assert len(positions) == len(set(positions))


def test_a_nil_return_or_consent_carries_no_requirement(answers):
    assert {answer.kind for answer in answers} == set(KINDS)
    assert all(bool(answer.requirements) == (answer.kind is SubmissionKind.ANSWER) for answer in answers)


def test_only_names_are_shown_that_members_may_read_at_all(answers):
    shown = [r for answer in answers for r in answer.requirements if r.name_shown]
    assert shown
    assert {r.reading.value for r in shown} == {"members"}


def test_every_kind_of_town_has_something_to_say_on_every_run():
    for kind, people in (
        (OrganisationKind.MUNICIPALITY, 40),
        (OrganisationKind.MUNICIPALITY, 90_000),
        (OrganisationKind.COUNTY, 1_200_000),
    ):
        for seed in range(60):
            varied(Random(seed), Author("Ort", kind, people))
            question_answers(Random(seed), Author("Ort", kind, people))


@pytest.mark.parametrize("subject", ["nil_return", "consent", "support", "answer", "hindrance", "winter"])
def test_remarks_are_varied(subject):
    random = Random(1)
    assert len({remark(subject, random, author(n, random)) for n in range(200)}) >= 8


def test_forty_model_letters_differ_and_are_still_recognised_as_copies():
    random = Random(3)
    letters = [
        model_letter(random, Author(f"Kleinort{n}", OrganisationKind.MUNICIPALITY, 800 + n * 31)) for n in range(40)
    ]
    assert len({letter.rationale for letter in letters}) == 40
    groups = suggest_groups(
        [GroupingText(n, "§17", letter.title, letter.rationale) for n, letter in enumerate(letters)]
    )
    assert [group.reason for group in groups] == [GroupingReason.COPIED]


def test_the_same_seed_gives_the_same_answers():
    town = Author("Ort", OrganisationKind.COUNTY, 150_000)
    assert answer_of(Random(5), town) == answer_of(Random(5), town) != answer_of(Random(6), town)


def test_second_draft_is_answered_at_its_own_provisions():
    keys = {provision.key for provision in read_law(bill_xml(2)).provisions}
    assert {key for requirement in written_to_second_draft() for key in requirement.provisions} <= keys
    assert any("art3/nr3" in requirement.provisions for requirement in written_to_second_draft())


def test_every_place_of_the_outline_that_answers_asks_for_something():
    assert all(list(answer.requirements) for answer in NAMED_ANSWERS)
    assert {answer.place for answer in NAMED_ANSWERS} | {SCHLEHENRIED, ZEISIGKIRCH} == set(NAMED)


def test_the_clerk_of_seven_towns_speaks_for_six_and_one_speaks_for_itself():
    towns = {name for name, _ in DESKS["16"].towns}
    assert {*GINSTERTAL_ANSWERS, *GINSTERTAL_NIL, "Lerchenroda"} == towns


def test_urgent_answers_are_plausible_and_choose_an_option():
    options = next(question.options for question in rounds()["urgent"].questions if question.options)
    for seed in range(50):
        free, taken, without_flat, halls, wish = urgent_answers(
            Random(seed), Author("Kreis", OrganisationKind.COUNTY, 150_000)
        )
        assert 0 <= without_flat <= taken
        assert free < taken
        assert halls in options
        assert wish


def test_options_of_the_survey_are_those_of_its_questions(answers):
    concept, carrier = (set(question.options) for question in rounds()["first"].questions if question.options)
    given = [answer.questions for answer in answers if answer.questions]
    assert {one.concept for one in given} == concept
    assert {one.carrier for one in given} == carrier
