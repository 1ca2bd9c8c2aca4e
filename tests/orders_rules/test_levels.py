"""Which control level holds where and when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.levels import (
    Level,
    LevelRow,
    changed,
    exceptions_that_end,
    level_at,
    levels_at,
    spans_of,
)

START = datetime(2022, 4, 1, tzinfo=UTC)
BUILDINGS = (1, 2, 3)


def row(number: int, building: int | None, level: Level | None, hours: int) -> LevelRow:
    holds_from = START + timedelta(hours=hours)
    return LevelRow(id=number, building_id=building, level=level, holds_from=holds_from)


def hour(hours: float) -> datetime:
    return START + timedelta(hours=hours)


@st.composite
def histories(draw: st.DrawFn) -> list[LevelRow]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from([None, *BUILDINGS]),
                st.sampled_from([None, *Level]),
                st.integers(0, 20),
            ),
            max_size=12,
        )
    )
    return [
        row(number, building, level if building or level else Level.CONTROL, hours)
        for number, (building, level, hours) in enumerate(drawn, 1)
    ]


def test_nothing_recorded_counts_as_control():
    assert levels_at([], BUILDINGS, START) == dict.fromkeys([None, *BUILDINGS], Level.CONTROL)


def test_a_buildings_own_level_goes_before_its_compounds_until_it_is_ended():
    rows = [
        row(1, 2, Level.SEALED, 1),
        row(2, None, Level.PREVENTION, 2),
        row(3, 2, None, 3),
    ]
    held = [level_at(rows, 2, hour(at)) for at in (0.5, 1, 2, 3)]
    assert held == [Level.CONTROL, Level.SEALED, Level.SEALED, Level.PREVENTION]


def test_of_rows_of_the_same_instant_the_last_recorded_counts():
    rows = [row(2, 1, Level.PREVENTION, 1), row(1, 1, Level.SEALED, 1)]
    assert level_at(rows, 1, hour(1)) == Level.PREVENTION


def test_a_stricter_level_of_the_compound_ends_milder_exceptions_only():
    rows = [row(1, 1, Level.PREVENTION, 1), row(2, 2, Level.SEALED, 1), row(3, 3, None, 1)]
    assert exceptions_that_end(rows, BUILDINGS, Level.CONTROL, hour(2)) == (1,)


@settings(max_examples=60)
@given(histories(), st.sampled_from([None, *BUILDINGS]), st.integers(0, 22))
def test_the_history_says_what_held_at_every_instant(
    rows: list[LevelRow], place: int | None, hours: int
):
    at = hour(hours + 0.5)
    spans = spans_of(rows, place)
    found = [span for span in spans if span.begins_at <= at and (not span.until or at < span.until)]
    if found:
        assert [span.level for span in found] == [level_at(rows, place, at)]
    else:
        assert not [
            each for each in rows if each.building_id in (None, place) and each.holds_from <= at
        ]


@settings(max_examples=60)
@given(histories(), st.integers(0, 22))
def test_what_changed_and_what_was_before_give_what_holds(rows: list[LevelRow], hours: int):
    before = levels_at(rows[:-1], BUILDINGS, hour(hours))
    after = levels_at(rows, BUILDINGS, hour(hours))
    assert {**before, **changed(before, after)} == after
