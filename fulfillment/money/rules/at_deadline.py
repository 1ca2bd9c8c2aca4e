"""What becomes of an unpaid bill at its deadline, by the compound's rule.

Nobody is taken off the truck by a rule who says that they have paid, who asked because they cannot,
or who needs care: those are for the liaison to decide. Paying in a household's place is the one
thing that a rule may do for them as well, but never where the money may be there already.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fulfillment.money.rules.modes import AtDeadline, Mode
from fulfillment.money.rules.settled import OPEN
from orders.rules.states import ParcelState, PaymentState

# Only these have a deadline before the truck; the others are paid where they are handed over, by
# whoever gathers, or by somebody else.
DUE_BEFORE_TRUCK: Final = (Mode.AFTER_PACKING, Mode.ON_APPROVAL)
AT_THE_SHOP: Final = (ParcelState.APPROVED, ParcelState.PACKED)


class Fate(StrEnum):
    """What the deadline does to one bill."""

    KEEP = "keep"  # nothing: it is settled, or not due then
    DECIDE = "decide"  # the liaison is asked
    DROP = "drop"
    HOLD = "hold"
    ADVANCE = "advance"


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A bill at its deadline. `pleads`: said that it cannot pay now, and nobody has decided."""

    request_id: int
    mode: Mode
    state: PaymentState
    parcel_state: ParcelState
    is_flagged: bool
    pleads: bool
    is_sent: bool = False


def fate_of(bill: AtRisk, rule: AtDeadline, *, can_advance: bool) -> Fate:
    """What the deadline does to a bill; `can_advance`: there is somebody who would pay."""
    if bill.state not in OPEN or bill.mode not in DUE_BEFORE_TRUCK:
        return Fate.KEEP
    if bill.is_sent or bill.parcel_state not in (*AT_THE_SHOP, ParcelState.HELD):
        return Fate.KEEP
    # What was held back is somebody's decision already, and claimed money may be there.
    if bill.state == PaymentState.CLAIMED or bill.parcel_state == ParcelState.HELD:
        return Fate.DECIDE
    if rule is AtDeadline.ADVANCE:
        return Fate.ADVANCE if can_advance else Fate.DECIDE
    if rule is AtDeadline.ASK or bill.is_flagged or bill.pleads:
        return Fate.DECIDE
    return Fate(rule)
