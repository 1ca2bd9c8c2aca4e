"""The one table of states and allowed transitions of everything that has a state.

Cycle, order, batch, parcel, payment, consignment (the load for one compound), hand-over,
announcement and membership. Whoever changes a state calls `check(before, after)` first and
writes an audit row; a pair that does not stand in `ALLOWED` is refused, staying where one is
included.
The table knows nothing of time, money or people: guards of that kind are in the use cases.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from orders.rules.errors import IllegalTransition
from orders.rules.state_names import (
    AnnouncementState,
    BatchState,
    BuyingRunState,
    CallState,
    ConsentState,
    ConsignmentState,
    CycleState,
    DisputeState,
    FindingState,
    FreeListState,
    HandoverState,
    MemberState,
    NeedState,
    OrderState,
    OutingState,
    ParcelState,
    PayeeChangeState,
    PaymentState,
    PeriodState,
    ProposalState,
    QuestionState,
    RunState,
    ShortageState,
    SignUpState,
    StatementRowState,
    StockState,
    TradeState,
    TripState,
    UploadState,
    WelfareState,
)

__all__ = [
    "ALLOWED",
    "AnnouncementState",
    "BatchState",
    "BuyingRunState",
    "CallState",
    "ConsentState",
    "ConsignmentState",
    "CycleState",
    "DisputeState",
    "FindingState",
    "FreeListState",
    "HandoverState",
    "MemberState",
    "NeedState",
    "OrderState",
    "OutingState",
    "ParcelState",
    "PayeeChangeState",
    "PaymentState",
    "PeriodState",
    "ProposalState",
    "QuestionState",
    "RunState",
    "ShortageState",
    "SignUpState",
    "StatementRowState",
    "StockState",
    "TradeState",
    "TripState",
    "UploadState",
    "WelfareState",
    "check",
]

# Before → what may follow, in the words of the table; parsed once below.
_TABLE: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    CycleState: {
        "planned": "open skipped cancelled",
        "open": "closed cancelled",
        "closed": "settled cancelled",
        "skipped": "planned",  # taken back before it would have opened
    },
    # A withdrawn row comes alive again when the household orders anew: one row a cycle.
    # waiting: no bags were free for it; unserved: none came free until the cut-off.
    OrderState: {
        "live": "closed withdrawn cancelled",
        "withdrawn": "live waiting",
        "closed": "cancelled",
        "waiting": "live withdrawn unserved cancelled",
    },
    # Approved and awaiting again: recalled while nothing of it is packed.
    BatchState: {
        "awaiting_approval": "returned approved cancelled",
        "returned": "awaiting_approval cancelled",
        "approved": "awaiting_approval cancelled",
    },
    # short: reported lacking; packed again when it was found. held and dropped_unpaid go back
    # to packed (or approved, where payment comes first) when the liaison takes it back.
    ParcelState: {
        "ordered": "allocated short cancelled",
        "allocated": "approved short cancelled",
        "approved": "allocated packed short held dropped_unpaid cancelled",
        # returned: it was to be sent again, and its price is given back instead.
        "packed": "loaded short held dropped_unpaid cancelled returned",
        "loaded": "arrived short returned",
        "arrived": "ready undelivered returned",
        "ready": "collected delivered undelivered held returned",
        "dropped_unpaid": "packed approved cancelled",
        "short": "packed cancelled",
        "held": "packed approved dropped_unpaid ready collected delivered returned cancelled",
        "undelivered": "ready held collected delivered returned",
        "returned": "packed",  # a load refused at the gate is sent again
    },
    # cancelled: the cycle was, and nothing had been paid; money that comes after all is
    # confirmed, to be refunded, or credited at once.
    PaymentState: {
        # gathered: somebody of the compound has the money; advanced: pays in the household's place;
        # covered: a payer or a donation does.
        "due": "claimed confirmed late waived gathered advanced covered cancelled",
        "claimed": "due confirmed late waived gathered advanced covered cancelled",
        "confirmed": "refunded credited",
        "cancelled": "confirmed credited",
        "late": "confirmed refunded credited",
        "gathered": "due refunded credited",
        "advanced": "due cancelled",
        "covered": "due cancelled",
    },
    # The payer's trial and the liaison's yes come before residents are asked to pay somebody else.
    # dropped: another wish for the same supplier came in its place.
    PayeeChangeState: {"asked": "confirmed refused dropped"},
    # left: a person said that it settles nothing here; a later file may look at it again.
    StatementRowState: {"shown": "settled left", "left": "settled"},
    # At a gateway: money that was on its way still comes for a code that is closed.
    TradeState: {"made": "paid closed failed", "closed": "paid", "failed": "paid"},
    # bringing: what was missing is still to come; it may end in credit or money instead.
    DisputeState: {"open": "bringing upheld refused withdrawn", "bringing": "brought upheld"},
    # A list of needs for a donation; approved, what each household gets is fixed.
    FreeListState: {"draft": "approved dropped", "approved": "closed"},
    # The list is answered by the shop and agreed before anybody leaves for it.
    BuyingRunState: {
        "planned": "asked called_off",
        "asked": "answered called_off",
        "answered": "asked agreed called_off",
        "agreed": "under_way called_off",
        "under_way": "returned",
    },
    TripState: {"planned": "under_way called_off", "under_way": "ended"},
    ConsignmentState: {
        "announced": "admitted taken_over refused",
        # Which of these a compound does without stands in its rule (handover.rules.gate_lanes).
        "admitted": "disinfected placed resting",
        "disinfected": "placed resting",
        "placed": "resting",
        "taken_over": "set_down",
        "set_down": "resting",
        "resting": "released",
        "released": "unloaded carried counted",
        "unloaded": "counted",
        "carried": "counted",
    },
    # coming: the supplier brings it later; kept: handed out as it is; passed: told where a bag
    # too many belongs; found: it was there after all.
    FindingState: {
        "open": "coming credited kept passed found",
        "coming": "brought credited found",
    },
    HandoverState: {"planned": "open", "open": "closed"},
    # waiting again: it got another time. Missed at once: its slot was over before it was called.
    CallState: {
        "waiting": "called missed",
        "called": "recalled missed waiting",
        "recalled": "missed waiting",
        "missed": "recalled waiting",
    },
    # waiting: nobody fit is there for it. dropped: its doors are on other runs, or on none.
    RunState: {
        "waiting": "assigned dropped",
        "assigned": "under_way waiting dropped",
        "under_way": "done dropped",
    },
    # not_sent: it was overdue, or the group could not be reached; its author is told.
    AnnouncementState: {
        "draft": "queued dropped",
        "queued": "sent not_sent withdrawn",
        "sent": "withdrawn",
    },
    PeriodState: {"draft": "running", "running": "ended"},
    # dropped: by its sender, or because a newer file of the same kind was looked at.
    UploadState: {"shown": "applied dropped"},
    # dropped: taken back, or another report came in its place.
    ShortageState: {"shown": "applied dropped"},
    # removed: an impostor, who cannot ask again; the liaison may let them in after all.
    MemberState: {
        "asked": "accepted refused left",
        "accepted": "left removed",
        "refused": "asked",
        "left": "asked",
        "removed": "accepted",
    },
    # kept: an order was refused for lack of consent, and may still be put through.
    ConsentState: {"kept": "asked", "asked": "given refused"},
    # kept: by somebody who has not joined yet; asked of them once they are in.
    ProposalState: {"kept": "open dropped", "open": "taken dropped"},
    # sourced: had at a price; escalated: sent up to the office, which may still find it.
    NeedState: {
        "asked": "sourced unavailable escalated refused withdrawn",
        "sourced": "accepted declined unavailable withdrawn",
        "accepted": "delivered unavailable withdrawn",
        "declined": "sourced withdrawn",
        "unavailable": "sourced escalated refused withdrawn",
        "escalated": "sourced unavailable refused withdrawn",
    },
    # passed: to the supplier's contact.
    QuestionState: {"asked": "passed", "passed": "answered"},
    # lapsed: the next cycle's list was made, and nobody had been heard. What was heard may be
    # heard again, or corrected.
    WelfareState: {
        "waiting": "reached no_answer visit visited lapsed",
        "no_answer": "reached no_answer visit visited lapsed",
        "visit": "visit reached visited unreached lapsed",
        "reached": "reached",
        "visited": "visited reached",
        "unreached": "visit reached visited lapsed",
    },
    StockState: {"low": "out recovered", "out": "low recovered"},
    SignUpState: {"offered": "accepted refused withdrawn", "accepted": "withdrawn"},
    # void: the building was sealed, or the point is not there any more.
    OutingState: {"booked": "out cancelled void", "out": "back"},
}

ALLOWED: Final[Mapping[type[StrEnum], frozenset[tuple[StrEnum, StrEnum]]]] = MappingProxyType(
    {
        states: frozenset(
            (states(before), states(after))
            for before, followers in rows.items()
            for after in followers.split()
        )
        for states, rows in _TABLE.items()
    }
)


def check(before: StrEnum, after: StrEnum) -> None:
    """Raise `IllegalTransition` unless the table lets `after` follow `before`."""
    if type(before) is not type(after) or (before, after) not in ALLOWED[type(before)]:
        noun = type(before).__name__.removesuffix("State").lower()
        raise IllegalTransition(noun, before.value, after.value)
