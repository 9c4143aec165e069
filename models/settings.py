"""All settings, in one frozen dataclass; main builds it, everything else gets it passed."""

import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What an operator can set, by environment variables of the same name in capitals.

    `database_url` empty: the embedded server under `data_dir`. `mail_only_example`: refuse every address that does not
    end in .example (demo, tests). `mail_bulk_domain`: the envelope's domain of circulars, so that complaints about them do not
    harm receipts; empty: `mail_domain` for both. `lmtp_port` 0: no port of our own takes mail in; `imap_host` empty: no mailbox is emptied.
    `smtp_per_minute` and `smtp_per_domain_minute` 0: no limit. A circular stops when more than `mail_error_share` of its last
    `mail_error_window` mails were not taken. `bounce_limit`: how many points (see emails/health.py) suspend an address. `dip_address` and `dip_key`: of the Bundestag's
    register of proceedings; without both nothing is asked there. `security_contact`: a mail address or a web address for those who found a weakness; empty: `mail_from`. `load_test` marks pages, papers and mails of a
    run with the real register. `encoder_dir`: a folder with a sentence-transformers model that reads requirements for grouping;
    without one, the encoder that comes along does.
    """

    data_dir: Path = Path("var")
    database_url: str = ""
    base_url: str = "http://localhost:8000"
    secret: str = field(default="", repr=False)
    federation_name: str = "Sprachrohr"
    smtp_host: str = "localhost"
    smtp_port: int = 1025
    smtp_username: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = False
    smtp_connections: int = 8
    smtp_per_minute: int = 0
    smtp_per_domain_minute: int = 0
    mail_error_share: float = 0.2
    mail_error_window: int = 200
    mail_from: str = "sprachrohr@kommunalkonvent.example"
    mail_domain: str = "kommunalkonvent.example"
    mail_bulk_domain: str = ""
    dkim_selector: str = ""
    mail_only_example: bool = False
    lmtp_host: str = "127.0.0.1"
    lmtp_port: int = 0
    imap_host: str = ""
    imap_port: int = 993
    imap_username: str = ""
    imap_password: str = field(default="", repr=False)
    imap_tls: bool = True
    imap_folder: str = "INBOX"
    bounce_limit: float = 3.0
    pages_dir: Path = Path("pages")
    addressees_file: Path | None = None
    encoder_dir: Path | None = None
    load_test: bool = False
    demonstration: bool = False
    metrics_token: str = field(default="", repr=False)
    security_contact: str = ""
    dip_address: str = ""
    dip_key: str = field(default="", repr=False)

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def takes_mail(self) -> bool:
        """Whether mail to our own addresses reaches us, so that people may be told to answer there."""
        return bool(self.lmtp_port or self.imap_host)

    @property
    def journal_dir(self) -> Path:
        return self.data_dir / "journal"

    @property
    def mailbox_dir(self) -> Path:
        return self.data_dir / "mailbox"


def read_settings(**given: object) -> Settings:
    """Settings from the environment; `given` wins. The secret is made once and kept in the data folder."""
    values: dict[str, object] = {}
    for name, kind in Settings.__annotations__.items():
        if name.upper() in os.environ:
            values[name] = _read(os.environ[name.upper()], kind)
    values |= {name: value for name, value in given.items() if value is not None}
    settings = Settings(**values)  # type: ignore[arg-type]
    return settings if settings.secret else Settings(**{**values, "secret": _kept_secret(settings.data_dir)})  # type: ignore[arg-type]


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables from which another process reads the same settings, wherever it is started."""
    values = {one.name: getattr(settings, one.name) for one in fields(settings)}
    paths = {name: value.absolute() for name, value in values.items() if isinstance(value, Path)}
    return {name.upper(): str(value) for name, value in {**values, **paths}.items() if value is not None}


def _read(text: str, kind: object) -> object:
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    if kind in (int, float):
        return kind(text)
    return Path(text) if kind in (Path, Path | None) else text


def _kept_secret(data_dir: Path) -> str:
    path = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
