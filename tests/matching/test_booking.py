"""A statement looked at, said yes to, and booked: what households hear and what the books say."""

from asyncio import gather
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fulfillment.money.tables.payments import ledger_entry, refund
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.credits import credits_of
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.money.use_cases.payments import confirm
from fulfillment.money.use_cases.reconciling import reconcile
from fulfillment.money.use_cases.statement_deciding import assign_row, leave_row, row_to_place
from fulfillment.money.use_cases.statement_imports import (
    apply_statement,
    preview_statement,
    purge_statements,
)
from fulfillment.money.use_cases.statement_looks import StatementLook, look_at_statement
from fulfillment.money.use_cases.unpaid import drop_unpaid
from orders.actors import Actor
from orders.rules.errors import NoRight, NotYours
from orders.rules.errors_statements import LookAgain, NoStatementHere
from orders.tables.suppliers import supplier
from storage.database import Database, Transaction
from tests.builders import PORTAL, clerk_of, household_id_of, make_liaison
from tests.matching.files import LATER, File, bills, references
from tests.supply.rounds import Round, make_packed_round, notices

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def look(tx: Transaction, world: Round, file: File, actor: Actor | None = None, **more: Any):
    return await preview_statement(
        tx,
        actor=actor or world.liaison,
        supplier_id=world.supplier_id,
        statement=file.statement(**more),
        file_name="账单.csv",
        digest="0" * 64,
        now=LATER,
    )


async def yes(tx: Transaction, world: Round, shown: StatementLook, *rows: int, **more: Any) -> Any:
    return await apply_statement(
        tx,
        actor=more.pop("actor", world.liaison),
        upload_id=shown.upload_id,
        row_ids=set(rows) or None,
        digest=shown.digest,
        portal_url=PORTAL,
        now=LATER,
    )


def said(shown: StatementLook) -> dict[str, int]:
    return {str(verdict): len(rows) for verdict, rows in shown.groups.items()}


@ON_SQLITE
async def test_a_file_of_another_suppliers_account_is_said_to_be_one(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        file = File().add(4050, ref["1-1-101"]).add(2000, ref["1-1-201"]).add(1, "谢谢")
        assert (await look(tx, world, file)).facts["of_another"] is None
        other = await tx.scalar(select(supplier.c.id).where(supplier.c.id != world.supplier_id))
        shown = await preview_statement(
            tx, actor=world.liaison, supplier_id=other, statement=file.statement(),
            file_name="账单.csv", digest="1" * 64, now=LATER,
        )  # fmt: skip
        assert shown.facts["of_another"]["rows"] == 2


async def test_one_file_with_everything_is_booked_to_the_fen(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        dropped = (await bills(tx, world))["3"].id
        await drop_unpaid(
            tx, actor=world.liaison, request_ids=[dropped], portal_url=PORTAL, now=LATER
        )
        file = File().add(5000, ref["1-1-101"]).add(1500, ref["1-1-201"])
        file.add(1000, f"买菜{ref['1-2-302'].lower()}").add(1000, ref["1-2-302"])
        file.add(3050, "没写备注").add(7777, "谢谢").add(2000, ref["3"]).add(-30, "other")
        shown = await look(tx, world, file)
        assert said(shown) == {
            "matched": 1, "late": 1, "over": 1, "under": 1,
            "duplicate": 1, "proposed": 1, "unknown": 1,
        }  # fmt: skip
        assert shown.facts["foreign"] == 1
        told_before = len(await notices(tx, "payment_confirmed", "payment_late"))
        assert told_before == 0
        ids = [row.row_id for row in shown.rows if row.can_be_ticked]
        taken = await yes(tx, world, shown, *ids)
        assert (taken.rows, taken.amount) == (5, 10500)
        assert said(taken.look) == {"proposed": 1, "unknown": 1}
        assert (await yes(tx, world, shown, *ids)).rows == 0
        balance = await balance_of(tx, cycle_id=world.cycle_id, supplier_id=world.supplier_id)
        assert await reconcile(tx, cycle_id=world.cycle_id) == []
        found = await bills(tx, world)
        homes = [await household_id_of(tx, key) for key in ("1-1-101", "1-2-302", "1-1-201")]
        credit = [[each.amount for each in await credits_of(tx, home)] for home in homes]
        told = await notices(tx, "payment_over", "payment_part", "payment_late")
        notes = {note.notice: note.data for note in told}
    assert {room: (row.state, row.amount, row.way) for room, row in found.items()} == {
        "1-1-101": ("confirmed", 4050, "statement"),
        "1-1-201": ("due", 500, None),
        "1-2-302": ("confirmed", 1000, "statement"),
        "2-1-101": ("due", 3050, None),
        "3": ("late", 2000, "statement"),
    }
    assert found["1-1-201"].credit_used == 1500
    assert credit == [[950], [1000], []]
    assert balance.balances
    assert (balance.requested, balance.open, balance.dropped) == (12100, 3550, 2000)
    assert (balance.confirmed, balance.kept, balance.late) == (6550, 1950, 2000)
    assert (notes["payment_part"]["came"], notes["payment_part"]["amount"]) == (1500, 500)
    over = [note.data for note in told if note.notice == "payment_over"]
    assert sorted((each["came"], each["kept"]) for each in over) == [(2000, 1000), (5000, 950)]
    assert notes["payment_late"]["amount"] == 2000


async def test_a_file_imported_twice_or_by_two_people_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        file = File().add(4050, ref["1-1-101"]).add(4050, ref["1-1-101"], transaction_id="T0001")
        first = await look(tx, world, file)
        second = await look(tx, world, file, actor=world.clerk)
        with pytest.raises(NoStatementHere):
            await yes(tx, world, first)
        assert (await yes(tx, world, second, actor=world.clerk)).rows == 1
        again = await look(tx, world, file)
        assert (again.rows, again.facts["known"]) == ((), 2)
        entries = await tx.scalar(select(func.count()).select_from(ledger_entry))
        assert (await yes(tx, world, again)).rows == 0
        assert await tx.scalar(select(func.count()).select_from(ledger_entry)) == entries
        assert await tx.scalar(select(func.count()).select_from(statement_row)) == 1
        row = await tx.one(select(statement_row))
    assert (row.state, row.remark, row.verdict) == ("settled", None, "matched")


@ON_SQLITE
async def test_what_changed_since_it_was_shown_is_looked_at_again(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        shown = await look(tx, world, File().add(4050, ref["1-1-101"]).add(2000, ref["3"]))
        paid = (await bills(tx, world))["3"].id
        await confirm(tx, actor=world.liaison, request_ids=[paid], now=LATER)
        with pytest.raises(LookAgain):
            await yes(tx, world, shown)
        fresh = await look_at_statement(tx, actor=world.liaison, upload_id=shown.upload_id)
        assert said(fresh) == {"matched": 1, "proven": 1}
        await yes(tx, world, fresh)
        balance = await balance_of(tx, cycle_id=world.cycle_id, supplier_id=world.supplier_id)
        assert await reconcile(tx, cycle_id=world.cycle_id) == []
    assert (balance.confirmed, balance.kept, balance.balances) == (6050, 0, True)


@ON_SQLITE
async def test_a_person_places_what_no_reference_does(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        file = (
            File().add(3050, "没写").add(1000, "也没写").add(20, "路人").add(1000, ref["1-2-302"])
        )
        shown = await look(tx, world, file)
        assert said(shown) == {"matched": 1, "proposed": 1, "unknown": 2}
        await yes(tx, world, shown)
        how: dict[str, Any] = {"actor": world.liaison, "now": LATER}
        wanted = (await row_to_place(tx, actor=world.liaison, row_id=1)).found[0]
        assert wanted.address == "2-1-101"
        request_id = wanted.bill.request_id
        await assign_row(tx, row_id=1, request_id=request_id, portal_url=PORTAL, **how)
        asked = await row_to_place(tx, actor=world.liaison, row_id=2, wanted="1-2")
        assert [each.address for each in asked.found] == ["1-2-302"]
        twice = asked.found[0].bill.request_id
        await assign_row(
            tx, row_id=2, request_id=twice, gives_back="refund", portal_url=PORTAL, **how
        )
        left = await leave_row(tx, row_id=3, **how)
        owed = await tx.one(select(refund))
        back = await look(tx, world, File().add(-1000, refund_of="T0002", transaction_id="R1"))
        assert said(back) == {"refund": 1}
        await yes(tx, world, back, *[row.row_id for row in back.rows])
        sent = await tx.one(select(refund))
        balance = await balance_of(tx, cycle_id=world.cycle_id, supplier_id=world.supplier_id)
        assert await reconcile(tx, cycle_id=world.cycle_id) == []
        found = await bills(tx, world)
    assert left.rows == ()
    assert (owed.why, owed.amount, owed.paid_at) == ("transfer", 1000, None)
    assert sent.paid_at == LATER
    assert found["1-2-302"].state == "confirmed"
    assert (balance.confirmed, balance.refund, balance.balances) == (4050, 0, True)


@ON_SQLITE
async def test_nobody_sees_what_is_not_theirs(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        file = File().add(4050, ref["1-1-101"]).add(5, "路人")
        for stranger in (Actor("page"), Actor("person", 99, person_id=99)):
            with pytest.raises(NoRight):
                await look(tx, world, file, actor=stranger)
        with pytest.raises(NotYours):
            await look(tx, world, file, actor=await clerk_of(tx, "小店"))
        shown = await look(tx, world, file, actor=world.clerk)
        other = await make_liaison(tx, world.compound_id, name="又一位")
        seen = await look_at_statement(tx, actor=other, upload_id=shown.upload_id)
    assert (said(shown), said(seen)) == ({"matched": 1, "unknown": 1}, {"matched": 1})


async def test_two_people_at_once_book_it_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
    file = File().add(4050, ref["1-1-101"]).add(20, "路人")

    async def sends(actor: Actor) -> StatementLook:
        async with db.write() as tx:
            return await look(tx, world, file, actor=actor)

    async def says_yes(shown: StatementLook, actor: Actor) -> int:
        ids = [row.row_id for row in shown.rows]
        try:
            async with db.write() as tx:
                return int((await yes(tx, world, shown, *ids, actor=actor)).rows)
        except (NoStatementHere, LookAgain):
            return 0

    people = (world.liaison, world.clerk)
    looks = await gather(*(sends(each) for each in people))
    pressed = [*zip(looks, people, strict=True)] * 2
    booked = await gather(*(says_yes(shown, actor) for shown, actor in pressed))
    async with db.read() as tx:
        rows = await tx.all(select(statement_row.c.transaction_id))
        balance = await balance_of(tx, cycle_id=world.cycle_id, supplier_id=world.supplier_id)
        assert await reconcile(tx, cycle_id=world.cycle_id) == []
    assert sum(booked) == 1
    assert sorted(row.transaction_id for row in rows) == ["T0001", "T0002"]
    assert (balance.confirmed, balance.balances) == (4050, True)


@ON_SQLITE
async def test_what_nobody_decides_on_is_forgotten_in_time(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        await yes(
            tx, world, await look(tx, world, File().add(4050, ref["1-1-101"]).add(20, "路人"))
        )
        await look(tx, world, File().add(2000, ref["3"], transaction_id="X1"))
        await purge_statements(tx, now=LATER + timedelta(days=4))
        rows = await tx.all(select(statement_row).order_by(statement_row.c.id))
        assert [(row.transaction_id, row.state, row.remark) for row in rows] == [
            ("T0001", "settled", None),
            ("T0002", "shown", "路人"),
        ]
        await purge_statements(tx, now=LATER + timedelta(days=61))
        row = await tx.one(select(statement_row).where(statement_row.c.amount == 20))
    assert (row.state, row.remark) == ("left", None)


@ON_SQLITE
async def test_a_row_that_waits_is_shown_as_it_stands_in_the_newest_file(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        misread = File().add(4050, ref["1-1-101"]).add(1, "谢谢", transaction_id="T9")
        shown = await look(tx, world, misread)
        await yes(tx, world, shown)
        again = await look(
            tx, world, File().add(4050, ref["1-1-101"]).add(7777, ref["3"], transaction_id="T9")
        )
    assert [(row.amount, str(row.verdict)) for row in again.rows] == [(7777, "over")]
