"""The command at the machine: a backup first, then the rotation, then what it means."""

import asyncio
from pathlib import Path

from cryptography.fernet import InvalidToken

from app.backup.at_the_terminal import Terminal, back_up
from app.backup.errors import BackupError
from app.backup.places import full_url
from app.rotation.rotating import Rotated, rotate
from config.clock import SystemClock
from config.settings import Settings


def rotate_key(
    settings: Settings,
    *,
    file: Path | None,
    passphrase_file: Path | None,
    backs_up: bool,
    renews_links: bool,
) -> int:
    """Rotate, and say what was done; returns the exit status."""
    terminal = Terminal()
    _ = terminal.texts.gettext
    if not settings.key_path.exists():
        terminal.say(_("There is no sealing key at {file}.").format(file=settings.key_path))
        return 2
    if backs_up:
        status = back_up(settings, file=file, to=None, keep=None, passphrase_file=passphrase_file)
        if status:
            return status
    bot = settings.token.partition(":")[0]
    named = (f"sender:{bot}", f"poller:{bot}") if bot else ()
    try:
        done = asyncio.run(
            rotate(
                full_url(settings.database),
                settings.key_path,
                locks=("scheduler", *named),
                renews_links=renews_links,
                now=SystemClock().now(),
            )
        )
    except BackupError as error:
        return terminal.say_error(error)
    except InvalidToken:
        terminal.say(
            _("A value opens with no key: nothing is lost, both keys are kept. Ask for help."),
            style="red",
        )
        return 1
    _say(terminal, settings, done)
    return 0


def _say(terminal: Terminal, settings: Settings, done: Rotated) -> None:
    _ = terminal.texts.gettext
    words = _("{count} values in {tables} tables are sealed with a new key ({seconds} s): {file}")
    filled = [count for count in done.tables.values() if count]
    lines = [
        words.format(
            count=done.values,
            tables=len(filled),
            seconds=f"{done.seconds:.1f}",
            file=settings.key_path,
        )
    ]
    if done.was_begun:
        lines.append(_("A rotation that was broken off has been finished."))
    if done.renews_links:
        lines.append(_("Pay links and codes on slips printed before are no longer good."))
    else:
        lines.append(_("All links stay good, those on printed slips too."))
    lines.append(
        _("Backups made before open with their own key, which is in them. Make a new one now.")
    )
    terminal.say(*lines)
