"""What has not changed is not sent again: tags of answers, and whether the asker has this one."""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from consult import translate
from consult.assets import assets

ROOT = Path(__file__).parents[1]
FLOORS, SOURCES = ("consult", "workflows", "models"), (".py", ".html", ".po")


def tag_of(*parts: str) -> str:
    """A weak tag (the same page may be compressed or not) for an answer in the language of the request."""
    said = "\n".join((*parts, translate.language(), release()))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def has(request: Request, tag: str) -> bool:
    """Does the asker have the answer with this tag already?"""
    known = request.headers.get("if-none-match", "")
    return known in (tag, "*") or tag in [one.strip() for one in known.split(",")]


def unchanged(tag: str) -> Response:
    """304: what you have is what there is."""
    return Response(status_code=304, headers={"ETag": tag})


@lru_cache
def release() -> str:
    """Stands for our own code, words and looks: another release makes other pages of the same things."""
    sources = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*")) if path.suffix in SOURCES]
    said = [*(path.read_bytes() for path in sources), *(asset.version.encode() for asset in assets().values())]
    return hashlib.sha256(b"\n".join(said)).hexdigest()
