"""The order of German names (DIN 5007-1): ä as a, ö as o, ü as u, ß as ss, case and marks ignored."""

import unicodedata


def sort_key(name: str) -> str:
    """A key that sorts names in byte order (collation C) as a German reader expects."""
    folded = name.replace("ß", "ss").replace("ẞ", "ss").casefold()
    letters = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in letters if letter.isalnum() or letter == " ")[:200]
