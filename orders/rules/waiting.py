"""Who gets the bags that volunteers can sort in a cycle, and who waits for them.

First come, first served; of those who came in the same moment (a chain that many stand in) the
flagged first. Nobody overtakes: whoever needs more bags than are free waits, and so does
everybody after them. Whoever is in never loses what they have: a change that needs more than
is free is refused and the former order stays. At the end one pass without that strictness
gives what is left to those whose order fits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Admission(StrEnum):
    """What becomes of an order or a change of it."""

    IN = "in"
    WAITS = "waits"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asking:
    """One household's order as it is and as it shall be, in bags.

    `holds`: bags that it has in the cycle (0: no order, or one that waits). `waited_for`: bags
    that it waits for already, None where it does not wait.
    """

    household_id: int
    needs: int
    holds: int = 0
    waited_for: int | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of each household, and how many bags are taken afterwards."""

    verdicts: dict[int, Admission]
    taken: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order on the waiting list."""

    order_id: int
    bags: int
    since: datetime
    flagged: bool = False


def admit(asking: Sequence[Asking], *, capacity: int, taken: int, waiting: int) -> Admitted:
    """Decide over orders that came in one moment; `waiting`: how many waited before.

    Those who give bags back are dealt with first, so that nobody waits for what is given back.
    """
    verdicts: dict[int, Admission] = {}
    for item in sorted(asking, key=_turn):
        more = item.needs - item.holds
        is_free = not waiting and taken + more <= capacity
        if item.waited_for is None and (more <= 0 or is_free):
            verdicts[item.household_id] = Admission.IN
            taken += more
        elif item.holds:
            verdicts[item.household_id] = Admission.REFUSED
        else:
            verdicts[item.household_id] = Admission.WAITS
            waiting += item.waited_for is None
    return Admitted(verdicts, taken)


def _turn(item: Asking) -> tuple[bool, bool]:
    return item.needs > item.holds, not item.flagged


def in_turn(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The waiting list in its order."""
    return sorted(waiting, key=lambda item: (item.since, not item.flagged, item.order_id))


def moving_up(waiting: Iterable[Waiting], free: int, *, is_last: bool = False) -> list[Waiting]:
    """Those for whom there are bags now. `is_last`: who fits is not held up by who does not."""
    moved: list[Waiting] = []
    for item in in_turn(waiting):
        if item.bags <= free:
            moved.append(item)
            free -= item.bags
        elif not is_last:
            break
    return moved
