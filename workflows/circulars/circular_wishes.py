"""What recipients wish of a circular: its language, and to be spared the fields of policy that they do without."""

from __future__ import annotations

from dataclasses import dataclass

from models.circulars import Circular, CircularSeries, CircularTopic, MailPreference


@dataclass(frozen=True)
class Wishes:
    """What people wish of circulars, as far as it matters for one (see workflows/recipients/preferences.py)."""

    chosen: dict[str, MailPreference]
    topic_ids: frozenset[int]
    duty: bool  # express letters and what asks for something until a day reach every member

    @classmethod
    async def about(cls, circular: Circular) -> Wishes:
        topics = [one.topic_id for one in await CircularTopic.filter(circular=circular)]
        duty = circular.series is CircularSeries.EXPRESS or circular.deadline is not None
        return cls({one.address_key: one for one in await MailPreference.all()}, frozenset(topics), duty)

    def language_of(self, key: str) -> str:
        """The language of what stands around the circular's own words."""
        return self.chosen[key].language if key in self.chosen else "de"

    def spares(self, key: str, *, list_: bool = False) -> bool:
        """Does the address do without all that this is about?"""
        declined = self.chosen[key].declined if key in self.chosen else []
        return bool(self.topic_ids) and self.topic_ids <= set(declined) and (list_ or not self.duty)
