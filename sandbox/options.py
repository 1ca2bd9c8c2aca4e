"""What the sandbox is told when it starts."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    data: Path
    port: int = 8081
    token: str = "42:SANDBOX"  # noqa: S105 - opens nothing but this
    bot_name: str = "Bot"
    bot_username: str = "sandbox_bot"
    panel: str = ""
    journal: Path | None = None
    own_people: Path | None = None
    timezone: str = "Asia/Shanghai"
    privacy: bool = True
    callback_seconds: float = 15.0
    anti_spin: bool = True
    follow_stdin: bool = False
    flood: str = "off"
    webhook_retry_seconds: float = 0.2

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])
