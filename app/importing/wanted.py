"""What the command line asks of an import, and the mistakes that end it with a sentence."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

# 快团团 gives every group buy the numbers from 1: two files would hide each other's orders.
UNNUMBERED = "#"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command's words. `made_at` None: the file's own time of change."""

    files: tuple[Path, ...]
    compound: Path
    out: Path
    form: str = "auto"
    decisions: tuple[Path, ...] = ()
    is_dry_run: bool = False
    locale: str = "zh_CN"
    level: str = ""
    number: int = 1
    made_at: datetime | None = None
    language: str = ""


class NotPossible(Exception):
    """The import ends here; the message is already in the user's words."""
