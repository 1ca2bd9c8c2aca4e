"""The liaison's page about donations, and the four lists that everybody may see."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.use_cases.ledger import balance_of
from orders.tables.donations import donation
from orders.tables.suppliers import bundle
from tests.builders import household_id_of
from tests.liaison.chat import Chat
from tests.money.modes import bills
from tests.portal.desk import MORNING, Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison as sign_in
from tests.supply.rounds import notices

HERE = "/liaison/money/donations"


async def press(desk: Desk, path: str, *, refused: int = 0, **data: Any) -> str:
    answer = await desk.browser.post(HERE + path, data=data)
    assert answer.status_code == (refused or 303), answer.text
    return plain(answer.text)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_money_pays_whole_bills_of_those_it_was_given_for_and_no_others(desk: Desk):
    world = await desk.round("packed")
    await sign_in(desk, world)
    async with desk.db.read() as tx:
        rows = await bills(tx, world)
    ours, other = rows["1-1-101"], next(row for key, row in rows.items() if key != "1-1-101")
    given: dict[str, Any] = {
        "kind": "money",
        "amount": "1000",
        "supplier": world.supplier_id,
        "donor": "老李",
    }
    await press(desk, "", **given, aim="households", names="1-1-101")
    await press(desk, "", **given, aim="households", names="99-9-999", refused=409)
    html = plain((await desk.browser.get(f"{HERE}/1")).text)
    assert "1-1-101" in html
    assert "1-2-302" not in html
    refusal = await press(desk, "/1/give", kind="money", chosen=[other.id], refused=409)
    assert "not for" in refusal
    await press(desk, "/1/give", kind="money", chosen=[ours.id])
    await press(desk, "/1/give", kind="money", chosen=[ours.id])  # pressed twice
    await press(desk, "/1/withdraw", refused=409)
    async with desk.db.read() as tx:
        after = await bills(tx, world)
        left = await tx.scalars(
            select(ledger_entry.c.amount).where(ledger_entry.c.account == "donation:1")
        )
        told = await notices(tx, "paid_by_donation")
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert after["1-1-101"].state == "covered"
    assert sum(left) == 100_000 - ours.amount
    assert len(told) >= 1
    assert balance.balances
    assert balance.confirmed == ours.amount


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_goods_go_to_ticked_households_once_and_the_public_lists_say_so(desk: Desk):
    world = await desk.round("packed")
    await sign_in(desk, world)
    rice: dict[str, Any] = {"kind": "goods", "goods": "大米", "unit": "袋"}
    await press(desk, "", **rice, quantity=0, refused=409)
    await press(desk, "", **rice, quantity=3)
    async with desk.db.read() as tx:
        rooms = [await household_id_of(tx, key) for key in ("1-1-101", "1-2-302")]
    await press(desk, "/1/give", kind="goods", chosen=rooms, units=1)
    await press(desk, "/1/give", kind="goods", chosen=rooms, units=1)  # the other tab
    await press(desk, "/1/give", kind="goods", chosen=[*rooms, rooms[0] + 1], units=2, refused=409)
    await press(desk, "/lists/tell")
    await press(desk, "/lists/tell")
    async with desk.db.read() as tx:
        told = await notices(tx, "public_lists")
    assert len(told) == 1
    html = (await desk.browser.get(HERE)).text
    link = re.search(r"/public/lists/[^\"]+", html)
    assert link is not None
    stranger = desk.another_browser()
    shown = plain((await stranger.get(link[0])).text)
    assert "大米 袋 0 3 2 1" in shown
    assert "1-1-101" not in shown
    assert (await stranger.get(link[0][:-2] + "xx")).status_code == 404
    table = (await stranger.get(f"{link[0]}/lists.csv")).text
    assert "大米,袋,0,3,2,1" in table


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_gift_is_offered_for_nothing_with_what_is_left_of_it(desk: Desk):
    world = await desk.round("packed")
    await sign_in(desk, world)
    await press(desk, "", kind="goods", goods="鸡蛋", unit="盒", quantity=5, donor="<社区>")
    await press(desk, "/1/offer", supplier=world.supplier_id)
    await press(desk, "/1/offer", supplier=world.supplier_id)
    async with desk.db.read() as tx:
        (gift,) = await tx.all(select(bundle).where(bundle.c.donation_id == 1))
    assert (gift.price, gift.stock, gift.limit, gift.subsidy_by) == (0, 5, 1, "<社区>")
    await press(desk, "/1/withdraw")
    async with desk.db.read() as tx:
        row = await tx.one(select(donation))
        (gift,) = await tx.all(select(bundle).where(bundle.c.donation_id == 1))
    assert row.withdrawn_at is not None
    assert not gift.is_offered


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_liaison_posts_the_lists_from_the_chat(desk: Desk):
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        chat = Chat(tx, world.liaison, MORNING, "zh_CN")
        await chat.sends(f"mny:{world.compound_id}")
        await chat.presses("捐赠与物资公示")
        assert "还没有登记过捐赠" in chat.text
        await chat.presses("把链接发到群里")
        assert len(await notices(tx, "public_lists")) == 1
