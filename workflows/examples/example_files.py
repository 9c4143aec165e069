"""Files of an example; a picture is shown only with its maker, its licence and what it shows."""

from models.database import transaction
from models.files import StoredFile
from models.positions import Example, ExampleFile
from workflows.access import Actor, find, require, visible_examples
from workflows.attachments import shown_name, store_attachment
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.examples.examples import locked_example, may_edit
from workflows.files import read_file
from workflows.texts import wrong_texts

MOST_FILES = 8
LICENCES = ("own", "CC0 1.0", "CC BY 4.0", "CC BY-SA 4.0", "dl-de/by-2-0")  # "own": made by the member, free to show


async def attach_example_file(
    actor: Actor, example_id: int, *, name: str, content: bytes, shows: str = "", creator: str = "", licence: str = ""
) -> ExampleFile:
    """Put a file beside an example that one may edit. What it is, its bytes say; nothing of a refused one is kept."""
    await _room(actor, example_id)
    stored = await store_attachment(name, content)
    _check(stored, shows, creator, licence)
    async with transaction():
        example = await _room(actor, example_id)
        attached = await ExampleFile.create(
            example=example,
            file=stored,
            name=shown_name(name),
            shows=shows.strip(),
            creator=creator.strip(),
            licence=licence,
        )

        await record(actor, "example.file_attached", example, file=attached.id)
    return attached


async def detach_example_file(actor: Actor, example_id: int, file_id: int) -> None:
    """Take it away; asked twice it is gone once."""
    async with transaction():
        example = await locked_example(actor, example_id)

        require(True, await may_edit(actor, example), code="not_yours_to_edit")
        if await ExampleFile.filter(example_id=example_id, id=file_id).delete():
            await record(actor, "example.file_detached", example, file=file_id)


async def read_example_file(actor: Actor, example_id: int, file_id: int) -> tuple[str, str, bytes]:
    """Name, media type and bytes, for who may read the example."""
    await find(Example.all().only("id"), visible_examples(actor), example_id)
    found = await ExampleFile.get_or_none(id=file_id, example_id=example_id).select_related("file")
    if found is None:
        raise Missing(file=file_id)
    return found.name, found.file.media_type, await read_file(found.file)


async def _room(actor: Actor, example_id: int) -> Example:
    async with transaction():
        example = await locked_example(actor, example_id)
        require(True, await may_edit(actor, example), code="not_yours_to_edit")
        if await ExampleFile.filter(example_id=example_id).count() >= MOST_FILES:
            raise Unacceptable("too_many_example_files", most=MOST_FILES)
        return example


def _check(stored: StoredFile, shows: str, creator: str, licence: str) -> None:
    if not stored.media_type.startswith("image/"):
        return
    wrong = wrong_texts(shows=(shows, 300), creator=(creator, 120))
    if licence not in LICENCES:
        wrong["licence"] = "choice"
    if wrong:
        raise Unacceptable(fields=wrong)
