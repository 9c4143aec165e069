"""Files of an answer that an office records: the letter that came, scanned, and what belongs to single requirements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.files import StoredFile
from models.submissions import Requirement, RequirementFile, Submission, SubmissionLetter
from workflows.access import Actor, find, visible_requirements, visible_submissions
from workflows.attachments import shown_name, store_attachment
from workflows.errors import Missing
from workflows.files import read_file


class BroughtFile(NamedTuple):
    """A file as somebody brought it."""

    name: str
    content: bytes


class KeptFile(NamedTuple):
    """The same once it was looked at and stored."""

    name: str
    file: StoredFile


@dataclass(frozen=True)
class RecordedFiles:
    """`letter`: what came, scanned; `beside`: files of single requirements, by their place in the list."""

    letter: KeptFile | None = None
    beside: Mapping[int, KeptFile] = field(default_factory=dict)


NO_FILES = RecordedFiles()


async def keep_recorded(letter: BroughtFile | None, beside: Mapping[int, BroughtFile]) -> RecordedFiles:
    """Look at all files and store them, before the transaction that refers to them."""
    kept = {place: await _keep(one) for place, one in beside.items()}
    return RecordedFiles(await _keep(letter) if letter else None, kept)


async def attach_recorded(submission: Submission, requirements: Sequence[Requirement], files: RecordedFiles) -> None:
    """The rows that make them part of what is about to be frozen."""
    if files.letter:
        await SubmissionLetter.create(submission=submission, file=files.letter.file, name=files.letter.name)
    for place, one in files.beside.items():
        await RequirementFile.create(requirement=requirements[place], file=one.file, name=one.name)


async def letters_of(actor: Actor, submission: Submission) -> list[SubmissionLetter]:
    """The letter of an answer that the actor may read; none where a requirement of it is not for her: it says them all."""
    if submission.recorded_at is None:
        return []
    said = Requirement.filter(submission_id=submission.id)
    if await said.count() != await said.filter(visible_requirements(actor)).count():
        return []
    return await SubmissionLetter.filter(submission_id=submission.id).select_related("file").order_by("id")


async def open_letter(actor: Actor, submission_id: int, letter_id: int) -> tuple[SubmissionLetter, bytes]:
    """A letter with its bytes; Missing for everybody who may not read it, whether it exists or not."""
    submission = await find(Submission.all(), visible_submissions(actor), submission_id)
    letter = next((one for one in await letters_of(actor, submission) if one.id == letter_id), None)
    if letter is None:
        raise Missing(letter=letter_id)
    return letter, await read_file(letter.file)


async def _keep(brought: BroughtFile) -> KeptFile:
    return KeptFile(shown_name(brought.name), await store_attachment(brought.name, brought.content))
