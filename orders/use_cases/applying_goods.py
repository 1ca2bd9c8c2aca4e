"""Doing what a list of goods says, in a few statements, and telling the liaisons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.goods_changes import GoodsChanges
from orders.tables.suppliers import bundle
from orders.use_cases.goods_cards import GoodsCard, wanted_prices
from orders.use_cases.prices import liaisons_of_group, set_prices
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

# A notice names that many goods of each sort, and counts the rest.
NAMED = 15


async def apply_changes(tx: Transaction, card: GoodsCard, *, actor: Actor, now: datetime) -> None:
    """Change what the supplier sells from the next opening on."""
    assert card.shop is not None
    changes, shop = card.changes, card.shop
    new = [item for item in changes.added if item.bundle_id is None]
    here = {"group_id": shop.group_id, "supplier_id": shop.supplier_id, "is_offered": True}
    await tx.insert_many(bundle, [{**here, "code": item.code, **item.fields} for item in new])
    back = {item.bundle_id: item.fields for item in changes.added if item.bundle_id is not None}
    changed = {item.bundle_id: item.after for item in changes.changed}
    for bundle_id, fields in {**back, **changed}.items():
        values = {name: value for name, value in fields.items() if name != "price"}
        of_row = update(bundle).where(bundle.c.id == bundle_id)
        await tx.run(of_row.values(**values, is_offered=True))
    gone = [item.bundle_id for item in changes.gone]
    off = {"is_offered": False, "asked_price": None}
    await tx.run(update(bundle).where(bundle.c.id.in_(gone)).values(**off))
    await set_prices(tx, wanted_prices(changes), actor=actor, now=now)
    counts = _counts(changes)
    change = Change("supplier", shop.supplier_id, "change_goods", None, counts)
    await record(tx, change, actor=str(actor), now=now)
    if not changes.is_nothing:
        await _tell(tx, card, counts, now=now)


def _counts(changes: GoodsChanges) -> dict[str, int]:
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "gone": len(changes.gone),
        "prices": len(changes.prices),
    }


async def _tell(
    tx: Transaction, card: GoodsCard, counts: Mapping[str, int], *, now: datetime
) -> None:
    assert card.shop is not None
    changes, shop = card.changes, card.shop
    data: dict[str, Any] = {
        "supplier": shop.supplier,
        "supplier_en": shop.supplier_en,
        "group": shop.group,
        "currency": card.currency,
        "timezone": card.timezone,
        "next_opens_at": card.next_opens_at.isoformat() if card.next_opens_at else None,
        "counts": dict(counts),
        "added": [
            {"code": item.code, **_named(item.fields), "price": item.fields["price"]}
            for item in changes.added[:NAMED]
        ],
        "prices": [
            {
                "code": item.code,
                "name": item.name,
                "name_en": item.name_en,
                "before": item.before["price"],
                "price": item.after["price"],
                "waits": item.bundle_id in card.waiting,
            }
            for item in changes.prices[:NAMED]
        ],
        "gone": [
            {"code": item.code, "name": item.name, "name_en": item.name_en}
            for item in changes.gone[:NAMED]
        ],
    }
    people = await liaisons_of_group(tx, shop.group_id)
    told = [Post(f"person:{person_id}", Notice.GOODS_CHANGED, data) for person_id in people]
    await post_all(tx, told, now=now)


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": fields["name"], "name_en": fields["name_en"]}
