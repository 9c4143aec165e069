"""A mail shown on a page: its HTML as a document of its own, for a frame, that can do nothing but be looked at."""

from html import escape

from starlette.responses import HTMLResponse, Response

# A mail's own HTML leads, on a click, the whole window to one of its links, and does nothing else.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)
LINKS_LEAVE_THE_FRAME = '<base target="_top">'


def letter_frame(html: str, subject: str = "") -> Response:
    """The document for the frame, with the subject above where the page around it does not show it."""
    text = html.replace("<head>", f"<head>{LINKS_LEAVE_THE_FRAME}", 1)
    if subject:
        text = text.replace("<body>", f"<body><p><strong>{escape(subject)}</strong></p><hr>", 1)
    return HTMLResponse(text, headers={"Content-Security-Policy": LETTER_POLICY})
