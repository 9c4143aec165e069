"""Style, script and fonts: an explicit table, read once, served by ourselves with a long life."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from workflows.errors import Missing

HERE = Path(__file__).parent / "static"
PACKAGES = Path(__file__).parent.parent / "node_modules"
KERN = PACKAGES / "@kern-ux" / "native" / "dist"
FONT = "font/woff2"
CSS = "text/css; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
FILES: dict[str, tuple[Path, str]] = {
    "kern.min.css": (KERN / "kern.min.css", CSS),
    "app.css": (HERE / "app.css", CSS),
    "htmx.min.js": (PACKAGES / "htmx.org" / "dist" / "htmx.min.js", SCRIPT),
    "app.js": (HERE / "app.js", SCRIPT),
    "keys.js": (HERE / "keys.js", SCRIPT),
    "favicon.svg": (HERE / "favicon.svg", "image/svg+xml"),
    "fonts/FiraSans-Regular.woff2": (KERN / "fonts" / "fira-sans" / "FiraSans-Regular.woff2", FONT),
    "fonts/FiraSans-SemiBold.woff2": (KERN / "fonts" / "fira-sans" / "FiraSans-SemiBold.woff2", FONT),
}


@dataclass(frozen=True)
class Asset:
    """One file in memory; `packed` is its gzip, None for what is compressed already."""

    content: bytes
    packed: bytes | None
    media_type: str
    version: str


@lru_cache
def assets() -> dict[str, Asset]:
    """All of them; a missing one is an error that says what to run."""
    missing = [str(path.relative_to(PACKAGES.parent)) for path, _ in FILES.values() if not path.is_file()]
    if missing:
        raise FileNotFoundError(f"run `make setup`: it brings {', '.join(missing)}")
    return {name: _asset(path.read_bytes(), media_type) for name, (path, media_type) in FILES.items()}


def asset_url(name: str) -> str:
    """The address of a file, with the hash of its content, so that browsers may keep it for ever."""
    return f"/static/{name}?v={assets()[name].version}"


async def serve(request: Request) -> Response:
    """One file of the table. The fonts are named by app.css without version and never change under their name."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise Missing
    lasting = request.query_params.get("v") == asset.version or asset.media_type == FONT
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "ETag": f'"{asset.version}"',
        "Vary": "Accept-Encoding",
        "Content-Type": asset.media_type,
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.content, headers=headers)


def _asset(content: bytes, media_type: str) -> Asset:
    packed = None if media_type == FONT else gzip.compress(content, mtime=0)
    return Asset(content, packed, media_type, hashlib.sha256(content).hexdigest()[:12])
