"""The settings of this installation, as the workflows know them; set once when a process opens the house."""

from models.settings import Settings

_settings: Settings | None = None


def use(settings: Settings) -> None:
    """From now on this process works with these settings."""
    global _settings  # noqa: PLW0603
    _settings = settings


def current() -> Settings:
    """The settings in use; an error before `use`."""
    if _settings is None:
        raise RuntimeError("installation.use() comes first")
    return _settings


def link(path: str) -> str:
    """The full address of a page, for mails and papers; `path` begins with a slash."""
    return current().base_url.rstrip("/") + path


def contact() -> str:
    """Where people reach the office by mail."""
    return current().mail_from
