"""Names in Word files that came back for a paper: the only stored files in which a name is changed.

Such a file is a way of working, no evidence: what was taken from it stands in proposals. Every other file is part of what
somebody submitted or sent, and its check sum stands in receipts.
"""

import asyncio
import io
import re
import zipfile
from html import escape

from models.proposals import WordReturn
from workflows.documents.file_words import says
from workflows.files import read_file, store_file
from workflows.operation.forgotten_files import forget_files

NOBODY = "–"


async def forget_in_word_files(word: str) -> None:
    """Inside a transaction: put a dash in place of the word in each file that came back."""
    for one in await WordReturn.all().select_related("file").order_by("id"):
        content = await read_file(one.file)
        if await asyncio.to_thread(says, content, [word]):
            changed = await asyncio.to_thread(without_word, content, word)
            old, one.file = one.file, await store_file(changed, one.file.media_type)
            await one.save(update_fields=["file_id"])
            await forget_files([old.id])


def without_word(content: bytes, word: str) -> bytes:
    """The same Word file with a dash in place of the word, in attributes and in text, also where tags break it."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.endswith((".xml", ".rels")):
                part = _without(part.decode("utf-8"), word).encode()
            new.writestr(info, part, info.compress_type)
    return output.getvalue()


def _without(markup: str, word: str) -> str:
    """The letters of the word go where they stand; the tags between them stay."""
    letters = r"((?:<[^>]*>)*)".join(re.escape(escape(letter, quote=False)) for letter in word)
    plain = re.sub(re.escape(escape(word)), NOBODY, markup, flags=re.IGNORECASE)
    return re.sub(letters, lambda found: NOBODY + "".join(found.groups()), plain, flags=re.IGNORECASE)
