"""Donated goods as a free bundle: offered from the next cycle on, as many as are left.

Only what is for everybody, and where the group is one compound: others must not order it away.
"""

from datetime import datetime

from sqlalchemy import select

from fulfillment.money.rules.giving import Aim
from fulfillment.money.use_cases.donations import GOODS, hold_donation
from orders.actors import Actor
from orders.rules.bundle_codes import assign_codes
from orders.rules.errors_giving import BadDonation
from orders.tables.suppliers import bundle
from orders.use_cases.compounds import compounds_of_group, group_of_compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

A_HOUSEHOLD = 1


async def offer_gift(
    tx: Transaction, *, actor: Actor, donation_id: int, supplier_id: int, now: datetime
) -> str:
    """Offer a donation for nothing, one a household; `supplier_id` packs it. Returns its letter.

    Offered already: the letter it has. Raises `BadDonation` where it cannot be offered to all.
    """
    gift = await hold_donation(tx, actor, donation_id)
    await require_right(tx, actor, gift.compound_id, "approve")
    has = await tx.scalar(
        select(bundle.c.code).where(bundle.c.donation_id == gift.id, bundle.c.is_offered)
    )
    if has:
        return str(has)
    group_id = (await group_of_compound(tx, gift.compound_id)).id
    is_shared = len(await compounds_of_group(tx, group_id)) > 1
    if gift.kind != GOODS or gift.withdrawn_at or gift.aim != Aim.ALL or is_shared:
        raise BadDonation(field="aim")
    rows = await tx.all(
        select(bundle.c.code, bundle.c.supplier_id).where(bundle.c.group_id == group_id)
    )
    if supplier_id not in {row.supplier_id for row in rows}:
        raise BadDonation(field="supplier")
    code = assign_codes([gift.goods], known={}, taken={row.code for row in rows})[gift.goods]
    content = {"name": gift.goods, "name_en": gift.goods, "quantity": "1", "unit": gift.unit,
               "unit_en": gift.unit, "kind": "捐赠", "weight_grams": None}  # fmt: skip
    bundle_id = await tx.insert(
        bundle,
        group_id=group_id,
        supplier_id=supplier_id,
        code=code,
        name=gift.goods,
        name_en=gift.goods,
        aliases=[],
        contents=[content],
        price=0,
        limit=A_HOUSEHOLD,
        stock=gift.quantity,
        is_offered=True,
        subsidy_by=gift.donor or None,
        donation_id=gift.id,
    )
    change = Change("bundle", bundle_id, "offer_gift", None, code, gift.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return code
