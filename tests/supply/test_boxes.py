"""Boxes: what two people lift, of one building where it fills one."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.rules.boxes import (
    MOST_BAGS,
    MOST_GRAMS,
    Riding,
    Stack,
    fill_boxes,
    join_boxes,
)

BAG = st.integers(0, 15_000)
BUILDINGS = st.lists(
    st.lists(st.lists(BAG, min_size=1, max_size=12).map(tuple), min_size=1, max_size=8), max_size=6
)


@given(buildings=BUILDINGS)
def test_no_box_is_too_heavy_and_only_small_buildings_share_one(
    buildings: list[list[tuple[int, ...]]],
) -> None:
    stacks = [Stack(str(at), bags) for at, stack in enumerate(buildings) for bags in stack]
    numbers = fill_boxes(stacks)
    assert [len(each) for each in numbers] == [len(stack.bags) for stack in stacks]
    flat = [number for each in numbers for number in each]
    assert sorted(set(flat)) == list(range(1, len(set(flat)) + 1))
    assert flat == sorted(flat)
    boxes: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for stack, into in zip(stacks, numbers, strict=True):
        for number, grams in zip(into, stack.bags, strict=True):
            boxes[number].append((stack.building, grams))
    for inside in boxes.values():
        assert len(inside) <= MOST_BAGS
        assert sum(grams for _, grams in inside) <= MOST_GRAMS
        sharing = {building for building, _ in inside}
        if len(sharing) > 1:
            for building in sharing:
                whole = sum(len(bags) for bags in buildings[int(building)])
                assert whole == sum(1 for mine, _ in inside if mine == building) <= MOST_BAGS / 2


@pytest.mark.parametrize(
    ("homes", "numbers"),
    [
        ([("1", 2), ("2", 1), ("3", 2)], [(1, 1), (1,), (1, 1)]),  # houses share
        ([("1", 8), ("2", 2)], [(1,) * 8, (2, 2)]),  # a building that fills a box has its own
        ([("1", 4), ("1", 4), ("1", 4)], [(1,) * 4, (1,) * 4, (2,) * 4]),  # kept together
        ([("1", 11)], [(1,) * 10 + (2,)]),
    ],
)
def test_examples(homes: list[tuple[str, int]], numbers: list[tuple[int, ...]]) -> None:
    assert fill_boxes([Stack(building, (1000,) * bags) for building, bags in homes]) == numbers


@given(buildings=BUILDINGS, stack=st.lists(BAG, min_size=1, max_size=12).map(tuple))
def test_bags_that_come_later_overload_no_box_and_leave_other_buildings_alone(
    buildings: list[list[tuple[int, ...]]], stack: tuple[int, ...]
) -> None:
    stacks = [Stack(str(at), bags) for at, stack in enumerate(buildings) for bags in stack]
    riding = [
        Riding(box, each.building, grams)
        for each, numbers in zip(stacks, fill_boxes(stacks), strict=True)
        for box, grams in zip(numbers, each.bags, strict=True)
    ]
    into = join_boxes(riding, Stack("0", stack))
    highest = max((each.box for each in riding), default=0)
    for box in set(into):
        inside = [each.grams for each in riding if each.box == box]
        inside += [grams for number, grams in zip(into, stack, strict=True) if number == box]
        assert len(inside) <= MOST_BAGS
        assert sum(inside) <= MOST_GRAMS
        assert all(each.building == "0" for each in riding if each.box == box)
    fresh = sorted({box for box in into if box > highest})
    assert fresh == list(range(highest + 1, highest + 1 + len(fresh)))


def test_a_bag_rides_with_its_building_where_there_is_room() -> None:
    riding = [Riding(1, "1", 1000), Riding(2, "2", 1000), Riding(3, "2", 59_500)]
    assert join_boxes(riding, Stack("2", (1000, 1000))) == (2, 2)
    assert join_boxes(riding, Stack("3", (1000,))) == (4,)
