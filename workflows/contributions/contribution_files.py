"""Files that a department puts beside what it wrote by its link: checked and limited like those of its house."""

from typing import Any

from models.database import transaction
from models.submissions import Requirement, RequirementFile
from workflows.attachments import store_attachment
from workflows.contributions.contributions import locked_contribution, require_written, show_contribution
from workflows.errors import Missing
from workflows.link_actors import actor_by_link
from workflows.requirements.requirement_files import detach_requirement_file, put_beside, require_room
from workflows.requirements.requirement_reading import open_requirement_file


async def attach_contributed(
    token: str, requirement_id: int, *, name: str, content: bytes, **text: Any
) -> RequirementFile:
    """Put a file beside a requirement that the department wrote itself, and save the `text` of its form."""
    async with transaction():
        contribution, actor = await locked_contribution(token)

        await require_written(contribution, requirement_id, text)
        await require_room(actor, requirement_id, len(content))
    stored = await store_attachment(name, content)
    async with transaction():
        _, actor = await locked_contribution(token)

        return await put_beside(actor, requirement_id, stored, name=name, **text)


async def detach_contributed(token: str, requirement_id: int, file_id: int, **text: Any) -> None:
    """Take a file of its own away again, and save the `text` of the form."""
    async with transaction():
        contribution, actor = await locked_contribution(token)

        await require_written(contribution, requirement_id, text)
        await detach_requirement_file(actor, requirement_id, file_id, **text)


async def open_contributed_file(token: str, requirement_id: int, file_id: int) -> tuple[RequirementFile, bytes]:
    """A file beside what the department wrote, for whoever holds its link."""
    place = await show_contribution(token)
    if not await Requirement.exists(id=requirement_id, contribution_id=place.contribution.id):
        raise Missing(requirement=requirement_id)
    actor = actor_by_link(place.contribution.person, place.submission)
    return await open_requirement_file(actor, requirement_id, file_id)
