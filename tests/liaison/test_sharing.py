"""In the chat: a choice made with buttons, bags let in by a number, and the share explained."""

import pytest

from config.chance import SeededChance
from fulfillment.supply.use_cases.making import make_batches
from orders.rules.errors_cycles import BadCapacity
from orders.use_cases.closing import close_cycle
from storage.database import Database
from tests.builders import (
    CUTOFF,
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)
from tests.liaison.chat import Chat


async def test_from_the_choice_on_the_form_to_the_reason_in_private(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = Chat(tx, await make_liaison(tx, loaded.compound_id), DURING, "en")
        cycle_id = await make_open_cycle(tx)
        neighbour = Chat(tx, await make_member(tx, "1-1-101", name="王芳"), DURING, "zh_CN")
        home = await household_id_of(tx, "1-1-101")
        await liaison.sends(f"lt:{loaded.compound_id}")
        with pytest.raises(BadCapacity):
            await liaison.says("many")
        assert "0 bags of 1 are taken" in await liaison.says("1")

        assert "不用抢" in await neighbour.says("/order")
        await neighbour.sends(f"q:{cycle_id}:{home}:B:3")
        assert "一共 3 份" in await neighbour.presses("B 不够时：少给也行")
        await neighbour.presses("换成 A 蔬菜包")
        assert "不够时：换成 A" in await neighbour.sends(f"ok:{cycle_id}:{home}")
        assert "1 bag of 1 are taken" in await liaison.sends(f"lb:{loaded.compound_id}")

        for key in ("1-1-102", "1-1-201"):
            await make_order(tx, key, {"B": 3}, cycle_id=cycle_id)
        await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
        await make_batches(tx, cycle_id=cycle_id, chance=SeededChance("t"), now=CUTOFF)
        told = await neighbour.sends(f"lw:{cycle_id}:{home}")
        assert "想要 3，分到 1" in told
        assert "A 蔬菜包：2 份，代替不够的" in told
        seen = await liaison.sends(f"lr:{loaded.compound_id}:0:0")
        assert "stock 3, wished 9; 1 for each household" in seen
