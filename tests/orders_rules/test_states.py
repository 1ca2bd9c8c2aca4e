"""The table of transitions: what it lets through, and that nothing else passes."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import product

import pytest

from orders.rules.errors import IllegalTransition
from orders.rules.states import (
    ALLOWED,
    AnnouncementState,
    BatchState,
    ConsignmentState,
    CycleState,
    HandoverState,
    MemberState,
    OrderState,
    ParcelState,
    PaymentState,
    ProposalState,
    QuestionState,
    WelfareState,
    check,
)

MUST_PASS = {
    CycleState: ["planned>open", "open>closed", "closed>settled", "planned>skipped",
                 "planned>cancelled", "open>cancelled", "closed>cancelled", "skipped>planned"],
    OrderState: ["live>closed", "live>withdrawn", "withdrawn>live", "live>cancelled",
                 "closed>cancelled", "withdrawn>waiting", "waiting>live", "waiting>withdrawn",
                 "waiting>unserved", "waiting>cancelled"],
    BatchState: ["awaiting_approval>returned", "returned>awaiting_approval",
                 "awaiting_approval>approved", "approved>awaiting_approval",
                 "approved>cancelled", "returned>cancelled"],
    ParcelState: ["ordered>allocated", "allocated>approved", "approved>packed", "packed>loaded",
                  "loaded>arrived", "arrived>ready", "ready>collected", "ready>delivered",
                  "packed>dropped_unpaid", "approved>dropped_unpaid", "packed>held",
                  "approved>held", "held>packed", "dropped_unpaid>packed",
                  "loaded>returned", "returned>packed", "approved>allocated",
                  "packed>cancelled", "dropped_unpaid>cancelled"],
    PaymentState: ["due>claimed", "claimed>confirmed", "due>confirmed", "claimed>due",
                   "due>waived", "confirmed>refunded", "due>cancelled", "claimed>cancelled",
                   "confirmed>credited", "cancelled>confirmed", "cancelled>credited"],
    ConsignmentState: ["announced>admitted", "announced>taken_over", "announced>refused",
                       "admitted>disinfected", "disinfected>placed",
                       "placed>resting", "taken_over>set_down", "set_down>resting",
                       "resting>released", "released>unloaded", "released>carried",
                       "unloaded>counted"],
    HandoverState: ["planned>open", "open>closed"],
    AnnouncementState: ["draft>queued", "draft>dropped", "queued>sent", "queued>not_sent",
                        "queued>withdrawn", "sent>withdrawn"],
    MemberState: ["asked>accepted", "asked>refused", "accepted>left"],
    ProposalState: ["kept>open", "kept>dropped", "open>taken", "open>dropped"],
    QuestionState: ["asked>passed", "passed>answered"],
}  # fmt: skip

MUST_RAISE = {
    CycleState: ["planned>closed", "closed>open", "settled>closed", "skipped>open",
                 "cancelled>open", "settled>cancelled"],
    OrderState: ["closed>live", "closed>withdrawn", "cancelled>live"],
    BatchState: ["approved>returned", "returned>approved", "cancelled>approved"],
    ParcelState: ["ordered>packed", "dropped_unpaid>loaded", "held>loaded", "loaded>packed",
                  "arrived>collected", "collected>ready", "allocated>packed",
                  "returned>loaded", "packed>allocated", "loaded>cancelled"],
    PaymentState: ["confirmed>due", "refunded>confirmed", "waived>due", "cancelled>due",
                   "credited>refunded"],
    ConsignmentState: ["admitted>released", "disinfected>released", "resting>counted",
                       "refused>admitted", "announced>disinfected"],
    HandoverState: ["planned>closed", "closed>open", "open>planned"],
    AnnouncementState: ["draft>sent", "dropped>queued", "withdrawn>sent", "withdrawn>queued",
                        "not_sent>sent"],
    MemberState: ["refused>accepted", "left>accepted"],
    ProposalState: ["kept>taken", "dropped>open", "taken>dropped"],
    QuestionState: ["asked>answered", "answered>passed"],
}  # fmt: skip


def pairs(table: dict[type[StrEnum], list[str]]) -> Iterator[tuple[StrEnum, StrEnum]]:
    for states, rows in table.items():
        for row in rows:
            before, after = row.split(">")
            yield states(before), states(after)


@pytest.mark.parametrize(("before", "after"), list(pairs(MUST_PASS)))
def test_a_step_of_the_design_is_allowed(before: StrEnum, after: StrEnum) -> None:
    check(before, after)


@pytest.mark.parametrize(("before", "after"), list(pairs(MUST_RAISE)))
def test_a_step_that_breaks_the_design_is_refused_by_name(before: StrEnum, after: StrEnum) -> None:
    with pytest.raises(IllegalTransition) as refused:
        check(before, after)
    assert refused.value.data() == {
        "noun": type(before).__name__.removesuffix("State").lower(),
        "before": before.value,
        "after": after.value,
    }


@pytest.mark.parametrize("states", list(ALLOWED))
def test_every_pair_outside_the_table_raises(states: type[StrEnum]) -> None:
    refused = 0
    for before, after in product(states, states):
        if (before, after) in ALLOWED[states]:
            check(before, after)
            continue
        refused += 1
        with pytest.raises(IllegalTransition):
            check(before, after)
    assert refused == len(list(states)) ** 2 - len(ALLOWED[states])
    stays = any((state, state) in ALLOWED[states] for state in states)
    assert stays == (states is WelfareState)  # what was heard may be heard again, or corrected


@pytest.mark.parametrize("states", list(ALLOWED))
def test_every_state_can_be_reached_from_the_first(states: type[StrEnum]) -> None:
    reached = {next(iter(states))}
    for _ in states:
        reached |= {after for before, after in ALLOWED[states] if before in reached}
    assert reached == set(states)


def test_states_of_two_nouns_never_follow_each_other() -> None:
    with pytest.raises(IllegalTransition):
        check(OrderState.LIVE, CycleState.CLOSED)
