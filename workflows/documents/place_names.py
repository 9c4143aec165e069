"""How a statement cites a place of a draft: "Artikel 1 Nr. 3 (§ 24 SGB VIII-E)"."""

import re

SHORT = {"Nummer": "Nr.", "Buchstabe": "Buchst.", "Doppelbuchstabe": "Doppelbuchst.", "Absatz": "Abs."}
UNIT = re.compile("|".join(sorted(SHORT, key=len, reverse=True)))
TARGET = re.compile(r"§§? ?\d+[a-z]*")
ARTICLE = re.compile(r"Artikel|Art\.")
CODE = re.compile(r"(\w+)n Buch(?:es|s)? (?:des )?Sozialgesetzbuch")
ABBREVIATION = re.compile(r"\((?:[^()]*\s[–-]\s)?([A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*)\)")
ORDINALS = "Erste Zweite Dritte Vierte Fünfte Sechste Siebte Achte Neunte Zehnte Elfte Zwölfte Dreizehnte Vierzehnte"
BOOKS = dict(
    zip(
        ORDINALS.split(),
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"],
        strict=True,
    )
)


def place_name(label: str, heading: str, text: str, law: str = "") -> str:
    """The label in short, and behind it in brackets which § of which law it changes, or else its own heading.

    `law` is the heading of the Artikel in which the provision stands. "-E" marks the law as the draft would have it.
    """
    short = UNIT.sub(lambda found: SHORT[found[0]], label)
    target = TARGET.search(f"{heading} {text}")
    if ARTICLE.match(label) and target and not TARGET.search(label):
        return f"{short} ({' '.join(filter(None, [target[0], _law(law)]))}-E)"
    return f"{short} ({heading})" if heading else short


def _law(heading: str) -> str:
    """The abbreviation of the law that an Artikel changes; "" where its heading does not tell it."""
    book = CODE.search(heading)
    if book and book[1] in BOOKS:
        return f"SGB {BOOKS[book[1]]}"
    known = ABBREVIATION.search(heading)
    return known[1] if known else ""
