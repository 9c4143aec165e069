"""Every way in which the house says no.

    Refusal
    ├── Missing          not there, or not yours to know of            (404)
    ├── Denied           you see it, but may not do this               (403)
    ├── Conflict         right person, wrong moment                    (409)
    │   ├── WrongState   it is not in the state that this act needs
    │   ├── Stale        someone changed it since you looked
    │   └── RoundClosed  the deadline and the grace period have passed
    ├── TooMany          asked too often                               (429)
    └── Unacceptable     what you gave cannot be taken as it is        (422)
        └── Unreadable   a file that is not what it should be

consult/problems.py turns them into a page, a problem document or an alert; nobody else does.
Each carries a `code` (the sentence to show is looked up by it) and the facts of the case as keywords.
"""

from typing import Any


class Refusal(Exception):
    """Base of all refusals; `facts` fill the sentence that a person reads, so they never hold a secret."""

    code = "refusal"

    def __init__(self, code: str | None = None, **facts: Any) -> None:
        self.code = code or self.code
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])


class Missing(Refusal):
    """There is no such thing, or the asker may not know that there is."""

    code = "missing"


class Denied(Refusal):
    """The asker sees the thing but may not do this with it."""

    code = "denied"


class Conflict(Refusal):
    """The right person at the wrong moment."""

    code = "conflict"


class WrongState(Conflict):
    """The thing is not in the state that this act needs."""

    code = "wrong_state"


class Stale(Conflict):
    """Another person changed the thing after it was shown; `current` is the version now."""

    code = "stale"


class RoundClosed(Conflict):
    """Deadline, extensions and grace period have passed."""

    code = "round_closed"


class TooMany(Refusal):
    """Asked too often in a short time."""

    code = "too_many"


class Unacceptable(Refusal):
    """The input cannot be taken; `fields` maps a form field to the code of its error."""

    code = "unacceptable"

    def __init__(self, code: str | None = None, *, fields: dict[str, str] | None = None, **facts: Any) -> None:
        self.fields = fields or {}
        super().__init__(code, **facts)


class Unreadable(Unacceptable):
    """A file is not what it should be; `line`, `row` or `column` say where, when that is known."""

    code = "unreadable"
