"""Rights by a link, captains named from the list, several rights for one person."""

import pytest

from orders.notices_people import Notice
from orders.rules.errors import InvitationUsed, NoRight
from orders.use_cases.captains import captaincies_of
from orders.use_cases.rights import has_right, revoke_right
from tests.builders import DURING, make_compound, make_liaison, make_member, make_newcomer
from tests.handover.loads import told
from tests.liaison.chat import Chat


async def test_a_right_is_given_by_a_link_to_who_confirms_it_first(db):
    async with db.write() as tx:
        place = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, place), DURING)
        await chat.says("/rights")
        await chat.presses("Give a right by a link")
        text = await chat.presses("receive trucks at the gate")
        payload = text.partition("?start=")[2].split()[0]
        guard = Chat(tx, await make_newcomer(tx, name="保安老刘"), DURING)
        assert "gate" in await guard.says(f"/start {payload}")
        assert not await has_right(tx, guard.actor, place, "gate")
        await guard.presses("Yes")
        assert [key.text for key in guard.keys] == ["Open the menu"]
        assert await has_right(tx, guard.actor, place, "gate")
        assert len(await told(tx, Notice.HOLDER_JOINED)) == 1
        with pytest.raises(InvitationUsed):
            await Chat(tx, await make_member(tx, "1-1-101"), DURING).says(f"/start {payload}")
        with pytest.raises(NoRight):
            await guard.sends(f"rgl:{place}:care")
        assert "保安老刘" in await chat.says("/rights")


async def test_a_link_gives_nothing_once_its_maker_is_no_liaison_any_more(db):
    async with db.write() as tx:
        place = (await make_compound(tx)).compound_id
        gone = await make_liaison(tx, place)
        chat = Chat(tx, gone, DURING)
        payload = (await chat.sends(f"rgl:{place}:approve")).partition("?start=")[2].split()[0]
        other = await make_liaison(tx, place, name="新联络人")
        await revoke_right(
            tx,
            actor=other,
            compound_id=place,
            person_id=gone.person_id or 0,
            right="approve",
            now=DURING,
        )
        stranger = Chat(tx, await make_newcomer(tx), DURING)
        await stranger.says(f"/start {payload}")
        with pytest.raises(NoRight):
            await stranger.presses("Yes")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_captain_is_named_for_a_unit_and_orders_there(db, language):
    async with db.write() as tx:
        place = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, place), DURING, language)
        neighbour = await make_member(tx, "1-1-201", name="周强")
        await chat.sends(f"do:{place}:{neighbour.person_id}")
        await chat.sends(f"capc:{place}:{neighbour.person_id}:0")
        await chat.presses("2")
        await chat.presses("1")
        assert "2-1" in chat.text
        (found,) = await captaincies_of(tx, person_id=neighbour.person_id or 0, compound_id=place)
        assert found.place == "2-1"
        assert len(await told(tx, Notice.CAPTAIN_NAMED)) == 1
        await chat.presses("周强")
        assert not await captaincies_of(tx, person_id=neighbour.person_id or 0, compound_id=place)
        with pytest.raises(NoRight):
            await Chat(tx, neighbour, DURING).sends(f"capo:{place}")
