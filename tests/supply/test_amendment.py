"""An amendment is the whole way from one version to another, and nothing more."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.supply.documents.amendment import which_bag
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.amendment import Amendment, Step, amend
from fulfillment.supply.rules.amendment_todo import todo_of
from fulfillment.supply.rules.snapshot import BagOnList, ParcelOnList, PickList, to_json
from tests.papers.lists import make_list, make_parcel

UNITS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 3)), max_size=3).map(tuple)
Packed = dict[str, tuple[str, int, bool, Counter[str], dict[str, tuple[int, Counter[str]]]]]


@st.composite
def _parcels(draw: st.DrawFn) -> tuple[ParcelOnList, ...]:
    """Some of eight orders; a bag's code goes with its order, all else as it comes."""
    numbers = sorted(draw(st.sets(st.integers(1, 8), max_size=6)))
    return tuple(_parcel(draw, number) for number in numbers)


def _parcel(draw: st.DrawFn, number: int) -> ParcelOnList:
    places = draw(st.sets(st.integers(0, 3), max_size=3))
    bags = [BagOnList(f"B{number}{at}", draw(UNITS), draw(st.integers(1, 3))) for at in places]
    loose = draw(st.booleans())  # of a list from before bags knew their contents
    return make_parcel(
        number,
        address=f"{draw(st.integers(1, 2))}-{number}",
        lines=tuple(sum((_counted(bag.units) for bag in bags), Counter()).items()),
        bags=tuple(replace(bag, units=() if loose else bag.units) for bag in bags),
        amount_minor=draw(st.integers(0, 3)),
        held=draw(st.booleans()),
    )


def _counted(units) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code, count in units:
        counts[code] += count
    return counts


def _packed(pick_list: PickList) -> Packed:
    """What somebody who packed from a list has before them."""
    return {
        parcel.order_number: (
            parcel.address,
            parcel.amount_minor,
            parcel.held,
            _counted(parcel.lines),
            {bag.code: (bag.box, _counted(bag.units)) for bag in parcel.bags},
        )
        for parcel in pick_list.parcels
    }


def _applied(amendment: Amendment, packed: Packed) -> Packed:
    """The same after everything on the amendment has been done."""
    done = dict(packed)
    for room in amendment.rooms:
        _, amount, held, lines, bags = done.pop(
            room.order_number, (None, room.old_amount_minor, room.was_held, Counter(), {})
        )
        assert (amount, held) == (room.old_amount_minor, room.was_held)
        lines, bags = lines + _counted(room.into) - _counted(room.out), dict(bags)
        for bag in room.bags:
            assert (bag.old_box == 0) == (bag.code not in bags)
            _, units = bags.pop(bag.code, (0, Counter()))
            lines = lines + _counted(bag.into) - _counted(bag.out)
            if bag.step is not Step.OUT:
                bags[bag.code] = (bag.box, units + _counted(bag.into) - _counted(bag.out))
        if room.step is not Step.OUT:
            done[room.order_number] = (room.address, room.amount_minor, room.held, lines, bags)
    return done


@settings(max_examples=60)
@given(st.lists(_parcels(), min_size=2, max_size=3))
def test_who_does_what_it_says_has_packed_the_newer_version(versions) -> None:
    lists = [make_list(parcels, version=n) for n, parcels in enumerate(versions, start=1)]
    amendment = amend(lists)
    assert _applied(amendment, _packed(lists[0])) == _packed(lists[-1])
    assert (amendment.since, amendment.version) == (1, len(lists))
    numbers = [room.order_number for room in amendment.rooms]
    assert len(numbers) == len(set(numbers))
    assert [n for n in numbers if n in _packed(lists[-1])] == [
        parcel.order_number for parcel in lists[-1].parcels if parcel not in lists[0].parcels
    ]


@settings(max_examples=40)
@given(st.lists(_parcels(), min_size=3, max_size=4))
def test_a_room_has_the_reasons_of_just_those_versions_that_changed_it(versions) -> None:
    lists = [
        make_list(parcels, version=n, reason=f"reason {n}") for n, parcels in enumerate(versions)
    ]
    for room in amend(lists).rooms:
        touched = tuple(
            later.reason
            for earlier, later in pairwise(lists)
            if _of(earlier, room.order_number) != _of(later, room.order_number)
        )
        assert room.reasons == touched


def _of(pick_list: PickList, number: str) -> list[ParcelOnList]:
    return [parcel for parcel in pick_list.parcels if parcel.order_number == number]


def test_an_equal_list_changes_nothing() -> None:
    assert amend([make_list(5), make_list(5, version=2)]).rooms == ()


def test_what_is_gone_stands_where_it_stood() -> None:
    before = make_list(4)
    first, _, third, fourth = before.parcels
    after = replace(before, parcels=(first, third, make_parcel(9)), version=2)
    rooms = amend([before, after]).rooms
    assert [(room.address, room.step) for room in rooms] == [
        (before.parcels[1].address, "out"),
        (fourth.address, "out"),
        (make_parcel(9).address, "in"),
    ]


def test_a_label_is_printed_anew_where_it_says_something_else() -> None:
    two = (BagOnList("X1", (("A", 1),), 1), BagOnList("X2", (("B", 1),), 1))
    before = make_list((make_parcel(1, bags=two), make_parcel(2), make_parcel(3)))
    one_bag_less = replace(before.parcels[0], bags=two[:1])
    dearer = replace(before.parcels[1], amount_minor=1)
    moved = replace(before.parcels[2], address="2-1-101", building="2")
    amendment = amend([before, make_list((one_bag_less, dearer, moved), version=2)])
    # Of one bag it is the only one now; a sum stands on slips, not on labels.
    assert amendment.labels == ("X1", before.parcels[2].bags[0].code)
    assert amendment.orders == tuple(parcel.order_number for parcel in before.parcels)
    assert amendment.new_buildings == ("2",)


def test_a_bag_is_looked_for_by_the_count_on_the_label_that_it_has() -> None:
    two = (BagOnList("X1", (("A", 1),), 1), BagOnList("X2", (("B", 2),), 1))
    parcel = make_parcel(1, lines=(("A", 1), ("B", 2)), bags=two)
    before = make_list((parcel,))
    second_left = replace(parcel, lines=(("B", 1),), bags=(replace(two[1], units=(("B", 1),)),))
    amendment = amend([before, make_list((second_left,), version=2)])
    stays, goes = todo_of(amendment)
    assert (stays.old_number, stays.old_of, stays.number, stays.of) == (2, 2, 1, 1)
    assert (goes.number, goes.of, goes.old_number) == (1, 2, 0)
    (room,) = amendment.rooms
    words = Wording.of(to_json(before), "en")
    assert [which_bag(words, bag) for bag in room.bags] == ["Bag 2/2 → 1/1", "Bag 1/2"]
