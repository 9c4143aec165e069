"""Who holds a seat in a committee: from its first day, until the day on which it ends."""

from tortoise.expressions import Q

from workflows import clock


def seated() -> Q:
    """Seats that are held today."""
    return not_ended() & (Q(since__isnull=True) | Q(since__lte=clock.today()))


def not_ended() -> Q:
    """Seats that are held today or will be."""
    return Q(until__isnull=True) | Q(until__gt=clock.today())
