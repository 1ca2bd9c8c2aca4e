"""The hand-over sheet in words: what its drawing and its table need. Knows no inks.

The pickup code is printed so that it can be compared: who shows another one gets nothing. The
same masking as on all papers: a phone and a name only where the level shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.texts import BOTH, Texts, paper_texts
from fulfillment.handover.rules.hand_over_sheet import (
    HandOverSheet,
    HouseholdOnSheet,
    SlotOnSheet,
    digest,
    from_json,
)
from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.fitting import breakable, clean, cut, cut_middle
from orders.rules.masking import MaskingLevel, show_phone

# A new page begins after about so many households, where the paper can be drawn in parts.
HOUSEHOLDS_TOGETHER = 300


@dataclass(frozen=True, slots=True)
class SheetWording:
    """Words of one sheet in one language; a level shows at most what it names."""

    sheet: HandOverSheet
    texts: Texts
    level: MaskingLevel

    @classmethod
    def of(cls, text: str, locale: str, level: str = "") -> SheetWording:
        sheet = from_json(text)
        return cls(sheet, paper_texts(locale), MaskingLevel(level or sheet.phone_level))

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    @property
    def made_at(self) -> datetime:
        return self.sheet.made_at

    @property
    def currency(self) -> str:
        """No sums stand on it; a workbook wants to know all the same."""
        return "CNY"

    def either(self, chinese: str, english: str) -> str:
        if self.texts.locale == BOTH and english.strip() and english.strip() != chinese.strip():
            return clean(f"{chinese} {english}")
        return clean(english if self.texts.locale == "en" and english.strip() else chinese)

    def who(self, household: HouseholdOnSheet) -> str:
        name = household.receiver if self.level is MaskingLevel.FULL else ""
        phone = show_phone(household.phone, self.level)
        return clean(" ".join(part for part in (name, phone) if part))

    def time(self, slot: SlotOnSheet) -> str:
        begins = self.texts.time_of_day(slot.starts_at, self.sheet.timezone)
        return f"{begins}–{self.texts.time_of_day(slot.ends_at, self.sheet.timezone)}"

    def day(self, slot: SlotOnSheet) -> str:
        return self.texts.day(slot.starts_at, self.sheet.timezone)

    def edition(self) -> str:
        number = self._("Hand-over {number}").format(number=self.sheet.number)
        return f"{number} · {digest(self.sheet)}"

    def head(self, title: str) -> dict[str, str]:
        """What stands on every page."""
        made = self.sheet.made_at.astimezone(ZoneInfo(self.sheet.timezone))
        return {
            "title": title,
            "compound": cut(self.either(self.sheet.compound, self.sheet.compound_en), 48),
            "supplier": "",
            "edition": self.edition(),
            "made": self._("As of {time}").format(time=made.strftime("%Y-%m-%d %H:%M")),
            "delivery": "",
            "reason": "",
            "page": self._("Page {page} of {pages}"),
            "nothing": self._("There is nothing on this list."),
            "lang": "en" if self.texts.locale == "en" else "zh",
        }


def lay_out_hand_over_sheet(words: SheetWording, *, big: bool = False) -> dict[str, Any]:
    """What `hand_over_sheet.typ` draws: a block a slot."""
    blocks: list[dict[str, Any]] = []
    together, point = 0, ""
    for slot in words.sheet.slots:
        here = words.either(slot.point, slot.point_en)
        begins = here != point or together >= HOUSEHOLDS_TOGETHER
        together = len(slot.households) + (0 if begins else together)
        blocks.append(_block(words, slot, begins=begins and bool(blocks)))
        point = here
    return {
        "head": words.head(words._("Hand-over sheet")),
        "big": big,
        "words": {
            "address": words._("Room"),
            "who": words._("Household"),
            "bags": words._("Bags"),
            "codes": words._("Bag codes"),
            "pickup": words._("Pickup code"),
            "note": words._("Remark"),
            "rule": words._(
                "Ask for the pickup code first. Only if it is the one printed here hand out the "
                "bags with these codes, and tick."
            ),
        },
        "blocks": blocks,
    }


def _block(words: SheetWording, slot: SlotOnSheet, *, begins: bool) -> dict[str, Any]:
    many = words.texts.ngettext
    bags = sum(len(household.bags) for household in slot.households)
    homes = len(slot.households)
    return {
        "begins": begins,
        "weight": homes,
        "time": words.time(slot),
        "day": words.day(slot),
        "point": cut(words.either(slot.point, slot.point_en), 40),
        "facts": [
            many("{count} household", "{count} households", homes).format(count=homes),
            many("{count} bag", "{count} bags", bags).format(count=bags),
        ],
        "rows": [_row(words, household) for household in slot.households],
    }


def _row(words: SheetWording, household: HouseholdOnSheet) -> dict[str, Any]:
    return {
        "address": cut_middle(household.address, 40),
        "who": breakable(words.who(household), 40),
        "where": words._("to the gate") if household.to_gate else "",
        "bags": len(household.bags),
        "codes": _by_supplier(words, household),
        "pickup": clean(household.pickup_code),
        "done": words._("collected already") if household.bags and household.is_done else "",
    }


def _by_supplier(words: SheetWording, household: HouseholdOnSheet) -> list[list[str]]:
    """Each supplier's bags, box by box, begun by where they are to be looked for.

    The supplier's name stands only where the household has bags of several.
    """
    groups: dict[tuple[str, int], list[str]] = {}
    for bag in household.bags:
        key = (words.either(bag.supplier, bag.supplier_en), bag.box)
        code = clean(bag.code)
        groups.setdefault(key, []).append(f"✓{code}" if bag.is_collected else code)
    named = len({supplier for supplier, _ in groups}) > 1
    return [
        [_where(words, supplier if named else "", box), *codes]
        for (supplier, box), codes in groups.items()
    ]


def _where(words: SheetWording, supplier: str, box: int) -> str:
    in_box = words._("box {number}").format(number=box) if box else ""
    return " ".join(part for part in (cut(supplier, 20), in_box) if part)


def hand_over_book(words: SheetWording) -> Book:
    """The same as a table: a row a household."""
    columns = (
        Column(words._("Delivery point"), 12),
        Column(words._("Day"), 10),
        Column(words._("Time"), 13),
        Column(words._("Room"), 14),
        Column(words._("Household"), 24),
        Column(words._("Bags"), 7),
        Column(words._("Bag codes"), 36),
        Column(words._("Pickup code"), 12),
        Column(words._("Collected"), 10, is_input=True),
        Column(words._("Remark"), 20, is_input=True),
    )
    rows: list[list[Cell]] = []
    for slot in words.sheet.slots:
        for household in slot.households:
            codes = (" ".join(group).strip() for group in _by_supplier(words, household))
            rows.append(
                [
                    words.either(slot.point, slot.point_en),
                    words.day(slot),
                    words.time(slot),
                    household.address,
                    words.who(household),
                    len(household.bags),
                    "; ".join(codes),
                    household.pickup_code,
                    words._("yes") if household.bags and household.is_done else None,
                    words._("to the gate") if household.to_gate else None,
                ]
            )
    bags = sum(len(household.bags) for household in words.sheet.households)
    total: list[Cell] = [words._("In all"), *[None] * 4, bags, *[None] * 4]
    return Book((Sheet(words._("Hand-over sheet"), columns, rows, [total], frozen_columns=4),))
