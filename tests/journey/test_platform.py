"""The plan's second way: a platform's link in the group, its orders, one slot for both bags."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.consignments import (
    admit,
    count,
    disinfect,
    mark_sent,
    start_rest,
)
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import person_actor
from orders.tables.cycles import cycle
from orders.tables.people import person
from tests.builders import SMALL
from tests.journey.stage import GROUP, LIAISON, Somebody, Stage, stage
from tests.supply.platform_rounds import PLATFORM, Beside, take_in

pytestmark = [pytest.mark.slow]
WITH_PLATFORM: dict[str, Any] = {SMALL: SMALL + PLATFORM}
BOTH, ALONE, SILENT = "1-1-101", "2-2-302", "1-2-201"


async def test_a_platforms_bag_and_the_groups_bag_are_collected_in_one_slot(tmp_path: Path) -> None:
    async with stage(tmp_path, **WITH_PLATFORM) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        await the_link_is_posted(liaison, wang)
        await wang.says("1-1-101 A2", chat=GROUP)
        await s.rest()

        await s.skip_to("platform_remind")
        await chen.sees("2-2-302", "好像还没下单", button="去平台下单")
        await s.skip_to("platform_ends")
        assert not [text for text in await said(wang) if "好像还没下单" in text]
        await wang.sees("平台下单已经结束", chat=GROUP)
        await liaison.sees("平台第 1 期", "导出来", button="发导出的订单")
        world = await the_export_comes(s)
        await liaison.presses("全部通过", "平台第 1 期")
        await s.skip_to("cutoff")
        await liaison.presses("全部通过", "¥20.00")
        await s.rest()
        await everything_is_packed(s, world)
        await wang.presses("我已付款", "请付款 ¥20.00")
        await s.skip_to("pay_by")
        assert not [text for text in await said(chen) if "付款" in text]
        await liaison.presses("确认全部", "付款时间（")
        await liaison.presses("是的", "1-1-101")
        await s.rest()

        await both_trucks_come(s, world)
        await both_bags_are_handed_out(s, liaison, wang)
        async with s.program.database.read() as tx:
            books = await balance_of(tx, cycle_id=world.cycle_id)
            assert books.balances
            assert books.requested == books.confirmed == 4 * 3990


async def the_link_is_posted(liaison: Somebody, wang: Somebody) -> None:
    """Four presses from the command to the group."""
    await liaison.says("/platform")
    await liaison.presses("新开一期平台团购", "平台下单")
    await liaison.presses("12:00", "下单到什么时候为止")
    await liaison.presses("15:00", "货车什么时候到大门口")
    await liaison.presses("发到群里", "https://ktt.example/small")
    await liaison.sees("链接已经发到群里了", "平台第 1 期")
    await wang.sees("平台第 1 期", "快团团", chat=GROUP, button="去平台下单")


async def said(who: Somebody) -> list[str]:
    return [each.get("text") or each.get("caption") or "" for each in await who.messages()]


async def the_export_comes(s: Stage) -> Beside:
    """Three households have ordered there; one of them is in no chat."""
    async with s.program.database.write() as tx:
        row = await tx.one(select(cycle).where(cycle.c.channel == "platform"))
        liaison = await tx.scalar(select(person.c.id).where(person.c.telegram_id == LIAISON))
        actor = person_actor(liaison)
        world = Beside(row.id, s.compound_id, row.group_id, row.supplier_id, actor)
        homes = {BOTH: {"A": 1}, ALONE: {"A": 2}, SILENT: {"A": 1}}
        await take_in(tx, world, homes, now=s.program.clock.now())
    return world


async def everything_is_packed(s: Stage, world: Beside) -> None:
    async with s.program.database.write() as tx:
        packs: dict[str, Any] = {
            "actor": world.liaison,
            "portal_url": "",
            "now": s.program.clock.now(),
        }
        for cycle_id, supplier_id in await series(s):
            where: dict[str, Any] = {"cycle_id": cycle_id, "supplier_id": supplier_id}
            await mark_packed(tx, compound_id=s.compound_id, **where, **packs)


async def series(s: Stage) -> list[tuple[int, int]]:
    async with s.program.database.read() as tx:
        rows = await tx.all(select(parcel.c.cycle_id, parcel.c.supplier_id).distinct())
    return sorted((row.cycle_id, row.supplier_id) for row in rows)


async def both_trucks_come(s: Stage, world: Beside) -> None:
    """Through the gate together; both rest, both are counted."""
    runs, now = await series(s), s.program.clock.now()
    async with s.program.database.write() as tx:
        by: dict[str, Any] = {"actor": world.liaison, "now": now}
        loads = [
            await mark_sent(
                tx, cycle_id=cycle_id, compound_id=s.compound_id, supplier_id=supplier_id, **by
            )
            for cycle_id, supplier_id in runs
        ]
        for sent in loads:
            for step in (admit, disinfect, start_rest):
                await step(tx, consignment_id=sent.consignment_id, **by)
    await s.skip_to("rest_over")
    async with s.program.database.write() as tx:
        by = {"actor": world.liaison, "now": s.program.clock.now()}
        for sent in loads:
            counted: dict[str, Any] = {"consignment_id": sent.consignment_id, "bags": sent.bags}
            await count(tx, chance=SeededChance("count"), **counted, **by)


async def both_bags_are_handed_out(s: Stage, liaison: Somebody, wang: Somebody) -> None:
    ticket = await wang.sees("取货码", "东门")
    code = re.search(r"\b\d{6}\b", ticket["caption"].replace(" ", ""))
    assert code is not None
    async with s.program.database.read() as tx:
        assert len(await tx.all(select(slot))) == 3  # who is in no chat has one, too
        mine = parcel.c.address == BOTH
        bags = await tx.scalars(
            select(bag.c.code).join(parcel, parcel.c.id == bag.c.parcel_id).where(mine)
        )
    assert len(bags) == 2
    for each in bags:
        await liaison.says(f"{code[0]} {each}")
    await s.rest()
    async with s.program.database.read() as tx:
        states = await tx.scalars(select(parcel.c.state).where(mine))
    assert list(states) == ["collected", "collected"]
