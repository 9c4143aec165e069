"""Files of a requirement (Anlagen): they say something with it, are read with it, and are frozen with it."""

from typing import Any

from models.database import rows, transaction
from models.files import StoredFile
from models.submissions import RequirementFile
from workflows.access import Actor
from workflows.attachments import shown_name, store_attachment
from workflows.audit import record
from workflows.errors import Unacceptable
from workflows.requirements.requirements import locked_requirement, save_requirement

MOST_FILES = 5  # of one requirement
MOST_MEGABYTES = 40  # of one answer
HELD = """
    SELECT count(*) FILTER (WHERE requirement.id = $2) AS files, coalesce(sum(stored_file.size), 0) AS size
    FROM requirement_file
    JOIN requirement ON requirement.id = requirement_file.requirement_id
    JOIN stored_file ON stored_file.id = requirement_file.file_id
    WHERE requirement.submission_id = $1
"""


async def attach_requirement_file(
    actor: Actor, requirement_id: int, *, name: str, content: bytes, **text: Any
) -> RequirementFile:
    """Put a file beside a requirement in a draft, and save the `text` of the form in which it was chosen.

    What the file is, its bytes say (see workflows/attachments.py). If anything is refused, nothing of both is kept.
    """
    await require_room(actor, requirement_id, len(content))
    return await put_beside(actor, requirement_id, await store_attachment(name, content), name=name, **text)


async def put_beside(
    actor: Actor, requirement_id: int, stored: StoredFile, *, name: str, **text: Any
) -> RequirementFile:
    """The same with a file that was looked at and stored."""
    async with transaction():
        requirement = await locked_requirement(actor, requirement_id)

        if text:
            await save_requirement(actor, requirement_id, **text)
        await _check_room(requirement.submission_id, requirement_id, stored.size)

        attached = await RequirementFile.create(requirement=requirement, file=stored, name=shown_name(name))

        await record(
            actor, "requirement.file_attached", requirement, submission=requirement.submission_id, file=attached.id
        )
    return attached


async def detach_requirement_file(actor: Actor, requirement_id: int, file_id: int, **text: Any) -> None:
    """Take a file away from a requirement in a draft, and save the `text` of the form; asked twice it is gone once."""
    async with transaction():
        requirement = await locked_requirement(actor, requirement_id)

        if text:
            await save_requirement(actor, requirement_id, **text)
        if not await RequirementFile.filter(requirement_id=requirement_id, id=file_id).delete():
            return

        await record(
            actor, "requirement.file_detached", requirement, submission=requirement.submission_id, file=file_id
        )


async def require_room(actor: Actor, requirement_id: int, size: int) -> None:
    """Refuse before bytes are stored."""
    async with transaction():
        requirement = await locked_requirement(actor, requirement_id)
        await _check_room(requirement.submission_id, requirement_id, size)


async def _check_room(submission_id: int, requirement_id: int, size: int) -> None:
    held = (await rows(HELD, [submission_id, requirement_id]))[0]
    if held["files"] >= MOST_FILES:
        raise Unacceptable("too_many_requirement_files", most=MOST_FILES)
    if held["size"] + size > MOST_MEGABYTES * 1024**2:
        raise Unacceptable("submission_files_too_large", megabytes=MOST_MEGABYTES)
