"""The queue in the chat: called, paused, missed, brought; and a building's own group is bound."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.screens.calling_presses import OpenMissed, OpenQueues
from bot.screens.presses import pack
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.calling import call_due
from orders.rules.errors import NoRight
from orders.tables.compounds import building
from storage.database import Database
from tests.handover.loads import TRUCK, make_world, open_with, told
from tests.liaison.chat import Chat
from tests.setting_up.chats import GroupChat

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HOMES = ("1-1-101", "1-1-201", "2-1-101")
MINUTE = timedelta(minutes=1)


async def test_the_queue_is_moved_on_paused_and_ended_in_the_chat(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        begins = TRUCK + timedelta(hours=2)
        await tx.run(update(slot).values(starts_at=begins, ends_at=begins + 5 * MINUTE))
        helper = Chat(tx, world.helper, begins - 40 * MINUTE)
        await helper.says("/manage")
        await helper.presses("Trucks and hand-over")
        assert "Next at 17:00: 1-1-101, 1-1-201, 2-1-101" in await helper.presses("The queue")
        assert "⏸ Paused since 16:20" in await helper.presses("Pause the queue")
        assert "⏸ Paused" not in await helper.presses("Continue the queue")
        assert "On their way: 1-1-101" in await helper.presses("Call the next: 17:00 (3)")
        assert helper.toast == "3 households called"
        assert len(await told(tx, "pickup_call")) == 3
        for after in (5, 20):
            await call_due(tx, now=begins + after * MINUTE)

        liaison = Chat(tx, world.liaison, begins + 21 * MINUTE)
        await liaison.sends(pack(OpenQueues(world.compound_id)))
        assert "Late: 1-1-101" in liaison.text
        assert "still at the point" in await liaison.presses("Nobody came (3)")
        await liaison.presses("🔔 1-1-101")
        await liaison.presses("🚪 1-1-201")
        await liaison.presses("Bring all to the door")
        assert "Everybody who was called has come" in liaison.text
        ways = await tx.scalars(select(slot.c.way).order_by(slot.c.id))
        assert sorted(ways) == ["door", "door", "point"]
        await liaison.sends(pack(OpenQueues(world.compound_id)))
        await liaison.presses("How people are called")
        await liaison.presses("15 min ahead")
        await liaison.presses("They are brought")
        assert {"✓ 15 min ahead", "✓ They are brought"} <= {key.text for key in liaison.keys}
        helper.now = liaison.now
        with pytest.raises(NoRight):
            await helper.sends(pack(OpenMissed(999)))


async def test_a_buildings_group_is_bound_by_its_number_or_by_buttons(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        group = GroupChat(tx, world.liaison, TRUCK, chat_id=-77)
        assert "2 栋" in await group.says("/bind 2")
        assert "44" in await group.says("/bind 44")
        await group.presses("楼群")
        await group.presses("1")
        bound = await tx.scalars(select(building.c.code).where(building.c.chat_id == -77))
        assert list(bound) == ["1", "2"]
        await group.presses("楼群")
        await group.presses("✓ 2")
        chats = select(building.c.code).where(building.c.chat_id == -77)
        assert list(await tx.scalars(chats)) == ["1"]
        assert [who for who, _ in await told(tx, "building_group_bound")] == ["chat:-77"] * 2
        stranger = GroupChat(tx, world.helper, TRUCK, chat_id=-77)
        with pytest.raises(NoRight):
            await stranger.says("/bind 2")
        liaison = Chat(tx, world.liaison, TRUCK)
        await liaison.sends(pack(OpenQueues(world.compound_id)))
        assert "Called in their own group: 1" in await liaison.presses("Groups of buildings")
