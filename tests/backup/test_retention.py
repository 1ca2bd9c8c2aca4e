"""Which backups stay: the newest few and one a week for eight weeks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.backup.retention import WEEKS, instant_of, monday_of, name_at, superfluous

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 366 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
MANY = st.lists(INSTANTS, unique=True, max_size=60)
KEEP = st.integers(1, 20)


def left_of(names: list[str], keep: int) -> set[str]:
    return set(names) - set(superfluous(names, keep=keep))


def test_a_name_tells_when():
    name = "lanzi-20201115T030000Z.backup"
    assert name_at(datetime(2020, 11, 15, 3, tzinfo=UTC)) == name
    assert instant_of(name) == datetime(2020, 11, 15, 3, tzinfo=UTC)


@given(INSTANTS)
def test_every_name_is_read_back(instant):
    assert instant_of(name_at(instant)) == instant


@given(MANY, KEEP)
def test_the_newest_stay_and_the_newest_of_each_week(instants, keep):
    left = left_of([name_at(at) for at in instants], keep)
    newest_first = sorted(instants, reverse=True)
    assert {name_at(at) for at in newest_first[:keep]} <= left
    for at in newest_first:
        of_its_week = [other for other in instants if monday_of(other) == monday_of(at)]
        is_young = monday_of(newest_first[0]) - monday_of(at) < timedelta(weeks=WEEKS)
        if is_young and at == max(of_its_week):
            assert name_at(at) in left
    assert len(left) <= keep + WEEKS


@given(MANY, KEEP)
def test_asking_after_every_backup_keeps_what_asking_once_would(instants, keep):
    left: set[str] = set()
    for at in sorted(instants):
        left = left_of([*left, name_at(at)], keep)
    assert left == left_of([name_at(at) for at in instants], keep)


@given(MANY, KEEP, st.lists(st.text(min_size=1)))
def test_files_of_other_names_are_never_touched(instants, keep, others):
    names = [name_at(at) for at in instants] + others
    assert all(instant_of(name) for name in superfluous(names, keep=keep))


def test_a_year_of_nights_leaves_the_newest_two_weeks_and_six_sundays():
    first = datetime(2020, 1, 1, 3, tzinfo=UTC)
    names = [name_at(first + timedelta(days=day)) for day in range(366)]
    left = sorted(left_of(names, 14))
    assert left[-14:] == names[-14:]
    sundays = [instant_of(name) for name in left[:-14]]
    assert all(at is not None and at.weekday() == 6 for at in sundays)
    assert len(sundays) == 5  # the newest fourteen nights hold three more weeks


def test_impossible_days_are_other_names():
    assert instant_of("lanzi-20201399T030000Z.backup") is None
    assert superfluous(["lanzi-20201399T030000Z.backup"], keep=1) == []
