"""What a submission said when it was released: its content as one canonical JSON text, and the check sum over it."""

import hashlib
import json
from typing import Any

from models.database import rows
from models.rounds import Round
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.clock import BERLIN
from workflows.evaluation.readings import request_reading
from workflows.numbers import next_number

CONTENT = """
    SELECT json_build_object(
        'round', submission.round_id,
        'organisation', submission.organisation_id,
        'kind', submission.kind,
        'remark', submission.remark,
        'reservation_until', submission.reservation_until,
        'covers', (
            SELECT COALESCE(json_agg(organisation_id ORDER BY organisation_id), '[]')
            FROM submission_organisation WHERE submission_id = submission.id),
        'answers', (
            SELECT COALESCE(json_agg(json_build_array(question_id, text, number::text) ORDER BY question_id), '[]')
            FROM answer WHERE submission_id = submission.id),
        'requirements', (
            SELECT COALESCE(json_agg(json_build_object(
                'title', title, 'topic', topic_id,
                'provisions', (
                    SELECT COALESCE(json_agg(provision.key ORDER BY provision.position), '[]')
                    FROM requirement_provision JOIN provision ON provision.id = requirement_provision.provision_id
                    WHERE requirement_provision.requirement_id = requirement.id),
                'current_text', current_text, 'proposed_text', proposed_text, 'rationale', rationale,
                'addressee', addressee, 'addressee_state', addressee_state, 'priority', priority,
                'cost_once', cost_once::text, 'cost_yearly', cost_yearly::text, 'cost_basis', cost_basis,
                'reading', reading, 'quoting', quoting, 'name_shown', name_shown,
                'continues', continues_id, 'continuation', continuation, 'origin', origin_id,
                'calculation', CASE WHEN cost_method <> 'sum' THEN json_build_object(
                    'method', cost_method, 'count', cost_count::text, 'minutes', cost_minutes::text,
                    'price', cost_price::text, 'rhythm', cost_rhythm) END,
                'files', (
                    SELECT json_agg(json_build_array(one.name, stored_file.content_hash) ORDER BY one.id)
                    FROM requirement_file AS one JOIN stored_file ON stored_file.id = one.file_id
                    WHERE one.requirement_id = requirement.id)
            ) ORDER BY position, id), '[]')
            FROM requirement WHERE submission_id = submission.id)
    ) AS content
    FROM submission WHERE submission.id = $1
"""
LATER = ("calculation", "files")  # parts that earlier answers did not have: left out where there is nothing of it
LETTERS = """
    SELECT letter.name, stored_file.content_hash FROM submission_letter AS letter
    JOIN stored_file ON stored_file.id = letter.file_id WHERE letter.submission_id = $1 ORDER BY letter.id
"""
SETTLED = "SELECT requirement_id FROM settlement WHERE submission_id = $1 ORDER BY requirement_id"


async def frozen_content(submission_id: int) -> dict[str, Any]:
    """Everything in a submission that no longer changes once it is released."""
    found = (await rows(CONTENT, [submission_id]))[0]["content"]
    content = dict(json.loads(found) if isinstance(found, str) else found)
    for requirement in content["requirements"]:
        for part in LATER:
            if requirement[part] is None:
                del requirement[part]
    settled = [row["requirement_id"] for row in await rows(SETTLED, [submission_id])]
    letters = [[row["name"], row["content_hash"]] for row in await rows(LETTERS, [submission_id])]
    return content | ({"settled": settled} if settled else {}) | ({"letters": letters} if letters else {})


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the content as JSON with sorted keys and no spaces; see docs/decisions.md."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


async def freeze(submission: Submission, round_: Round, organisation_ids: set[int], content: dict[str, Any]) -> None:
    """Released from now on: time of receipt, late mark, receipt number, check sum. The caller saves it.

    What it says will be read by the machine, when nobody waits for anything else.
    """
    now = clock.now()
    submission.state = SubmissionState.RELEASED
    submission.received_at = submission.received_at or now
    submission.late = submission.received_at > round_.punctual(organisation_ids)
    submission.receipt_number = await next_receipt_number(round_)
    submission.content_hash = content_hash(content)
    await request_reading()


async def next_receipt_number(round_: Round) -> str:
    """Year of the round, round and consecutive number in it, such as 2026-041-0613."""
    year = (round_.opened_at or round_.created_at).astimezone(BERLIN).year
    return f"{year}-{round_.id:03}-{await next_number(f'receipt-{round_.id}'):04}"
