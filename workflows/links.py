"""Addresses of our own pages as they stand outside of them: in calendars, feeds and papers."""

from models.settings import Settings

_base = "http://localhost:8000"


def use_base(settings: Settings) -> None:
    """Take the installation's address; called once when a process opens the house."""
    global _base  # noqa: PLW0603
    _base = settings.base_url.rstrip("/")


def absolute(path: str) -> str:
    """The full address of a page whose path starts with a slash."""
    return f"{_base}{path}"
