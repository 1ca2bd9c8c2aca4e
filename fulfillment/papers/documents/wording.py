"""How the papers of a running cycle write names, times and sums. Knows no paper sizes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from config.texts import Texts
from fulfillment.papers.rules.posted import BundleOnPaper, Item, Posted
from fulfillment.supply.documents.fitting import clean, cut
from fulfillment.supply.rules.totals import quantity_text
from orders.rules.money import show_amount
from orders.rules.prices import direction


@dataclass(frozen=True, slots=True)
class PostedWording:
    """Words of one paper in one language."""

    posted: Posted
    texts: Texts

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    def either(self, chinese: str, english: str) -> str:
        return clean(english if self.texts.locale == "en" and english.strip() else chinese)

    def name(self, bundle: BundleOnPaper) -> str:
        return self.either(bundle.name, bundle.name_en)

    def price(self, bundle: BundleOnPaper) -> str:
        return show_amount(bundle.price, self.posted.currency)

    def price_beside_last(self, bundle: BundleOnPaper) -> str:
        """`¥12.50`, or `¥12.50 ↑ (was ¥11.00)` where the last cycle had another price."""
        return f"{self.price(bundle)} {self.was(bundle)}".strip()

    def was(self, bundle: BundleOnPaper) -> str:
        """`↑ (was ¥11.00)`; empty where the last cycle had no other price."""
        moved = direction(bundle.previous, bundle.price)
        if moved is None or bundle.previous is None:
            return ""
        before = show_amount(bundle.previous, self.posted.currency)
        return f"{'↑' if moved == 'up' else '↓'} " + self._("(was {price})").format(price=before)

    def contents(self, bundle: BundleOnPaper) -> str:
        """`土豆 1份、胡萝卜 1份`; empty where the name says it all."""
        items = [self._item(item) for item in bundle.items]
        if len(items) == 1 and _bare(self._amount(bundle.items[0])) in _bare(self.name(bundle)):
            return ""
        return ("、" if self.texts.locale == "zh_CN" else ", ").join(items)

    def _item(self, item: Item) -> str:
        return f"{self.either(item.name, item.name_en)} {self._amount(item)}"

    def _amount(self, item: Item) -> str:
        unit = self.either(item.unit, item.unit_en)
        gap = "" if self.texts.locale == "zh_CN" else " "
        return f"{quantity_text(Decimal(item.quantity))}{gap}{unit}"

    def when(self, instant: datetime) -> str:
        return self.texts.day_and_time(instant, self.posted.timezone)

    def day(self, instant: datetime) -> str:
        return self.texts.day(instant, self.posted.timezone)

    def time(self, instant: datetime) -> str:
        return self.texts.time_of_day(instant, self.posted.timezone)

    def building(self, building: str) -> str:
        """`3 栋`; a building that has a name of its own keeps it."""
        if building.isascii() and building.isalnum():
            return self._("Building {name}").format(name=building)
        return clean(building)

    def place(self, unit: str) -> str:
        """`3 栋 2 单元`, or the houses of one paper together."""
        buildings = self.posted.buildings
        if len(buildings) > 1:
            span = self._("Houses {first} to {last}")
            return span.format(first=clean(buildings[0]), last=clean(buildings[-1]))
        name = self.building(buildings[0]) if buildings else ""
        if not unit:
            return name
        return f"{name} " + self._("Unit {name}").format(name=clean(unit))

    def head(self, title: str) -> dict[str, str]:
        """What stands on every page of every paper."""
        made = self.posted.made_at.astimezone(ZoneInfo(self.posted.timezone))
        cycle = self._("Cycle {number}").format(number=self.posted.cycle_number)
        return {
            "title": title,
            "compound": cut(self.either(self.posted.compound, self.posted.compound_en), 48),
            "cycle": cycle,
            "lang": self.texts.locale.partition("_")[0],
            "page": self._("Page {page} of {pages}"),
            "made": self._("As of {time}").format(time=made.strftime("%Y-%m-%d %H:%M")),
            # What the frame shared with the supermarket's papers asks for besides.
            "supplier": "",
            "edition": cycle,
        }


def _bare(text: str) -> str:
    return text.replace(" ", "").lower()
