"""The same order again: what of an earlier order can be had today, and what is different.

Lines are matched by bundle, never by code: a code may have been given to another bundle since.
A bundle that bears another name today is other goods under an old number, and is left out like
one that is not offered. Quantities never exceed today's limit, and nothing is ever added that
was not ordered then. Money is in minor units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Difference(StrEnum):
    """How a line differs from last time; the first two leave it out."""

    NOT_OFFERED = "not_offered"
    SOLD_OUT = "sold_out"
    FEWER = "fewer"
    PRICE = "price"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A bundle as one cycle offered it. `contents` is anything that compares."""

    bundle_id: int
    code: str
    name: str
    name_en: str
    price: int
    contents: object = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Today(Goods):
    """A bundle as today's cycle offers it."""

    limit: int
    stock: int | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """One line that is not as before; `now` is None where there is no such bundle today."""

    difference: Difference
    before: Goods
    quantity_before: int
    now: Today | None = None
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """Today's quantities by code, and what is different; empty `changes`: all as before."""

    quantities: Mapping[str, int]
    changes: tuple[Changed, ...]

    @property
    def is_the_same(self) -> bool:
        return bool(self.quantities) and not self.changes


def repeat(earlier: Sequence[tuple[Goods, int]], offered: Iterable[Today]) -> Repeated:
    """Return what an earlier order's lines (goods, quantity from 1) become today."""
    today = {offer.bundle_id: offer for offer in offered}
    quantities: dict[str, int] = {}
    changes: list[Changed] = []
    for goods, wished in earlier:
        now = today.get(goods.bundle_id)
        quantity = 0 if now is None else _available(goods, now, wished)
        if now is not None and quantity:
            quantities[now.code] = quantity
        changes += [
            Changed(difference, goods, wished, now, quantity)
            for difference in _differences(goods, now, wished=wished, quantity=quantity)
        ]
    return Repeated(quantities, tuple(changes))


def _available(goods: Goods, now: Today, wished: int) -> int:
    if now.is_withdrawn or now.name != goods.name:
        return 0
    return max(0, min(wished, now.limit, wished if now.stock is None else now.stock))


def _differences(
    goods: Goods, now: Today | None, *, wished: int, quantity: int
) -> Iterable[Difference]:
    if now is None or now.is_withdrawn or now.name != goods.name:
        return [Difference.NOT_OFFERED]
    if not quantity:
        return [Difference.SOLD_OUT]
    found = {
        Difference.FEWER: quantity < wished,
        Difference.PRICE: now.price != goods.price,
        Difference.CONTENTS: now.contents != goods.contents,
    }
    return [difference for difference, holds in found.items() if holds]
