"""Grouping again: new texts join the groups that stand, what people decided stays, and groups keep their numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from workflows.grouping.late import join_groups
from workflows.grouping.meanings import Meaning
from workflows.grouping.suggest import (
    LOOSE,
    GroupingReason,
    Level,
    SuggestedGroup,
    anchor_at,
    is_crowd,
    suggest_groups,
)
from workflows.grouping.texts import GroupingText

FEW_LATE = 0.05
"""Part of a crowd up to which new texts only join: the others need not be sorted again for them."""


class Standing(NamedTuple):
    """A group as it stands. `kept`: a person decided about it, so none of its texts leaves it."""

    id: int
    anchor: str
    ids: tuple[int, ...]
    kept: bool
    reason: str = ""


class Near(NamedTuple):
    """How near a text is to what its group is about, and the first text that is the same letter."""

    strength: float
    letter: int


class Regrouped(NamedTuple):
    """A group after a re-run: `id` as before, None if it is new. `near` tells of each text that was sorted anew."""

    id: int | None
    anchor: str
    ids: tuple[int, ...]
    near: dict[int, Near]
    reason: GroupingReason | str
    strength: float | None


def regroup(
    texts: Sequence[GroupingText],
    standing: Sequence[Standing],
    *,
    level: Level = Level.PROVISION,
    meanings: Mapping[int, Meaning] | None = None,
    apart: Iterable[tuple[int, int]] = (),
    afresh: bool = False,
) -> list[Regrouped]:
    """The groups that change or are new; those of places where nothing is new stay as they are, unless `afresh`.

    Texts of `kept` groups stay together, and two such groups never become one. A standing group that nothing is left of
    is told with no ids.
    """
    held = {id_ for group in standing for id_ in group.ids}
    places = {text.id: anchor_at(level, text.anchor) for text in texts}
    at: dict[str, list[GroupingText]] = {}
    for text in texts:
        at.setdefault(places[text.id], []).append(text)
    new = {place: [text for text in found if text.id not in held] for place, found in at.items()}
    joining = {place for place in at if not afresh and _only_few(new[place], at[place])}
    touched = {place for place in at if afresh or new[place]} - joining

    joined = [
        one
        for place in sorted(joining)
        for one in _joined(place, new[place], at[place], _at({place}, standing, places), meanings)
    ]
    moving = _at(touched, standing, places)
    free = {id_ for group in moving for id_ in group.ids}
    some = [text for text in texts if text.id in free or (text.id not in held and places[text.id] in touched)]
    return sorted(
        [*joined, *_sorted_anew(some, moving, places, level, meanings, apart)], key=lambda one: min(one.ids, default=0)
    )


def _only_few(new: Sequence[GroupingText], all_: Sequence[GroupingText]) -> bool:
    old = len(all_) - len(new)
    return bool(new) and is_crowd(old, all_[0].anchor) and len(new) <= FEW_LATE * old


def _at(wanted: set[str], standing: Sequence[Standing], places: Mapping[int, str]) -> list[Standing]:
    """Groups of which something stands at one of these places."""
    return [group for group in standing if any(places.get(id_) in wanted for id_ in group.ids)]


def _sorted_anew(
    texts: Sequence[GroupingText],
    standing: Sequence[Standing],
    places: Mapping[int, str],
    level: Level,
    meanings: Mapping[int, Meaning] | None,
    apart: Iterable[tuple[int, int]],
) -> list[Regrouped]:
    if not texts:
        return []
    kept = [group for group in standing if group.kept]
    at: dict[str, list[int]] = {}
    for group in kept:
        for place in {places[id_] for id_ in group.ids}:
            at.setdefault(place, []).append(group.ids[0])
    foes = [pair for firsts in at.values() for pair in combinations(firsts, 2)]
    found = suggest_groups(
        texts, level=level, meanings=meanings, together=[group.ids for group in kept], apart=[*foes, *apart]
    )
    goes_on = _numbers(found, standing)
    gone = {group.id for group in standing} - set(goes_on.values())
    ended = [Regrouped(one.id, one.anchor, (), {}, one.reason, None) for one in standing if one.id in gone]
    by_id = {group.id: group for group in standing}
    return ended + [
        _regrouped(group, by_id[goes_on[place]] if place in goes_on else None) for place, group in enumerate(found)
    ]


def _numbers(found: Sequence[SuggestedGroup], standing: Sequence[Standing]) -> dict[int, int]:
    """Which group goes on under which number: the kept ones where they are, the others where most of them went."""
    home = {id_: place for place, group in enumerate(found) for id_ in group.ids}
    shared = [
        (not group.kept, -count, group.id, place)
        for group in standing
        for place, count in Counter(home[id_] for id_ in group.ids).items()
    ]
    numbers: dict[int, int] = {}
    for _, _, id_, place in sorted(shared):
        if place not in numbers and id_ not in numbers.values():
            numbers[place] = id_
    return numbers


def _regrouped(group: SuggestedGroup, before: Standing | None) -> Regrouped:
    near = {
        id_: Near(strength, letter)
        for id_, strength, letter in zip(group.ids, group.strengths, group.letters, strict=True)
    }
    if before is None or not before.kept:
        number, anchor = (before.id, before.anchor) if before else (None, group.anchor)
        return Regrouped(number, anchor, group.ids, near, group.reason, group.strength)
    new = {id_: close for id_, close in near.items() if id_ not in before.ids}
    return Regrouped(before.id, before.anchor, group.ids, new, before.reason, None)


def _joined(
    place: str,
    new: Sequence[GroupingText],
    all_: Sequence[GroupingText],
    standing: Sequence[Standing],
    meanings: Mapping[int, Meaning] | None,
) -> list[Regrouped]:
    """New texts in the nearest of the groups that stand in a crowd; those that fit nowhere with the rest, or alone."""
    known = {text.id: text for text in all_}
    fitting = [group for group in standing if group.reason not in LOOSE]
    texts = [[known[id_] for id_ in group.ids if id_ in known] for group in fitting]
    homes = join_groups(new, texts, meanings)
    came: dict[int, dict[int, Near]] = {}
    for text, home in zip(new, homes, strict=True):
        if home is not None:
            came.setdefault(home.group, {})[text.id] = Near(home.near, home.letter or text.id)
    joined = [
        Regrouped(home.id, home.anchor, tuple(sorted((*home.ids, *near))), near, home.reason, None)
        for home, near in ((fitting[number], near) for number, near in sorted(came.items()))
    ]
    rest = [text.id for text, home in zip(new, homes, strict=True) if home is None]
    return joined + ([_rest(rest, place, standing)] if rest else [])


def _rest(ids: list[int], anchor: str, standing: Sequence[Standing]) -> Regrouped:
    loose = next((group for group in standing if group.reason in LOOSE and not group.kept), None)
    near = {id_: Near(0.0, id_) for id_ in ids}
    if loose is None:
        reason = GroupingReason.SAME_ANCHOR if len(ids) > 1 else GroupingReason.ALONE
        return Regrouped(None, anchor, tuple(sorted(ids)), near, reason, 0.0)
    return Regrouped(loose.id, loose.anchor, tuple(sorted((*loose.ids, *ids))), near, GroupingReason.SAME_ANCHOR, None)
