"""The same passage in two versions of a paper: known by what it continues, else by its heading."""

from collections.abc import Sequence

from models.papers import Passage

Pair = tuple[Passage | None, Passage | None]


async def parents_of(paper_id: int) -> dict[int, int]:
    """Each passage of a paper → the one that it continues."""
    found = await Passage.filter(paper_version__paper_id=paper_id, continues_id__isnull=False).only(
        "id", "continues_id"
    )
    return {one.id: one.continues_id for one in found if one.continues_id}


def pair_passages(old: Sequence[Passage], new: Sequence[Passage], parents: dict[int, int]) -> list[Pair]:
    """Both versions in the order of the new one; what is gone stands where it stood, what is new has nothing beside it."""
    known = {one.id: one for one in old}
    partners: dict[int, Passage] = {}
    for passage in new:
        ancestor = _ancestor(passage.id, known, parents)
        if ancestor:
            partners[passage.id] = known.pop(ancestor)
    by_heading = {one.heading: one for one in reversed(known.values())}
    for passage in new:
        if passage.id not in partners and passage.heading in by_heading:
            partners[passage.id] = known.pop(by_heading.pop(passage.heading).id)
    return _with_gone(old, [(partners.get(passage.id), passage) for passage in new], known)


def _ancestor(passage_id: int, known: dict[int, Passage], parents: dict[int, int]) -> int | None:
    at: int | None = passage_id
    while at is not None and at not in known:
        at = parents.get(at)
    return at


def _with_gone(old: Sequence[Passage], pairs: list[Pair], gone: dict[int, Passage]) -> list[Pair]:
    """Each passage that is gone comes behind the one after which it stood."""
    made = list(pairs)
    before: int | None = None
    for passage in old:
        if passage.id in gone:
            places = (at for at, (was, _) in enumerate(made, start=1) if was and was.id == before)
            made.insert(next(places, 0), (passage, None))
        before = passage.id
    return made
