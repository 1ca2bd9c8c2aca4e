"""From the page with the code to the books, by both gateways, told of or not."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.doctor.gateways import look_at_names
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from fulfillment.money.use_cases.judging import judge_code
from fulfillment.money.use_cases.payments import balance_of
from tests.builders import PORTAL
from tests.gateways.stand_in import StandIn
from tests.gateways.till import Till, make_till
from tests.portal.desk import Desk

one_database = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def balance(till: Till):
    async with till.desk.db.read() as tx:
        found = await balance_of(tx, cycle_id=till.world.cycle_id)
    assert found.balances
    return found


async def test_the_page_shows_the_code_its_payment_is_told_of_and_the_books_balance(till: Till):
    page = await till.open()
    assert "Pay with WeChat Pay" in page
    assert till.code() == "weixin://wxpay/bizpayurl?pr=code1zz"
    await till.open()  # once more, or on another phone: the same code
    async with till.desk.db.read() as tx:  # who asks whether it is genuine
        judged = await judge_code(
            tx,
            payload=till.code(),
            compound_ids=[till.world.compound_id],
            portal_url=PORTAL,
            now=till.desk.clock.now(),
        )
    assert (judged.is_genuine, judged.why, judged.address) == (True, "bill", "1-1-101")
    assert till.there.asked == ["create"]
    number = till.there.pay(f"{till.reference}_1").number
    message = till.there.wechat_notification(number)
    for _ in range(2):  # it comes twice
        answer = await till.notify(message)
        assert (answer.status_code, answer.content) == (204, b"")
    assert "Paid, and confirmed" in await till.open()
    request = await till.request()
    assert (request.state, request.way) == ("confirmed", "gateway")
    found = await balance(till)
    assert (found.confirmed, found.kept) == (4050, 0)
    assert await till.trades() == [("_1", "paid")]
    assert len(await till.told("payment_confirmed")) == 1
    async with till.desk.db.read() as tx:
        finding, *_ = await look_at_names(tx, {})  # the doctor, had the file gone
        assert (finding.code, finding.data["merchant"]) == ("merchant_missing", "big")
        (row,) = await tx.all(select(statement_row))
        (paid,) = await tx.all(select(row_payment))
    assert (row.source, row.state, row.verdict, row.amount) == (
        "gateway",
        "settled",
        "matched",
        4050,
    )
    assert (row.reference, row.household_id) == (till.reference, request.household_id)
    assert row.at == till.desk.clock.at.replace(microsecond=0)
    assert (paid.row_id, paid.request_id, paid.amount) == (row.id, request.id, 4050)


@one_database
async def test_alipay_knows_of_no_trade_before_a_scan_and_wants_to_hear_success(
    desk: Desk, tmp_path: Path
):
    with StandIn(desk.clock) as there:
        till = await make_till(desk, there, tmp_path, "alipay_precreate", "shop")
        page = await till.open()
        assert "Pay with Alipay" in page
        assert till.code() == "https://qr.alipay.com/code1zz"
        assert 'href="https://qr.alipay.com/code1zz"' in till.html
        answer = await desk.browser.post(f"{till.path}/look")
        assert answer.headers["location"] == f"{till.path}?looked=nothing"
        assert there.asked == ["precreate", "query"]  # TRADE_NOT_EXIST: no failure
        assert await till.trades() == [("_1", "made")]
        number = there.pay(f"{till.reference}_1").number
        refused = await till.notify(there.alipay_notification(number, signer="stranger"))
        assert refused.text == "fail"
        assert (await till.request()).state == "due"
        for _ in range(2):
            answer = await till.notify(there.alipay_notification(number))
            assert (answer.status_code, answer.text) == (200, "success")
        assert "Paid, and confirmed" in await till.open()
        assert (await balance(till)).confirmed == 4050


@one_database
async def test_what_is_never_told_of_is_found_by_asking_by_itself_or_at_a_press(till: Till):
    await till.open()
    await till.counter.run_due()
    assert till.there.asked == ["create"]  # nothing is due yet
    for minutes in (1, 5, 15):
        till.later(minutes=minutes)
        await till.counter.run_due()
        await till.counter.run_due()
    assert till.there.asked == ["create", "query", "query", "query"]
    till.later(seconds=10)
    for _ in range(3):  # pressed again and again by who waits
        await till.desk.browser.post(f"{till.path}/look")
    assert till.there.asked.count("query") == 4
    looked = await till.desk.browser.get(f"{till.path}?looked=nothing")
    assert "Nothing has arrived yet" in looked.text
    till.there.pay(f"{till.reference}_1")
    till.later(minutes=60)
    await till.counter.run_due()
    paid = await till.desk.browser.get(f"{till.path}?looked=nothing")
    assert "Paid, and confirmed" in paid.text
    assert "Nothing has arrived yet" not in paid.text
    assert (await balance(till)).confirmed == 4050
    # The lost notification arrives after all.
    assert (await till.notify(till.there.wechat_notification(f"{till.reference}_1"))).is_success
    assert (await balance(till)).confirmed == 4050


@one_database
async def test_a_gateway_that_is_down_is_left_alone_and_people_pay_by_hand(till: Till):
    till.there.mood = "down"
    for _ in range(5):
        page = await till.open()
        assert "WeChat Pay gives no code right now" in page
        assert "account ending in 6021" in page
        assert till.reference in page
    assert till.there.asked == ["down"] * 3
    assert await till.trades() == [("_1", "made")]


@one_database
async def test_answers_that_are_not_the_gateways_own_are_not_believed(till: Till):
    till.there.mood = "forged"
    assert "gives no code right now" in await till.open()
    till.there.mood = "well"
    await till.open()
    assert till.code() == "weixin://wxpay/bizpayurl?pr=code1zz"
    till.there.pay(f"{till.reference}_1")
    till.there.mood = "forged"
    answer = await till.desk.browser.post(f"{till.path}/look")
    page = await till.desk.browser.get(answer.headers["location"])
    assert "does not answer just now" in page.text
    assert (await till.request()).state == "due"
