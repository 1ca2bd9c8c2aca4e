"""Who may have a supplier's papers, and how much of a person these may show.

A clerk has the papers of their own supplier and compound, with phones as the compound decided.
Who approves in the compound has all of them, with everything.
"""

from sqlalchemy import select

from fulfillment.supply.use_cases.pick_lists import PickListVersion
from orders.actors import Actor
from orders.rules.errors import WrongCompound
from orders.rules.masking import MaskingLevel, at_most
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.database import Transaction


async def most_shown(
    tx: Transaction, *, actor: Actor, edition: PickListVersion, wished: str
) -> str:
    """Return the masking level of a paper, empty for the list's own.

    Raises `WrongCompound` where the list is not the actor's to have.
    """
    if actor.supplier_id is None:
        await require_right(tx, actor, edition.compound_id, "approve")
        return wished
    if (edition.supplier_id, edition.compound_id) != (actor.supplier_id, actor.compound_id):
        raise WrongCompound()
    if not wished:
        return ""
    allowed = await tx.scalar(
        select(compound.c.phone_level).where(compound.c.id == edition.compound_id)
    )
    level = at_most(MaskingLevel(wished), MaskingLevel(allowed))
    return "" if level == allowed else level
