"""Where the passphrase comes from: a file, the settings, or somebody at the terminal.

Never from the command line, which every user of the machine can read.
"""

import sys
from getpass import getpass
from pathlib import Path

from app.backup.errors import CannotRead, NoPassphrase, ShortPassphrase
from config.settings import Settings
from config.texts import Texts

LEAST = 10


def passphrase_for(
    settings: Settings, file: Path | None, *, texts: Texts, is_new: bool = False
) -> str:
    """The passphrase; one for a new backup is asked for twice and must not be short."""
    found = _from_file(file) if file else settings.backup_passphrase.get_secret_value()
    found = found or _ask(texts, is_new=is_new)
    if is_new and len(found) < LEAST:
        raise ShortPassphrase(LEAST)
    return found


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(file, getattr(error, "strerror", None) or type(error).__name__) from error


def _ask(texts: Texts, *, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise NoPassphrase
    _ = texts.gettext
    while True:
        first = getpass(_("Passphrase of the backup: "))
        if not is_new or first == getpass(_("Once more: ")):
            return first
        print(_("These were two different ones."))
