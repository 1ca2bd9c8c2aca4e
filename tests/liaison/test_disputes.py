"""A household complains in its chat, the liaison answers in the own one; credit back as money."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.screens.dispute_presses import OpenDisputes, OpenToBring
from bot.screens.notices import NOTICE_SCREENS
from bot.screens.presses import pack
from config.chance import SeededChance
from config.texts import texts_for
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.use_cases.dispute_bringing import (
    bring_dispute,
    follow_bringing,
    mark_brought,
)
from fulfillment.money.use_cases.disputes import decide_dispute, open_dispute
from fulfillment.supply.tables.batches import bag
from orders.rules.errors import StaleButton
from orders.rules.errors_books import NoSum
from storage.database import Database
from tests.liaison.chat import Chat
from tests.money.test_disputes import HANDED, handed_over
from tests.supply.rounds import notices

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_it_is_said_decided_and_answered_in_the_chat(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        home = Chat(tx, me, HANDED)
        await home.says("/my")
        assert "What was wrong" in await home.presses(f"Something wrong with {row.number}")
        assert "Which of it" in await home.presses("It is spoilt")
        assert "Thank you for telling" in await home.says("两颗 <白菜> 烂了")
        liaison = Chat(tx, world.liaison, HANDED)
        await liaison.says("/manage")
        assert "Money" in await liaison.presses("💰 Money")
        await liaison.presses("Complaints about bags")
        assert "1 complaint waits." in liaison.text
        assert "两颗" in await liaison.presses("❗")
        await liaison.presses("Give credit")
        with pytest.raises(NoSum):
            await liaison.says("对不住")
        assert "given as credit" in await liaison.says("4 对不住，下次多放两颗")
        await liaison.sends(pack(OpenDisputes(world.compound_id)))
        assert "No complaint waits" in liaison.text
        (told,) = await notices(tx, "dispute_decided")
        shown = NOTICE_SCREENS["dispute_decided"](texts_for("zh_CN"), told.data)
        assert "¥4.00" in shown.text
        assert "下次多放两颗" in shown.text
        await home.says("/my")
        assert "The liaison has been asked" in await home.presses("my credit back")
        (asked,) = await notices(tx, "credit_wanted")
        liaison.screens = (NOTICE_SCREENS["credit_wanted"](texts_for("en"), asked.data),)
        assert "stands on the list of refunds" in await liaison.presses("list of refunds")
        await home.says("/my")
        assert not [key for key in home.keys if "my credit back" in key.text]


async def test_what_was_missing_is_promised_brought_and_said_to_be_there(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        home = Chat(tx, me, HANDED)
        await home.says("/my")
        await home.presses(f"Something wrong with {row.number}")
        await home.presses("Something is missing")
        await home.says("鸡蛋没放")
        liaison = Chat(tx, world.liaison, HANDED)
        await liaison.sends(pack(OpenDisputes(world.compound_id)))
        assert "Something is missing" in await liaison.presses("❗")
        await liaison.presses("Have it brought")
        assert "To be brought" in await liaison.says("鸡蛋一盒")
        (asked, told) = [each.data for each in await notices(tx, "dispute_told")]
        assert (asked["state"], told["state"], len(told["bag_code"])) == ("open", "bringing", 6)
        await follow_bringing(tx, now=HANDED + timedelta(hours=23))
        assert not await notices(tx, "disputes_to_bring")
        for _ in range(2):
            await follow_bringing(tx, now=HANDED + timedelta(hours=25))
        (daily,) = await notices(tx, "disputes_to_bring")
        assert daily.data["bags"][0]["reason"] == "鸡蛋一盒"
        await liaison.sends(pack(OpenToBring(world.compound_id)))
        assert told["bag_code"] in liaison.text
        await home.says("/my")
        await home.presses(f"Something wrong with {row.number}")
        assert "until then it stands open" in home.text
        assert "Thank you" in await home.presses("I have it now")
        states = await tx.all(
            select(dispute.c.state, bag.c.collected_at).join(bag, bag.c.id == dispute.c.bag_id)
        )
        assert [tuple(each) for each in states] == [("brought", HANDED)]
        await liaison.sends(pack(OpenToBring(world.compound_id)))
        assert "Nothing is still to be brought" in liaison.text


async def test_what_is_not_brought_after_all_ends_in_credit(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        said = {"actor": me, "parcel_id": row.id, "text": "少了", "photo": None, "kind": "missing"}
        made = await open_dispute(tx, **said, now=HANDED)
        mine: dict[str, Any] = {"actor": world.liaison, "dispute_id": made.dispute_id}
        mine |= {"now": HANDED}
        bags = await tx.scalar(select(func.count()).select_from(bag))
        for _ in range(2):
            await bring_dispute(tx, **mine, reason="", chance=SeededChance("bring"))
        assert (await open_dispute(tx, **said, now=HANDED)).dispute_id == made.dispute_id
        refused = await decide_dispute(tx, **mine, verdict="refuse", amount=None, reason="不补了")
        assert refused.state == "bringing"
        view = await decide_dispute(tx, **mine, verdict="credit", amount=100, reason="没货了")
        assert (view.state, view.given, view.bag_code) == ("upheld", 100, "")
        assert await tx.scalar(select(func.count()).select_from(bag)) == bags
        with pytest.raises(StaleButton):
            await mark_brought(tx, actor=me, dispute_id=made.dispute_id, now=HANDED)
