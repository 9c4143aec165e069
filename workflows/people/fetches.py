"""How often a secret was used lately: whoever has found one cannot empty the house with it."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from workflows.errors import TooMany


class Fetches:
    """When each key was used lately, in this process; one that is quiet is forgotten."""

    def __init__(self, most: int, within: timedelta, code: str) -> None:
        self.most, self.within, self.code = most, within, code
        self.times: dict[int, deque[datetime]] = {}

    def count(self, key_id: int, now: datetime) -> None:
        """One more; TooMany, with our code, if there were too many within the time."""
        self._forget(list(self.times) if len(self.times) > 10_000 else [key_id], now)
        times = self.times.setdefault(key_id, deque())
        if len(times) >= self.most:
            raise TooMany(self.code)
        times.append(now)

    def _forget(self, key_ids: Iterable[int], now: datetime) -> None:
        for key_id in key_ids:
            times = self.times.get(key_id, deque())
            while times and times[0] < now - self.within:
                times.popleft()
            if not times:
                self.times.pop(key_id, None)
