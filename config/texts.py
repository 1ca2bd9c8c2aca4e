"""Words for people, from gettext catalogues: one set for chat, pages and papers.

The English sentence is the message id; `zh_CN` is the language most users read. The locale
is an argument everywhere: two people in one process speak two languages.
"""

import gettext
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("zh_CN", "en")
# Of papers only: nobody chats in two languages at once.
BOTH = "both"
# Whose cycle a sentence is about.
GROUP, PLATFORM = "group", "platform"
PAPER_LOCALES = (*LOCALES, BOTH)
CATALOGUES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802 - the usual mark for what is translated later
    """Mark a sentence in a list; whoever shows it translates it."""
    return message


class Texts:
    """The sentences of one locale, and how it writes days and times."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._calendar = locale
        self._translations: gettext.NullTranslations = gettext.NullTranslations()
        for part in _parts(locale):
            part.add_fallback(self._translations)
            self._translations = part

    def gettext(self, message: str) -> str:
        # Asked for nothing, gettext answers with the catalogue's own header.
        return self._translations.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._translations.ngettext(one, many, count)

    def day_and_time(self, instant: datetime, zone: str) -> str:
        """`11月22日 20:00` or `22 Nov 20:00`, in the compound's own time."""
        pattern = "M月d日 HH:mm" if self._calendar == LOCALES[0] else "d MMM HH:mm"
        return format_datetime(instant.astimezone(ZoneInfo(zone)), pattern, locale=self._calendar)

    def day(self, instant: datetime, zone: str) -> str:
        """`11月22日` or `22 Nov`, in the compound's own time."""
        pattern = "M月d日" if self._calendar == LOCALES[0] else "d MMM"
        return format_datetime(instant.astimezone(ZoneInfo(zone)), pattern, locale=self._calendar)

    def time_of_day(self, instant: datetime, zone: str) -> str:
        """`20:00`, in the compound's own time."""
        return instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")


class PlatformTexts(Texts):
    """The same sentences about a platform's cycle: 平台第 2 期, Platform cycle 2.

    Only the name of the cycle differs, in the sentences as they stand in the catalogue: nothing
    that people have written is touched.
    """

    def __init__(self, inner: Texts) -> None:
        self.locale = inner.locale
        self._calendar = inner._calendar
        self._inner = inner

    def gettext(self, message: str) -> str:
        return _of_platform(self._inner.gettext(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return _of_platform(self._inner.ngettext(one, many, count))


# How a cycle is named by a sentence, with the place for its number.
_CYCLE = re.compile(
    r"(?P<zh>(?<!平台)第 ?\{\w+\} ?期)"
    r"|(?<!latform )(?P<en>[Cc])ycle (?=\{(number|numbers|cycle)\})"
)


def _of_platform(sentence: str) -> str:
    return _CYCLE.sub(_named, sentence)


def _named(found: re.Match[str]) -> str:
    if found["zh"]:
        return f"平台{found['zh']}"
    return "Platform cycle " if found["en"] == "C" else "platform cycle "


class BothTexts(Texts):
    """Chinese and English side by side, for papers that pass through many hands."""

    def __init__(self) -> None:
        super().__init__(LOCALES[0])
        self.locale = BOTH

    def gettext(self, message: str) -> str:
        return _side_by_side(super().gettext(message), message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """`2 袋 bags`: the number once."""
        english = one if count == 1 else many
        return f"{super().ngettext(one, many, count)} {english.removeprefix('{count} ')}"


def _side_by_side(chinese: str, english: str) -> str:
    """What both say at their end is said once: `制单 Made {time}`."""
    stem, _, last = chinese.rpartition(" ")
    if stem and last.startswith("{") and english.endswith(f" {last}"):
        return f"{stem} {english}"
    return f"{chinese} {english}"


@cache
def of_channel(texts: Texts, channel: str) -> Texts:
    """The texts for what is about a cycle of this channel (`group`, `platform`)."""
    return PlatformTexts(texts) if channel == PLATFORM else texts


@cache
def paper_texts(locale: str) -> Texts:
    """Return the texts of a paper: zh_CN, en, or both."""
    return BothTexts() if locale == BOTH else texts_for(locale)


@cache
def texts_for(locale: str) -> Texts:
    """Return the texts of a locale; anything unknown reads Chinese."""
    return Texts(locale if locale in LOCALES else LOCALES[0])


def locale_for(language_code: str | None) -> str:
    """Choose a locale from a language tag such as `zh-hans` or `en-GB`."""
    if language_code and not language_code.lower().startswith("zh"):
        return "en"
    return "zh_CN"


def _parts(locale: str) -> Iterator[gettext.GNUTranslations]:
    for path in sorted((CATALOGUES / locale).glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=locale))
        compiled.seek(0)
        yield gettext.GNUTranslations(compiled)
