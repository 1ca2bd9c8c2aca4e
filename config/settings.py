"""Settings from the environment (`LANZI_…`), with defaults for one compound on one machine."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SANDBOX_TOKEN = "42:SANDBOX"  # noqa: S105 - the sandbox's public token, refused in production


class Settings(BaseSettings):
    """What the program needs to know before it has a database."""

    model_config = SettingsConfigDict(env_prefix="LANZI_", extra="ignore")

    folder: Path = Path("var")
    database_url: str = ""
    bot_token: SecretStr = SecretStr(SANDBOX_TOKEN)
    bot_api: str = "http://127.0.0.1:8081"
    portal_port: int = 8080
    sandbox_port: int = 8081
    public_url: str = ""
    key_file: Path | None = None
    send_unlimited: bool = False
    tick_seconds: float = Field(default=1.0, gt=0)
    log_level: str = "INFO"

    @property
    def database(self) -> str:
        """The database's address; a SQLite file in `folder` unless told otherwise."""
        return self.database_url or f"sqlite+aiosqlite:///{self.folder / 'lanzi.db'}"

    @property
    def portal_url(self) -> str:
        """The address that residents and clerks can reach, without a final slash."""
        return (self.public_url or f"http://127.0.0.1:{self.portal_port}").rstrip("/")

    @property
    def key_path(self) -> Path:
        """Where the sealing key lies."""
        return self.key_file or self.folder / "lanzi.key"
