"""From recognised pieces to provisions with their keys; what a person corrects are the pieces, never a key."""

import re
from collections.abc import Iterable, Sequence

from workflows.documents.draft_marks import RANKS, UNIT, Piece
from workflows.documents.ldml_reasons import CITED_PREFIX
from workflows.documents.provisions import Outline, ProvisionText, list_part, unit_part

DOUBLED = re.compile(r"~\d+$")


def outline(pieces: Iterable[Piece]) -> list[ProvisionText]:
    """The provisions of a draft in its order, each below the last one of a higher rank."""
    made = Outline()
    above: list[tuple[int, ProvisionText]] = []
    for piece in pieces:
        rank = 10 * RANKS[piece.kind] + _depth(piece)
        while above and (above[-1][0] >= rank or not _same_part(above[-1][1], piece)):
            above.pop()
        above.append((rank, _add(made, piece, above[-1][1] if above else None)))
    return made.provisions


def doubtful(pieces: Sequence[Piece], provisions: Sequence[ProvisionText]) -> list[int]:
    """Positions where somebody should look: counted twice, or without any words though nothing lies below."""
    parents = {one.parent_key for one in provisions}
    return [
        at
        for at, (piece, one) in enumerate(zip(pieces, provisions, strict=True))
        if DOUBLED.search(one.key) or (not one.text and one.key not in parents and piece.kind != "annex")
    ]


def explained(key: str) -> str:
    """The key of the provision that a part of the Begründung explains; empty for the general part and everything else."""
    found = re.fullmatch(r"begruendung/B/(.+)", key)
    return found[1] if found else ""


def _same_part(above: ProvisionText, piece: Piece) -> bool:
    """Vorblatt, Begründung and text never lie in each other."""
    return above.kind == piece.kind or not {above.kind, piece.kind} & {"front", "rationale"}


def _depth(piece: Piece) -> int:
    if piece.kind == "front":
        return 0 if not piece.mark else 1 if len(piece.mark) == 1 else 2
    return piece.level


def _add(made: Outline, piece: Piece, parent: ProvisionText | None) -> ProvisionText:
    heading, text = piece.heading, piece.text
    if piece.kind == "front":
        if not piece.mark:
            return made.add(parent, "vorblatt", "front", "Vorblatt", heading=heading, text=text)
        top = next((one for one in made.provisions if one.key == "vorblatt"), None)
        part = piece.mark.replace(" ", "/")
        return made.add(parent, part, "front", piece.mark, heading=heading, text=text, base=top)
    if piece.kind == "rationale":
        part, label = _reason(piece, parent)
        return made.add(parent, part, "rationale", label, heading=heading, text=text)
    part, label = _part(piece, parent)
    return made.add(parent, part, piece.kind, label, heading=heading, text=text)


def _reason(piece: Piece, parent: ProvisionText | None) -> tuple[str, str]:
    if not piece.mark:
        return "begruendung", "Begründung"
    units = UNIT.findall(piece.mark)
    if not units:
        return piece.mark, piece.mark
    label = " ".join(f"{kind} {mark}" for kind, mark in units)
    part = "/".join(CITED_PREFIX.get(kind, "") + mark for kind, mark in units)
    return part, label if parent and "zu " in parent.label else f"zu {label}"


def _part(piece: Piece, parent: ProvisionText | None) -> tuple[str, str]:
    if piece.kind == "article":
        return unit_part(f"Artikel {piece.mark}")[0], f"Artikel {piece.mark}"
    if piece.kind == "section":
        return f"§{piece.mark}", f"§ {piece.mark}"
    if piece.kind == "paragraph":
        return piece.mark, f"Absatz {piece.mark}"
    if piece.kind in ("annex", "formula"):
        part, _, label = unit_part(piece.mark)
        return part, label
    part, _, label = list_part(piece.mark, 1, parent.kind if parent else "section", piece.list)
    return part, label
