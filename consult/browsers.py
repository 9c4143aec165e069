"""What a browser says of itself, cut down to two short names; the long text that could tell people apart is not kept."""

from starlette.requests import Request

from workflows.people.open_sessions import Device

# The first that occurs wins: most browsers also call themselves by the names of others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(request: Request) -> Device:
    """Browser and system by their common names, each empty where it is not one of the usual ones."""
    return named(request.headers.get("User-Agent", ""))


def named(user_agent: str) -> Device:
    """The same, from the text of the header."""
    return Device(*(next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)))
