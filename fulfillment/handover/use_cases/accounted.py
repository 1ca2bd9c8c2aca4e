"""Where every bag of a hand-over or a cycle has ended, and which ends are open.

    collected · delivered · held · returned · credited · brought    an end
    everything else                                                 open

Bags that were never on a truck (cancelled, dropped, short) are not asked for. A missing bag whose
price was made good has ended, as has one that came after all and went after its parcel.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import consignment
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.states import FindingState, ParcelState
from storage.database import Transaction

COLLECTED, DELIVERED, HELD, RETURNED = "collected", "delivered", "held", "returned"
CREDITED, OPEN = "credited", "open"
ENDS: Final[Mapping[str, str]] = {
    ParcelState.COLLECTED: COLLECTED,
    ParcelState.DELIVERED: DELIVERED,
    ParcelState.HELD: HELD,
    ParcelState.RETURNED: RETURNED,
}
NEVER_RODE = (ParcelState.CANCELLED, ParcelState.DROPPED_UNPAID, ParcelState.SHORT)


@dataclass(frozen=True, slots=True)
class BagEnd:
    """One bag and how it ended; `state` is its parcel's."""

    code: str
    address: str
    end: str
    state: str


@dataclass(frozen=True, slots=True)
class Accounted:
    """All bags with their ends."""

    bags: tuple[BagEnd, ...]

    @property
    def ends(self) -> Counter[str]:
        return Counter(each.end for each in self.bags)

    @property
    def open(self) -> tuple[BagEnd, ...]:
        """Bags of which nobody can say where they are."""
        return tuple(each for each in self.bags if each.end == OPEN)


async def bags_accounted(
    tx: Transaction, *, handover_id: int | None = None, cycle_id: int | None = None
) -> Accounted:
    """Every bag that was on a truck, of a hand-over or of a cycle, or of both."""
    conditions: list[ColumnElement[bool]] = [parcel.c.state.not_in(NEVER_RODE)]
    if handover_id is not None:
        loads = select(consignment.c.id).where(consignment.c.handover_id == handover_id)
        rode = parcel.c.consignment_id.in_(loads)
        conditions.append((parcel.c.handover_id == handover_id) | rode)
    if cycle_id is not None:
        conditions.append(parcel.c.cycle_id == cycle_id)
    rows = await tx.all(
        select(
            bag.c.id,
            bag.c.code,
            bag.c.missing_at,
            bag.c.collected_at,
            parcel.c.address,
            parcel.c.state,
        )
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(*conditions)
        .order_by(bag.c.id)
    )
    found = await tx.scalars(
        select(bag_finding.c.bag_id).where(bag_finding.c.state == FindingState.CREDITED)
    )
    credited = set(found)
    return Accounted(
        tuple(
            BagEnd(
                row.code,
                row.address,
                end_of(
                    row.state,
                    is_credited=row.id in credited,
                    is_missing=row.missing_at is not None,
                    is_handed=row.collected_at is not None,
                ),
                row.state,
            )
            for row in rows
        )
    )


def end_of(state: str, *, is_credited: bool, is_missing: bool, is_handed: bool) -> str:
    """How a bag has ended, or `open`."""
    if is_missing or state == ParcelState.RETURNED:
        if is_credited:
            return CREDITED
        return RETURNED if state == ParcelState.RETURNED and not is_missing else OPEN
    if is_handed:
        return DELIVERED if state == ParcelState.DELIVERED else COLLECTED
    return ENDS.get(state, OPEN)
