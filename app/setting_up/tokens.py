"""The bot's token from a flag or a file. It is never printed and never logged."""

from pathlib import Path

from app.setting_up.asking import Unusable
from config.texts import Texts


def read_token(token: str | None, file: Path | None, texts: Texts) -> str | None:
    """The token that was given, or nothing; a file keeps it out of the list of processes."""
    if file is None:
        return token
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        _ = texts.gettext
        words = _("Cannot read {file}: {reason}")
        raise Unusable(words.format(file=file, reason=type(error).__name__)) from None
