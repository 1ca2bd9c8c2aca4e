"""A platform's cycle of the small compound, and files of it, for tests of what comes after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.supply.use_cases.platform_batches import TakenOver, apply_platform_orders
from orders.actors import Actor
from orders.tables.uploads import upload
from orders.use_cases.platform_cycles import plan_platform_cycle, platforms_of
from orders.use_cases.platform_goods import PlatformGood
from orders.use_cases.platform_orders import (
    PlatformLine,
    PlatformOrder,
)
from storage.database import Transaction
from tests.builders import (
    CUTOFF,
    DURING,
    SMALL,
    household_id_of,
    make_compound,
    make_liaison,
    small_file,
)

PLATFORM = """
  - {name: 快团团, name_en: Quick Groups, channel: platform, payee: 快团团,
     account_last4: "0000", link: "https://ktt.example/small"}
"""
FETCHED = CUTOFF + timedelta(hours=1)
DELIVERY = CUTOFF + timedelta(hours=18)
GOODS = (PlatformGood("A", "荔枝四斤", 3990), PlatformGood("B", "白虾三斤", 11800))


@dataclass(frozen=True, slots=True)
class Beside:
    """A compound with a platform's cycle that is open; no other cycle."""

    cycle_id: int
    compound_id: int
    group_id: int
    supplier_id: int
    liaison: Actor

    @property
    def of_list(self) -> dict[str, Any]:
        """What names the platform's pick list."""
        return {
            "cycle_id": self.cycle_id,
            "compound_id": self.compound_id,
            "supplier_id": self.supplier_id,
        }


async def make_platform_compound(tx: Transaction) -> tuple[int, int, Actor]:
    """The small compound with a platform: its id, its group's, its liaison."""
    loaded = await make_compound(tx, file=small_file(**{SMALL: SMALL + PLATFORM}))
    liaison = await make_liaison(tx, loaded.compound_id, telegram_id=90)
    return loaded.compound_id, loaded.group_id, liaison


async def make_platform_cycle(
    tx: Transaction,
    compound_id: int,
    group_id: int,
    liaison: Actor,
    *,
    opens_at: datetime = DURING,
    ends_at: datetime = CUTOFF,
    delivery_at: datetime = DELIVERY,
    now: datetime = DURING,
) -> Beside:
    """As the liaison sets it up."""
    (platform,) = await platforms_of(tx, group_id)
    found = await plan_platform_cycle(
        tx,
        actor=liaison,
        compound_id=compound_id,
        supplier_id=platform.supplier_id,
        link=platform.link,
        opens_at=opens_at,
        ends_at=ends_at,
        delivery_at=delivery_at,
        chance=SeededChance("platform"),
        now=now,
    )
    return Beside(found.cycle_id, compound_id, group_id, platform.supplier_id, liaison)


async def make_beside(tx: Transaction) -> Beside:
    return await make_platform_cycle(tx, *(await make_platform_compound(tx)))


async def take_in(
    tx: Transaction,
    world: Beside,
    homes: dict[str, dict[str, int]],
    *,
    file: str = "1",
    goods: tuple[PlatformGood, ...] = GOODS,
    now: datetime = FETCHED,
) -> TakenOver:
    """Take over a file: units by code for each address; its order numbers name file and room."""
    upload_id = await tx.insert(
        upload,
        kind="platform",
        compound_id=world.compound_id,
        cycle_id=world.cycle_id,
        file_name="导出.xlsx",
        sha256=file * 64,
        state="shown",
        made_by=str(world.liaison),
        made_at=now,
    )
    orders = [
        PlatformOrder(
            household_id=await household_id_of(tx, key),
            receiver=f"收货人{key}",
            phone="13800001111",
            remark="",
            platform_lines=tuple(
                PlatformLine(f"{file}-{key}", number, code, units)
                for number, (code, units) in enumerate(lines.items(), start=1)
            ),
        )
        for key, lines in homes.items()
    ]
    return await apply_platform_orders(
        tx,
        actor=world.liaison,
        cycle_id=world.cycle_id,
        compound_id=world.compound_id,
        orders=orders,
        goods=goods,
        upload_id=upload_id,
        now=now,
        chance=SeededChance(f"import {file}"),
    )


async def rows_of(tx: Transaction, table: Any, world: Beside) -> list[Any]:
    """A table's rows of the platform's cycle, oldest first."""
    mine = table.c.cycle_id == world.cycle_id
    return list(await tx.all(select(table).where(mine).order_by(table.c.id)))
