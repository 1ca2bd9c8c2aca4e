"""How papers write things: names by language, money, instants, phones, the line under a title.

Pure but for the catalogue. Knows no paper sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from config.texts import BOTH, Texts, of_channel, paper_texts
from fulfillment.supply.documents.book import Money
from fulfillment.supply.documents.fitting import clean, cut
from fulfillment.supply.documents.reasons import of_version
from fulfillment.supply.rules.snapshot import (
    Content,
    Good,
    ParcelOnList,
    PickList,
    from_json,
    sha256_of_text,
)
from fulfillment.supply.rules.totals import ContentTotal, quantity_text
from orders.rules.kinds import ENGLISH_KINDS
from orders.rules.masking import MaskingLevel, show_phone, without_phones
from orders.rules.money import show_amount

HASH_DIGITS = 12
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one pick list in one language."""

    pick_list: PickList
    texts: Texts
    level: MaskingLevel
    digest: str  # of the text that the list was read from

    @classmethod
    def of(cls, snapshot_json: str, locale: str, level: str = "") -> Wording:
        """Words of a frozen list; a level shows at most what it names, empty is the list's own."""
        pick_list = from_json(snapshot_json)
        return cls(
            pick_list,
            of_channel(paper_texts(locale), pick_list.channel),
            MaskingLevel(level or pick_list.phone_level),
            sha256_of_text(snapshot_json),
        )

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    def _either(self, chinese: str, english: str) -> str:
        if self.texts.locale == BOTH and english.strip() and english.strip() != chinese.strip():
            return clean(f"{chinese} {english}")
        return clean(english if self.texts.locale == "en" and english.strip() else chinese)

    @property
    def made_at(self) -> datetime:
        return self.pick_list.made_at

    @property
    def currency(self) -> str:
        return self.pick_list.currency

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

    def kind(self, kind: str) -> str:
        """A compound's own kind, which has no English, stays as it is."""
        return self._either(kind, ENGLISH_KINDS.get(kind, ""))

    def amount(self, total: ContentTotal) -> str:
        """`12.5 kg`"""
        return f"{quantity_text(total.quantity)} {self.unit(total)}"

    def money(self, minor: int) -> str:
        return show_amount(minor, self.pick_list.currency)

    def money_cell(self, minor: int) -> Money:
        """The same as a number for a table."""
        return Money(money_decimal(minor, self.pick_list.currency))

    def instant(self, instant: datetime) -> str:
        return instant.astimezone(ZoneInfo(self.pick_list.timezone)).strftime("%Y-%m-%d %H:%M")

    def phone(self, parcel: ParcelOnList) -> str:
        return clean(show_phone(parcel.phone, self.level))

    def receiver(self, parcel: ParcelOnList) -> str:
        """A name is told only to those who may see the whole phone number."""
        return clean(parcel.receiver) if self.level is MaskingLevel.FULL else ""

    def remark(self, parcel: ParcelOnList) -> str:
        """What was written, without phones and the receiver's name below the full level."""
        if self.level is MaskingLevel.FULL:
            return clean(parcel.remark)
        text = without_phones(clean(parcel.remark))
        return clean(text.replace(clean(parcel.receiver) or "\0", " "))

    @property
    def is_paid_on_platform(self) -> bool:
        """Nobody pays for such a list here: its orders were paid where they were placed."""
        return self.pick_list.channel == PLATFORM

    def due(self, parcel: ParcelOnList) -> str:
        """What stands where a sum to pay would stand."""
        if self.is_paid_on_platform and parcel.pay is None:
            return self._("paid on the platform")
        if parcel.paid_by:
            who = cut(self._either(parcel.paid_by, parcel.paid_by_en), 30)
            return self._("nothing to pay: {payer} pays").format(payer=who)
        to_pay = parcel.pay.to_pay if parcel.pay else None
        return self.money(parcel.amount_minor if to_pay is None else to_pay)

    def gate(self, parcel: ParcelOnList) -> str:
        """Said on what has no room for a remark."""
        return self._("to the gate") if parcel.to_gate else ""

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
                self.digest[:HASH_DIGITS],
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
        return of_version(self.texts, self.pick_list.reason)


def money_decimal(minor: int, currency: str) -> Decimal:
    """Major units, exact: 5800 fen are 58.00 yuan."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))
