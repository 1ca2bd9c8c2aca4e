"""Sums over a pick list: units a bundle, parcels a building, contents multiplied out.

All arithmetic is exact: quantities of contents are decimal texts and are added as Decimal in a
context that refuses to round (decimal.Inexact), never as floats. Ranges: counts are >= 0.
Held parcels count: they are packed, they only stay off the truck.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation

from fulfillment.supply.rules.snapshot import Content, Good, ParcelOnList, PickList

# 60 digits hold any quantity a person writes times any count; more is refused, not rounded.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True, slots=True)
class ContentTotal:
    """How much of one content there is in all; weight is None if any part's weight is unknown."""

    name: str
    name_en: str
    unit: str
    unit_en: str
    kind: str
    quantity: Decimal
    weight_grams: int | None


@dataclass(frozen=True, slots=True)
class BuildingTotal:
    """One building's parcels in walking order, with their sums."""

    building: str
    parcels: tuple[ParcelOnList, ...]
    units: dict[str, int]
    bags: int
    amount_minor: int


def units_by_good(goods: Iterable[Good], parcels: Iterable[ParcelOnList]) -> dict[str, int]:
    """Units of every offered code, in the order of the goods; KeyError for a code not offered."""
    units = {good.code: 0 for good in goods}
    for parcel in parcels:
        for code, quantity in parcel.lines:
            units[code] += quantity
    return units


def by_building(pick_list: PickList) -> tuple[BuildingTotal, ...]:
    """A total per building, in the order in which the buildings first appear."""
    buildings: dict[str, list[ParcelOnList]] = {}
    for parcel in pick_list.parcels:
        buildings.setdefault(parcel.building, []).append(parcel)
    return tuple(
        BuildingTotal(
            building=building,
            parcels=tuple(parcels),
            units=units_by_good(pick_list.goods, parcels),
            bags=sum(len(parcel.bags) for parcel in parcels),
            amount_minor=sum(parcel.amount_minor for parcel in parcels),
        )
        for building, parcels in buildings.items()
    )


def contents_multiplied_out(
    goods: Iterable[Good], parcels: Iterable[ParcelOnList]
) -> tuple[ContentTotal, ...]:
    """What lies in all bundles of these parcels together; see `multiplied_out`."""
    goods = tuple(goods)
    return multiplied_out(goods, units_by_good(goods, parcels))


def multiplied_out(goods: Iterable[Good], units: dict[str, int]) -> tuple[ContentTotal, ...]:
    """One entry a content, in the order of the goods; a code without units adds nothing."""
    sums: dict[tuple[str, ...], ContentTotal] = {}
    for good in goods:
        count = units.get(good.code, 0)
        for content in good.contents if count else ():
            _add(sums, content, count)
    return tuple(sums.values())


def quantity_text(quantity: Decimal) -> str:
    """Plain digits without an exponent or trailing zeros: 12.50 becomes "12.5"."""
    text = format(quantity, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _add(sums: dict[tuple[str, ...], ContentTotal], content: Content, count: int) -> None:
    key = (content.name, content.name_en, content.unit, content.unit_en, content.kind)
    amount = EXACT.multiply(EXACT.create_decimal(content.quantity), Decimal(count))
    weight = None if content.weight_grams is None else content.weight_grams * count
    before = sums.get(key)
    if before is not None:
        amount = EXACT.add(before.quantity, amount)
        unknown = weight is None or before.weight_grams is None
        weight = None if unknown else (before.weight_grams or 0) + (weight or 0)
    sums[key] = ContentTotal(*key, quantity=amount, weight_grams=weight)
