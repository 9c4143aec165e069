"""How long what is kept (Löschfristen): one table of periods, a job every night, and a report of what it took away.

Answers, papers, circulars and the history of who did what are records of the associations and have no period here;
they leave through the archive of a closed matter. What is kept of people at all stands in workflows/records/personal_data.py.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models.audit import RetentionRun
from models.database import rows, transaction
from models.deliveries import Bounce, InboundMail
from models.matters import MinistryMail, MinistryMailFile
from models.people import Person
from models.queue import job
from workflows import clock
from workflows.access import MACHINE, Actor, is_federation_administrator, require
from workflows.operation.forgotten_files import forget_unused_files
from workflows.records.erasure import forget_person

RUNS_SHOWN = 30
MOST_PEOPLE = 500  # a night
NOBODY_NOW = """
    SELECT id FROM person WHERE erased_at IS NULL AND created_at < $1
    AND NOT EXISTS (SELECT FROM mandate WHERE person_id = person.id AND (until IS NULL OR until >= $1))
    AND NOT EXISTS (SELECT FROM mandate_claim WHERE person_id = person.id AND (decided_at IS NULL OR decided_at >= $1))
    AND NOT EXISTS (SELECT FROM contribution WHERE person_id = person.id
                    AND greatest(due_at, finished_at, ended_at) >= $1)
    AND NOT EXISTS (SELECT FROM signed_release WHERE person_id = person.id
                    AND greatest(asked_at, signed_at, returned_at, ended_at) >= $1)
    AND NOT EXISTS (SELECT FROM matter WHERE officer_id = person.id AND closed_at IS NULL)
    AND NOT EXISTS (SELECT FROM passage JOIN paper_version ON paper_version.id = passage.paper_version_id
                    JOIN paper ON paper.id = paper_version.paper_id JOIN matter ON matter.id = paper.matter_id
                    WHERE passage.named_author_id = person.id AND matter.closed_at IS NULL)
    ORDER BY id LIMIT $2
"""
MAIL_WORDS = """
    WITH old AS (
        SELECT id FROM mail_body WHERE created_at < $1 AND facts::text <> '{}' AND circular_id IS NULL
        AND NOT EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id AND state IN ('queued', 'retry', 'unknown'))
    ), emptied AS (UPDATE delivery SET facts = '{}' WHERE body_id IN (SELECT id FROM old))
    UPDATE mail_body SET facts = '{}', attachments = '[]' WHERE id IN (SELECT id FROM old) RETURNING id
"""
CLAIM_WORDS = """
    UPDATE mandate_claim SET word = '–', objection = '', reason = '' WHERE decided_at < $1 AND word <> '–' RETURNING id
"""


class Period(NamedTuple):
    """What goes after so many days; `take` lets go what is older than a moment and says how many it was."""

    name: str
    days: int
    take: Callable[[datetime], Awaitable[int]]


def _by(statement: str) -> Callable[[datetime], Awaitable[int]]:
    """By one statement that takes the moment as $1 and gives back a row for each thing."""

    async def take(before: datetime) -> int:
        return len(await rows(statement, [before]))

    return take


async def _unfiled_mails(before: datetime) -> int:
    """What ministries sent and nobody put into a matter."""
    old = await MinistryMail.filter(matter=None, brought_at__lt=before).values_list("id", flat=True)
    await MinistryMailFile.filter(mail_id__in=old).delete()
    return await MinistryMail.filter(id__in=old).delete()


async def _people(before: datetime) -> int:
    """Who has had no mandate, claim or link since, and stands for nothing in an open matter: as if she had asked for it."""
    found = await rows(NOBODY_NOW, [before, MOST_PEOPLE])
    for person in await Person.filter(id__in=[one["id"] for one in found]).select_for_update():
        await forget_person(MACHINE, person)
    return len(found)


async def _inbound_mails(before: datetime) -> int:
    """What came back, with what it said; the raw files go with the unused ones."""
    await Bounce.filter(happened_at__lt=before).delete()
    return await InboundMail.filter(received_at__lt=before).delete()


# GDPR article 5 (1) e: no longer than the purpose needs. The words for each name are in consult/retention.py.
PERIODS = (
    Period(
        "login_requests", 7, _by("DELETE FROM login_request WHERE created_at < $1 AND NOT demonstration RETURNING id")
    ),
    Period("address_changes", 7, _by("DELETE FROM address_change WHERE expires_at < $1 RETURNING id")),
    Period("sessions", 90, _by("DELETE FROM session WHERE coalesce(revoked_at, expires_at) < $1 RETURNING id")),
    Period("feed_keys", 90, _by("DELETE FROM feed_key WHERE revoked_at < $1 RETURNING id")),
    Period("api_tokens", 90, _by("DELETE FROM api_token WHERE least(revoked_at, expires_at) < $1 RETURNING id")),
    Period("ministry_mails", 180, _unfiled_mails),
    Period("inbound_mails", 180, _inbound_mails),
    Period("suppressions", 365, _by("DELETE FROM suppression WHERE until < $1 RETURNING id")),
    Period("claim_words", 730, _by(CLAIM_WORDS)),
    Period("mail_words", 730, _by(MAIL_WORDS)),
    Period("people", 1095, _people),
    Period("exports", 14, _by("DELETE FROM export WHERE asked_at < $1 RETURNING id")),
    Period("name_searches", 30, _by("DELETE FROM name_search WHERE asked_at < $1 RETURNING id")),
    Period("unused_files", 14, forget_unused_files),
)


@dataclass(frozen=True)
class Retention:
    """The periods, and what the last nights took away, the newest first."""

    periods: tuple[Period, ...]
    runs: list[RetentionRun]


@job("keep_periods", every="20 3 * * *")
async def keep_periods(at: Any = None, context: Any = None) -> None:
    """Take away what has outlived its period, and write down how much of each it was."""
    now = clock.now()
    run = await RetentionRun.create(ran_at=now)
    for one in PERIODS:
        async with transaction():
            run.counts[one.name] = await one.take(now - timedelta(days=one.days))
            await run.save(update_fields=["counts"])


async def show_retention(actor: Actor) -> Retention:
    """For the federation's administration."""
    require(True, is_federation_administrator(actor), code="administrator_only")
    return Retention(PERIODS, await RetentionRun.all().order_by("-id").limit(RUNS_SHOWN))
