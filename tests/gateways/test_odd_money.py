"""Notifications that are not what they seem, and money that its bill no longer waits for."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.rules.statement_rows import Source, StatementRow
from fulfillment.money.statements.statement import Statement
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.payments import balance_of, confirm, waive
from fulfillment.money.use_cases.statement_imports import apply_statement, preview_statement
from fulfillment.money.use_cases.statement_looks import StatementLook
from fulfillment.money.use_cases.unpaid import drop_unpaid
from orders.rules.errors_statements import LookAgain
from tests.builders import PORTAL
from tests.gateways.stand_in import Trade
from tests.gateways.till import Till
from tests.money.cancellations import cancel

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def books(till: Till):
    async with till.desk.db.read() as tx:
        found = await balance_of(tx, cycle_id=till.world.cycle_id)
        verdicts = await tx.scalars(select(statement_row.c.verdict))
    assert found.balances
    return found, list(verdicts)


async def act(till: Till, do, **more):
    async with till.desk.db.write() as tx:
        await do(tx, actor=till.world.liaison, now=till.desk.clock.now(), **more)


async def look(tx, till: Till, trade: Trade):
    """The merchant's bill of the next day, with the number of the trade as it writes it."""
    row = StatementRow(
        Source.WECHAT_TRADE,
        trade.transaction,
        till.desk.clock.now() - timedelta(minutes=1),
        trade.total,
        "CNY",
        (trade.number,),
        fee=24,
    )
    return await preview_statement(
        tx,
        actor=till.world.liaison,
        supplier_id=till.world.supplier_id,
        statement=Statement(Source.WECHAT_TRADE, (row,)),
        file_name="账单.csv",
        digest="0" * 64,
        now=till.desk.clock.now(),
    )


async def yes(tx, till: Till, shown: StatementLook):
    return await apply_statement(
        tx,
        actor=till.world.liaison,
        upload_id=shown.upload_id,
        row_ids=None,
        digest=shown.digest,
        portal_url=PORTAL,
        now=till.desk.clock.now(),
    )


async def test_a_notification_that_is_not_genuine_changes_nothing(till: Till):
    await till.open()
    there, number = till.there, f"{till.reference}_1"
    there.pay(number)
    good_headers, good_body = there.wechat_notification(number)
    cut = json.loads(good_body)
    cut["resource"]["ciphertext"] = cut["resource"]["ciphertext"][:-8] + "AAAAAAA="
    cut_body = json.dumps(cut).encode()
    wrong = {
        "wrong_signature": there.wechat_notification(number, signer="stranger"),
        "not_timely": there.wechat_notification(number, age=301),
        "unknown_serial": ({**good_headers, "Wechatpay-Serial": "ANOTHER"}, good_body),
        "not_decrypted": (there._signed(cut_body, signer="platform"), cut_body),
        "not_read": (there._signed(b"[]", signer="platform"), b"[]"),
        "other_merchant": there.wechat_notification(number, mchid="999999999"),
        "other_app": there.wechat_notification(number, appid="wx0000000000"),
        "other_amount": there.wechat_notification(number, amount={"total": 1, "currency": "CNY"}),
        "other_currency": there.wechat_notification(
            number, amount={"total": 4050, "currency": "HKD"}
        ),
        "unknown_trade": there.wechat_notification(number, out_trade_no="ACDEFGHK_9"),
        "too_long": (good_headers, good_body + b" " * 70_000),
    }
    for code, message in wrong.items():
        answer = await till.notify(message)
        assert answer.status_code == 400, code
        assert answer.json() == {"code": "FAIL", "message": code}
    # A payment that did not come about is heard, and is no money.
    unpaid = there.wechat_notification(number, trade_state="NOTPAY")
    assert (await till.notify(unpaid)).status_code == 204
    assert (await till.request()).state == "due"
    assert (await books(till))[1] == []
    assert (await till.notify((good_headers, good_body))).status_code == 204
    second = there.wechat_notification(number, transaction_id="4200000000000000000000000099")
    assert (await till.notify(second)).json()["message"] == "other_transaction"


async def test_another_sum_or_a_stale_code_is_another_code_and_the_old_cannot_be_paid(till: Till):
    await till.open()
    await till.set_bill(amount=3050)
    await till.open()
    assert till.code() == "weixin://wxpay/bizpayurl?pr=code2zz"
    assert till.there.asked == ["create", "query", "close", "create"]
    assert await till.trades() == [("_1", "closed"), ("_2", "made")]
    await till.set_bill(amount=4050)
    await till.open()
    till.later(hours=1, minutes=56)
    await till.open()
    assert till.code() == "weixin://wxpay/bizpayurl?pr=code4zz"
    till.there.pay(f"{till.reference}_4")
    till.later(hours=2)
    assert "Paid, and confirmed" in await till.open()  # asked about before a fifth is made
    assert [state for _, state in await till.trades()] == ["closed", "closed", "closed", "paid"]


async def test_money_for_a_bill_that_became_less_keeps_the_rest_as_credit(till: Till):
    await till.open()
    till.there.pay(f"{till.reference}_1")
    async with till.desk.db.write() as tx:  # 10.00 of it cannot be had
        request = (await till.request()).id
        await tx.run(
            update(ledger_entry)
            .where(ledger_entry.c.natural_key == f"ask:{request}", ledger_entry.c.amount < 0)
            .values(amount=-3050)
        )
        await tx.run(
            update(ledger_entry)
            .where(ledger_entry.c.natural_key == f"ask:{request}", ledger_entry.c.amount > 0)
            .values(amount=3050)
        )
    await till.set_bill(amount=3050)
    assert "Paid, and confirmed" in await till.open()  # the old code is asked about, and was paid
    found, verdicts = await books(till)
    assert (found.confirmed, found.kept, verdicts) == (3050, 1000, ["over"])
    (told,) = await till.told("payment_over")
    assert (told["came"], told["kept"]) == (4050, 1000)


async def test_money_for_a_bill_that_became_more_pays_a_part_of_it(till: Till):
    await till.open()
    till.there.pay(f"{till.reference}_1")
    async with till.desk.db.write() as tx:  # a dearer substitute
        request = (await till.request()).id
        for sign in (-1, 1):
            of_ask = ledger_entry.c.natural_key == f"ask:{request}"
            await tx.run(
                update(ledger_entry)
                .where(of_ask, ledger_entry.c.amount * sign > 0)
                .values(amount=5000 * sign)
            )
    await till.set_bill(amount=5000, state="claimed")
    page = await till.open()
    assert "¥9.50" in page
    assert till.there.newest.total == 950
    request = await till.request()
    assert (request.state, request.amount, request.credit_used) == ("due", 950, 4050)
    found, verdicts = await books(till)
    assert (found.confirmed, found.kept, verdicts) == (4050, 0, ["under"])
    till.there.pay(f"{till.reference}_2")
    await till.desk.browser.post(f"{till.path}/look")
    assert (await till.request()).state == "confirmed"
    assert (await books(till))[0].confirmed == 5000


async def test_money_after_the_bag_was_dropped_is_late_and_the_liaison_hears(till: Till):
    await till.open()
    request = await till.request()
    await act(till, drop_unpaid, request_ids=[request.id], portal_url=PORTAL)
    till.there.pay(f"{till.reference}_1")
    await till.notify(till.there.wechat_notification(f"{till.reference}_1"))
    found, verdicts = await books(till)
    assert ((await till.request()).state, found.late, verdicts) == ("late", 4050, ["late"])
    (told,) = await till.told("gateway_money")
    assert (told["what"], told["address"]) == ("late", "1-1-101")


async def test_money_after_the_cycle_was_cancelled_goes_back(till: Till):
    await till.open()
    async with till.desk.db.write() as tx:
        await cancel(tx, till.world, GivesBack.REFUND)
    till.there.pay(f"{till.reference}_1")
    await till.notify(till.there.wechat_notification(f"{till.reference}_1"))
    found, verdicts = await books(till)
    assert ((await till.request()).state, found.refund, verdicts) == ("confirmed", 4050, ["late"])


async def test_what_the_liaison_has_confirmed_before_is_the_same_money(till: Till):
    await till.open()
    till.there.pay(f"{till.reference}_1")
    await act(till, confirm, request_ids=[(await till.request()).id])
    await till.notify(till.there.wechat_notification(f"{till.reference}_1"))
    async with till.desk.db.write() as tx:  # the next day's statement adds only the fee
        assert (await look(tx, till, till.there.newest)).rows == ()
        assert await tx.scalar(select(statement_row.c.fee)) == 24
    found, verdicts = await books(till)
    assert (found.confirmed, found.kept, verdicts) == (4050, 0, ["proven"])


async def test_a_bill_that_was_waived_has_its_code_closed_and_money_for_it_is_credit(till: Till):
    await till.open()
    await act(till, waive, request_id=(await till.request()).id)
    message = till.there.pay(f"{till.reference}_1")
    message.state, message.paid_at = "NOTPAY", None
    await till.counter.run_due()
    assert till.there.asked == ["create", "query", "close"]
    assert await till.trades() == [("_1", "closed")]
    # It was on its way already.
    till.there.pay(f"{till.reference}_1")
    await till.notify(till.there.wechat_notification(f"{till.reference}_1"))
    found, verdicts = await books(till)
    assert (found.kept, verdicts) == (4050, ["duplicate"])
    (told,) = await till.told("payment_twice")
    assert (told["came"], told["is_paid"]) == (4050, True)


async def test_a_statement_that_waits_for_a_yes_is_overtaken_by_the_notification(till: Till):
    await till.open()
    trade = till.there.pay(f"{till.reference}_1")
    async with till.desk.db.write() as tx:
        shown = await look(tx, till, trade)
        assert [row.verdict for row in shown.rows] == ["matched"]
    assert (await till.notify(till.there.wechat_notification(trade.number))).status_code == 204
    async with till.desk.db.write() as tx:
        with suppress(LookAgain):
            await yes(tx, till, shown)
    async with till.desk.db.write() as tx:  # and in a later file it is known
        assert (await look(tx, till, trade)).rows == ()
    found, verdicts = await books(till)
    assert (found.confirmed, found.kept, verdicts) == (4050, 0, ["matched"])
    assert (await till.request()).way == "gateway"


async def test_what_a_statement_has_settled_before_is_not_booked_again(till: Till):
    await till.open()
    trade = till.there.pay(f"{till.reference}_1")
    async with till.desk.db.write() as tx:
        await yes(tx, till, await look(tx, till, trade))
    assert (await till.request()).way == "statement"
    assert (await till.notify(till.there.wechat_notification(trade.number))).status_code == 204
    found, verdicts = await books(till)
    assert (found.confirmed, found.kept, verdicts) == (4050, 0, ["matched"])
    assert await till.trades() == [("_1", "paid")]
