"""What a supplier's list of goods is about, and the card that shows what it would change."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.goods_changes import GoodsChanges, Known, compare_goods
from orders.rules.goods_list import read_goods
from orders.rules.states import CycleState
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.compounds import compounds_of_group, group_of_compound
from orders.use_cases.contacts import supplied_by
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.prices import waits_for_reason
from orders.use_cases.publishing import published_prices
from storage.database import Transaction

FIELDS = ("name", "name_en", "aliases", "contents", "limit", "stock", "per_person", "is_standard")


@dataclass(frozen=True, slots=True)
class Shop:
    """One supplier in one group: what a list is about."""

    supplier_id: int
    group_id: int
    supplier: str
    supplier_en: str
    group: str


@dataclass(frozen=True, slots=True)
class GoodsCard:
    """A list as it is shown before the yes, and after it.

    Of one that came from somebody who speaks for several there is no `shop` yet, but `shops`.
    """

    upload_id: int
    state: str
    shop: Shop | None
    changes: GoodsChanges = field(default_factory=GoodsChanges)
    waiting: frozenset[int] = frozenset()  # bundles whose new price needs a reason first
    currency: str = "CNY"
    timezone: str = "UTC"
    next_opens_at: datetime | None = None
    is_running: bool = False  # a cycle is open, and keeps its offers
    has_moved: bool = False  # it is no longer what was shown before
    shops: tuple[Shop, ...] = ()

    @property
    def digest(self) -> str:
        """Stands for what is shown: a yes to this is no yes to anything else."""
        shown = repr((self.changes, sorted(self.waiting), self.shop))
        return hashlib.sha256(shown.encode()).hexdigest()[:12]


async def shops_of(tx: Transaction, *, actor: Actor) -> tuple[Shop, ...]:
    """Return for which supplier and group the actor may send lists; mostly one, or none."""
    if actor.kind == "clerk":
        assert actor.compound_id is not None
        group = await group_of_compound(tx, actor.compound_id)
        wanted: Any = (bundle.c.supplier_id == actor.supplier_id) & (bundle.c.group_id == group.id)
    else:
        mine = [row.id for row in await supplied_by(tx, actor)]
        wanted = bundle.c.supplier_id.in_(mine)
    rows = await tx.all(
        select(
            supplier.c.id,
            ordering_group.c.id.label("group_id"),
            supplier.c.name,
            supplier.c.name_en,
            ordering_group.c.name.label("group_name"),
        )
        .join(bundle, bundle.c.supplier_id == supplier.c.id)
        .join(ordering_group, ordering_group.c.id == bundle.c.group_id)
        .where(wanted)
        .distinct()
        .order_by(supplier.c.id, ordering_group.c.id)
    )
    return tuple(Shop(row.id, row.group_id, row.name, row.name_en, row.group_name) for row in rows)


async def card_of(tx: Transaction, row: Row[Any], shop: Shop, *, now: datetime) -> GoodsCard:
    """Compare what was read with what is there now."""
    place = (await compounds_of_group(tx, shop.group_id))[0]
    goods = read_goods(row.rows["rows"], currency=place.currency)
    known = await _known(tx, shop)
    changes = compare_goods(goods, known, taken=await _codes_of_others(tx, shop))
    running = select(cycle.c.id).where(
        cycle.c.group_id == shop.group_id, OF_GROUP, cycle.c.state == CycleState.OPEN
    )
    return GoodsCard(
        upload_id=row.id,
        state=row.state,
        shop=shop,
        changes=changes,
        waiting=await _waiting(tx, changes),
        currency=place.currency,
        timezone=place.timezone,
        next_opens_at=await next_opening_of(tx, shop.group_id, after=now),
        is_running=await tx.first(running.limit(1)) is not None,
    )


async def bundles_of(tx: Transaction, shop: Shop) -> Sequence[Row[Any]]:
    """Return all bundles of a shop, also those that are not on sale, by their codes."""
    rows = await tx.all(
        select(bundle)
        .where(
            bundle.c.group_id == shop.group_id,
            bundle.c.supplier_id == shop.supplier_id,
            bundle.c.donation_id.is_(None),  # a gift stands on no list of a supplier's
        )
        .order_by(bundle.c.id)
    )
    return sorted(rows, key=lambda row: (len(row.code), row.code))


async def _known(tx: Transaction, shop: Shop) -> list[Known]:
    """All bundles of the shop; one on sale wins over one of the same name that is not."""
    rows = await bundles_of(tx, shop)
    return [
        Known(
            row.id,
            row.code,
            row.is_offered,
            {
                **{name: row._mapping[name] for name in FIELDS},
                "price": row.price if row.asked_price is None else row.asked_price,
            },
        )
        for row in sorted(rows, key=lambda row: bool(row.is_offered))
    ]


async def _codes_of_others(tx: Transaction, shop: Shop) -> set[str]:
    others = select(bundle.c.code).where(
        bundle.c.group_id == shop.group_id,
        (bundle.c.supplier_id != shop.supplier_id) | bundle.c.donation_id.is_not(None),
    )
    return set(await tx.scalars(others))


async def _waiting(tx: Transaction, changes: GoodsChanges) -> frozenset[int]:
    """Those of the dearer goods for which the liaison will be asked."""
    wanted = wanted_prices(changes)
    rows = await tx.all(
        select(bundle, ordering_group.c.price_rise_percent)
        .join(ordering_group, ordering_group.c.id == bundle.c.group_id)
        .where(bundle.c.id.in_(list(wanted)))
    )
    before = await published_prices(tx, list(wanted))
    return frozenset(
        row.id
        for row in rows
        if waits_for_reason(row, wanted[row.id], before.get((row.id, row.name)))
    )


def wanted_prices(changes: GoodsChanges) -> Mapping[int, int]:
    """The new prices of goods that there are already, also of those that come back."""
    back = {item.bundle_id: item.fields["price"] for item in changes.added if item.bundle_id}
    return {**back, **{item.bundle_id: item.after["price"] for item in changes.prices}}
