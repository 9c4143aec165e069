"""Long lists come in pages, with the number of all beside them."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

PAGE_SIZE = 50

Thing = TypeVar("Thing", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Thing]):
    """One page of a list; `number` counts from 1, `total` counts all things of the list."""

    things: list[Thing]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return last_page(self.total, self.size)


def last_page(total: int, size: int = PAGE_SIZE) -> int:
    """The number of the last page of so many things; an empty list has one page."""
    return max(1, -(-total // size))


def within(number: int, total: int, size: int = PAGE_SIZE) -> int:
    """The number of the page that somebody gets who asks for this one: never beyond an end."""
    return min(max(1, number), last_page(total, size))


async def page_of(query: "QuerySet[Thing]", number: int = 1, *, size: int = PAGE_SIZE) -> Page[Thing]:
    """The page `number` of a sorted query; a number beyond the end gives the last page."""
    total = await query.count()
    number = within(number, total, size)
    return Page(await query.offset((number - 1) * size).limit(size), number, total, size)
