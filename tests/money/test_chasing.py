"""Pleas, reminding all, the deadline's rule, and paying in a household's place: as people do it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.deadlines import name_unpaid, remind_unpaid
from fulfillment.money.use_cases.debts import advances_of, owed_by
from fulfillment.money.use_cases.payments import balance_of, claim
from fulfillment.notices_chasing import Notice
from fulfillment.statements.rules.statement import Sums, from_json, to_json
from fulfillment.statements.use_cases.reading import read_statements
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.pick_lists import versions
from orders.actors import Actor, person_actor
from orders.rules.errors import NoRight
from orders.rules.errors_advances import AdvanceStands, MoreThanOwed, NothingOwed
from orders.tables.compounds import compound
from orders.tables.households import household_flag
from storage.database import Database, Transaction
from tests.builders import CUTOFF, PORTAL, household_id_of, make_member
from tests.liaison.chat import Chat
from tests.statements.test_closing import make_ended
from tests.supply.rounds import MORNING, Round, make_packed_round, notices, parcel_of

# What is the same SQL as elsewhere is lived through on one kind of database.
ON_ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PAY_BY = CUTOFF + timedelta(hours=18)


async def bill(tx: Transaction, world: Round, address: str) -> Any:
    found = await parcel_of(tx, world, address)
    return await tx.one(select(payment_request).where(payment_request.c.parcel_id == found.id))


async def household(tx: Transaction, world: Round, address: str) -> Actor:
    told = await notices(tx, "payment_due")
    ours = (await bill(tx, world, address)).id
    row = next(each for each in told if each.data["request_id"] == ours)
    return person_actor(int(row.recipient.removeprefix("person:")))


async def set_rule(tx: Transaction, rule: str) -> None:
    await tx.run(update(compound).values(at_deadline=rule))


async def through(tx: Transaction) -> int:
    of = ledger_entry.c.account.like("through:%")
    return int(await tx.scalar(select(func.coalesce(func.sum(ledger_entry.c.amount), 0)).where(of)))


@ON_ONE
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_who_cannot_pay_is_heard_not_chased_and_helped(db: Database, language: str) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        actor = await household(tx, world, "3")
        request = await bill(tx, world, "3")
        home = Chat(tx, actor, MORNING, language)
        await home.sends(f"chp:{request.id}")
        await home.sends(f"chp:{request.id}")  # pressed again
        (asked,) = await notices(tx, Notice.PLEA)
        assert asked.data["why"] == ""
        await home.says("工资还没发")
        (asked,) = await notices(tx, Notice.PLEA)
        assert (asked.recipient, asked.data["why"]) == (
            f"person:{world.liaison.person_id}",
            "工资还没发",
        )
        assert await remind_unpaid(tx, now=PAY_BY - timedelta(hours=1)) == 4
        liaison = Chat(tx, world.liaison, PAY_BY, language)
        await liaison.shows(NOTICE_SCREENS[Notice.PLEA](texts_for(language), asked.data))
        await liaison.presses("🤝")
        await liaison.sends(liaison.keys[0].as_data()["callback_data"])
        told = await notices(tx, Notice.PAYMENT_ADVANCED)
        row = await bill(tx, world, "3")
        (decided,) = await notices(tx, Notice.PLEA)
        await home.says("/my")
        assert "🤝" in home.text
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert (row.state, row.holder) == ("advanced", f"p{world.liaison.person_id}")
    assert (row.plea, row.plea_at) == (None, None)
    assert [each.recipient for each in told] == [str(actor)]
    assert decided.data["state"] == "advance"
    assert (balance.through, balance.open, balance.balances) == (2000, 10100, True)


@ON_ONE
async def test_a_plea_is_withdrawn_answered_and_nobody_else_s(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await bill(tx, world, "3")
        home = Chat(tx, await household(tx, world, "3"), MORNING)
        stranger = Chat(tx, await make_member(tx, "1-1-102"), MORNING)
        with pytest.raises(Exception, match="not_yours"):
            await stranger.sends(f"chp:{request.id}")
        await home.sends(f"chp:{request.id}")
        await home.sends(f"chw:{request.id}")
        assert (await notices(tx, Notice.PLEA))[-1].data["state"] == "withdrawn"
        assert (await bill(tx, world, "3")).plea_at is None
        await home.sends(f"chp:{request.id}")
        liaison = Chat(tx, world.liaison, MORNING)
        await liaison.sends(f"pd:{request.id}:call")
        assert (await bill(tx, world, "3")).plea_at is not None
        await liaison.sends(f"pd:{request.id}:pay")
        answers = [row.data["answer"] for row in await notices(tx, Notice.PLEA_ANSWERED)]
        assert (await bill(tx, world, "3")).plea_at is None
    assert answers == ["call", "pay"]


@ON_ONE
async def test_all_are_reminded_once_an_hour_whoever_presses(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        pleading = await bill(tx, world, "3")
        await tx.run(
            update(payment_request)
            .where(payment_request.c.id == pleading.id)
            .values(plea_at=MORNING)
        )
        paid = (await bill(tx, world, "2-1-101")).reference
        await claim(tx, actor=Actor("page"), reference=paid, now=MORNING)
        liaison = Chat(tx, world.liaison, MORNING)
        await liaison.sends(f"chr:{world.compound_id}:{world.cycle_id}")
        first = len(await notices(tx, "payment_reminder"))
        liaison.now = MORNING + timedelta(minutes=59)
        await liaison.sends(f"chr:{world.compound_id}:{world.cycle_id}")
        assert "Possible again at" in (liaison.toast or "")
        assert len(await notices(tx, "payment_reminder")) == first
        liaison.now = PAY_BY + timedelta(hours=1)
        await liaison.sends(f"chr:{world.compound_id}:{world.cycle_id}")
        told = await notices(tx, "payment_reminder")
        overs = [row.data["is_over"] for row in told]
    assert first == 3
    assert overs == [True] * 3  # those from before were taken down


@ON_ONE
@pytest.mark.parametrize("rule", ["drop", "hold", "advance"])
async def test_the_rule_leaves_who_needs_a_word_to_the_liaison(db: Database, rule: str) -> None:
    """1-1-101 says it paid, 1-1-201 cannot pay, 2-1-101 needs care, the others just have not."""
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await set_rule(tx, rule)
        paid = (await bill(tx, world, "1-1-101")).reference
        await claim(tx, actor=Actor("page"), reference=paid, now=MORNING)
        pleading = payment_request.c.id == (await bill(tx, world, "1-1-201")).id
        await tx.run(update(payment_request).where(pleading).values(plea_at=MORNING))
        frail = await household_id_of(tx, "2-1-101")
        await tx.insert_many(household_flag, [{"household_id": frail, "flag": "elderly_alone"}])
        for _ in range(2):
            await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY + timedelta(days=1))
        (told,) = await notices(tx, "unpaid_at_deadline")
        group = await notices(tx, Notice.DEADLINE_OVER)
        lists = [each.version for each in await versions(tx, **world.of_list)]
        states = {
            row.address: row.state
            for row in await tx.all(
                select(parcel.c.address, parcel.c.state).where(
                    parcel.c.supplier_id == world.supplier_id
                )
            )
        }
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        said = NOTICE_SCREENS["unpaid_at_deadline"](texts_for("zh_CN"), told.data).text
    left = {row["address"] for row in told.data["unpaid"]}
    assert balance.balances
    if rule == "advance":
        assert left == {"1-1-101"}
        assert balance.through == sum(row["amount"] for row in told.data["advanced"])
        assert (lists, group) == ([1], [])
        return
    state = {"drop": "dropped_unpaid", "hold": "held"}[rule]
    assert left == {"1-1-101", "1-1-201", "2-1-101"}
    assert {address for address in states if states[address] == state} == {"1-2-302", "3"}
    assert lists == [1, 2]  # one amendment, however late
    (heard,) = group
    assert heard.data["dropped"] + heard.data["held"] == 2
    assert "1-2-302" in said
    assert "3" not in NOTICE_SCREENS[Notice.DEADLINE_OVER](
        texts_for("en"), heard.data
    ).text.replace(str(heard.data["cycle_number"]), "")


async def test_an_advance_is_paid_back_in_parts_and_the_books_say_so(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await bill(tx, world, "3")
        me, actor = f"p{world.liaison.person_id}", await household(tx, world, "3")
        liaison = Chat(tx, world.liaison, MORNING)
        await liaison.sends(f"pd:{request.id}:advance_direct")
        assert await through(tx) == 0  # the supplier has it
        await liaison.sends(f"chl:{world.compound_id}:0")
        await liaison.presses("3 ·")
        await liaison.presses("A part, in cash")
        with pytest.raises(MoreThanOwed):
            await liaison.says("20.01")
        await liaison.says("5.50")
        home = request.household_id
        (owed,) = await owed_by(tx, home)
        assert owed.amount == 1450
        await liaison.sends(f"chz:{home}:{me}:transfer:1450")
        with pytest.raises(NothingOwed):
            await liaison.sends(f"chz:{home}:{me}:transfer:1450")
        told = await notices(tx, Notice.REPAID)
        (each,) = await advances_of(tx, payment_request.c.id == request.id)
        sums = await tx.scalar(select(func.sum(ledger_entry.c.amount)))
        neighbour = Chat(tx, actor, MORNING)
        await neighbour.sends(f"chx:{home}:{me}")
        (doubted,) = await notices(tx, Notice.REPAID_DOUBTED)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert [(row.data["amount"], row.data["left"], row.data["way"]) for row in told] == [
        (550, 1450, "cash"),
        (1450, 0, "transfer"),
    ]
    assert (each.amount, each.repaid, each.owed) == (2000, 2000, 0)
    assert sums == 0
    assert doubted.recipient == f"person:{world.liaison.person_id}"
    assert (balance.confirmed, balance.through, balance.balances) == (2000, 0, True)


@ON_ONE
async def test_an_advance_is_undone_the_same_day_only(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await bill(tx, world, "3")
        liaison = Chat(tx, world.liaison, MORNING)
        for number, verdict in enumerate(("advance", "advance_direct", "advance")):
            liaison.now = MORNING + timedelta(minutes=number)
            await liaison.sends(f"pd:{request.id}:{verdict}")
            if number < 2:
                await liaison.sends(f"pd:{request.id}:undo_advance")
                assert (await bill(tx, world, "3")).state == "due"
                assert (await balance_of(tx, cycle_id=world.cycle_id)).open == 12100
                assert await owed_by(tx, request.household_id) == ()
        liaison.now = MORNING + timedelta(days=1)
        with pytest.raises(AdvanceStands):
            await liaison.sends(f"pd:{request.id}:undo_advance")
        stranger = Chat(tx, await make_member(tx, "1-1-102"), MORNING)
        with pytest.raises(NoRight):
            await stranger.sends(f"pd:{request.id}:undo_advance")
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        undone = await notices(tx, Notice.ADVANCE_UNDONE)
    assert (balance.through, balance.balances) == (2000, True)
    assert all(row.data["link"] for row in undone)


@ON_ONE
async def test_the_closing_statement_tells_of_advances_as_the_books_do(db: Database) -> None:
    async with db.write() as tx:
        world, period_id = await make_ended(tx)
        request = await bill(tx, world, "3")
        me = f"p{world.liaison.person_id}"
        liaison = Chat(tx, world.liaison, MORNING)
        await liaison.sends(f"pd:{request.id}:advance")
        await liaison.sends(f"chy:{request.household_id}:{me}:cash")
        await liaison.says("5.5")
        summary, buildings = await read_statements(tx, period_id=period_id, now=PAY_BY)
        books = await balance_of(tx, cycle_id=world.cycle_id)
    homes = {home.address: home for each in buildings for home in each.households}
    mine = homes["3"]
    (line,) = mine.advances
    total = sum((each.sums for each in summary.suppliers), Sums())
    assert (mine.sums.advanced, mine.sums.repaid, mine.sums.owed) == (2000, 550, 1450)
    assert (mine.sums.paid, mine.sums.open) == (0, 0)
    assert (line.amount, line.repaid, line.number) == (2000, 550, line.number)
    assert (total.through, total.balances) == (books.through, True)
    assert all(from_json(to_json(each)) == each for each in (summary, *buildings))
    for locale in ("zh_CN", "en"):
        assert draw_now("statements", to_json(buildings[-1]), locale).startswith(b"%PDF")
