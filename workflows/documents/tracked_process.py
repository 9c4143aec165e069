"""Comparing a Word file with what went out, in a process of its own: a file in which all is different takes a core for seconds.

As a program (`python -m workflows.documents.tracked_process`) it reads what went out as one line of JSON and then the file.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from workflows.documents.bounded_process import Broken, run_bounded, set_bounds
from workflows.documents.tracked_changes import GonePassage, NewPassage, Proposals, TextChange, proposals_of
from workflows.documents.tracked_paper import PassageWords
from workflows.documents.tracked_reading import Comment, read_tracked
from workflows.errors import Unreadable

SECONDS = 60
CPU_SECONDS = 45  # 60 pages with 3,000 changes need a third of it
MEMORY = 1_500 * 2**20
PROGRAM = "workflows.documents.tracked_process"


class WordChanges(NamedTuple):
    """All that somebody did to a file; `unread`: there are pictures or footnotes, which nobody reads."""

    proposals: Proposals
    comments: list[Comment]
    unread: bool


async def compare_word(data: bytes, sent: Mapping[int, PassageWords], known: Sequence[str]) -> WordChanges:
    """See proposals_of. Raises Unreadable with word_too_many_changes where it takes too long."""
    told = json.dumps([[[id_, *words] for id_, words in sent.items()], list(known)]).encode()
    try:
        answer = json.loads(await run_bounded(PROGRAM, told + b"\n" + data, seconds=SECONDS))
    except (TimeoutError, Broken) as error:
        raise Unreadable("word_too_many_changes") from error
    proposals = Proposals(
        [TextChange(*one)._replace(at=_moment(one[6])) for one in answer["changes"]],
        [NewPassage(one[0], one[1], PassageWords(*one[2]), one[3], _moment(one[4]), one[5]) for one in answer["new"]],
        [GonePassage(one[0], one[1], _moment(one[2]), one[3]) for one in answer["gone"]],
        answer["beside"],
    )
    comments = [Comment(one[0], _moment(one[1]), *one[2:]) for one in answer["comments"]]
    return WordChanges(proposals, comments, answer["unread"])


def compared(told: bytes) -> dict[str, Any]:
    """What the program answers to its input."""
    head, _, data = told.partition(b"\n")
    sent, known = json.loads(head)
    file = read_tracked(data)
    found = proposals_of(file, {id_: PassageWords(*words) for id_, *words in sent}, known)
    return {**vars(found), "comments": file.comments, "unread": file.unread}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


if __name__ == "__main__":
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    json.dump(compared(sys.stdin.buffer.read()), sys.stdout, default=datetime.isoformat)
