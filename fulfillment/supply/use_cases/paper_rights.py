"""Who may have a supplier's papers, and how much of a person these may show.

A clerk has the papers of their own supplier and compound, with phones as the compound decided.
Who approves in the compound has all of them, with everything. Other rights have the one paper
that their work needs, with phones as the compound decided.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from fulfillment.supply.use_cases.pick_lists import PickListVersion, level_of_list
from orders.actors import Actor
from orders.rules.errors import NoRight, WrongCompound
from orders.rules.masking import MaskingLevel, at_most
from orders.tables.compounds import compound
from orders.use_cases.rights import has_right
from storage.database import Transaction

# Kind of paper → whose work it is, besides the liaison's.
WORKS_WITH: Mapping[str, str] = {
    "gate_sheet": "gate",
    "door_runs": "deliver",
    "hand_over_sheet": "hand_out",
}


async def most_shown(
    tx: Transaction, *, actor: Actor, edition: PickListVersion, kind: str, wished: str
) -> str:
    """Return the masking level of a paper, empty for the list's own.

    Raises `WrongCompound` where the list is not the actor's to have, `NoRight` where the kind of
    paper is not.
    """
    own = await level_of_list(tx, edition.pick_list_id)
    if actor.supplier_id is None:
        return await level_for(
            tx, actor=actor, compound_id=edition.compound_id, kind=kind, own=own, wished=wished
        )
    if (edition.supplier_id, edition.compound_id) != (actor.supplier_id, actor.compound_id):
        raise WrongCompound()
    return await _no_more_than_allowed(tx, edition.compound_id, own=own, wished=wished)


async def level_for(
    tx: Transaction, *, actor: Actor, compound_id: int, kind: str, own: str, wished: str
) -> str:
    """The same for a person with a right in the compound, of a paper whose own level is `own`.

    Raises `NoRight`.
    """
    if await has_right(tx, actor, compound_id, "approve"):
        return wished
    right = WORKS_WITH.get(kind, "approve")
    if not await has_right(tx, actor, compound_id, right):
        raise NoRight(right=right)
    return await _no_more_than_allowed(tx, compound_id, own=own, wished=wished)


def kinds_for(rights: Collection[str], kinds: Collection[str]) -> tuple[str, ...]:
    """Which of these kinds of paper somebody with these rights may have, in their order."""
    if "approve" in rights:
        return tuple(kinds)
    return tuple(kind for kind in kinds if WORKS_WITH.get(kind) in rights)


async def allowed_level(tx: Transaction, compound_id: int, own: str) -> MaskingLevel:
    """The most that others than the liaison see on a paper whose own level is `own`.

    What the compound allows today holds for lists that were frozen when it allowed more, too.
    """
    allowed = await tx.scalar(select(compound.c.phone_level).where(compound.c.id == compound_id))
    return at_most(MaskingLevel(own), MaskingLevel(allowed))


async def _no_more_than_allowed(tx: Transaction, compound_id: int, *, own: str, wished: str) -> str:
    level = at_most(MaskingLevel(wished or own), await allowed_level(tx, compound_id, own))
    return "" if level == own else level
