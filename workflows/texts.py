"""Words that somebody has to say: not nothing, and not more than there is room for."""

from workflows.errors import Unacceptable


def wrong_texts(**texts: tuple[str, int]) -> dict[str, str]:
    """Field → `empty` or `too_long`, of texts that are given with their greatest length in letters."""
    return {
        field: "too_long" if text.strip() else "empty"
        for field, (text, most) in texts.items()
        if not text.strip() or len(text) > most
    }


def require_texts(**texts: tuple[str, int]) -> None:
    """Unacceptable where one of them is wrong; see wrong_texts."""
    if wrong := wrong_texts(**texts):
        raise Unacceptable(fields=wrong)


def same_name(one: str, other: str) -> bool:
    """Is it the same name, however it was typed? Spaces and capitals do not matter."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
