"""How papers write things: names by language, money, instants, phones, the line under a title.

Strings of people are made harmless here (no control or bidi-override characters, a length that a
cell can hold); that they are never markup is the drawings' business. Pure but for the catalogue.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, get_currency_precision

from config.texts import Texts
from fulfillment.supply.rules.snapshot import Content, Good, ParcelOnList, PickList, sha256_of
from fulfillment.supply.rules.totals import ContentTotal, quantity_text
from orders.rules.masking import MaskingLevel, show_phone

HASH_DIGITS = 12
# A run without a place to break is given one after this many characters.
LONGEST_RUN = 12
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\U000e0020-\U000e007f]+")
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one pick list in one language."""

    pick_list: PickList
    texts: Texts

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    def _either(self, chinese: str, english: str) -> str:
        return clean(english if self.texts.locale == "en" and english.strip() else chinese)

    @property
    def compound(self) -> str:
        return self._either(self.pick_list.compound, self.pick_list.compound_en)

    @property
    def supplier(self) -> str:
        return self._either(self.pick_list.supplier, self.pick_list.supplier_en)

    def name(self, thing: Good | Content | ContentTotal) -> str:
        return self._either(thing.name, thing.name_en)

    def unit(self, content: Content | ContentTotal) -> str:
        return self._either(content.unit, content.unit_en)

    def amount(self, total: ContentTotal) -> str:
        """`12.5 kg`"""
        return f"{quantity_text(total.quantity)} {self.unit(total)}"

    def money(self, minor: int) -> str:
        return format_currency(
            money_decimal(minor, self.pick_list.currency),
            self.pick_list.currency,
            locale=self.texts.locale,
        )

    def instant(self, instant: datetime) -> str:
        return instant.astimezone(ZoneInfo(self.pick_list.timezone)).strftime("%Y-%m-%d %H:%M")

    def phone(self, parcel: ParcelOnList) -> str:
        level = MaskingLevel(self.pick_list.phone_level)
        return clean(show_phone(parcel.phone, level))

    def receiver(self, parcel: ParcelOnList) -> str:
        """A name is told only to those who may see the whole phone number."""
        return clean(parcel.receiver) if self.pick_list.phone_level == MaskingLevel.FULL else ""

    def building(self, building: str) -> str:
        """`3 栋`; a building that has a name of its own keeps it."""
        if building.isascii() and building.isalnum():
            return self._("Building {name}").format(name=building)
        return clean(building)

    def units(self, units: dict[str, int] | tuple[tuple[str, int], ...]) -> list[str]:
        """`A×2`, `B×1`: what is ordered at all, in the given order."""
        pairs = units.items() if isinstance(units, dict) else units
        return [f"{clean(code)}×{count}" for code, count in pairs if count]

    def edition(self) -> str:
        """Cycle, version and hash: which paper this is."""
        return " · ".join(
            (
                self._("Cycle {number}").format(number=self.pick_list.cycle_number),
                self._("Version {number}").format(number=self.pick_list.version),
                sha256_of(self.pick_list)[:HASH_DIGITS],
            )
        )

    def head(self, title: str) -> dict[str, str]:
        """What stands on every page of every paper."""
        return {
            "title": title,
            "compound": cut(self.compound, 48),
            "supplier": cut(self.supplier, 48),
            "edition": self.edition(),
            "made": self._("Made {time}").format(time=self.instant(self.pick_list.made_at)),
            "delivery": self._("Delivery {time}").format(
                time=self.instant(self.pick_list.delivery_at)
            ),
            "reason": self.reason(),
            "page": self._("Page {page} of {pages}"),
            "nothing": self._("There is nothing on this list."),
            "lang": "en" if self.texts.locale == "en" else "zh",
        }

    def reason(self) -> str:
        """Why this version was made; an unknown code says nothing."""
        return {
            "approved": self._("as approved"),
            "unpaid_dropped": self._("without unpaid orders"),
            "unpaid_held": self._("unpaid orders held back"),
        }.get(self.pick_list.reason, "")


def money_decimal(minor: int, currency: str) -> Decimal:
    """Major units, exact: 5800 fen are 58.00 yuan."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def clean(text: str) -> str:
    """One line, without control characters and bidi overrides."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if char not in OVERRIDES
    )
    return " ".join(kept.split())


def printable(text: str) -> str:
    """Clean, and with one `〓` for each run of emoji: the pinned fonts have none of them."""
    return EMOJI.sub("〓", clean(text))


def cut(text: str, cells: int) -> str:
    """At most this many half-width cells (a Chinese character takes two), shortened with a `…`."""
    text = printable(text)
    if width(text) <= cells:
        return text
    return text[: _fitting(text, cells - 1)].rstrip() + "…"


def cut_middle(text: str, cells: int) -> str:
    """Like `cut`, but keeps the end: of an address the room matters most."""
    text = printable(text)
    if width(text) <= cells:
        return text
    head = text[: _fitting(text, cells // 3)]
    tail = text[::-1][: _fitting(text[::-1], cells - cells // 3 - 1)][::-1]
    return f"{head}…{tail}"


def lines_of(text: str, cells: int, *, most: int) -> list[str]:
    """The text in at most so many lines of so many cells."""
    rest = printable(text)
    lines: list[str] = []
    while rest and len(lines) < most - 1 and width(rest) > cells:
        at = _fitting(rest, cells)
        lines.append(rest[:at])
        rest = rest[at:].lstrip()
    return [*lines, cut(rest, cells)] if rest else lines


def breakable(text: str, cells: int) -> str:
    """Cut, and given places to break in runs that have none, for cells of several lines."""
    return " ".join(
        "\u200b".join(word[at : at + LONGEST_RUN] for at in range(0, len(word), LONGEST_RUN))
        if width(word) == len(word)
        else word
        for word in cut(text, cells).split(" ")
    )


def width(text: str) -> int:
    """Half-width cells that the text takes."""
    return sum(map(_cells, text))


def _fitting(text: str, cells: int) -> int:
    """How many characters from the left fit; at least one."""
    taken = 0
    for at, char in enumerate(text):
        taken += _cells(char)
        if taken > cells:
            return max(at, 1)
    return len(text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
