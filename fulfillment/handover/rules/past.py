"""How far an order got, and where money stands, in one word each: for looking back.

`stage_of` judges all parcels of an order together; `money_kind` one payment request. Every state
falls under exactly one kind, so the kinds of a cycle add up to what was asked.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from fulfillment.money.rules.settled import OPEN, SETTLED
from orders.rules.states import ParcelState, PaymentState


class Stage(StrEnum):
    """How far an order got."""

    NOTHING = "nothing"  # no parcel: not allocated anything, or not closed yet
    CANCELLED = "cancelled"
    NOT_PAID = "not_paid"
    PREPARING = "preparing"
    UNDER_WAY = "under_way"
    READY = "ready"
    HELD = "held"
    PARTLY = "partly"
    COLLECTED = "collected"


class MoneyKind(StrEnum):
    """Where the money of a request stands."""

    CONFIRMED = "confirmed"
    WAIVED = "waived"
    OPEN = "open"
    ENDED = "ended"  # dropped, cancelled or given back


_HANDED: Final = {ParcelState.COLLECTED, ParcelState.DELIVERED}
_OFF: Final = {ParcelState.CANCELLED, ParcelState.DROPPED_UNPAID, ParcelState.SHORT}
# What most needs saying about the parcels that are still to come, first.
_STAGES: Final = (
    (Stage.READY, {ParcelState.READY}),
    (Stage.HELD, {ParcelState.HELD, ParcelState.UNDELIVERED, ParcelState.RETURNED}),
    (Stage.UNDER_WAY, {ParcelState.LOADED, ParcelState.ARRIVED}),
)
_IN_HAND: Final = {*SETTLED, PaymentState.LATE} - {PaymentState.WAIVED}


def is_off(parcel: str) -> bool:
    """Whether nothing of a parcel in this state comes."""
    return parcel in _OFF


def stage_of(parcels: Collection[str]) -> Stage:
    """Return how far an order with parcels in these states got."""
    states = {ParcelState(state) for state in parcels}
    wanted = states - _OFF
    if not states:
        return Stage.NOTHING
    if not wanted:
        is_dropped = ParcelState.DROPPED_UNPAID in states
        return Stage.NOT_PAID if is_dropped else Stage.CANCELLED
    if wanted <= _HANDED:
        return Stage.COLLECTED
    for stage, those in _STAGES:
        if wanted & those:
            return Stage.PARTLY if wanted & _HANDED else stage
    return Stage.PARTLY if wanted & _HANDED else Stage.PREPARING


def money_kind(payment: str, parcel: str) -> MoneyKind:
    """Return where a request in this state stands, for a parcel in that state."""
    state = PaymentState(payment)
    if state in set(OPEN) and parcel not in (ParcelState.CANCELLED, ParcelState.DROPPED_UNPAID):
        return MoneyKind.OPEN
    if state in _IN_HAND and parcel != ParcelState.CANCELLED:
        return MoneyKind.CONFIRMED
    return MoneyKind.WAIVED if state is PaymentState.WAIVED else MoneyKind.ENDED
