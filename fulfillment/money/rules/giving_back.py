"""What a cancelled cycle does to each payment request, and how credit pays for later ones.

Nobody owes anything for a cancelled cycle. What was paid, with money or with credit, is either
given back (`refund`) or kept for the next requests (`credit`): one choice for the whole cycle.
"""

from collections.abc import Mapping
from enum import StrEnum

from fulfillment.money.rules.books import Event


class GivesBack(StrEnum):
    """What happens with the money that was paid for a cancelled cycle."""

    REFUND = "refund"
    CREDIT = "credit"


class Standing(StrEnum):
    """How a request stands when its cycle is cancelled."""

    OPEN = "open"  # due, or claimed
    PAID = "paid"
    LATE = "late"  # paid after its parcel was dropped
    WAIVED = "waived"
    GATHERED = "gathered"  # the household has paid somebody, who hands it on all the same
    ADVANCED = "advanced"  # somebody paid in its place, and is owed nothing for it any more
    COVERED = "covered"  # a payer pays for it
    GIVEN = "given"  # or a donation
    ON_PLATFORM = "on_platform"  # paid where it was ordered, and given back there


# The household's own money is in it.
PAID = (Standing.PAID, Standing.LATE, Standing.GATHERED)
LAPSES: Mapping[Standing, tuple[Event, ...]] = {
    Standing.OPEN: (Event.CANCEL,),
    Standing.ADVANCED: (Event.CANCEL_THROUGH, Event.CANCEL_DEBT),
    Standing.COVERED: (Event.CANCEL_THROUGH,),
    Standing.GIVEN: (Event.CANCEL_GIVEN,),
}


def on_cancelling(
    standing: Standing, *, is_dropped: bool, gives_back: GivesBack
) -> tuple[Event, ...]:
    """The events of one request, in order; those that move nothing are left out by the books.

    A dropped parcel is taken back first, so that what follows is the same for all.
    """
    if standing is Standing.ON_PLATFORM:
        return (Event.BACK_ON_PLATFORM,)
    events: list[Event] = []
    if is_dropped:
        events += [Event.TAKE_BACK, Event.SPEND_AGAIN]
    if standing is Standing.LATE:
        events.append(Event.USE_CREDIT)
    events += LAPSES.get(standing, ())
    is_refund = gives_back is GivesBack.REFUND
    if standing in PAID:
        events.append(Event.OWE if is_refund else Event.KEEP)
    return (*events, Event.OWE_CREDIT if is_refund else Event.KEEP_CREDIT)


def given_back(standing: Standing, *, amount: int, credit: int) -> int:
    """What a household has put into a request: its money, and the credit that it used."""
    if standing is Standing.ON_PLATFORM:
        return 0
    return credit + (amount if standing in PAID else 0)


def credit_for(price: int, *, kept: int) -> int:
    """How much of what was kept pays for a request: never more than there is or is asked."""
    return max(0, min(price, kept))
