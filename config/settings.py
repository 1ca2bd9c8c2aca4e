"""Settings from a file and the environment (`LANZI_…`); the environment wins.

The file is plain `NAME=value` lines, the form that systemd and container engines read too.
Defaults fit one compound on one machine. Nothing here opens anything.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SANDBOX_TOKEN = "42:SANDBOX"  # noqa: S105 - the sandbox's public token, refused in production
SANDBOX_BOT = "42:"
TELEGRAM = "https://api.telegram.org"
SETTINGS_FILE = Path("lanzi.env")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Mode(StrEnum):
    """Real people, or the sandbox."""

    PRODUCTION = "production"
    SANDBOX = "sandbox"


class Updates(StrEnum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Unfit(Exception):
    """The settings do not go together; `code` says how (words: app.unfit)."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


class Settings(BaseSettings):
    """What the program needs to know before it has a database."""

    model_config = SettingsConfigDict(env_prefix="LANZI_", extra="ignore")

    mode: Mode = Mode.PRODUCTION
    folder: Path = Path("var")
    database_url: str = ""
    key_file: Path | None = None

    bot_token: SecretStr = SecretStr("")
    bot_api: str = ""
    updates: Updates = Updates.POLLING
    webhook_port: int = 8082
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    # How many processes answer; each takes its part of the private answers' share of the pace.
    bot_workers: Annotated[int, Field(ge=1, le=32)] = 1
    send_unlimited: bool = False

    public_url: str = ""
    portal_port: int = 8080
    # /healthz, /readyz and /metrics of processes without a portal; 0: none.
    watch_port: int = 0
    sandbox_port: int = 8081
    clock_offset_seconds: float = 0.0  # of the sandbox's world

    # Merchants of payment gateways, a file each; see config.merchants.
    merchants: Path | None = None

    backup_folder: Path | None = None
    backup_passphrase: SecretStr = SecretStr("")
    backup_every_hours: Annotated[int, Field(ge=1)] = 24
    backup_keep: Annotated[int, Field(ge=1)] = 14

    tick_seconds: Annotated[float, Field(gt=0)] = 1.0
    log_level: str = "INFO"
    log_json: bool = False

    @property
    def database(self) -> str:
        """The database's address; a SQLite file in `folder` unless told otherwise."""
        return self.database_url or f"sqlite+aiosqlite:///{self.folder / 'lanzi.db'}"

    @property
    def token(self) -> str:
        """The bot's token; the sandbox has one of its own."""
        fallback = SANDBOX_TOKEN if self.mode is Mode.SANDBOX else ""
        return self.bot_token.get_secret_value() or fallback

    @property
    def bot_id(self) -> int:
        """The number before the token's colon."""
        return int(self.token.partition(":")[0])

    @property
    def api(self) -> str:
        """The Bot API's address, without a final slash."""
        own = TELEGRAM if self.mode is Mode.PRODUCTION else f"http://127.0.0.1:{self.sandbox_port}"
        return (self.bot_api or own).rstrip("/")

    @property
    def portal_url(self) -> str:
        """The address that residents and clerks can reach, without a final slash."""
        return (self.public_url or f"http://127.0.0.1:{self.portal_port}").rstrip("/")

    @property
    def webhook_path(self) -> str:
        """The path at which updates are delivered."""
        return f"/telegram/{self.bot_id}"

    @property
    def webhook_address(self) -> str:
        """Where Telegram delivers: behind the public address unless told otherwise."""
        return self.webhook_url or self.portal_url + self.webhook_path

    @property
    def key_path(self) -> Path:
        """Where the sealing key lies."""
        return self.key_file or self.folder / "lanzi.key"

    def require_fit(self) -> None:
        """Raise `Unfit` for what must not go on: a sandbox for real people, or the reverse."""
        number, _, secret = self.token.partition(":")
        if not (number.isdigit() and secret):
            raise Unfit("no_token")
        if self.mode is Mode.SANDBOX:
            self._require_sandbox()
            return
        if self.token.startswith(SANDBOX_BOT):
            raise Unfit("sandbox_token")
        if self.clock_offset_seconds:
            raise Unfit("moved_clock")
        if not self.api.startswith("https://"):
            raise Unfit("api_not_https", self.api)
        if not self.portal_url.startswith("https://"):
            raise Unfit("public_not_https", self.portal_url)
        if self.updates is Updates.WEBHOOK and not self.webhook_secret.get_secret_value():
            raise Unfit("no_webhook_secret")

    def _require_sandbox(self) -> None:
        if not self.token.startswith(SANDBOX_BOT):
            raise Unfit("real_token_in_sandbox")
        if urlsplit(self.api).hostname not in LOOPBACK:
            raise Unfit("sandbox_elsewhere", self.api)


def read_settings(file: Path | None = None) -> Settings:
    """Settings from `file`, or from `lanzi.env` here if there is one, and the environment."""
    path = file or (SETTINGS_FILE if SETTINGS_FILE.exists() else None)
    if file is not None and not file.exists():
        raise Unfit("no_settings_file", str(file))
    try:
        return Settings(_env_file=path)
    except ValidationError as error:
        names = [f"LANZI_{item['loc'][0]}".upper() for item in error.errors()]
        raise Unfit("bad_setting", ", ".join(names)) from None
