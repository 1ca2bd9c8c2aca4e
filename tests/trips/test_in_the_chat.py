"""A liaison sends the community's vehicle, loads it and counts it at both stops, by buttons."""

import pytest
from sqlalchemy import select

from fulfillment.handover.rules.trip_plans import BUYER, DRIVER, CrewMember
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.buying_plans import RunPlan, plan_run
from orders.actors import person_actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_trips import AlreadyLeft, BadTrip, UnknownBox
from orders.tables.suppliers import supplier_contact
from storage.database import Database
from tests.builders import make_person
from tests.handover.loads import TRUCK
from tests.liaison.chat import Chat
from tests.trips.places import LEAVES, make_two

ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@ONE
async def test_the_vehicle_is_sent_loaded_and_counted_at_both_stops(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        here = Chat(tx, two.here.liaison, TRUCK)
        await here.sends(f"hom:{two.here.compound_id}")
        await here.presses("Trips and buying runs")
        await here.presses("Send our own vehicle")
        await here.presses("Big Supermarket · cycle 1 · boxes: 4")
        with pytest.raises(BadTrip):
            await here.says("鄂F12345")
        said = await here.says("鄂f·12345 15:30\n老周 13900001111\n小吴，阿花")
        assert "鄂F12345" in said
        assert "Little Garden · 0 of 3 boxes on board" in said
        await here.presses("Load: Little Garden")
        await here.presses("I write the numbers")
        with pytest.raises(UnknownBox):
            await here.says("1-7")
        assert "Not on board: 3" in await here.says("缺 3")
        await here.presses("« The trip")
        await here.presses("Load: East Garden")
        await here.presses("All 1 on board")
        await here.presses("« The trip")
        assert "stays for another trip: 3" in await here.presses("It leaves")
        assert "on its way" in await here.presses("Yes, it leaves")
        number = await tx.scalar(select(trip.c.id))
        with pytest.raises(AlreadyLeft):  # the press of the card before, sent again
            await here.sends(f"trl:{number}:1")
        assert "Count: East Garden" not in str(here.keys)
        await here.presses("Count: Little Garden")
        await here.presses("Some are missing")
        assert "Missing: 2" in await here.says("1")
        await here.presses("A box of another compound")
        await here.presses("East Garden")
        assert "Box 1 here belongs to East Garden" in await here.says("1")
        there = Chat(tx, two.liaison_there, LEAVES, "zh_CN")
        await there.sends(f"trs:{number}:2")
        assert "第 1 箱卸在了小园" in there.text
        assert "箱都在" in str(there.keys)
        await there.presses("箱都在")
        assert "✅ 这里的箱子都齐了。" in there.text
        stranger = Chat(tx, person_actor(await make_person(tx)), TRUCK)
        for data in (f"tr1:{number}", f"trs:{number}:2", f"trb:{number}:2:all", "tri:1", "trf:1:1"):
            with pytest.raises(NoRight):
                await stranger.sends(data)
        for data in ("tr1:999", f"trs:{number}:9", f"trb:{number}:1:x", f"trf:{9**18}:1", "bu1:9"):
            with pytest.raises(StaleButton):
                await here.sends(data)


@ONE
async def test_the_shops_contact_answers_the_list_in_the_chat(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        contact = await make_person(tx, name="超市联络人")
        await tx.insert_many(
            supplier_contact, [{"supplier_id": two.supplier_id, "person_id": contact}]
        )
        run = await plan_run(
            tx,
            actor=two.here.liaison,
            compound_id=two.here.compound_id,
            supplier_id=two.supplier_id,
            plan=RunPlan(
                "鄂F12345",
                CrewMember(DRIVER, "书记", "13900001111"),
                CrewMember(BUYER, "会计"),
                LEAVES,
                60,
                "土豆 20 斤 3.50\n盐 3 包",
            ),
            now=TRUCK,
        )
        liaison = Chat(tx, two.here.liaison, TRUCK)
        await liaison.sends(f"bur:{two.here.compound_id}")
        await liaison.presses("Big Supermarket")
        await liaison.presses("Ask the shop")
        shop = Chat(tx, person_actor(contact), TRUCK, "zh_CN")
        await shop.sends(f"bu1:{run.run_id}")
        await shop.presses("我来填有多少")
        assert "20 → 15 斤 · ¥4.00" in await shop.says("土豆 15 4")
        await liaison.sends(f"bu1:{run.run_id}")
        await liaison.presses("Buy by this list")
        await liaison.presses("They leave now")
        assert "on their way" in liaison.text
