"""Which step of a load comes next: two lanes, and what the compound's rule leaves out of them.

    admitted    in - gate disinfection - at its place - second disinfection, rest - released
                - unloaded - counted
    taken over  taken over at the gate (接驳) - set down, the driver has left - disinfection, rest
                - released - carried - counted

The order never changes; a rule that changes while a load is under way counts from its next step.
"""

from collections.abc import Mapping
from typing import Final

from fulfillment.handover.rules.gate_rule import GateRule, GateStep
from orders.rules.states import ConsignmentState as State

ADMITTED: Final = (
    State.ADMITTED,
    State.DISINFECTED,
    State.PLACED,
    State.RESTING,
    State.RELEASED,
    State.UNLOADED,
    State.COUNTED,
)
TAKEN_OVER: Final = (
    State.TAKEN_OVER,
    State.SET_DOWN,
    State.RESTING,
    State.RELEASED,
    State.CARRIED,
    State.COUNTED,
)
LEFT_OUT_WITHOUT: Final[Mapping[State, GateStep]] = {
    State.DISINFECTED: GateStep.GATE_DISINFECTION,
    State.PLACED: GateStep.PLACE,
    State.UNLOADED: GateStep.UNLOAD,
    State.CARRIED: GateStep.UNLOAD,
}


def lane_of(*, taken_over: bool, rule: GateRule) -> tuple[State, ...]:
    """The steps of a load in their order, without those that the rule leaves out."""
    lane = TAKEN_OVER if taken_over else ADMITTED
    return tuple(
        state
        for state in lane
        if state not in LEFT_OUT_WITHOUT or LEFT_OUT_WITHOUT[state] in rule.steps
    )


def next_step(state: State, *, taken_over: bool, rule: GateRule) -> State | None:
    """The one step that may follow; None for a load that is not in yet, or ended."""
    whole = TAKEN_OVER if taken_over else ADMITTED
    if state not in whole:
        return None
    later = set(whole[whole.index(state) + 1 :])
    to_come = [each for each in lane_of(taken_over=taken_over, rule=rule) if each in later]
    return to_come[0] if to_come else None
