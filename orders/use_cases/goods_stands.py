"""What a supplier sells from the next opening on, for its own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders.actors import Actor
from orders.rules.errors import NoRight
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.goods_cards import Shop, bundles_of, shops_of
from orders.use_cases.publishing import published_prices
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Stand:
    """One bundle; `previous` is its last published price where that differs."""

    code: str
    name: str
    name_en: str
    contents: Sequence[Mapping[str, Any]]
    price: int
    previous: int | None
    asked: int | None
    reason: str | None
    limit: int
    per_person: int | None
    stock: int | None
    is_standard: bool


@dataclass(frozen=True, slots=True)
class Sale:
    """Everything on sale, and from when on."""

    shop: Shop
    stands: tuple[Stand, ...]
    currency: str
    timezone: str
    next_opens_at: datetime | None


async def sale_of(tx: Transaction, *, actor: Actor, now: datetime) -> Sale:
    """Return what the clerk's supplier sells in the clerk's compound. Raises `NoRight`."""
    shops = await shops_of(tx, actor=actor)
    if not shops:
        raise NoRight(right="sell")
    shop = shops[0]
    rows = [row for row in await bundles_of(tx, shop) if row.is_offered]
    before = await published_prices(tx, [row.id for row in rows])
    place = (await compounds_of_group(tx, shop.group_id))[0]
    return Sale(
        shop,
        tuple(
            Stand(
                row.code,
                row.name,
                row.name_en,
                row.contents,
                row.price,
                last if (last := before.get((row.id, row.name))) != row.price else None,
                row.asked_price,
                row.price_reason,
                row.limit,
                row.per_person,
                row.stock,
                row.is_standard,
            )
            for row in rows
        ),
        place.currency,
        place.timezone,
        await next_opening_of(tx, shop.group_id, after=now),
    )
