"""What a reader gets of a requirement beside its text: the files that she may open."""

from tortoise.query_utils import Prefetch

from models.submissions import RequirementFile
from workflows.access import Actor, find, visible_requirement_files
from workflows.files import read_file


def with_files(actor: Actor) -> Prefetch:
    """For prefetch_related of requirements: `files` with their stored files, as far as the actor may read them."""
    readable = RequirementFile.filter(visible_requirement_files(actor))
    return Prefetch("files", queryset=readable.select_related("file").order_by("id"))


async def open_requirement_file(actor: Actor, requirement_id: int, file_id: int) -> tuple[RequirementFile, bytes]:
    """A file with its bytes for whoever may read it; Missing for everybody else, whether it exists or not."""
    query = RequirementFile.filter(requirement_id=requirement_id).select_related("file")
    found = await find(query, visible_requirement_files(actor), file_id)
    return found, await read_file(found.file)
