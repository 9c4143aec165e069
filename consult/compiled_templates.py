"""Templates are compiled once for all processes: what came out lies where Python keeps its own compiled modules."""

import hashlib
import os
import stat
import sys
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile

from jinja2.bccache import Bucket, BytecodeCache

from consult import translate
from consult.etags import release

FOLDER = Path(cache_from_source(__file__)).with_name("templates")
SEAL = hashlib.sha256().digest_size
COMPILER = version("jinja2")


class CompiledTemplates(BytecodeCache):
    """A file for each template and language. It begins with a seal over what was compiled and by which release, because
    texts, addresses and filters are in it: a file that is broken, or of another release, is compiled anew.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{name.replace('/', '.')}.{translate.language()}"

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            sealed = (FOLDER / bucket.key).read_bytes()
            if sealed[:SEAL] == _seal(sealed[SEAL:]):
                bucket.bytecode_from_string(sealed[SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        compiled = bucket.bytecode_to_string()
        # Moved to its name when it is whole; that nothing is left to be taken away then is no error.
        with suppress(OSError), NamedTemporaryFile(dir=FOLDER) as file:
            file.write(_seal(compiled) + compiled)
            file.flush()
            Path(file.name).replace(FOLDER / bucket.key)


def compiled_templates() -> CompiledTemplates | None:
    """None where nothing can be kept, or where others might put their own code under the names of our templates."""
    with suppress(OSError):
        if not sys.dont_write_bytecode:
            FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = FOLDER.lstat()
        writable = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not writable:
            return CompiledTemplates()
    return None


def _seal(compiled: bytes) -> bytes:
    return hashlib.sha256(f"{release()} {COMPILER} ".encode() + compiled).digest()
