"""Who of the small federation can read a thing, as a set of names: what a visibility rule says, seen from both sides."""

from collections.abc import Callable
from typing import Any

from tortoise.expressions import Q
from tortoise.models import Model

from models.people import Role
from tests.world import World, person
from workflows.access import VISITOR, Actor

FEDERATION = {"clara", "lea", "ulla"}
ASSOCIATIONS = {"dora", "kim", "ines", "tom"}  # counties, counties, cities, towns
FEDERAL = FEDERATION | ASSOCIATIONS
STATE = {"paul", "rita"}  # Landesverband of the towns, of the counties
TOWN, OTHER_TOWN, DESK, COUNTY, CITY = {"anna", "cem"}, {"bert"}, {"jana", "holger"}, {"vera"}, {"sven"}
MEMBERS = TOWN | OTHER_TOWN | DESK | COUNTY | CITY
LOGGED_IN = FEDERAL | STATE | MEMBERS
EVERYBODY = LOGGED_IN | {"visitor"}
NOBODY: set[str] = set()
OF_THE_WORLD = sorted(LOGGED_IN - {"rita", "vera", "sven"})

Readers = Callable[[Callable[[Actor], Q], Model], Any]


async def people(world: World) -> dict[str, Actor]:
    """The world's people, and those it lacks: of the other Landesverband, of the county and of a city elsewhere."""
    return {
        **{name: getattr(world, name) for name in OF_THE_WORLD},
        "rita": await person("Rita Rohrdommel", world.state_counties, Role.OFFICER),
        "vera": await person("Vera Wiesel", world.county, Role.COORDINATOR),
        "sven": await person("Sven Specht", world.city, Role.COORDINATOR),
        "visitor": VISITOR,
    }


async def readers_among(actors: dict[str, Actor], visible: Callable[[Actor], Q], thing: Model) -> set[str]:
    """The names of those to whom the condition shows the thing."""
    query = type(thing).all()  # type: ignore[attr-defined]
    return {name for name, actor in actors.items() if await query.filter(visible(actor), id=thing.pk).exists()}
