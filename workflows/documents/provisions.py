"""What an act looks like once it is read: a flat list of provisions in the order of the act, each with a stable key.

Keys are paths: `§15/2/1` is § 15 Absatz 2 Nummer 1, `§15/2/l2/1` the first item of the second list there (numbering
restarts within an Absatz), `§3/nr1` a number of a § without Absätze, `art2/nr1/a` Artikel 2 Nummer 1 Buchstabe a,
`art1/§4/1` an Absatz of the act that Artikel 1 contains, `vorblatt/E.3`, `begruendung/A/VI`, `begruendung/B/art1/§4`.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from workflows.errors import Unreadable

Kind = Literal[
    "article",  # Artikel
    "section",  # §
    "paragraph",  # Absatz
    "number",  # Nummer
    "letter",  # Buchstabe
    "subletter",  # Doppelbuchstabe
    "item",  # Spiegelstrich and whatever else counts in an own way
    "annex",  # Anlage
    "formula",  # Eingangsformel, Präambel
    "front",  # Vorblatt
    "rationale",  # Begründung
]
CONTAINERS: tuple[Kind, ...] = ("article", "section", "front", "rationale")
MAX_LEVEL = 12
MAX_KEY, MAX_LABEL, MAX_HEADING = 160, 200, 600


@dataclass(frozen=True)
class ProvisionText:
    """One addressable part of an act; `level` counts from 1, `text` holds no text of the parts below it.

    A list between two sentences leaves a line break in `text`. Repealed parts keep their place with an empty text.
    """

    key: str
    label: str
    kind: Kind
    level: int
    parent_key: str | None
    heading: str
    text: str
    text_hash: str


@dataclass(frozen=True)
class Law:
    """An act or a draft; `format`: `gii` (gesetze-im-internet.de), `ldml` (LegalDocML.de), or recognised in `pdf`, `docx`."""

    title: str
    short_title: str
    format: Literal["gii", "ldml", "pdf", "docx"]
    provisions: list[ProvisionText]

    @property
    def wordings(self) -> list[ProvisionText]:
        """The provisions without those that only bundle others, such as a § that consists of its Absätze."""
        parents = {provision.parent_key for provision in self.provisions}
        return [p for p in self.provisions if p.text or p.kind not in CONTAINERS or p.key not in parents]


@dataclass
class Outline:
    """Collects provisions while a file is read, and sees to it that every key is given once."""

    provisions: list[ProvisionText] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)

    def add(
        self,
        parent: ProvisionText | None,
        part: str,
        kind: Kind,
        label: str,
        *,
        heading: str = "",
        text: str = "",
        base: ProvisionText | None = None,
    ) -> ProvisionText:
        """Append a provision below `parent`; `part` is the last piece of its key, `label` of its name.

        Key and label extend those of `base`, or of `parent` where none is given.
        """
        base = base or parent
        level = parent.level + 1 if parent else 1
        if level > MAX_LEVEL:
            raise Unreadable("law_too_deep", provision=parent.label if parent else "", limit=MAX_LEVEL)
        key, label = (f"{base.key}/{part}", f"{base.label} {label}") if base else (part, label)
        if len(key) > MAX_KEY or len(label) > MAX_LABEL:
            raise Unreadable("provision_name_too_long", provision=label[:MAX_LABEL], limit=MAX_LABEL)
        provision = ProvisionText(
            key=self._free(key),
            label=label,
            kind=kind,
            level=level,
            parent_key=parent.key if parent else None,
            heading=heading[:MAX_HEADING],
            text=text,
            text_hash=text_hash(text, heading),
        )
        self.provisions.append(provision)
        return provision

    def _free(self, key: str) -> str:
        """The key itself, or with `~2`, `~3` … where a file counts the same thing twice."""
        free, number = key, 1
        while free in self._keys:
            number += 1
            free = f"{key}~{number}"
        self._keys.add(free)
        return free


def text_hash(text: str, heading: str = "") -> str:
    """SHA-256 over heading and text with normalised white space: line breaks of a file are no change of the law."""
    return hashlib.sha256(f"{squeeze(heading)}\n{squeeze(text)}".encode()).hexdigest()


def squeeze(text: str) -> str:
    """One space for every run of white space, no-break spaces included."""
    return " ".join(text.split())


def lines(text: str) -> str:
    """The same text with every line squeezed and empty lines dropped."""
    return "\n".join(filter(None, (squeeze(line) for line in text.split("\n"))))


def unit_part(name: str) -> tuple[str, Kind, str]:
    """Key piece, kind and label of what a file calls `§ 16a`, `Art 2`, `Anlage 1 (zu § 3)` or `Eingangsformel`."""
    if name.startswith("§"):
        return name.replace(" bis ", "-").replace(" ", ""), "section", re.sub(r"^(§+) ?", r"\1 ", name)
    if article := re.fullmatch(r"Art(?:ikel|\.)? ?(\d+[a-z]*)", name):
        return f"art{article[1]}", "article", f"Artikel {article[1]}"
    kind: Kind = "annex" if name.startswith(("Anlage", "Anhang")) else "formula"
    return re.sub(r"[^a-zäöüß0-9]+", "-", name.lower()).strip("-"), kind, name


def list_part(mark: str, ordinal: int, below: Kind, number: int) -> tuple[str, Kind, str]:
    """Key piece, kind and label of an item marked `mark` in the list with this `number` below a provision.

    Below an Absatz the bare mark is enough; directly below § or Artikel it would look like an Absatz.
    `ordinal` names items that carry only a dash.
    """
    bare = mark.strip().strip("().").rstrip(".)").strip()
    kind, prefix, name = _counted(bare)
    if kind == "item":
        bare = str(ordinal)
    part = bare if below not in ("article", "section", "annex", "formula") else f"{prefix}{bare}"
    if number > 1:
        return f"l{number}/{part}", kind, f"({number}. Aufzählung) {name} {bare}"
    return part, kind, f"{name} {bare}"


def _counted(mark: str) -> tuple[Kind, str, str]:
    if re.fullmatch(r"\d+[a-z]*", mark):
        return "number", "nr", "Nummer"
    if re.fullmatch(r"([a-z])\1[a-z]?", mark):
        return "subletter", "bst", "Doppelbuchstabe"
    if re.fullmatch(r"[a-z]", mark):
        return "letter", "bst", "Buchstabe"
    return "item", "spiegelstrich", "Spiegelstrich"
