"""More presses of the liaison: pages, and the second press where the first only asks.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenParcels(Press, prefix="bl"):
    """The households of a returned batch, to take one out."""

    batch_id: int
    page: int


@dataclass(frozen=True, slots=True)
class AskRemove(Press, prefix="bq"):
    parcel_id: int


@dataclass(frozen=True, slots=True)
class RecallBatch(Press, prefix="bz"):
    """An approved batch waits for approval again; asked first, then done."""

    batch_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class SureAllUnpaid(Press, prefix="py"):
    """`seen` stands for the requests that were shown when it was asked; others ask anew."""

    compound_id: int
    cycle_id: int
    verdict: str  # confirm_claimed, drop, hold
    seen: int


@dataclass(frozen=True, slots=True)
class TakeBackParcel(Press, prefix="pt"):
    """A parcel that was dropped or held goes with the truck again."""

    parcel_id: int


@dataclass(frozen=True, slots=True)
class OpenLoad(Press, prefix="ll"):
    consignment_id: int


@dataclass(frozen=True, slots=True)
class OpenHandouts(Press, prefix="hh"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCandidates(Press, prefix="dc"):
    """Accepted members who may be named deputy."""

    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class FindCandidate(Press, prefix="df"):
    """The next text is the address of somebody to be named."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenHolder(Press, prefix="do"):
    """One person and what they may do in the compound."""

    compound_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class OpenLinks(Press, prefix="lk"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenMembers(Press, prefix="mm"):
    compound_id: int
