"""When a household is asked, and by whom it is paid: the modes of a parcel.

The mode is fixed at the cut-off: the household's own, else the supplier's terms in the compound,
else the compound's. Before the cut-off it may change, after it history does not move.
"""

from dataclasses import dataclass
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
# Asked for in the approval, so that the papers carry the request's own sum and code.
ASKED_ON_APPROVAL = (Mode.ON_APPROVAL, Mode.ON_DELIVERY, Mode.COLLECTED, Mode.BY_THIRD_PARTY)
# What may be chosen; what was ordered on a platform is paid there, whatever else is said.
CHOICES = tuple(mode for mode in Mode if mode is not Mode.ON_PLATFORM)


@dataclass(frozen=True, slots=True)
class Terms:
    """A way to pay, and who pays where it is not the household."""

    mode: Mode
    payer_id: int | None = None


def mode_of(*, household: str | None, terms: str | None, compound: str) -> Mode:
    """The mode of a parcel: the household's, else the terms', else the compound's."""
    return Mode(household or terms or compound)


def terms_of(
    *,
    household: tuple[str, int | None] | None,
    terms: tuple[str, int | None] | None,
    compound: str,
    payer_ids: tuple[int, ...],
) -> Terms:
    """The terms of a parcel; `payer_ids` are the payers that the compound has.

    A third party that is not named is the compound's only payer; where there is none, or there
    are several to choose from, the household is asked after packing: nobody's bag may ride on a
    promise that nobody made.
    """
    mode = mode_of(
        household=household[0] if household else None,
        terms=terms[0] if terms else None,
        compound=compound,
    )
    if mode is not Mode.BY_THIRD_PARTY:
        return Terms(mode)
    named = [each[1] for each in (household, terms) if each and each[1] is not None]
    # Whoever was named and has ended is not replaced by somebody who never said a word.
    willing = [each for each in named if each in payer_ids]
    if not named and len(payer_ids) == 1:
        willing = [payer_ids[0]]
    return Terms(mode, willing[0]) if willing else Terms(Mode.AFTER_PACKING)
