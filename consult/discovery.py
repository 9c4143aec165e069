"""How machines find their way: a list of public addresses, where search engines may go, whom to tell of a weakness."""

from datetime import timedelta
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from consult.places import address_of
from workflows import clock, installation
from workflows.publication.addresses import MOST, Listed, count_addresses, list_addresses

SHOWN_BY = {
    "papers": "paper:show",
    "positions": "position:show",
    "recommendations": "recommendation:show",
    "commitments": "commitment:show",
    "examples": "example:show",
    "circulars": "circular:show",
    "resolutions": "resolution:show",
}
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Behind these is nothing public, or a link that only its receiver should open.
CLOSED = ("/login", "/account", "/contributions/", "/desk/", "/signed-", "/feeds/", "/letters/", "/unsubscribe/")
SECURITY_LASTS = timedelta(days=180)


async def sitemap(request: Request) -> Response:
    """The index: one file per noun, more where there is too much for one."""
    parts = [
        f"<sitemap><loc>{escape(installation.link(f'/sitemaps/{noun}/parts/{number}'))}</loc></sitemap>"
        for noun, many in (await count_addresses()).items()
        for number in range(1, -(-many // MOST) + 1)
    ]
    return _xml(f'<sitemapindex xmlns="{SCHEMA}">{"".join(parts)}</sitemapindex>')


async def sitemap_part(request: Request) -> Response:
    """The public things of one noun."""
    noun = request.path_params["noun"]
    listed = await list_addresses(noun, request.path_params["number"])
    return _xml(f'<urlset xmlns="{SCHEMA}">{"".join(_entry(request, noun, one) for one in listed)}</urlset>')


async def robots(request: Request) -> Response:
    """Search engines may read what is public; nothing where everything is invented."""
    settings = installation.current()
    if settings.demonstration or settings.load_test:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        f"Sitemap: {installation.link('/sitemap.xml')}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


async def security(request: Request) -> Response:
    """Whom to tell of a weakness (RFC 9116); it says until when this is certain, at midnight, so that it stays a day."""
    contact = installation.current().security_contact or installation.contact()
    until = (clock.now() + SECURITY_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {installation.link('/.well-known/security.txt')}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


def _entry(request: Request, noun: str, listed: Listed) -> str:
    address = escape(installation.link(address_of(request.app, SHOWN_BY[noun], id=listed.id)))
    changed = f"<lastmod>{listed.at.isoformat(timespec='seconds')}</lastmod>" if listed.at else ""
    return f"<url><loc>{address}</loc>{changed}</url>"


def _xml(content: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', media_type="application/xml")
