from enum import StrEnum

from consult.labels import PAIRS, WORDS, label
from models.dispatches import Outcome
from models.positions import Votum


def test_every_member_of_a_named_enumeration_has_words():
    kinds = {type(member) for member, _ in PAIRS}

    assert all((kind, member.value) in WORDS for kind in kinds for member in kind)
    assert all(issubclass(kind, StrEnum) for kind in kinds)


def test_members_that_are_equal_as_strings_keep_their_own_words():
    assert (label(Votum.ADOPTED), label(Outcome.ADOPTED)) == ("aufgenommen", "übernommen")
