"""Which rooms differ between two versions of a pick list: exactly those, once, in order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.rules.changes import changed_rooms
from tests.papers.lists import make_list, make_parcel

NUMBERS = st.sets(st.integers(1, 40), max_size=15)


@given(old=NUMBERS, new=NUMBERS, repacked=NUMBERS)
def test_rooms_that_came_went_or_are_packed_otherwise(old, new, repacked):
    before = make_list(tuple(make_parcel(number) for number in sorted(old)))
    after = make_list(
        tuple(
            make_parcel(number, lines=(("A", 9),)) if number in repacked else make_parcel(number)
            for number in sorted(new)
        ),
        version=2,
    )
    expected = (old ^ new) | (repacked & new)
    found = changed_rooms(before, after)
    assert set(found) == {make_parcel(number).address for number in expected}
    assert len(found) == len(set(found))


def test_what_is_gone_is_named_last():
    before = make_list(3)
    after = replace(before, parcels=(before.parcels[1], make_parcel(9)), version=2)
    gone = (before.parcels[0].address, before.parcels[2].address)
    assert changed_rooms(before, after) == (make_parcel(9).address, *gone)


def test_an_equal_list_changes_nothing():
    assert changed_rooms(make_list(5), make_list(5, version=2)) == ()
