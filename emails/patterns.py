"""A mail rendered once, with stand-ins where recipients have links of their own; per recipient only those are put in.

That is the same mail as if it had been rendered for each: a link is data of a template, whatever its value, and every
datum is encoded by itself (see mime.py), so that its bytes can be replaced.
"""

import html
import re
from typing import Any, NamedTuple

from emails.mime import encoded
from emails.render import SAFE_TARGET

LINKS = frozenset(
    {"link", "manage_link", "acknowledge_link"}
)  # facts that are always a link, and that no template asks anything else of
SAME_EVERYWHERE = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$*+,;%()-]{1,60}")  # in text, HTML and quoted-printable
quoted = encoded.__wrapped__  # links are as many as recipients: nothing to remember
HTML_BEGINS = b"Content-Type: text/html"


class Pattern(NamedTuple):
    """Head and body of a mail; in `pieces` literal bytes and stand-ins alternate, these for `places`: (fact, is it in the HTML)."""

    head: bytes
    pieces: list[bytes]
    places: list[tuple[str, bool]]

    def filled(self, facts: dict[str, Any]) -> tuple[bytes, bytes] | None:
        """Head and body with these links; None for a fact that is no link, for which rendering has the words."""
        made: dict[tuple[str, bool], bytes] = {}
        for name, link in facts.items():
            if not isinstance(link, str):
                return None
            if SAME_EVERYWHERE.fullmatch(link):
                made[name, False] = made[name, True] = link.encode()
            elif not SAFE_TARGET.fullmatch(link):
                return None
            else:
                made[name, False], made[name, True] = quoted(link), quoted(html.escape(link))
        parts = self.pieces.copy()
        parts[1::2] = [made[place] for place in self.places]
        return self.head, b"".join(parts)


def stand_in(name: str) -> str:
    """The link that stands for the fact while the pattern is rendered; no author's text contains it by accident."""
    return f"https://{name.replace('_', '-')}.stand-in.invalid/7c1f0d2e"


def pattern(head: bytes, body: bytes, names: tuple[str, ...]) -> Pattern | None:
    """The pattern of a mail that was rendered with stand-ins for these facts; None if one is not only in the body."""
    marks = {encoded(stand_in(name)): name for name in names}
    if not marks:
        return Pattern(head, [body], [])
    found = re.split(b"(" + b"|".join(map(re.escape, marks)) + b")", body)
    if any(mark in head for mark in marks):
        return None
    places, at = [], 0
    html_begins = body.find(HTML_BEGINS)
    for number, piece in enumerate(found):
        if number % 2:
            places.append((marks[piece], at > html_begins))
        at += len(piece)
    return Pattern(head, found, places)
