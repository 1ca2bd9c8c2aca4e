"""The goods of a platform's export as offers of its cycle, without a bundle.

The group's next cycle never offers them; a code means the same good in all files of a cycle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from orders.rules.bundle_codes import assign_codes
from orders.tables.cycles import offer
from storage.database import Transaction

NAME_LENGTH = 80
NO_LIMIT = 9999  # that was the platform's business


@dataclass(frozen=True, slots=True)
class PlatformGood:
    """One good of the export under the code that its lines name; `unit` as 份 or 箱."""

    code: str
    name: str
    price_minor: int
    unit: str = "份"
    name_en: str = ""
    kind: str = "其他"
    weight_grams: int | None = None


async def offers_of_goods(
    tx: Transaction, row: Row[Any], goods: Sequence[PlatformGood]
) -> Mapping[str, Row[Any]]:
    """The cycle's offer for each code of the file; the same good at the same price is one.

    A code that is taken by another good of an earlier file gives way to the next free one.
    """
    present = {_of_row(item): item for item in await _offers_of(tx, row.id)}
    codes = assign_codes(
        [_key(good) for good in goods],
        known={key: item.code for key, item in present.items()},
        asked={_key(good): good.code for good in goods},
    )
    new = {_key(good): good for good in goods if _key(good) not in present}
    await tx.insert_many(offer, [_offer(row, good, codes[key]) for key, good in new.items()])
    present = {_of_row(item): item for item in await _offers_of(tx, row.id)}
    return {good.code: present[_key(good)] for good in goods}


async def _offers_of(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    return await tx.all(select(offer).where(offer.c.cycle_id == cycle_id))


def _key(good: PlatformGood) -> str:
    return f"{good.name[:NAME_LENGTH]}\n{good.price_minor}"


def _of_row(row: Row[Any]) -> str:
    return f"{row.name}\n{row.price}"


def _offer(row: Row[Any], good: PlatformGood, code: str) -> dict[str, Any]:
    name = good.name[:NAME_LENGTH]
    content = {
        "name": name,
        "name_en": good.name_en or name,
        "quantity": "1",
        "unit": good.unit,
        "unit_en": good.unit,
        "kind": good.kind,
        "weight_grams": good.weight_grams,
    }
    return {
        "cycle_id": row.id,
        "bundle_id": None,
        "supplier_id": row.supplier_id,
        "code": code,
        "name": name,
        "name_en": (good.name_en or name)[:NAME_LENGTH],
        "aliases": [],
        "contents": [content],
        "price": good.price_minor,
        "limit": NO_LIMIT,
    }
