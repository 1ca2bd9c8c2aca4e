"""A household complains in its chat, the liaison answers in the own one; credit back as money."""

import pytest

from bot.screens.dispute_presses import OpenDisputes
from bot.screens.notices import NOTICE_SCREENS
from bot.screens.presses import pack
from config.texts import texts_for
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
        assert "What was wrong?" in await home.presses(f"Something wrong with {row.number}")
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
