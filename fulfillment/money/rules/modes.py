"""When a household is asked, and by whom it is paid: the modes of a parcel.

The mode is fixed at the cut-off: the household's own, else the supplier's terms in the compound,
else the compound's. Before the cut-off it may change, after it history does not move.
"""

from enum import StrEnum


class Mode(StrEnum):
    """How a parcel is paid."""

    AFTER_PACKING = "after_packing"  # pack, ask for what was packed, deliver
    ON_APPROVAL = "on_approval"  # asked as soon as the liaison has approved
    ON_DELIVERY = "on_delivery"  # at the door or the point, by the code on the label
    COLLECTED = "collected"  # an officer gathers it beforehand and settles at the gate
    ON_PLATFORM = "on_platform"  # paid where it was ordered
    BY_THIRD_PARTY = "by_third_party"  # a payer pays for whole batches


class AtDeadline(StrEnum):
    """What becomes of what is unpaid at the deadline."""

    ASK = "ask"  # the liaison decides one by one
    DROP = "drop"
    HOLD = "hold"
    ADVANCE = "advance"  # the liaison pays in the household's place


# On the truck without being paid: it is paid where it is handed over.
RIDES_UNPAID = (Mode.ON_DELIVERY,)


def mode_of(*, household: str | None, terms: str | None, compound: str) -> Mode:
    """The mode of a parcel: the household's, else the terms', else the compound's."""
    return Mode(household or terms or compound)
