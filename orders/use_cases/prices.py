"""What the next cycle's prices are, and rises for which the liaison has to give the reason.

A price that is dearer than the last published one by more than the group's threshold does not
hold at once: the old one stays, and every liaison of the group is asked. With a reason the new
price holds from the next opening on and the reason stands beside it; refused, the old one stays
and the supplier's contacts are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.prices import needs_reason
from orders.tables.compounds import ordering_group
from orders.tables.people import awaited_text
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.publishing import published_prices
from orders.use_cases.rights import holders
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

LOOKED_BACK = timedelta(days=30)
AWAITS_REASON = "price_reason"
AWAITS_REASON_FOR_ALL = "price_reasons"


@dataclass(frozen=True, slots=True)
class Rise:
    """A price that waits for a reason. `month_before` was published up to thirty days ago."""

    bundle_id: int
    group_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    code: str
    name: str
    name_en: str
    price: int
    asked: int
    published: int | None
    month_before: int | None
    currency: str

    def as_data(self) -> dict[str, Any]:
        """The rise as a notice's data."""
        return {name: getattr(self, name) for name in self.__slots__}


async def set_prices(
    tx: Transaction, wanted: Mapping[int, int], *, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Let these prices hold from the next opening on; returns the bundles that have to wait."""
    rows = await tx.all(
        select(bundle, ordering_group.c.price_rise_percent)
        .join(ordering_group, ordering_group.c.id == bundle.c.group_id)
        .where(bundle.c.id.in_(list(wanted)))
        .order_by(bundle.c.id)
    )
    published = await published_prices(tx, [row.id for row in rows])
    waiting = []
    for row in rows:
        values = _decided(row, wanted[row.id], published.get((row.id, row.name)))
        if values["asked_price"] is not None:
            waiting.append(row.id)
        await tx.run(update(bundle).where(bundle.c.id == row.id).values(**values))
    news = [row.id for row in rows if row.id in waiting and row.asked_price != wanted[row.id]]
    await forget_answers(tx, [row.id for row in rows if row.asked_price is not None])
    moved = [row for row in rows if wanted[row.id] != row.price or row.asked_price is not None]
    changes = [
        Change("bundle", row.id, "ask_price" if row.id in waiting else "set_price", row.price,
               wanted[row.id])
        for row in moved
    ]  # fmt: skip
    await record_all(tx, changes, actor=str(actor), now=now)
    await _ask_liaisons(tx, news, now=now)
    return tuple(waiting)


def waits_for_reason(row: Row[Any], wanted: int, published: int | None) -> bool:
    """Whether a bundle may not cost that much before the liaison has said why.

    `row` is the bundle with its group's `price_rise_percent`.
    """
    is_allowed = row.price_reason is not None and wanted <= row.price
    return not is_allowed and needs_reason(published, wanted, percent=row.price_rise_percent)


def _decided(row: Row[Any], wanted: int, published: int | None) -> dict[str, Any]:
    if waits_for_reason(row, wanted, published):
        return {"price": row.price, "asked_price": wanted, "price_reason": row.price_reason}
    keeps_reason = wanted <= row.price and needs_reason(
        published, wanted, percent=row.price_rise_percent
    )
    return {
        "price": wanted,
        "asked_price": None,
        "price_reason": row.price_reason if keeps_reason else None,
    }


async def _ask_liaisons(tx: Transaction, bundle_ids: Sequence[int], *, now: datetime) -> None:
    rises = await rises_of(tx, bundle.c.id.in_(bundle_ids), now=now)
    told = []
    for group_id in dict.fromkeys(item.group_id for item in rises):
        here = [item.as_data() for item in rises if item.group_id == group_id]
        people = await liaisons_of_group(tx, group_id)
        told += [Post(f"person:{each}", Notice.PRICES_ASKED, {"rises": here}) for each in people]
    await post_all(tx, told, now=now)


async def liaisons_of_group(tx: Transaction, group_id: int) -> Sequence[int]:
    """Return everybody who approves in one of the group's compounds."""
    places = await compounds_of_group(tx, group_id)
    return sorted({each for place in places for each in await holders(tx, place.id, "approve")})


async def rises_of(tx: Transaction, wanted: Any, *, now: datetime) -> tuple[Rise, ...]:
    """Return these bundles with what is asked for them; `asked` is 0 where nothing waits."""
    rows = await tx.all(
        select(bundle, supplier.c.name.label("seller"), supplier.c.name_en.label("seller_en"))
        .join(supplier, supplier.c.id == bundle.c.supplier_id)
        .where(wanted)
        .order_by(bundle.c.id)
    )
    ids = [row.id for row in rows]
    last = await published_prices(tx, ids)
    month = await published_prices(tx, ids, until=now - LOOKED_BACK)
    currencies = {
        group_id: (await compounds_of_group(tx, group_id))[0].currency
        for group_id in {row.group_id for row in rows}
    }
    return tuple(
        Rise(
            row.id,
            row.group_id,
            row.supplier_id,
            row.seller,
            row.seller_en,
            row.code,
            row.name,
            row.name_en,
            row.price,
            row.asked_price or 0,
            last.get((row.id, row.name)),
            month.get((row.id, row.name)),
            currencies[row.group_id],
        )
        for row in rows
    )


async def forget_answers(tx: Transaction, bundle_ids: Sequence[int]) -> None:
    """Who is just writing a reason writes it for another price now: they are asked again."""
    if bundle_ids:
        gone = delete(awaited_text).where(
            awaited_text.c.purpose.in_((AWAITS_REASON, AWAITS_REASON_FOR_ALL)),
            awaited_text.c.subject_id.in_(bundle_ids),
        )
        await tx.run(gone)
