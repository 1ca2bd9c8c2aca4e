"""A supplier's list of sellable goods: sent in, looked at, and on a yes what comes on sale.

The clerk sends it in on the supplier's pages, a contact to the bot. It changes that supplier's
bundles in one group and nobody else's; published offers do not move. What was read is kept sealed
until it is decided. A yes holds for what was shown: where that has changed meanwhile, the list is
shown anew.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.documents.table_reading import MOST_MIB, Rows, read_sheets
from orders.rules.errors import AlreadyDecided, NoRight, StaleButton
from orders.rules.errors_files import FileEmpty, FileTooLarge, NoHeading, TooManyRows
from orders.rules.goods_list import NoHeadings, read_goods
from orders.rules.states import UploadState, check
from orders.tables.compounds import ordering_group
from orders.tables.uploads import upload
from orders.use_cases.applying_goods import apply_changes
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.goods_cards import GoodsCard, Shop, card_of, shops_of
from storage.audit import Change, record
from storage.database import Transaction

MOST_ROWS = 500


async def send_goods(
    tx: Transaction, *, actor: Actor, file_name: str, content: bytes | None, now: datetime
) -> GoodsCard:
    """Read a list and show what it would change; the one shown before is dropped.

    Raises `NoRight` for who sells nothing, and whatever is wrong with the file. `content` is None
    for a file that is too large.
    """
    shops = await shops_of(tx, actor=actor)
    if not shops:
        raise NoRight(right="sell")
    if content is None:
        raise FileTooLarge(limit_mib=MOST_MIB)
    rows = _table(content)
    shop = shops[0] if len(shops) == 1 else None
    upload_id = await tx.insert(
        upload,
        kind="goods",
        compound_id=actor.compound_id,
        file_name=file_name[:120],
        sha256=hashlib.sha256(content).hexdigest(),
        rows={"rows": [list(row) for row in rows]},
        state=UploadState.SHOWN,
        made_by=str(actor),
        made_at=now,
    )
    change = Change("upload", upload_id, "send", None, UploadState.SHOWN, actor.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if shop is None:
        return GoodsCard(upload_id, UploadState.SHOWN, None, shops=shops)
    return await place_goods(
        tx,
        actor=actor,
        upload_id=upload_id,
        supplier_id=shop.supplier_id,
        group_id=shop.group_id,
        now=now,
    )


async def place_goods(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    supplier_id: int,
    group_id: int,
    now: datetime,
) -> GoodsCard:
    """Say for which supplier and group a list is; lists shown for these before are dropped."""
    row = await _own(tx, actor, upload_id)
    shop = await _shop(tx, actor, supplier_id, group_id)
    places = await compounds_of_group(tx, group_id)
    older = await tx.all(
        select(upload).where(
            upload.c.kind == "goods",
            upload.c.supplier_id == supplier_id,
            upload.c.group_id == group_id,
            upload.c.state == UploadState.SHOWN,
            upload.c.id != upload_id,
        )
    )
    for each in older:
        await _decide(tx, each, UploadState.DROPPED, actor=actor, now=now)
    values = {
        "supplier_id": supplier_id,
        "group_id": group_id,
        "compound_id": row.compound_id or places[0].id,
    }
    await tx.run(update(upload).where(upload.c.id == upload_id).values(**values))
    return await card_of(tx, row, shop, now=now)


async def look_at_goods(
    tx: Transaction, *, actor: Actor, upload_id: int, now: datetime
) -> GoodsCard:
    """Return a list that waits for its yes. Raises `AlreadyDecided`."""
    row = await _own(tx, actor, upload_id)
    if row.supplier_id is None:
        shops = await shops_of(tx, actor=actor)
        return GoodsCard(row.id, row.state, None, shops=shops)
    shop = await _shop(tx, actor, row.supplier_id, row.group_id)
    return await card_of(tx, row, shop, now=now)


async def apply_goods(
    tx: Transaction, *, actor: Actor, upload_id: int, shown: str, now: datetime
) -> GoodsCard:
    """Do what was shown; `shown` is the card's digest. Raises `AlreadyDecided`."""
    row = await _own(tx, actor, upload_id)
    if row.group_id is None:
        raise StaleButton()
    await tx.lock(select(ordering_group.c.id).where(ordering_group.c.id == row.group_id))
    card = await look_at_goods(tx, actor=actor, upload_id=upload_id, now=now)
    if card.digest != shown:
        return replace(card, has_moved=True)
    await apply_changes(tx, card, actor=actor, now=now)
    await _decide(tx, row, UploadState.APPLIED, actor=actor, now=now)
    return replace(card, state=UploadState.APPLIED)


async def drop_goods(tx: Transaction, *, actor: Actor, upload_id: int, now: datetime) -> None:
    """Forget a list; what was there stays. Raises `AlreadyDecided`."""
    row = await _own(tx, actor, upload_id)
    await _decide(tx, row, UploadState.DROPPED, actor=actor, now=now)


def _table(content: bytes) -> Rows:
    """The first sheet that names goods and prices."""
    for rows in read_sheets(content):
        if len(rows) > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        try:
            found = read_goods(rows, currency="CNY")
        except NoHeadings:
            continue
        if not (found.goods or found.unclear):
            raise FileEmpty()  # else an empty template would take everything from sale
        return rows
    raise NoHeading()


async def _own(tx: Transaction, actor: Actor, upload_id: int) -> Row[Any]:
    """A list that waits, of a shop for which the actor speaks; held against others."""
    row = await tx.first(
        select(upload)
        .where(upload.c.id == upload_id, upload.c.kind == "goods")
        .with_for_update(key_share=True)
    )
    if row is None:
        raise StaleButton()
    if row.supplier_id is None:
        if row.made_by != str(actor):
            raise StaleButton()
    else:
        await _shop(tx, actor, row.supplier_id, row.group_id)
    if row.state != UploadState.SHOWN:
        raise AlreadyDecided(state=row.state)
    return row


async def _shop(tx: Transaction, actor: Actor, supplier_id: int, group_id: int) -> Shop:
    for shop in await shops_of(tx, actor=actor):
        if (shop.supplier_id, shop.group_id) == (supplier_id, group_id):
            return shop
    raise NoRight(right="sell")


async def _decide(
    tx: Transaction, row: Row[Any], after: UploadState, *, actor: Actor, now: datetime
) -> None:
    check(UploadState(row.state), after)
    values = {"state": after, "rows": None, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(upload).where(upload.c.id == row.id).values(**values))
    change = Change("upload", row.id, after, row.state, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
