"""A closed cycle whose parcels are paid in some other way than after packing."""

from typing import Any

from sqlalchemy import select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.supply.tables.batches import parcel
from orders.actors import SCHEDULER, Actor, person_actor
from orders.use_cases.rights import grant_right
from storage.database import Transaction
from tests.builders import OPENING, make_person
from tests.supply.rounds import Round, approve_everything, make_round


async def make_round_paid(tx: Transaction, mode: str, *, is_approved: bool = True) -> Round:
    """The round of `tests.supply.rounds` with this mode on all parcels, approved or not."""
    world = await make_round(tx)
    who = {"payer_id": await make_payer(tx, world)} if mode == "by_third_party" else {}
    await tx.run(update(parcel).values(payment_mode=mode, **who))
    if is_approved:
        await approve_everything(tx, world)
    return world


async def make_payer(tx: Transaction, world: Round) -> int:
    return await tx.insert(
        payer,
        compound_id=world.compound_id,
        kind="community",
        name="阳光社区",
        name_en="Sunny Community",
        is_active=True,
    )


async def make_holder(tx: Transaction, world: Round, right: str, name: str = "王网格") -> Actor:
    """Somebody with one right in the compound."""
    person_id = await make_person(tx, name=name)
    await grant_right(
        tx,
        actor=SCHEDULER,
        compound_id=world.compound_id,
        person_id=person_id,
        right=right,
        now=OPENING,
    )
    return person_actor(person_id)


async def bills(tx: Transaction, world: Round) -> dict[str, Any]:
    """The big supermarket's bills by address."""
    rows = await tx.all(
        select(payment_request, parcel.c.address)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(payment_request.c.supplier_id == world.supplier_id)
        .order_by(payment_request.c.id)
    )
    return {row.address: row for row in rows}


async def books(tx: Transaction, world: Round) -> tuple[int, int, int]:
    """What is confirmed, through somebody, and open of the big supermarket; they must add up."""
    sums = await balance_of(tx, cycle_id=world.cycle_id, supplier_id=world.supplier_id)
    assert sums.balances
    return sums.confirmed, sums.through, sums.open
