"""The liaison decides about a price that rises: with a reason for neighbours to read, or not."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, MissingReason, NoRight, StaleButton, TextTooLong
from orders.tables.suppliers import bundle, supplier_contact
from orders.use_cases.awaiting import await_text
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.prices import (
    AWAITS_REASON,
    AWAITS_REASON_FOR_ALL,
    Rise,
    forget_answers,
    rises_of,
)
from orders.use_cases.rights import has_right
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

LONGEST_REASON = 200


async def rises_waiting(
    tx: Transaction, *, actor: Actor, supplier_id: int | None = None, now: datetime
) -> tuple[Rise, ...]:
    """Return the rises that wait in the groups where the actor is the liaison. Needs `approve`."""
    found = await rises_of(tx, bundle.c.asked_price.is_not(None), now=now)
    may: dict[int, bool] = {}
    for item in found:
        if item.group_id not in may:
            may[item.group_id] = await _may_decide(tx, actor, item.group_id)
    mine = (item for item in found if may[item.group_id])
    return tuple(item for item in mine if supplier_id in (None, item.supplier_id))


async def look_at_rise(tx: Transaction, *, actor: Actor, bundle_id: int, now: datetime) -> Rise:
    """Return one rise that waits. Raises `AlreadyDecided` where it does not (any more)."""
    found = await rises_of(tx, bundle.c.id == bundle_id, now=now)
    if not found:
        raise StaleButton()
    if not await _may_decide(tx, actor, found[0].group_id):
        raise NoRight(right="approve")
    if found[0].asked == 0:
        raise AlreadyDecided(state="")
    return found[0]


async def ask_reason(
    tx: Transaction, *, actor: Actor, bundle_id: int, for_all: bool, now: datetime
) -> tuple[Rise, ...]:
    """Take the actor's next text as the reason for this rise, or for all of its supplier."""
    rises = await _to_decide(tx, actor, bundle_id, for_all=for_all, now=now)
    purpose = AWAITS_REASON_FOR_ALL if for_all else AWAITS_REASON
    await await_text(tx, actor=actor, purpose=purpose, subject_id=bundle_id, now=now)
    return rises


async def accept_rise(
    tx: Transaction,
    *,
    actor: Actor,
    bundle_id: int,
    reason: str,
    for_all: bool = False,
    now: datetime,
) -> tuple[Rise, ...]:
    """Let a new price hold for this reason; `for_all`, those of its supplier as well."""
    reason = " ".join(reason.split())
    if not reason:
        raise MissingReason()
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(limit=LONGEST_REASON)
    decided = await _to_decide(tx, actor, bundle_id, for_all=for_all, now=now)
    for item in decided:
        asked = (bundle.c.id == item.bundle_id, bundle.c.asked_price == item.asked)
        values = {"price": item.asked, "asked_price": None, "price_reason": reason}
        await tx.run(update(bundle).where(*asked).values(**values))
    await _conclude(tx, decided, verb="accept_price", actor=actor, reason=reason, now=now)
    return decided


async def refuse_rise(
    tx: Transaction,
    *,
    actor: Actor,
    bundle_id: int,
    asked: int | None = None,
    for_all: bool = False,
    now: datetime,
) -> tuple[Rise, ...]:
    """Keep the old price. With `asked`, only where that is still what the supplier asks."""
    decided = await _to_decide(tx, actor, bundle_id, for_all=for_all, now=now)
    if asked is not None and asked not in {item.asked for item in decided}:
        raise AlreadyDecided(state="")
    ids = [item.bundle_id for item in decided]
    await tx.run(update(bundle).where(bundle.c.id.in_(ids)).values(asked_price=None))
    await _conclude(tx, decided, verb="refuse_price", actor=actor, reason="", now=now)
    return decided


async def _to_decide(
    tx: Transaction, actor: Actor, bundle_id: int, *, for_all: bool, now: datetime
) -> tuple[Rise, ...]:
    await tx.lock_all(select(bundle.c.id).where(bundle.c.id == bundle_id))
    if not for_all:
        return (await look_at_rise(tx, actor=actor, bundle_id=bundle_id, now=now),)
    row = await tx.first(select(bundle).where(bundle.c.id == bundle_id))
    if row is None:
        raise StaleButton()
    waiting = await rises_waiting(tx, actor=actor, supplier_id=row.supplier_id, now=now)
    here = tuple(item for item in waiting if item.group_id == row.group_id)
    if not here:
        raise AlreadyDecided(state="")
    return here


async def _conclude(
    tx: Transaction,
    decided: Sequence[Rise],
    *,
    verb: str,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """The audit rows, and word to the supplier's contacts."""
    await forget_answers(tx, [item.bundle_id for item in decided])
    changes = [Change("bundle", item.bundle_id, verb, item.price, item.asked) for item in decided]
    await record_all(tx, changes, actor=str(actor), now=now)
    contacts = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == decided[0].supplier_id
    )
    data = {
        "accepted": verb == "accept_price",
        "reason": reason,
        "rises": [item.as_data() for item in decided],
    }
    told = [
        Post(f"person:{person_id}", Notice.PRICES_DECIDED, data)
        for person_id in await tx.scalars(contacts)
    ]
    await post_all(tx, told, now=now)


async def _may_decide(tx: Transaction, actor: Actor, group_id: int) -> bool:
    for place in await compounds_of_group(tx, group_id):
        if await has_right(tx, actor, place.id, "approve"):
            return True
    return False
