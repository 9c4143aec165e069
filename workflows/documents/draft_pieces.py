"""Which lines of a draft are its provisions: marks (§, Absatz, Nummer …) count only where they continue a count.

The parts of a draft follow each other: Vorblatt, title, contents, text, Begründung. What a changing act quotes is no
provision of its own. What is recognised is a proposal: a person sees it beside the original and corrects it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from workflows.documents.draft_lines import TextLine, join
from workflows.documents.draft_marks import (
    AMENDS,
    ANNEX,
    ARTICLE,
    BEGINS_FRONT,
    BEGINS_REASONS,
    BEGINS_TITLE,
    CHAPTERS,
    CITES_BEFORE,
    CLOSED,
    CONTENTS,
    DAVON,
    DIVISION,
    EXPLAINS,
    FRONT,
    FRONT_BELOW,
    IN_LISTS,
    INDENTED,
    LISTS,
    MOST_HEADING,
    PARAGRAPH,
    RANKS,
    ROMAN,
    SECTION,
    SENTENCE,
    SIDE,
    UNIT,
    UNITS,
    Piece,
    follows,
    order,
)
from workflows.documents.provisions import Kind


class Draft(NamedTuple):
    """What was recognised in a file: its title and the provisions in their order."""

    title: str
    short_title: str
    pieces: list[Piece]


def recognise(lines: Sequence[TextLine]) -> Draft:
    """The provisions in the lines of a draft, without those that repeat on each page."""
    reader = _Reader()
    for number, line in enumerate(lines):
        if line.text.strip():
            reader.see(line._replace(text=" ".join(line.text.split())), number)
    title, short_title = _titles(reader.title)
    return Draft(title, short_title, reader.pieces)


class _Reader:
    """Where in the draft we are while its lines go by."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.title: list[TextLine] = []
        self.part = "title"
        self.heading = False  # the next words belong to the heading of the last piece
        self.skipping = False  # the heading of a division
        self.quoted = 0
        self.first_in_contents = ""
        self.last_at = 0  # which piece the last words went to
        self.x: dict[int, float] = {}

    def see(self, line: TextLine, number: int) -> None:
        if self.skipping and not line.starts:
            return
        self.skipping = False
        read = {"front": self._front, "contents": self._contents, "reasons": self._reasons, "side": self._chapters}
        if not (line.starts and (self._changes_part(line, number) or read.get(self.part, self._text)(line, number))):
            self._more(line)

    def _changes_part(self, line: TextLine, number: int) -> bool:
        """Does another part of the draft begin here? Then the line is its head, and read as such."""
        if BEGINS_REASONS.fullmatch(line.text) and self.part in ("title", "text"):
            self.part = "reasons"
            self._open(Piece("rationale", "", page=line.page, line=number), line)
        elif self.part == "title" and not self._of("article", "section") and BEGINS_FRONT.match(line.text):
            self.part = "front"
            self._open(Piece("front", "", page=line.page, line=number), line)
            return self._front(line, number)
        elif self.part == "front" and self.pieces[-1].mark[:1] in "DEF" and BEGINS_TITLE.match(line.text):
            self.part = "title"
            self.heading = False
            self.title = [line]
        elif self.part in ("title", "text") and CONTENTS.fullmatch(line.text) and not self.quoted:
            self.part, self.first_in_contents = "contents", ""
        else:
            return False
        return True

    def _front(self, line: TextLine, number: int) -> bool:
        found = FRONT_BELOW.match(line.text) or FRONT.match(line.text)
        last = self.pieces[-1].mark
        if DAVON.match(line.text) and last.startswith("E.2"):
            mark, heading = "E.2 davon", line.text
        elif found and found[1].replace(" ", "") > (last or ""):
            mark, heading = found[1].replace(" ", ""), found[2]
        else:
            return False
        self._open(Piece("front", mark, heading, page=line.page, line=number), line)
        self.heading = True
        return True

    def _contents(self, line: TextLine, number: int) -> bool:
        """The contents end where the unit comes again with which they began, or where an Artikel stands alone."""
        found = ARTICLE.fullmatch(line.text) or SECTION.fullmatch(line.text)
        if found is None:
            return True
        name = line.text.split()[0] + found[1]
        if found[2] is None or name == self.first_in_contents:
            self.part = "text"
            return self._text(line, number)
        self.first_in_contents = self.first_in_contents or name
        return True

    def _text(self, line: TextLine, number: int) -> bool:
        if self._article(line, number):
            return True
        awaited = self.heading and not self.pieces[-1].heading and not PARAGRAPH.match(line.text)
        if awaited:
            return False
        if self.quoted:  # one that was never closed ends where its last words do, and the commands go on counting
            return self._last_words().endswith(CLOSED) and self._item(line, number)
        return self._unit(line, number) or self._item(line, number)

    def _article(self, line: TextLine, number: int) -> bool:
        found = ARTICLE.fullmatch(line.text)
        if not found or (found[2] and SENTENCE.match(found[2])) or not follows(self._marked("article"), found[1]):
            return False
        if self._of("section") and not self._of("article"):
            return False
        self.part, self.quoted = "text", 0
        self._open(Piece("article", found[1], found[2] or "", page=line.page, line=number), line)
        self.heading = True
        return True

    def _unit(self, line: TextLine, number: int) -> bool:
        """§, Anlage, or the head of an Abschnitt, which is no provision."""
        if DIVISION.fullmatch(line.text):
            self.skipping = self.heading = False
            return True
        annex = ANNEX.fullmatch(line.text)
        found = SECTION.fullmatch(line.text)
        if annex and self._of("article", "section"):
            piece = Piece("annex", annex[1], annex[2] or "", page=line.page, line=number)
        elif found and not (found[2] and (SENTENCE.match(found[2]) or found[2].endswith((".", ":", ",")))):
            if self._amending() or not self._next_section(found[1]):
                return False
            piece = Piece("section", found[1], found[2] or "", page=line.page, line=number)
        else:
            return False
        self.part = "text"
        self._open(piece, line)
        self.heading = True
        return True

    def _amending(self) -> bool:
        """Does the present Artikel change another act? Then it quotes, and its § are words of that act."""
        article = next((one for one in reversed(self.pieces) if one.kind == "article"), None)
        return bool(article and AMENDS.match(article.heading))

    def _next_section(self, mark: str) -> bool:
        """§§ are counted within an Artikel; some drafts begin anywhere."""
        last = self._last("section", RANKS["article"])
        return last is None or order(mark) > order(last.mark)

    def _item(self, line: TextLine, number: int) -> bool:
        if self.part != "text" or not self.pieces or CITES_BEFORE.search(self._last_words()):
            return False
        for kind, pattern in LISTS:
            found = pattern.fullmatch(line.text)
            if found is None:
                continue
            mark = found[1] * {"subletter": 2, "item": 3}.get(kind, 1)
            place = self._place(kind, mark)
            if not place or (kind == "number" and not self._may_count(found[2] or "")):
                continue
            self.quoted = 0
            self._open(Piece(kind, mark, page=line.page, line=number, list=place), line)
            self._more(line._replace(text=found[2] or "", starts=False))
            return True
        return False

    def _place(self, kind: Kind, mark: str) -> int:
        """In which list the item goes on or begins one; 0 if its mark does not come next.

        A second list begins below the same provision once that has gone on after the first.
        """
        last = self._last(kind, RANKS[kind] - 1)
        if last is None:
            return 1 if follows("", mark) else 0
        between = self.pieces[self.last_at]
        if RANKS[between.kind] < RANKS[kind] and kind != "paragraph":
            return last.list + 1 if follows("", mark) else 0
        return last.list if follows(last.mark, mark) else 0

    def _may_count(self, words: str) -> bool:
        """`1. Januar` is a date."""
        months = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober")
        return not words.startswith((*months, "November", "Dezember"))

    def _reasons(self, line: TextLine, number: int) -> bool:
        found = SIDE.fullmatch(line.text)
        if not found:
            return self._chapters(line, number)
        self._open(Piece("rationale", found[1], line.text[2:].strip(), page=line.page, line=number, level=1), line)
        self.heading = True
        return True

    def _chapters(self, line: TextLine, number: int) -> bool:
        return self._explains(line, number) or self._chapter(line, number)

    def _explains(self, line: TextLine, number: int) -> bool:
        """`Zu Nummer 1 (§ 16a)`: what is explained, and in brackets what it is about."""
        found = EXPLAINS.fullmatch(line.text)
        named, _, about = (found[1] if found else "").partition("(")
        units = UNIT.findall(named)
        if not units or len(line.text) > MOST_HEADING or named.rstrip().endswith((".", ",")) or len(named) > 80:
            return False
        mark = " ".join(f"{kind} {count}" for kind, count in units)
        depth = 2 + UNITS.index(units[0][0])
        self._open(
            Piece("rationale", mark, f"({about}" if about else "", page=line.page, line=number, level=depth), line
        )
        self.heading = bool(about) and ")" not in about
        return True

    def _chapter(self, line: TextLine, number: int) -> bool:
        for depth, (count, pattern) in enumerate(CHAPTERS, start=2):
            found = pattern.fullmatch(line.text)
            if not found or found[2].endswith((".", ";", ",", ":")) or len(line.text) > MOST_HEADING:
                continue
            last = next((one.mark for one in reversed(self.pieces) if one.level and one.level <= depth), "")
            same = next((one for one in reversed(self.pieces) if 0 < one.level <= depth), None)
            before = last if same and same.level == depth and not same.mark.startswith(tuple("A§NB")) else ""
            following = ROMAN[ROMAN.index(before) + 1] if count == "roman" and before in ROMAN[:-1] else ""
            if found[1] == (following or "I") if count == "roman" else follows(before, found[1]):
                self._open(Piece("rationale", found[1], found[2], page=line.page, line=number, level=depth), line)
                self.heading = True
                return True
        return False

    def _more(self, line: TextLine) -> None:
        """Words that go on: in the title, in a heading, or in the text of the last piece."""
        if self.part == "title" or not self.pieces:
            self.title.append(line)
            return
        at = self.last_at
        if line.starts and not self.quoted:
            at = self._owner(line)
        piece = self.pieces[at]
        if self.heading and (not piece.heading or not line.starts) and self._may_head(piece, line):
            self.pieces[at] = replace(piece, heading=join(piece.heading, line.text)[:600])
            return
        self.heading, self.last_at = False, at
        if self.part == "text" and self._amending():
            closed = sum(line.text.count(mark) for mark in '“”"')
            self.quoted = max(0, self.quoted + line.text.count("„") - closed)
        words = f"{piece.text}\n{line.text}" if line.starts and piece.text else join(piece.text, line.text)
        self.pieces[at] = replace(piece, text=words.strip())

    def _may_head(self, piece: Piece, line: TextLine) -> bool:
        """A heading is short and no sentence; in the Vorblatt and the Begründung the line of the mark itself is one."""
        if piece.kind in ("front", "rationale") and line.starts:
            return False
        return len(piece.heading) + len(line.text) <= MOST_HEADING and not PARAGRAPH.match(line.text)

    def _owner(self, line: TextLine) -> int:
        """A paragraph after a list that begins no further right than its marks belongs to what stands above the list."""
        last = len(self.pieces) - 1
        if self.pieces[last].kind not in IN_LISTS or not line.x or self.last_at != last or line.text.startswith("„"):
            return self.last_at
        if line.x > self.x[last] + INDENTED:
            return last
        rank = RANKS[self.pieces[last].kind]
        for at in range(last - 1, -1, -1):
            above = self.pieces[at]
            if RANKS[above.kind] < rank:
                rank = RANKS[above.kind]
                if above.kind not in IN_LISTS or self.x[at] < line.x - INDENTED:
                    return last if above.kind == "article" else at
        return last

    def _open(self, piece: Piece, line: TextLine) -> None:
        self.heading = False
        self.pieces.append(piece)
        self.last_at = len(self.pieces) - 1
        self.x[self.last_at] = line.x

    def _last_words(self) -> str:
        return self.pieces[-1].text.rstrip() if self.pieces else ""

    def _of(self, *kinds: Kind) -> bool:
        return any(one.kind in kinds for one in self.pieces)

    def _marked(self, kind: Kind) -> str:
        last = self._last(kind, 0)
        return last.mark if last else ""

    def _last(self, kind: Kind, within: int) -> Piece | None:
        """The last piece of this kind that lies in the same piece of a lower rank."""
        for one in reversed(self.pieces):
            if one.kind == kind:
                return one
            if one.kind in ("front", "rationale", "annex") or RANKS[one.kind] <= min(within, RANKS[kind] - 1):
                return None
        return None


def _titles(lines: Sequence[TextLine]) -> tuple[str, str]:
    """The title from the line that begins with what is drafted, and the short one in brackets."""
    words = " ".join(line.text for line in lines[:12])
    found = re.search(
        r"((?:Entwurf (?:eines|einer) |)(?:\w*[gG]esetz(?:es)?|Verordnung) .+?)(?:\(|Vom |Der Bundestag|$)", words
    )
    short = re.search(r"\(([^()]*?[–-] )?([A-ZÄÖÜ]\w*(?:-?\w+)*)\)", words)
    return (found[1].strip() if found else ""), (short[2] if short else "")
