"""Days of stock: what is there by what is used in a day, against the least that should be there.

From the plans (S17): urban reserves of 15 days of grain and oil, 3 of pork, 7 of storable
vegetables. Weights are whole grams, days come in whole tenths; no floats.

A supplier that serves several areas has its stock counted once: it is divided by the use of all of
them, so that each area gets its share by what it uses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from orders.rules.states import StockState

LEAST_DAYS: Final[Mapping[str, int]] = {"粮油": 15, "肉": 3, "菜": 7}
# Grams a head and day where nothing is known from orders: the dietary guidelines for Chinese
# residents of 2022 (grain 250 to 300 and oil 25 to 30, vegetables 300 to 500, and so on).
A_HEAD: Final[Mapping[str, int]] = {
    "粮油": 330,
    "肉": 75,
    "菜": 400,
    "蛋": 50,
    "奶": 300,
    "水产": 50,
    "水果": 250,
}
# Where the roster does not say how many live somewhere: the census of 2020 has 2.6.
HEADS_UNKNOWN: Final = 3
# What is a mean of less than this is chance.
MOST_DAYS: Final = 90
REPORT_BY: Final = 16  # o'clock, as the plans' daily report


@dataclass(frozen=True, slots=True)
class StockRule:
    """An ordering group's rule: the least days by kind, and when figures are missed."""

    least: Mapping[str, int] = field(default_factory=lambda: dict(LEAST_DAYS))
    report_by: int = REPORT_BY


def stock_rule(kept: Mapping[str, Any] | None) -> StockRule:
    """The rule as a row keeps it; what it does not say is as usual. 0 days: not watched."""
    said = (kept or {}).get("days", {})
    least = {kind: days for kind, days in {**LEAST_DAYS, **said}.items()
             if isinstance(days, int) and 0 <= days <= MOST_DAYS}  # fmt: skip
    by = (kept or {}).get("report_by", REPORT_BY)
    return StockRule(least, by if isinstance(by, int) and 0 <= by <= 23 else REPORT_BY)


@dataclass(frozen=True, slots=True)
class Holding:
    """A supplier's stock of a kind, and what all its areas use of that kind in a day, in grams."""

    grams: int
    used: Fraction


def days_of_stock(holdings: Iterable[Holding]) -> int | None:
    """Tenths of days for which an area's suppliers have enough; None where nothing is used.

    Rounded down: nobody shall count on a day that is not there.
    """
    found = [each for each in holdings if each.used > 0]
    if not found:
        return None
    days = sum((Fraction(each.grams) / each.used for each in found), Fraction(0))
    return int(days * 10)


def mean_daily_use(grams: int, *, days: int) -> Fraction:
    """What was ordered in some cycles, by their days."""
    return Fraction(grams, days) if days > 0 else Fraction(0)


def use_by_heads(kind: str, heads: int) -> Fraction:
    """What so many people use of a kind in a day, where nobody has ordered any."""
    return Fraction(A_HEAD.get(kind, 0) * heads)


def judged(tenths: int | None, *, grams: int, least: int) -> StockState | None:
    """Out of stock, under the least days, or neither. A kind of which nobody knows is neither."""
    if not least:
        return None
    if grams == 0:
        return StockState.OUT
    if tenths is not None and tenths < least * 10:
        return StockState.LOW
    return None


def is_to_be_said(before: StockState | None, after: StockState | None) -> bool:
    """Warned once until it recovers; once more when what was low is out."""
    return (
        after is not None
        and after != before
        and not (before == StockState.OUT and after == StockState.LOW)
    )
