"""Many goods in the chat: the contact's list, the reason for a rise, kinds, search, the card."""

from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.screens.group_card import group_card
from bot.screens.price_list import price_list
from bot.screens.prices import prices_asked
from config.chance import SeededChance
from config.texts import texts_for
from orders.actors import SCHEDULER, person_actor
from orders.notices import Notice
from orders.rules.bundle_codes import all_codes
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.contacts import name_contact
from orders.use_cases.cycles import open_due_cycles
from storage.database import Database
from storage.tables import outbox
from tests.builders import (
    OPENING,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_person,
)
from tests.liaison.chat import Chat
from tests.screens.reading import fits, seen
from tests.screens.samples import SAMPLES

EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng-goods.xlsx"
LATER = OPENING + timedelta(days=3)
LONG = "特级散养土鸡蛋礼盒装" * 7 + "<&>"


def offers(count: int) -> list[dict[str, Any]]:
    """As many goods with the longest names and prices that moved."""
    kinds = ("菜", "肉", "蛋", "花卉")
    return [
        {
            "code": code,
            "name": LONG,
            "name_en": LONG,
            "price": 9_999_999,
            "previous_price": 9_999_998,
            "price_reason": "雨 & 雪" if number == 1 else None,
            "limit": 99,
            "stock": 9999,
            "units": 999,
            "withdrawn": False,
            "supplier": "大超市",
            "contents": [{"name": LONG, "name_en": LONG, "quantity": "1", "unit": "份",
                          "kind": kinds[number % 4]}],
        }
        for number, code in enumerate(islice(all_codes(), count))
    ]  # fmt: skip


@pytest.mark.parametrize(("locale", "count"), [("zh_CN", 16), ("en", 60), ("zh_CN", 300)])
def test_the_card_of_many_goods_fits_and_leads_to_the_whole_list(locale: str, count: int) -> None:
    data = {**SAMPLES[Notice.CYCLE_CARD], "cycle_id": 7, "offers": offers(count)}
    data["buildings"] = [[str(number), 40] for number in range(1, 200)]
    card = group_card(texts_for(locale), data)
    assert fits(card)
    assert card.rows[-1][0].url == "https://t.me/{bot}?start=prices_7"
    assert "↑(¥99999.98)" in seen(card)
    pages = -(-count // 15)
    for page in (0, pages - 1, 999):
        assert fits(price_list(texts_for(locale), data, page))


async def test_a_list_is_sent_agreed_to_and_ordered_from(db: Database) -> None:
    async with db.write() as tx:
        here = await make_compound(tx)
        liaison = await make_liaison(tx, here.compound_id)
        await make_open_cycle(tx)
        contact = person_actor(await make_person(tx, name="小刘", phone="+8613812345670"))
        big = await tx.scalar(select(supplier.c.id).where(supplier.c.name == "大超市"))
        await name_contact(
            tx, actor=SCHEDULER, supplier_id=big, person_id=contact.person_id or 0, now=OPENING
        )
        chat = Chat(tx, contact, OPENING)
        assert "template" in await chat.says("/goods")
        assert chat.screens[0].document is not None
        assert len(chat.screens[0].document.make()) > 5000
        preview = await chat.sends_file("list.xlsx", EXAMPLE.read_bytes())
        assert "New on sale: 61" in preview
        assert "“面议” is no price" in preview
        assert "alcohol is not brought" in preview
        assert "Done: 61 new, 1 changed, 1 no longer" in await chat.presses("Yes, change")

        asked = await tx.one(select(outbox).where(outbox.c.notice == Notice.PRICES_ASKED))
        theirs = Chat(tx, liaison, OPENING)
        await theirs.shows(prices_asked(texts_for("en"), asked.data))
        await theirs.presses("Give the reason")
        assert "with your reason beside it: 下雨" in await theirs.says("下雨")
        assert "No price waits" in await theirs.says("/prices")

        await tx.run(update(cycle).values(state="closed"))
        await open_due_cycles(tx, now=LATER, chance=SeededChance("x"))
        resident = await make_member(tx, "3", phone="+8613812345671")
        form = Chat(tx, resident, LATER)
        assert "63 goods. Choose a kind" in await form.says("/order")
        await form.presses("vegetables")
        assert "dearer because: 下雨" in form.text
        await form.presses("›")
        await form.presses("+")
        assert "×1" in form.text  # the same page, with it
        await form.presses("All kinds")
        await form.presses("Look for a name")
        assert "Salt" in await form.says("食盐")
        assert "There is nothing" in await _searches(form, "xyz")
        assert "Your order is in" in await form.presses("Confirm")
        newest = await tx.scalar(select(func.max(cycle.c.id)))
        assert "goods and prices of cycle 2" in await form.says(f"/start prices_{newest}")


async def _searches(form: Chat, words: str) -> str:
    await form.presses("Look for a name")
    return await form.says(words)
