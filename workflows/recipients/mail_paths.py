"""How mail of an association reaches the members of one Land (Wege des Rundschreibens)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models.circulars import MailPath, Path
from models.database import transaction
from models.organisations import Organisation, OrganisationKind
from workflows.access import Actor, is_administrator, is_federation_administrator, is_lead, require
from workflows.audit import record

SHORTEST_FIRST = (Path.DIRECT, Path.DIRECT_WITH_COPY, Path.RELEASED, Path.THROUGH)
HELD = (Path.RELEASED, Path.THROUGH)  # nothing leaves before the Landesverband acts


class Way(NamedTuple):
    """How one member is reached: the path, and the Landesverband whose path it is (None: a direct member)."""

    path: Path
    state_association_id: int | None = None


def choose_way(memberships: Iterable[int | None], paths: Mapping[int, Path]) -> Way:
    """One way for a member, however many associations it is in.

    `memberships` are the Landesverbände through which it is a member, None for a direct membership. A direct member
    of any association is reached directly; otherwise the shortest path wins, then the Landesverband with the lowest
    id. Whoever is no member at all is reached directly. See docs/decisions.md.
    """
    ways = [Way(Path.DIRECT) if one is None else Way(paths.get(one, Path.DIRECT), one) for one in memberships]
    return min(ways, key=_length, default=Way(Path.DIRECT))


def _length(way: Way) -> tuple[int, int]:
    return SHORTEST_FIRST.index(way.path), way.state_association_id or 0


async def set_mail_path(actor: Actor, state_association_id: int, path: Path) -> MailPath:
    """The lead or administration of an association, or of the Landesverband itself, says how its members are reached."""
    async with transaction():
        place = await _state_association(state_association_id)

        require(actor.is_office or actor.machine, _may_set(actor, place))

        chosen, _ = await MailPath.update_or_create(
            state_association_id=place.id, defaults={"association_id": place.parent_id, "path": path}
        )

        await record(actor, "mail_path.set", chosen, path=path, state_association=place.id)
    return chosen


async def list_mail_paths(actor: Actor) -> list[tuple[Organisation, Path, bool]]:
    """Every Landesverband with its path, and whether the actor may set it; those of one association together."""
    require(actor.is_office or actor.machine)
    places = await Organisation.filter(
        kind=OrganisationKind.STATE_ASSOCIATION, valid_until__isnull=True, parent_id__isnull=False
    ).select_related("parent")
    paths = await all_paths()
    places.sort(key=lambda place: (place.parent_id or 0, place.sort_key))
    return [(place, paths.get(place.id, Path.DIRECT), _may_set(actor, place)) for place in places]


async def all_paths() -> dict[int, Path]:
    """The path of each Landesverband that has one set."""
    return {one.state_association_id: one.path for one in await MailPath.all()}


async def _state_association(organisation_id: int) -> Organisation:
    place = (
        await Organisation.filter(id=organisation_id, kind=OrganisationKind.STATE_ASSOCIATION)
        .select_for_update()
        .first()
    )
    require(place is not None and place.parent_id is not None, state_association=organisation_id)
    assert place is not None
    return place


def _may_set(actor: Actor, place: Organisation) -> bool:
    responsible = is_lead(actor) or is_administrator(actor)
    own = actor.organisation_id in (place.id, place.parent_id)
    return actor.machine or (responsible and own) or is_federation_administrator(actor)
