"""The snapshot survives storage, its hash is its identity, and its totals are sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given

from fulfillment.supply.rules.snapshot import PickList, from_json, sha256_of, to_json
from fulfillment.supply.rules.totals import (
    by_building,
    contents_multiplied_out,
    quantity_text,
    units_by_good,
)
from tests.papers.lists import GOODS, MADE_AT, POTATOES, make_list, make_parcel, pick_lists


@given(pick_lists())
def test_a_list_read_back_from_its_json_is_equal_and_has_the_same_hash(pick_list: PickList) -> None:
    again = from_json(to_json(pick_list))
    assert again == pick_list
    assert sha256_of(again) == sha256_of(pick_list)


def test_the_hash_does_not_depend_on_the_zone_an_instant_is_written_in() -> None:
    east = MADE_AT.astimezone(timezone(timedelta(hours=8)))
    assert sha256_of(make_list(made_at=east)) == sha256_of(make_list())


def test_any_change_of_a_parcel_changes_the_hash() -> None:
    pick_list = make_list(2)
    changed = (pick_list.parcels[0], replace(pick_list.parcels[1], remark="少放葱"))
    assert sha256_of(replace(pick_list, parcels=changed)) != sha256_of(pick_list)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_json(make_list(made_at=datetime(2022, 4, 10)))  # noqa: DTZ001


@given(pick_lists())
def test_units_money_and_bags_of_the_buildings_add_up_to_those_of_the_list(
    pick_list: PickList,
) -> None:
    buildings = by_building(pick_list)
    units = units_by_good(pick_list.goods, pick_list.parcels)
    assert {code: sum(b.units[code] for b in buildings) for code in units} == units
    assert sum(units.values()) == sum(n for p in pick_list.parcels for _, n in p.lines)
    assert sum(b.amount_minor for b in buildings) == sum(p.amount_minor for p in pick_list.parcels)
    assert sum(b.bags for b in buildings) == sum(len(p.bags) for p in pick_list.parcels)


@given(pick_lists())
def test_contents_multiplied_out_equal_the_sum_over_every_line(pick_list: PickList) -> None:
    expected: dict[tuple[str, str], Fraction] = {}
    for parcel in pick_list.parcels:
        for code, count in parcel.lines:
            for content in pick_list.good(code).contents:
                key = (content.name, content.unit)
                expected[key] = expected.get(key, Fraction(0)) + Fraction(content.quantity) * count
    totals = contents_multiplied_out(pick_list.goods, pick_list.parcels)
    found = {(t.name, t.unit): Fraction(t.quantity) for t in totals}
    assert {k: v for k, v in expected.items() if v} == {k: v for k, v in found.items() if v}


def test_potatoes_of_different_bundles_are_one_total() -> None:
    goods = (GOODS[0], replace(GOODS[1], contents=(replace(POTATOES, quantity="0.1"),)))
    parcels = (make_parcel(1, lines=(("A", 3), ("B", 7))),)
    total = contents_multiplied_out(goods, parcels)[0]
    assert (total.name, total.quantity, total.weight_grams) == ("土豆", Decimal("8.2"), 25000)


def test_a_total_whose_weight_is_partly_unknown_has_no_weight() -> None:
    goods = (GOODS[0], replace(GOODS[1], contents=(replace(POTATOES, weight_grams=None),)))
    parcels = (make_parcel(1, lines=(("A", 1), ("B", 1))),)
    assert contents_multiplied_out(goods, parcels)[0].weight_grams is None


def test_a_quantity_too_long_to_be_exact_is_refused_rather_than_rounded() -> None:
    absurd = replace(GOODS[0], contents=(replace(POTATOES, quantity="0." + "1" * 61),))
    with pytest.raises(Inexact):
        contents_multiplied_out((absurd,), (make_parcel(1, lines=(("A", 1),)),))


@pytest.mark.parametrize(
    ("quantity", "text"), [("12.50", "12.5"), ("100", "100"), ("1E+2", "100"), ("0.00", "0")]
)
def test_quantities_are_written_plainly(quantity: str, text: str) -> None:
    assert quantity_text(Decimal(quantity)) == text
