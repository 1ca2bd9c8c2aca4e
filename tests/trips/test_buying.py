"""Two people buy for all: a window of their own, a list the shop answers, money that agrees."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.handover.rules.trip_plans import BUYER, DRIVER, CrewMember
from fulfillment.handover.tables.buying import buying_window
from fulfillment.handover.use_cases.buying import (
    agree_run,
    answer_shop,
    ask_shop,
    call_off_run,
    change_list,
    look_at_run,
)
from fulfillment.handover.use_cases.buying_plans import RunPlan, plan_run
from fulfillment.handover.use_cases.buying_return import Brought, leave_run, return_run
from orders.actors import Actor
from orders.rules.errors import NoRight, WrongState
from orders.rules.errors_trips import BadTrip, DifferenceUnnamed, WindowTaken
from storage.database import Database
from tests.handover.loads import TRUCK, make_world

GOES = TRUCK + timedelta(hours=2)
DRIVES = CrewMember(DRIVER, "村书记", "13900001111")
PAYS = CrewMember(BUYER, "会计", "13900002222")


def a_run(goods: str = "土豆 20 斤 3.50\n大米 10 袋", plate: str = "鄂F12345") -> RunPlan:
    return RunPlan(plate, DRIVES, PAYS, GOES, 60, goods)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_shops_answer_changes_the_list_and_list_money_and_goods_agree_or_say_why(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx)
        of_shop: dict[str, Any] = {
            "compound_id": world.compound_id,
            "supplier_id": world.supplier_of(world.clerk),
        }
        it: dict[str, Any] = {"actor": world.liaison, "now": TRUCK}
        run = await plan_run(tx, plan=a_run(), **of_shop, **it)
        assert (await plan_run(tx, plan=a_run(), **of_shop, **it)).run_id == run.run_id
        one: dict[str, Any] = it | {"run_id": run.run_id}
        with pytest.raises(WrongState):
            await agree_run(tx, **one)
        await ask_shop(tx, **one)
        clerk = Actor("clerk", 1, supplier_id=of_shop["supplier_id"], compound_id=world.compound_id)
        with pytest.raises(NoRight):
            await answer_shop(tx, **(one | {"actor": world.shop_clerk}), has={}, prices={})
        answered = await answer_shop(
            tx, **(one | {"actor": clerk}), has={1: 15}, prices={1: 400, 2: 5000}
        )
        assert [(line.agreed, line.price) for line in answered.lines] == [(15, 400), (10, 5000)]
        assert (await agree_run(tx, **one)).estimate == 15 * 400 + 10 * 5000
        with pytest.raises(WrongState):
            await change_list(tx, **one, goods="盐 3 包")
        assert (await leave_run(tx, **one)).trip.state == "under_way"
        came: dict[str, Any] = {"bought": {1: 15, 2: 9}, "paid": {1: 400, 2: 5000}, "given": 60_000}
        with pytest.raises(DifferenceUnnamed) as odd:
            await return_run(tx, **one, brought=Brought(**came, back=8_000))
        assert odd.value.data() == {"amount": "¥10.00", "goods": ("大米",)}
        said = Brought(**came, back=8_000, difference="一袋大米破了没要，停车费 10 元")
        back = await return_run(tx, **one, brought=said)
        assert back.balance is not None
        assert (back.balance.spent, back.balance.difference, back.state) == (
            51_000,
            1000,
            "returned",
        )
        assert back.trip.state == "ended"
        put_right = await return_run(
            tx, **one, brought=Brought(**came, back=9_000, difference="破")
        )
        assert put_right.balance is not None
        assert put_right.balance.difference == 0
        with pytest.raises(NoRight):
            await look_at_run(tx, actor=world.guard, run_id=run.run_id)


async def test_no_two_runs_have_the_same_half_hour_of_a_shop(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        of_shop: dict[str, Any] = {
            "compound_id": world.compound_id,
            "supplier_id": world.supplier_of(world.clerk),
        }
        it: dict[str, Any] = {"actor": world.liaison, "now": TRUCK}
        first = await plan_run(tx, plan=a_run(), **of_shop, **it)
        with pytest.raises(WindowTaken) as taken:
            await plan_run(tx, plan=a_run(plate="鄂F99999"), **of_shop, **it)
        assert taken.value.next_free == GOES + timedelta(hours=1)
        window = {"supplier_id": of_shop["supplier_id"], "starts_at": GOES, "run_id": first.run_id}
        assert not await tx.insert_new(buying_window, **window)
        await call_off_run(tx, run_id=first.run_id, **it)
        assert not await tx.scalars(select(buying_window.c.starts_at))
        again = await plan_run(tx, plan=a_run(plate="鄂F99999"), **of_shop, **it)
        assert again.state == "planned"
        alone = RunPlan("鄂F12345", DRIVES, CrewMember(BUYER, "村书记"), GOES, 60, "盐 3 包")
        with pytest.raises(BadTrip):
            await plan_run(tx, plan=alone, **of_shop, **it)
