"""Which step comes next, when papers are due, and how a paper stands at the arrival."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.clearance import (
    EXPIRED,
    MISSING,
    OK,
    GivenPaper,
    OnBoard,
    check_papers,
    wanting,
)
from fulfillment.handover.rules.gate_lanes import ADMITTED, TAKEN_OVER, lane_of, next_step
from fulfillment.handover.rules.gate_rule import GateRule, GateStep, Paper, papers_due_at, rule_of
from fulfillment.handover.use_cases.accounted import end_of
from orders.rules.states import ALLOWED, ConsignmentState

ARRIVAL = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
RULES = st.builds(
    lambda steps: GateRule(steps=tuple(each for each in GateStep if each in steps)),
    st.sets(st.sampled_from(GateStep)),
)


@given(RULES, st.booleans())
def test_a_load_goes_all_steps_of_its_rule_in_order_and_no_button_leaves_one_out(rule, taken_over):
    lane = lane_of(taken_over=taken_over, rule=rule)
    gone = [lane[0]]
    while (after := next_step(gone[-1], taken_over=taken_over, rule=rule)) is not None:
        assert (gone[-1], after) in ALLOWED[ConsignmentState]
        gone.append(after)
    assert tuple(gone) == lane
    # Whatever the rule: nothing is counted before disinfection and rest.
    assert gone[-3:].count(ConsignmentState.COUNTED) == 1
    assert lane.index(ConsignmentState.RESTING) < lane.index(ConsignmentState.COUNTED)


@given(RULES, RULES, st.booleans(), st.data())
def test_a_rule_that_changes_under_way_counts_from_the_next_step(before, after, taken_over, data):
    state = data.draw(st.sampled_from(lane_of(taken_over=taken_over, rule=before)))
    whole = TAKEN_OVER if taken_over else ADMITTED
    to_come = next_step(state, taken_over=taken_over, rule=after)
    if to_come is not None:
        assert whole.index(to_come) > whole.index(state)


DRIVER = OnBoard(holder=7, name="老周", role="driver", has_phone=True)


def papers(*, test_age: timedelta, kinds=tuple(Paper)):
    made = {Paper.TEST: ARRIVAL - test_age}
    return [
        GivenPaper(
            holder=0 if kind == Paper.PASS else 7,
            kind=kind,
            made_at=made.get(kind, ARRIVAL - timedelta(hours=1)),
        )
        for kind in kinds
    ]


def checked(given_papers, **rule):
    return check_papers(
        [DRIVER], given_papers, plate="鄂F12345", rule=GateRule(**rule), arrival=ARRIVAL
    )


@given(st.integers(0, 100 * 60), st.integers(1, 72))
def test_a_test_is_good_for_so_many_hours_before_the_arrival(minutes, hours):
    found = checked(papers(test_age=timedelta(minutes=minutes)), test_hours=hours)
    (test,) = [each for each in found if each.kind == "test"]
    assert test.status == (OK if minutes <= hours * 60 else EXPIRED)
    assert test.hours == minutes // 60


def test_a_test_from_the_future_and_a_pass_of_yesterday_are_expired():
    early = papers(test_age=timedelta(minutes=-5))
    old = GivenPaper(holder=0, kind="pass", made_at=ARRIVAL, until=ARRIVAL - timedelta(seconds=1))
    found = wanting(checked([*(each for each in early if each.kind != "pass"), old]))
    assert {(each.kind, each.status) for each in found} == {("test", EXPIRED), ("pass", EXPIRED)}


def test_what_is_missing_is_missing_by_name():
    found = wanting(check_papers([], [], plate="", rule=GateRule(), arrival=ARRIVAL))
    assert [each.kind for each in found] == ["plate", "driver", "pass"]
    mine = wanting(checked([]))
    assert {each.name for each in mine if each.holder} == {"老周"}
    assert all(each.status == MISSING for each in mine)
    assert check_papers([], [], plate="", rule=GateRule(papers=()), arrival=ARRIVAL) == ()


def test_papers_are_due_at_the_hour_of_the_local_day_before():
    leaves = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # 06:00 of the 3rd in Shanghai
    assert papers_due_at(GateRule(), leaves, "Asia/Shanghai") == datetime(
        2026, 3, 2, 10, 0, tzinfo=UTC
    )


@given(RULES)
def test_a_rule_is_kept_and_read_again_and_says_only_what_differs(rule):
    assert rule_of(rule.as_data()) == rule
    assert rule_of({}) == GateRule()
    assert GateRule().as_data() == {}


@pytest.mark.parametrize(
    ("state", "facts", "end"),
    [
        ("collected", {"is_handed": True}, "collected"),
        ("delivered", {"is_handed": True}, "delivered"),
        ("held", {}, "held"),
        ("ready", {}, "open"),
        ("loaded", {}, "open"),
        ("returned", {}, "returned"),
        ("returned", {"is_missing": True}, "open"),
        ("returned", {"is_missing": True, "is_credited": True}, "credited"),
        ("collected", {"is_missing": True}, "open"),
        ("collected", {"is_missing": True, "is_credited": True}, "credited"),
    ],
)
def test_every_bag_has_one_end(state, facts, end):
    said = {"is_credited": False, "is_missing": False, "is_handed": False, **facts}
    assert end_of(state, **said) == end
