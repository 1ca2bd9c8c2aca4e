"""The states of everything that has a state, by noun.

What may follow what stands in `orders.rules.states`.
"""

from enum import StrEnum


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
    LATE = "late"
    WAIVED = "waived"
    GATHERED = "gathered"
    ADVANCED = "advanced"
    COVERED = "covered"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    CREDITED = "credited"


class PayeeChangeState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DROPPED = "dropped"


class StatementRowState(StrEnum):
    SHOWN = "shown"
    SETTLED = "settled"
    LEFT = "left"


class TradeState(StrEnum):
    MADE = "made"
    PAID = "paid"
    CLOSED = "closed"
    FAILED = "failed"


class DisputeState(StrEnum):
    OPEN = "open"
    BRINGING = "bringing"
    BROUGHT = "brought"
    UPHELD = "upheld"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class FreeListState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    CLOSED = "closed"
    DROPPED = "dropped"


class TripState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    CALLED_OFF = "called_off"


class BuyingRunState(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    RETURNED = "returned"
    CALLED_OFF = "called_off"


class ConsignmentState(StrEnum):
    ANNOUNCED = "announced"
    ADMITTED = "admitted"
    TAKEN_OVER = "taken_over"
    DISINFECTED = "disinfected"
    PLACED = "placed"
    SET_DOWN = "set_down"
    RESTING = "resting"
    RELEASED = "released"
    UNLOADED = "unloaded"
    CARRIED = "carried"
    COUNTED = "counted"
    REFUSED = "refused"


class FindingState(StrEnum):
    OPEN = "open"
    COMING = "coming"
    BROUGHT = "brought"
    CREDITED = "credited"
    KEPT = "kept"
    PASSED = "passed"
    FOUND = "found"


class HandoverState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class RunState(StrEnum):
    WAITING = "waiting"
    ASSIGNED = "assigned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class CallState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    RECALLED = "recalled"
    MISSED = "missed"


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


class SignUpState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class OutingState(StrEnum):
    BOOKED = "booked"
    OUT = "out"
    BACK = "back"
    CANCELLED = "cancelled"
    VOID = "void"


class WelfareState(StrEnum):
    WAITING = "waiting"
    NO_ANSWER = "no_answer"
    VISIT = "visit"
    REACHED = "reached"
    VISITED = "visited"
    UNREACHED = "unreached"
    LAPSED = "lapsed"


class StockState(StrEnum):
    LOW = "low"
    OUT = "out"
    RECOVERED = "recovered"
