"""Door runs: every door once, at most ten households of one building, units whole, downwards."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.rules.door_runs import MOST_HOUSEHOLDS, door_runs
from fulfillment.supply.rules.snapshot import TO_GATE, ParcelOnList
from tests.papers.lists import make_list, make_parcel
from tests.papers.reading import draw, texts

PLACES = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 9), st.integers(1, 4))


@st.composite
def doors(draw: st.DrawFn) -> tuple[ParcelOnList, ...]:
    """Parcels in walking order, some at the gate, some held, some in houses."""
    places = sorted(draw(st.sets(PLACES, max_size=60)))
    houses = draw(st.integers(0, 25))
    flats = [
        make_parcel(
            number,
            building=str(building),
            unit=str(unit),
            floor=floor,
            room=f"{floor}0{room}",
            address=f"{building}-{unit}-{floor}0{room}",
            held=draw(st.booleans()),
            remark=draw(st.sampled_from(["", TO_GATE, "不要葱"])),
        )
        for number, (building, unit, floor, room) in enumerate(places, start=1)
    ]
    alone = [
        make_parcel(100 + n, building=f"H{n}", unit="", floor=0, room="", address=f"H{n}")
        for n in range(houses)
    ]
    return (*flats, *alone)


@given(doors())
def test_each_door_is_in_one_run_and_what_stays_at_the_gate_in_none(
    parcels: tuple[ParcelOnList, ...],
) -> None:
    served = [parcel for run in door_runs(parcels) for parcel in run.parcels]
    expected = [parcel for parcel in parcels if not parcel.to_gate]
    assert sorted(parcel.address for parcel in served) == sorted(p.address for p in expected)


@given(doors())
def test_a_run_is_short_in_one_building_and_goes_down_unit_by_unit(
    parcels: tuple[ParcelOnList, ...],
) -> None:
    for run in door_runs(parcels):
        assert 1 <= len(run.parcels) <= MOST_HOUSEHOLDS
        assert len({parcel.building for parcel in run.parcels if parcel.room}) <= 1
        assert len({bool(parcel.room) for parcel in run.parcels}) == 1
        steps = [(run.units.index(parcel.unit), -parcel.floor) for parcel in run.parcels]
        assert steps == sorted(steps)


@given(doors())
def test_no_two_neighbouring_runs_of_a_building_could_be_one(
    parcels: tuple[ParcelOnList, ...],
) -> None:
    for one, next_ in pairwise(door_runs(parcels)):
        if one.building == next_.building and not set(one.units) & set(next_.units):
            of_unit = sum(
                1 for p in parcels if (p.building, p.unit) == (next_.building, next_.units[0])
            )
            assert len(one.parcels) + of_unit > MOST_HOUSEHOLDS or not of_unit


@given(st.integers(1, 60))
def test_a_unit_is_shared_out_evenly_over_as_few_runs_as_possible(households: int) -> None:
    parcels = [make_parcel(n, building="1", unit="1", floor=1) for n in range(1, households + 1)]
    sizes = [len(run.parcels) for run in door_runs(parcels)]
    assert len(sizes) == -(-households // MOST_HOUSEHOLDS)
    assert max(sizes) - min(sizes) <= 1


def test_bags_of_held_parcels_are_not_carried() -> None:
    held = make_parcel(2, held=True, bags=("X1", "X2"))
    assert door_runs([make_parcel(1), held])[0].bags == 1


def test_the_sheet_says_which_run_of_how_many_it_is_and_leaves_the_gate_out() -> None:
    parcels = (
        *make_list(25).parcels,
        make_parcel(26, address="9-9-900", remark=f"{TO_GATE} · 40"),
    )
    flat = " ".join(" ".join(texts(draw("door_runs", make_list(parcels), "en"))).split())
    assert "Run 1 of 3" in flat
    assert "Run 3 of 3" in flat
    assert "9-9-900" not in flat


def test_a_run_shows_no_more_of_a_person_than_the_list_allows() -> None:
    spoken = make_parcel(1, remark="王小明 13812345678 叫我", phone="+8613800000001")
    shown = {
        level: " ".join(texts(draw("door_runs", make_list((spoken,), phone_level=level))))
        for level in ("room_only", "masked", "full")
    }
    assert "王小明" in shown["full"]
    assert "13812345678" in shown["full"]
    assert "138****0001" in shown["masked"]
    for level in ("room_only", "masked"):
        assert "13812345678" not in shown[level]
        assert "王小明" not in shown[level]
    assert "138" not in shown["room_only"]
