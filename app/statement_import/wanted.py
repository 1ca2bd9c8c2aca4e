"""What was asked for at the terminal, and how it ends."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """The command's exit status."""

    DONE = 0  # booked, or shown in a dry run, or nothing in it is new
    NOT_BOOKED = 1  # the answer was no, or a doubt needs a person who looks
    UNUSABLE = 2  # the file, the supplier, the map or the settings
    NO_DATABASE = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command's options; `map_name` empty: whichever map fits."""

    file: Path
    supplier: str
    password: str = ""
    map_name: str = ""
    is_dry_run: bool = False
    is_agreed: bool = False
    out: Path | None = None
    language: str = ""


class NotPossible(Exception):
    """Said in words of the terminal's language."""
