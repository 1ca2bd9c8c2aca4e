"""The goods of an export beside those that a platform's cycle has already: code, price, units.

The price is that of the file's own summary; where it has none, the one at which all lines of the
good add up. A good without either has no price, and one whose price is another than in the cycle
is shown with both: which holds is not guessed, the cycle's stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orders.rules.bundle_codes import assign_codes
from orders.rules.platform_export import Export, ExportLine

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class OfferThere:
    """What the cycle has: a good's code and price."""

    code: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class GoodInFile:
    """A good as it will be in the cycle. `price_there` only where the cycle's is another."""

    code: str
    name: str
    price_minor: int | None
    units: int
    is_new: bool
    price_there: int | None = None

    @property
    def price_held(self) -> int:
        """The price with which it is taken over."""
        return self.price_there if self.price_there is not None else self.price_minor or 0


def goods_in_file(
    export: Export, taken: Iterable[ExportLine], there: Mapping[str, OfferThere]
) -> tuple[GoodInFile, ...]:
    """Return the goods that the taken lines ask for, in the order of the summary.

    `there`: name → offer of the cycle. Raises `NoCodeLeft`.
    """
    units: Counter[str] = Counter()
    for line in taken:
        units[name_of(line)] += line.units
    listed = dict.fromkeys(good.title[:LONGEST_NAME] for good in export.goods)
    names = [name for name in dict.fromkeys([*listed, *units]) if name in units]
    codes = assign_codes(names, known={name: offer.code for name, offer in there.items()})
    prices = _prices(export)
    return tuple(_good(name, codes[name], prices, units[name], there.get(name)) for name in names)


def name_of(line: ExportLine) -> str:
    """By which name a line's good stands in the cycle."""
    return line.title[:LONGEST_NAME]


def _good(
    name: str, code: str, prices: Mapping[str, int], units: int, there: OfferThere | None
) -> GoodInFile:
    price = prices.get(name)
    differs = there is not None and price is not None and there.price_minor != price
    shown = there.price_minor if there is not None and price is None else price
    return GoodInFile(
        code,
        name,
        shown,
        units,
        there is None,
        there.price_minor if there is not None and differs else None,
    )


def _prices(export: Export) -> Mapping[str, int]:
    """By the summary, else by the lines where all of them say the same."""
    said: defaultdict[str, set[int | None]] = defaultdict(set)
    for line in export.lines:
        said[name_of(line)].add(line.unit_price)
    by_lines = dict(_only(said))
    by_summary = {
        good.title[:LONGEST_NAME]: good.price_minor
        for good in export.goods
        if good.price_minor is not None
    }
    return {**by_lines, **by_summary}


def _only(said: Mapping[str, set[int | None]]) -> Sequence[tuple[str, int]]:
    firsts = [(name, next(iter(prices))) for name, prices in said.items() if len(prices) == 1]
    return [(name, price) for name, price in firsts if price is not None]
