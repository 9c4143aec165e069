"""Functions (Aufgaben) in the browser: the list, and a table that is kept as a file, looked at, then imported."""

from tortoise.functions import Count

from models.files import StoredFile
from models.organisations import Function
from workflows.access import Actor, is_federation_administrator, require
from workflows.files import read_brought, store_file
from workflows.organisations.functions import FunctionsPreview, import_functions, preview_functions

CSV = "text/csv"


async def list_functions(actor: Actor) -> tuple[list[tuple[int, str, int]], bool]:
    """Each function with how many organisations have it, and whether the actor may import more; for offices."""
    require(actor.is_office or actor.machine)
    counted = Function.all().annotate(number=Count("organisations")).order_by("name")
    return list(await counted.values_list("id", "name", "number")), is_federation_administrator(actor)


async def bring_functions(actor: Actor, data: bytes) -> StoredFile:
    """Keep a table for its preview and import; one without the two columns is refused and not kept."""
    await preview_functions(actor, data)
    return await store_file(data, CSV)


async def review_functions(actor: Actor, file_id: int) -> FunctionsPreview:
    """What the import of a table that was brought would do, and its wrong rows."""
    return await preview_functions(actor, await _brought(actor, file_id))


async def import_reviewed_functions(actor: Actor, file_id: int) -> FunctionsPreview:
    """The import of a table that was brought; one wrong row and nothing is written."""
    return await import_functions(actor, await _brought(actor, file_id))


async def _brought(actor: Actor, file_id: int) -> bytes:
    require(actor.is_office, is_federation_administrator(actor))
    return await read_brought(file_id)
