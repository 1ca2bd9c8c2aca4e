"""How a bag that is complained of looked when it was packed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import String, cast, literal, select

from fulfillment.money.tables.disputes import dispute
from fulfillment.supply.documents.shelf import ERASED
from fulfillment.supply.tables.batches import bag
from fulfillment.supply.use_cases.bag_photos import KIND
from orders.actors import Actor
from orders.rules.errors import NotYours, StaleButton
from orders.use_cases.rights import require_right
from storage.database import Transaction
from storage.tables import document


async def packed_photos(
    tx: Transaction, parcel_ids: Sequence[int]
) -> Mapping[int, tuple[int, ...]]:
    """The documents that are photos of each parcel's bags, in the order of the bags."""
    rows = await tx.all(
        select(bag.c.parcel_id, document.c.id)
        .join(document, document.c.subject == literal("bag:") + cast(bag.c.id, String))
        .where(
            bag.c.parcel_id.in_(parcel_ids), document.c.kind == KIND, document.c.renderer != ERASED
        )
        .order_by(bag.c.parcel_id, bag.c.number)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.parcel_id].append(row.id)
    return {key: tuple(ids) for key, ids in found.items()}


async def packed_photo(tx: Transaction, *, actor: Actor, dispute_id: int, place: int) -> bytes:
    """One of them, for who decides and for the supplier; raises `StaleButton` for none."""
    row = await tx.first(select(dispute).where(dispute.c.id == dispute_id))
    if row is None:
        raise StaleButton()
    if actor.supplier_id is None:
        await require_right(tx, actor, row.compound_id, "approve")
    elif (actor.supplier_id, actor.compound_id) != (row.supplier_id, row.compound_id):
        raise NotYours()
    ids = (await packed_photos(tx, [row.parcel_id])).get(row.parcel_id, ())
    if not 0 <= place < len(ids):
        raise StaleButton()
    content: bytes = await tx.scalar(select(document.c.content).where(document.c.id == ids[place]))
    if not content:
        raise StaleButton()
    return content
