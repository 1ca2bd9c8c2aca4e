"""Who hears of a dispute: who decides on it, the household, the supplier's contacts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.use_cases.dispute_views import DisputeView, dispute_of
from fulfillment.notices_books import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.told import Note, tell_households, tell_people
from orders.rules.errors import StaleButton
from orders.tables.orders import order
from orders.tables.suppliers import supplier_contact
from orders.use_cases.channels import answers_for
from orders.use_cases.rights import holders
from storage.database import Transaction


async def tell_decided(tx: Transaction, row: Row[Any], *, now: datetime) -> DisputeView:
    """What became of it, to the household and to who decides."""
    decided = await dispute_of(tx, row.id)
    placed_by = answers_for(await order_of(tx, row.parcel_id))
    note = Note(row.household_id, Notice.DISPUTE_DECIDED, decided.data(), placed_by)
    await tell_households(tx, [note], now=now)
    await tell_liaisons(tx, decided, now=now)
    return decided


async def tell_contacts(tx: Transaction, view: DisputeView, *, now: datetime) -> None:
    """The supplier's contacts hear that there is one, or what is to come with their next truck."""
    names = ("address", "number", "cycle_number", "compound", "compound_en", "supplier")
    told = {name: getattr(view, name) for name in (*names, "supplier_en", "state", "bag_code")}
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id).where(
            supplier_contact.c.supplier_id == view.supplier_id
        )
    )
    await tell_people(tx, contacts, Notice.DISPUTE_TOLD, told, now=now)


async def tell_liaisons(tx: Transaction, view: DisputeView, *, now: datetime) -> None:
    """One message to each who decides, changed by whatever happens to it."""
    people = await holders(tx, view.compound_id, "approve")
    slot = f"dispute:{view.dispute_id}"
    await tell_people(tx, people, Notice.DISPUTE_MADE, view.data(), now=now, slot=slot)


async def order_of(tx: Transaction, parcel_id: int) -> Row[Any]:
    """The order that a parcel is of; raises `StaleButton` where there is none."""
    row = await tx.first(
        select(order).join(parcel, parcel.c.order_id == order.c.id).where(parcel.c.id == parcel_id)
    )
    if row is None:
        raise StaleButton()
    return row
