"""Who packs a supplier's bags: its clerks and contacts, or in their stead who approves."""

from sqlalchemy import select

from orders.actors import Actor
from orders.rules.errors import NotYours, WrongCompound
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import compounds_with_right, require_right
from storage.database import Transaction


async def require_packer(
    tx: Transaction, actor: Actor, *, compound_id: int, supplier_id: int
) -> None:
    """Let pass a clerk or contact of this supplier, or who approves in this compound."""
    if actor.supplier_id is None:
        if not await _is_contact(tx, actor, supplier_id):
            await require_right(tx, actor, compound_id, "approve")
        return
    if actor.supplier_id != supplier_id:
        raise NotYours()
    if actor.compound_id not in (None, compound_id):
        raise WrongCompound()


async def packs_somewhere(tx: Transaction, actor: Actor) -> bool:
    """Tell whether a person in the chat packs for anybody: as a contact, or as a liaison."""
    contact = select(supplier_contact.c.person_id).where(
        supplier_contact.c.person_id == actor.person_id
    )
    if await tx.scalar(contact.limit(1)) is not None:
        return True
    assert actor.person_id is not None  # whoever writes in a chat is a person
    return bool(await compounds_with_right(tx, actor.person_id, "approve"))


async def _is_contact(tx: Transaction, actor: Actor, supplier_id: int) -> bool:
    contact = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == supplier_id,
        supplier_contact.c.person_id == actor.person_id,
    )
    return await tx.scalar(contact) is not None
