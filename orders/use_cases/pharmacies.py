"""Which pharmacies and platforms serve a group: without bundles, a row of its own says it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import CompoundSelect, delete, select, union

from orders.tables.compounds import group_compound
from orders.tables.needs import pharmacy
from orders.tables.suppliers import bundle, platform, supplier
from storage.database import Transaction


async def set_pharmacies(tx: Transaction, group_id: int, names: Sequence[str]) -> None:
    """Have exactly these serve the group; they stand among the suppliers already."""
    ids = await tx.scalars(select(supplier.c.id).where(supplier.c.name.in_(names)))
    gone = pharmacy.c.supplier_id.not_in(ids)
    await tx.run(delete(pharmacy).where(pharmacy.c.group_id == group_id, gone))
    for each in ids:
        await tx.insert_new(pharmacy, group_id=group_id, supplier_id=each)


async def set_platforms(tx: Transaction, group_id: int, links: Mapping[str, str]) -> None:
    """Have exactly these platforms deliver to the group, by name; with their links."""
    await tx.run(delete(platform).where(platform.c.group_id == group_id))
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name)
        .where(supplier.c.name.in_([*links]))
        .order_by(supplier.c.id)
    )
    known = [{"group_id": group_id, "supplier_id": row.id, "link": links[row.name]} for row in rows]
    await tx.insert_many(platform, known)


def serving(compound_id: int) -> CompoundSelect[tuple[int]]:
    """The ids of whoever sells to a compound's group: bundles, medicine, or on a platform."""
    groups = select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    return union(
        select(bundle.c.supplier_id).where(bundle.c.group_id.in_(groups)),
        select(pharmacy.c.supplier_id).where(pharmacy.c.group_id.in_(groups)),
        select(platform.c.supplier_id).where(platform.c.group_id.in_(groups)),
    )
