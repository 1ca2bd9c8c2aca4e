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


@dataclass(frozen=True, slots=True)
class AcceptInvitation(Press, prefix="iv"):
    """Become the liaison, or a supplier's contact; the code is that of the link."""

    code: str


@dataclass(frozen=True, slots=True)
class BindChat(Press, prefix="bc"):
    """Let the ordering group speak in the chat in which this is pressed."""

    group_id: int
    topic_id: int
    moves: int


@dataclass(frozen=True, slots=True)
class OpenContacts(Press, prefix="cc"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class InviteContact(Press, prefix="ci"):
    """A link by which somebody becomes a supplier's contact."""

    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class NameContact(Press, prefix="cn"):
    """Say that somebody speaks for a supplier (1), or does not any more (0)."""

    compound_id: int
    supplier_id: int
    person_id: int
    is_named: int


@dataclass(frozen=True, slots=True)
class OpenCancel(Press, prefix="xo"):
    """Which cycle shall be cancelled? Also the way back out of it."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class AskCancel(Press, prefix="xq"):
    """What cancelling the cycle would mean; the next text is the reason."""

    cycle_id: int


@dataclass(frozen=True, slots=True)
class AskCancelNext(Press, prefix="xn"):
    """The same for the cycle that opens next."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class CancelCycle(Press, prefix="xc"):
    """`seen` stands for the reason and the numbers that were shown; others ask anew."""

    cycle_id: int
    gives_back: str  # refund, credit
    seen: int


@dataclass(frozen=True, slots=True)
class OpenRefunds(Press, prefix="xr"):
    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenRefund(Press, prefix="xf"):
    refund_id: int


@dataclass(frozen=True, slots=True)
class TickRefund(Press, prefix="xt"):
    """The money was sent back."""

    refund_id: int
