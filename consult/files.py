"""Files as answers: always saved, never opened inside a page of ours."""

from urllib.parse import quote

from starlette.responses import Response


def download(name: str, media_type: str, content: bytes) -> Response:
    """The bytes under this name; letters outside ASCII travel as RFC 6266 wants it."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
