"""The pick list by building → room → bundle, and the totals with contents multiplied out.

Both are for people who walk along shelves and pallets: each building begins a new page of the
pick list, and every number that is asked for ("how many kilograms of potatoes?") stands written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fulfillment.supply.documents.fitting import breakable, cut, cut_middle
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import (
    BuildingTotal,
    by_building,
    contents_multiplied_out,
    units_by_good,
)

Drawn = dict[str, Any]


def lay_out_pick_list(words: Wording, options: Options = USUAL) -> Drawn:
    """What `pick_list.typ` draws: a part a building, then the totals of all."""
    return {
        "head": words.head(words._("Pick list")),
        "words": _column_words(words),
        "buildings": [
            {
                **_building(words, building),
                "parcels": [_row(words, parcel) for parcel in building.parcels],
            }
            for building in by_building(words.pick_list)
        ],
        "total": _total(words),
    }


def lay_out_totals(words: Wording, options: Options = USUAL) -> Drawn:
    """What `totals.typ` draws: all together first, then each building."""
    return {
        "head": words.head(words._("Totals")),
        "words": _column_words(words),
        "total": _total(words),
        "buildings": [_building(words, building) for building in by_building(words.pick_list)],
    }


def _column_words(words: Wording) -> dict[str, str]:
    return {
        "address": words._("Room"),
        "bundles": words._("Bundles"),
        "bags": words._("Bags"),
        "sum": words._("Sum"),
        "order": words._("Order · phone"),
        "code": words._("Bundle code"),
        "bundle": words._("Bundle"),
        "item": words._("Item"),
        "price": words._("Price"),
        "units": words._("Units ordered"),
        "kind": words._("Kind"),
        "quantity": words._("Quantity"),
        "weight": words._("Weight"),
        "held": words._("HOLD: do not load"),
        "all": words._("All buildings together"),
        "contents": words._("Contents multiplied out"),
    }


def _building(words: Wording, building: BuildingTotal) -> Drawn:
    return {
        "name": cut(words.building(building.building), 32),
        "units": words.units(building.units),
        "facts": _facts(words, building.parcels),
        "contents": _contents(words, building.parcels),
    }


def _facts(words: Wording, parcels: tuple[ParcelOnList, ...]) -> list[str]:
    """`24 households`, `26 bags`, `¥1,234.00`, and how many are held back if any are."""
    many = words.texts.ngettext
    bags = sum(len(parcel.bags) for parcel in parcels)
    held = sum(len(parcel.bags) for parcel in parcels if parcel.held)
    return [
        many("{count} household", "{count} households", len(parcels)).format(count=len(parcels)),
        many("{count} bag", "{count} bags", bags).format(count=bags),
        words.money(sum(parcel.amount_minor for parcel in parcels)),
        *(
            [many("{count} bag held back", "{count} bags held back", held).format(count=held)]
            if held
            else []
        ),
    ]


def _row(words: Wording, parcel: ParcelOnList) -> Drawn:
    return {
        "address": cut_middle(parcel.address, 60),
        "units": words.units(parcel.lines),
        "bags": len(parcel.bags),
        "sum": words.due(parcel),
        "order": cut(parcel.order_number, 20),
        "phone": words.phone(parcel),
        "receiver": cut(words.receiver(parcel), 18),
        "held": parcel.held,
        "remark": breakable(words.remark(parcel), 160),
    }


def _total(words: Wording) -> Drawn:
    pick_list = words.pick_list
    units = units_by_good(pick_list.goods, pick_list.parcels)
    return {
        "facts": _facts(words, pick_list.parcels),
        "goods": [
            {
                "code": cut(good.code, 6),
                "name": breakable(words.name(good), 60),
                "price": words.money(good.price_minor),
                "units": units[good.code],
                "sum": words.money(good.price_minor * units[good.code]),
            }
            for good in pick_list.goods
        ],
        "contents": _contents(words, pick_list.parcels),
    }


def _contents(words: Wording, parcels: Iterable[ParcelOnList]) -> list[Drawn]:
    return [
        {
            "kind": cut(words.kind(total.kind), 14),
            "name": breakable(words.name(total), 120),
            "amount": cut(words.amount(total), 36),
            "weight": "" if total.weight_grams is None else _kilograms(total.weight_grams),
        }
        for total in contents_multiplied_out(words.pick_list.goods, parcels)
    ]


def _kilograms(grams: int) -> str:
    """`12.5 kg`, exact to the gram."""
    whole, rest = divmod(grams, 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} kg"
