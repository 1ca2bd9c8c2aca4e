"""Every door on one run, no run too long or too heavy, nobody unfit, and shared out evenly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.runs import (
    MOST_RUNS_AT_ONCE,
    Carrier,
    DueDoor,
    OpenRun,
    Waiting,
    assign,
    plan_runs,
)
from fulfillment.supply.rules.door_arrangement import MOST_GRAMS, MOST_HOUSEHOLDS, Door

PLACE = st.tuples(
    st.sampled_from("123"),
    st.sampled_from("12"),
    st.integers(1, 9),
    st.booleans(),
    st.integers(0, 60_000),
)
DUE = st.lists(PLACE, max_size=60).map(
    lambda places: [
        DueDoor(number, Door("" if house else building, "" if house else unit, floor, house, grams))
        for number, (building, unit, floor, house, grams) in enumerate(sorted(places), start=1)
    ]
)
BEGUN_BY_NOBODY = st.lists(
    st.tuples(st.sampled_from(["1", "2", ""]), st.integers(1, 10), st.integers(0, 150_000)),
    max_size=4,
).map(lambda rows: [OpenRun(100 + at, *row) for at, row in enumerate(rows)])


@settings(max_examples=60)
@given(DUE, BEGUN_BY_NOBODY)
def test_every_door_is_on_one_run_that_one_person_can_carry(due, runs):
    plans = plan_runs(due, runs)
    on_runs = [each for plan in plans for each in plan.households]
    assert sorted(on_runs) == [each.household_id for each in due]
    grams = {each.household_id: each.door.grams for each in due}
    before = {run.run_id: run for run in runs}
    for run_id in {plan.run_id for plan in plans if plan.run_id}:
        run = before[run_id]
        mine = [plan for plan in plans if plan.run_id == run_id]
        added = [each for plan in mine for each in plan.households]
        assert {plan.building for plan in mine} == {run.building}
        assert run.households + len(added) <= MOST_HOUSEHOLDS
        assert run.grams + sum(grams[each] for each in added) <= MOST_GRAMS
    for plan in plans:
        weight = sum(grams[each] for each in plan.households)
        assert len(plan.households) == 1 or (
            len(plan.households) <= MOST_HOUSEHOLDS and weight <= MOST_GRAMS
        )
    assert plans == plan_runs(due, runs)


CARRIERS = st.lists(
    st.tuples(
        st.booleans(),
        st.booleans(),
        st.none() | st.frozensets(st.sampled_from([None, 1, 2]), min_size=1),
        st.integers(0, 3),
    ),
    max_size=6,
).map(
    lambda rows: [
        Carrier(at, fit, fit and kit, where, runs)
        for at, (fit, kit, where, runs) in enumerate(rows)
    ]
)
WAITING = st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.booleans()), max_size=12).map(
    lambda rows: [Waiting(at, *row) for at, row in enumerate(rows)]
)


@settings(max_examples=60)
@given(WAITING, CARRIERS)
def test_a_run_goes_to_who_is_fit_and_waits_only_where_nobody_is(runs, carriers):
    taken = assign(runs, carriers)
    who = {each.person_id: each for each in carriers}
    load = {
        each.person_id: each.runs + list(taken.values()).count(each.person_id) for each in carriers
    }
    for run in runs:
        if run.run_id in taken:
            carrier = who[taken[run.run_id]]
            assert carrier.is_fit_for_sealed if run.is_sealed else carrier.is_fit
            assert load[carrier.person_id] <= MOST_RUNS_AT_ONCE
        else:
            for each in carriers:
                fit = each.is_fit_for_sealed if run.is_sealed else each.is_fit
                assert not fit or load[each.person_id] >= MOST_RUNS_AT_ONCE
    if all(c.is_fit_for_sealed and c.buildings is None and not c.runs for c in carriers):
        assert max(load.values(), default=0) - min(load.values(), default=0) <= 1


def test_who_signed_up_for_the_building_goes_before_who_did_not():
    here, anywhere, elsewhere, nowhere = (
        Carrier(person, True, True, None if where is None else frozenset(where))
        for person, where in ((4, [1]), (3, [None]), (2, [2]), (1, None))
    )
    run = [Waiting(7, 1)]
    assert assign(run, [nowhere, elsewhere, anywhere, here]) == {7: 3}
    assert assign(run, [nowhere, elsewhere, here]) == {7: 4}
    assert assign(run, [nowhere, elsewhere]) == {7: 2}
    assert assign(run, [nowhere]) == {7: 1}
