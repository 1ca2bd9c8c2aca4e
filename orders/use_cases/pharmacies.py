"""Which pharmacies serve a group: they sell no bundles, so a row of its own says it."""

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, delete, select, union

from orders.tables.compounds import group_compound
from orders.tables.needs import pharmacy
from orders.tables.suppliers import bundle, supplier
from storage.database import Transaction


async def set_pharmacies(tx: Transaction, group_id: int, names: Sequence[str]) -> None:
    """Have exactly these serve the group; they stand among the suppliers already."""
    ids = await tx.scalars(select(supplier.c.id).where(supplier.c.name.in_(names)))
    gone = pharmacy.c.supplier_id.not_in(ids)
    await tx.run(delete(pharmacy).where(pharmacy.c.group_id == group_id, gone))
    for each in ids:
        await tx.insert_new(pharmacy, group_id=group_id, supplier_id=each)


def serving(compound_id: int) -> CompoundSelect[tuple[int]]:
    """The ids of whoever sells to a compound's group: bundles, or medicine."""
    groups = select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    return union(
        select(bundle.c.supplier_id).where(bundle.c.group_id.in_(groups)),
        select(pharmacy.c.supplier_id).where(pharmacy.c.group_id.in_(groups)),
    )
