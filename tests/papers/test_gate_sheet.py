"""The gate sheet: every bag that comes is in one box on it, and each box stands there once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.supply.rules.gate_count import LOOSE, count_at_gate
from fulfillment.supply.rules.snapshot import TO_GATE, BagOnList, PickList
from tests.papers.lists import make_list, make_parcel
from tests.papers.reading import draw, texts


@st.composite
def loads(draw: st.DrawFn) -> PickList:
    boxes = st.lists(st.integers(0, 6), min_size=0, max_size=4)
    parcels = [
        make_parcel(
            number,
            building=draw(st.sampled_from(["1", "2", "3"])),
            bags=tuple(BagOnList(f"B{number}{at}", (), box) for at, box in enumerate(draw(boxes))),
            held=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(1, 12)))
    ]
    return make_list(tuple(parcels))


@settings(max_examples=50)
@given(loads())
def test_bags_to_count_and_bags_held_are_all_bags_of_the_list(pick_list: PickList) -> None:
    gate = count_at_gate(pick_list)
    held = sum(len(parcel.bags) for parcel in pick_list.parcels if parcel.held)
    bags = sum(len(parcel.bags) for parcel in pick_list.parcels)
    assert gate.held == held
    assert gate.to_count == bags - held
    for building in gate.buildings:
        mine = [parcel for parcel in pick_list.parcels if parcel.building == building.building]
        coming = sum(len(parcel.bags) for parcel in mine if not parcel.held)
        assert building.to_count + sum(count for _, count in building.elsewhere) == coming


@settings(max_examples=50)
@given(loads())
def test_a_box_stands_once_and_a_shared_one_names_all_its_buildings(pick_list: PickList) -> None:
    gate = count_at_gate(pick_list)
    numbers = [box.number for box in gate.boxes if box.number != LOOSE]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == {bag.box for p in pick_list.parcels for bag in p.bags if bag.box}
    for box in gate.shared:
        there = {p.building for p in pick_list.parcels for bag in p.bags if bag.box == box.number}
        assert {building for building, _ in box.bags} == there


def test_the_sheet_tells_boxes_held_bags_and_what_stays_at_the_gate() -> None:
    parcels = (
        make_parcel(1, bags=(BagOnList("A", (), 1), BagOnList("B", (), 2))),
        make_parcel(2, bags=(BagOnList("C", (), 1),), held=True),
        make_parcel(3, building="7", bags=(BagOnList("D", (), 2),)),
        make_parcel(4, address="8-1", bags=(BagOnList("E", (), 3),), remark=f"{TO_GATE} · 40"),
    )
    flat = " ".join(" ".join(texts(draw("gate_sheet", make_list(parcels), "en"))).split())
    assert "3 boxes · 4 bags" in flat
    assert "1 bag held back" in flat
    assert "Stays at the gate · 8-1 · 1 bag · Box 3" in flat
    assert "Building 1: 1 · Building 7: 1" in flat


def test_the_sheet_names_nobody() -> None:
    flat = " ".join(texts(draw("gate_sheet", make_list(3, phone_level="full"), "zh_CN")))
    assert "王小明" not in flat
    assert "138" not in flat
