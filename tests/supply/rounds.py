"""A closed cycle of the small compound with its batches made, for tests of what comes after.

Ten units of A at 10.00, and so on: see `tests.builders.SMALL`. B has a stock of three.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from config.chance import SeededChance
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import approve_all, make_batches
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.closing import close_cycle
from storage.database import Transaction
from storage.tables import audit, outbox
from tests.builders import (
    CUTOFF,
    PORTAL,
    clerk_of,
    make_compound,
    make_liaison,
    make_open_cycle,
    make_order,
    make_person,
)
from tests.kept import kept

EVENING = CUTOFF + timedelta(minutes=5)
APPROVAL = CUTOFF + timedelta(minutes=30)
MORNING = CUTOFF + timedelta(hours=14)  # packed_by is 11:00 the next day, an hour later
ORDERS = {
    "1-1-101": {"A": 1, "B": 1},
    "1-1-201": {"A": 2, "C": 1},
    "1-2-302": {"A": 1},
    "2-1-101": {"B": 1, "C": 2},
    "3": {"A": 2},
}


@dataclass(frozen=True, slots=True)
class Round:
    """A cycle after its cut-off."""

    cycle_id: int
    compound_id: int
    liaison: Actor
    clerk: Actor
    contact_id: int
    batch_ids: tuple[int, ...]

    @property
    def supplier_id(self) -> int:
        assert self.clerk.supplier_id is not None
        return self.clerk.supplier_id

    @property
    def of_list(self) -> dict[str, Any]:
        """What names the big supermarket's pick list."""
        return {
            "cycle_id": self.cycle_id,
            "compound_id": self.compound_id,
            "supplier_id": self.supplier_id,
        }


async def make_round(tx: Transaction, orders: dict[str, dict[str, int]] | None = None) -> Round:
    """Batches made, nothing approved yet."""
    return await kept(tx, f"round {orders}", lambda: _make_round(tx, orders or ORDERS))


async def _make_round(tx: Transaction, orders: dict[str, dict[str, int]]) -> Round:
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    clerk = await clerk_of(tx)
    contact_id = await make_person(tx, name="赵店长")
    await tx.insert_many(
        supplier_contact, [{"supplier_id": clerk.supplier_id, "person_id": contact_id}]
    )
    cycle_id = await make_open_cycle(tx)
    for number, (key, lines) in enumerate(orders.items()):
        await make_order(tx, key, lines, cycle_id=cycle_id, phone=f"+861381234{number:04d}")
    await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
    batch_ids = await make_batches(tx, cycle_id=cycle_id, chance=SeededChance("codes"), now=EVENING)
    return Round(cycle_id, loaded.compound_id, liaison, clerk, contact_id, batch_ids)


async def approve_everything(tx: Transaction, world: Round) -> None:
    await approve_all(
        tx,
        actor=world.liaison,
        cycle_id=world.cycle_id,
        compound_id=world.compound_id,
        portal_url=PORTAL,
        now=APPROVAL,
    )


async def make_packed_round(
    tx: Transaction, orders: dict[str, dict[str, int]] | None = None
) -> Round:
    """Everything of the big supermarket approved and packed, and the households asked to pay."""
    return await kept(tx, f"packed round {orders}", lambda: _make_packed(tx, orders or ORDERS))


async def _make_packed(tx: Transaction, orders: dict[str, dict[str, int]]) -> Round:
    world = await _make_round(tx, orders)
    await approve_everything(tx, world)
    await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
    return world


async def batch_of(tx: Transaction, world: Round, building: str, code: str = "大超市") -> int:
    """The batch of a building and a supplier."""
    from orders.tables.compounds import building as building_table

    found: int = await tx.scalar(
        select(batch.c.id)
        .join(building_table, building_table.c.id == batch.c.building_id)
        .join(supplier, supplier.c.id == batch.c.supplier_id)
        .where(
            batch.c.cycle_id == world.cycle_id,
            building_table.c.code == building,
            supplier.c.name == code,
        )
    )
    return found


async def parcel_of(tx: Transaction, world: Round, address: str) -> Any:
    """The parcel that the big supermarket packs for an address."""
    return await tx.one(
        select(parcel).where(
            parcel.c.address == address,
            parcel.c.cycle_id == world.cycle_id,
            parcel.c.supplier_id == world.supplier_id,
        )
    )


async def notices(tx: Transaction, *names: str) -> list[Any]:
    """What was posted under these names and not superseded, oldest first."""
    return list(
        await tx.all(
            select(outbox)
            .where(outbox.c.notice.in_(names), outbox.c.state != "superseded")
            .order_by(outbox.c.id)
        )
    )


async def changes_of(tx: Transaction, noun: str, noun_id: int) -> list[tuple[str, Any, Any]]:
    """What the audit says of one thing: verb, before, after."""
    rows = await tx.all(
        select(audit).where(audit.c.noun == noun, audit.c.noun_id == noun_id).order_by(audit.c.id)
    )
    return [(row.verb, row.before, row.after) for row in rows]


async def raise_prices(tx: Transaction, world: Round) -> None:
    """What a supplier may do at any time: rename, reprice, and change whom to pay."""
    from orders.tables.cycles import offer
    from orders.tables.suppliers import bundle

    await tx.run(update(bundle).values(price=99_999, name="换了名", name_en="Renamed"))
    await tx.run(
        update(offer)
        .where(offer.c.cycle_id == world.cycle_id)
        .values(price=99_999, name="换了名", name_en="Renamed")
    )
    await tx.run(update(supplier).values(payee="骗子", account_last4="6666"))
