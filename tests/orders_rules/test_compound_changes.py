"""Comparing what a file says with what is there: shown, applied, and then nothing is left."""

from hypothesis import given
from hypothesis import strategies as st

from orders.rules.compound_changes import (
    PAYEE_FIELDS,
    SECTIONS,
    Changed,
    Changes,
    Kept,
    applied,
    compare,
    payee_changes,
    without_payee_changes,
)

KEYS = st.sampled_from(["A", "B", "C", "3-2-501"])
FIELDS = st.fixed_dictionaries(
    {
        "price": st.integers(1, 3),
        "stock": st.none() | st.integers(0, 2),
        "payee": st.sampled_from(["甲", "乙"]),
        "aliases": st.lists(st.sampled_from(["菜", "肉"]), max_size=2),
    }
)
LAYOUTS = st.fixed_dictionaries(
    {name: st.dictionaries(KEYS, FIELDS, max_size=4) for name in SECTIONS}
)
IN_USE = st.dictionaries(
    st.sampled_from(SECTIONS), st.dictionaries(KEYS, st.just("lives"), max_size=3), max_size=3
)


@given(LAYOUTS, LAYOUTS)
def test_after_applying_nothing_differs_any_more(present, wanted):
    after = applied(present, compare(present, wanted))
    assert after == wanted
    assert compare(after, wanted) == Changes()


@given(LAYOUTS, LAYOUTS, IN_USE)
def test_what_is_in_use_stays_and_is_named_each_time(present, wanted, in_use):
    changes = compare(present, wanted, in_use=in_use)
    after = applied(present, changes)
    again = compare(after, wanted, in_use=in_use)
    assert again.is_nothing
    assert again.kept == changes.kept
    for item in changes.kept:
        assert after[item.section][item.key] == present[item.section][item.key]
        assert item.key not in wanted[item.section]


@given(LAYOUTS)
def test_the_same_twice_changes_nothing(layout):
    assert compare(layout, layout) == Changes()


@given(LAYOUTS, LAYOUTS)
def test_the_sections_taken_one_by_one_are_the_whole(present, wanted):
    changes = compare(present, wanted)
    parts = [changes.of(name) for name in SECTIONS]
    assert tuple(item for part in parts for item in part.added) == changes.added
    assert tuple(item for part in parts for item in part.changed) == changes.changed
    assert tuple(item for part in parts for item in part.gone) == changes.gone


@given(LAYOUTS, LAYOUTS)
def test_without_the_payees_everything_else_still_changes(present, wanted):
    changes = compare(present, wanted)
    rest = without_payee_changes(changes)
    assert not payee_changes(rest)
    after = applied(present, rest)
    left = compare(after, wanted)
    assert all(
        item.section == "suppliers" and set(item.after) <= PAYEE_FIELDS for item in left.changed
    )
    assert not left.added
    assert not left.gone


def test_only_what_differs_is_told():
    changes = compare(
        {"bundles": {"A": {"price": 1000, "limit": 2}}},
        {"bundles": {"A": {"price": 1200, "limit": 2}}},
    )
    assert changes == Changes(changed=(Changed("bundles", "A", {"price": 1000}, {"price": 1200}),))


def test_a_room_where_somebody_lives_is_kept_with_the_reason():
    changes = compare(
        {"households": {"1-1-101": {}, "1-1-102": {}}},
        {"households": {}},
        in_use={"households": {"1-1-101": "lives"}},
    )
    assert changes.kept == (Kept("households", "1-1-101", "lives"),)
    assert [item.key for item in changes.gone] == ["1-1-102"]
