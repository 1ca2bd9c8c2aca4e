"""What should be on a load: box by box, bag by bag, with what was noted of each. No names."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.use_cases.bag_findings import COUNTING, of_load
from fulfillment.handover.use_cases.gate import compound_of_load
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.states import FindingState
from orders.use_cases.rights import require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class BagOnLoad:
    """Bag `bag` of `of` of its parcel; `noted`: missing, damaged, or nothing."""

    code: str
    address: str
    number: str
    bag: int
    of: int
    noted: str


@dataclass(frozen=True, slots=True)
class BoxOnLoad:
    """A box and its bags in walking order; box 0 are loose bags."""

    box: int
    bags: tuple[BagOnLoad, ...]


async def load_list(tx: Transaction, *, actor: Actor, consignment_id: int) -> Sequence[BoxOnLoad]:
    """The list of a load for who counts it. Needs `approve`, `hand_out` or `gate`."""
    await require_right(tx, actor, await compound_of_load(tx, consignment_id), *COUNTING)
    of = func.count().over(partition_by=bag.c.parcel_id).label("of")
    rows = await tx.all(
        select(bag.c.code, bag.c.box, bag.c.number.label("bag"), of)
        .add_columns(parcel.c.address, parcel.c.number)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.consignment_id == consignment_id)
        .order_by(bag.c.box, parcel.c.id, bag.c.number)
    )
    noted = await tx.all(
        select(bag_finding.c.code, bag_finding.c.kind).where(
            *of_load(consignment_id, FindingState.OPEN)
        )
    )
    kinds = {row.code: row.kind for row in noted}
    return [
        BoxOnLoad(
            box,
            tuple(
                BagOnLoad(
                    row.code, row.address, row.number, row.bag, row.of, kinds.get(row.code, "")
                )
                for row in together
            ),
        )
        for box, together in groupby(rows, key=lambda row: row.box)
    ]
