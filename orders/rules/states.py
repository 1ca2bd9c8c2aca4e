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


class CycleState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class OrderState(StrEnum):
    LIVE = "live"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    UNSERVED = "unserved"


class BatchState(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    RETURNED = "returned"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class ParcelState(StrEnum):
    ORDERED = "ordered"
    ALLOCATED = "allocated"
    APPROVED = "approved"
    PACKED = "packed"
    LOADED = "loaded"
    ARRIVED = "arrived"
    READY = "ready"
    COLLECTED = "collected"
    DELIVERED = "delivered"
    DROPPED_UNPAID = "dropped_unpaid"
    SHORT = "short"
    HELD = "held"
    UNDELIVERED = "undelivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    OVER = "over"
    LATE = "late"
    WAIVED = "waived"
    CASH = "cash"
    ADVANCED = "advanced"
    DISPUTED = "disputed"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    CREDITED = "credited"


class ConsignmentState(StrEnum):
    ANNOUNCED = "announced"
    ADMITTED = "admitted"
    TAKEN_OVER = "taken_over"
    DISINFECTED = "disinfected"
    RESTING = "resting"
    RELEASED = "released"
    COUNTED = "counted"
    REFUSED = "refused"


class HandoverState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    DROPPED = "dropped"
    QUEUED = "queued"
    SENT = "sent"
    NOT_SENT = "not_sent"
    WITHDRAWN = "withdrawn"


class PeriodState(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"


class UploadState(StrEnum):
    SHOWN = "shown"
    APPLIED = "applied"
    DROPPED = "dropped"


class ShortageState(StrEnum):
    SHOWN = "shown"
    APPLIED = "applied"
    DROPPED = "dropped"


class MemberState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LEFT = "left"
    REMOVED = "removed"


class ConsentState(StrEnum):
    KEPT = "kept"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class ProposalState(StrEnum):
    KEPT = "kept"
    OPEN = "open"
    TAKEN = "taken"
    DROPPED = "dropped"


class QuestionState(StrEnum):
    ASKED = "asked"
    PASSED = "passed"
    ANSWERED = "answered"


class NeedState(StrEnum):
    ASKED = "asked"
    SOURCED = "sourced"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNAVAILABLE = "unavailable"
    ESCALATED = "escalated"
    REFUSED = "refused"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


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
        "packed": "loaded short held dropped_unpaid cancelled",
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
        "due": "claimed confirmed partial over late waived cash advanced cancelled",
        "claimed": "due confirmed partial over late waived cash disputed cancelled",
        "confirmed": "refunded credited disputed",
        "cancelled": "confirmed credited",
        "partial": "confirmed over late waived cash advanced disputed refunded",
        "over": "confirmed refunded disputed",
        "late": "confirmed refunded credited disputed",
        "cash": "confirmed refunded disputed",
        "advanced": "confirmed cash waived",
        "disputed": "due confirmed partial waived refunded",
    },
    ConsignmentState: {
        "announced": "admitted taken_over refused",
        "admitted": "disinfected",
        "taken_over": "disinfected",
        "disinfected": "resting",
        "resting": "released",
        "released": "counted",
    },
    HandoverState: {"planned": "open", "open": "closed"},
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
