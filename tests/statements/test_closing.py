"""After control: statements equal to the books, each household told, phones erased in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.money.use_cases.payments import confirm, waive
from fulfillment.notices import Notice
from fulfillment.privacy.use_cases.retention import erase_due_phones
from fulfillment.statements.rules.statement import Sums, from_json, to_json
from fulfillment.statements.use_cases.closing import close_periods
from fulfillment.statements.use_cases.reading import household_sums, read_statements
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.tables.pick_lists import pick_list
from orders.rules.states import CycleState, ParcelState
from orders.tables.compounds import compound, control_period
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.people import person
from tests.builders import OPENING, household_id_of, make_compound, small_file
from tests.handover.loads import told
from tests.supply.rounds import MORNING, Round, make_packed_round

END = MORNING + timedelta(hours=1)
DAY = timedelta(days=1)


async def make_ended(tx) -> tuple[Round, int]:
    """A packed cycle, one bill confirmed and one waived, and control that has ended."""
    world = await make_packed_round(tx)
    first, second, *_ = await tx.scalars(
        select(payment_request.c.id).order_by(payment_request.c.id)
    )
    await confirm(tx, actor=world.liaison, request_ids=[first], now=MORNING)
    await waive(tx, actor=world.liaison, request_id=second, now=MORNING)
    period_id = await tx.insert(
        control_period,
        compound_id=world.compound_id,
        notice="第 12 号通告",
        begins_at=OPENING,
        set_by="person:1",
        set_at=OPENING,
        confirmed_at=OPENING,
        ended_at=END,
        orders_until=END,
        erase_phones_at=END + 30 * DAY,
    )
    return world, period_id


async def settle(tx) -> None:
    await tx.run(update(parcel).values(state=ParcelState.COLLECTED))
    await tx.run(update(cycle).values(state=CycleState.SETTLED))


async def test_statements_equal_the_books_and_come_when_the_last_cycle_is_settled(db):
    async with db.write() as tx:
        world, period_id = await make_ended(tx)
        assert not await close_periods(tx, now=END)
        await settle(tx)
        assert await close_periods(tx, now=END + DAY) == [period_id]
        assert not await close_periods(tx, now=END + DAY)
        summary, buildings = await read_statements(tx, period_id=period_id, now=END + DAY)
        books = await balance_of(tx, cycle_id=world.cycle_id, compound_id=world.compound_id)
        total = sum((each.sums for each in summary.suppliers), Sums())
        assert total.balances
        assert (total.asked, total.confirmed, total.waived, total.open) == (
            books.requested, books.confirmed, books.waived, books.open,
        )  # fmt: skip
        homes = [home for each in buildings for home in each.households]
        assert sum((home.sums for home in homes), Sums()) == total
        assert all(home.sums.balances for home in homes)
        own = await household_id_of(tx, homes[0].address)
        account = select(func.sum(ledger_entry.c.amount)).where(
            ledger_entry.c.account == f"household:{own}"
        )
        assert homes[0].sums.open == -await tx.scalar(account)
        private = await told(tx, Notice.CLOSING_STATEMENT)
        sums = await household_sums(tx, period_id=period_id)
        assert {data["household_id"]: data["asked"] for _, data in private} == {
            home: each.asked for home, each in sums.items()
        }
        assert all(recipient.startswith("person:") for recipient, _ in private)
        ((_, data),) = await told(tx, Notice.STATEMENTS_READY)
        assert data["asked"] == total.asked
        for each in (summary, *buildings):
            assert from_json(to_json(each)) == each


@pytest.mark.parametrize("kind", ["statements", "statement_summary", "statement_summary_xlsx"])
async def test_statements_are_drawn_with_rooms_and_without_names_and_phones(db, kind):
    if not db.is_sqlite:
        return
    async with db.write() as tx:
        _, period_id = await make_ended(tx)
        summary, buildings = await read_statements(tx, period_id=period_id, now=END)
    text = to_json(buildings[0] if kind == "statements" else summary)
    assert "王芳" not in text
    assert "138" not in text
    drawn = draw_now(kind, text, "zh_CN")
    assert drawn == draw_now(kind, text, "zh_CN")
    assert drawn[:4] in (b"%PDF", b"PK\x03\x04")


async def test_phones_go_when_their_time_is_over_and_not_before_the_statements(db):
    async with db.write() as tx:
        world, _ = await make_ended(tx)
        gone = END + 30 * DAY
        assert not await erase_due_phones(tx, now=gone)  # not closed: somebody may be called
        await settle(tx)
        await close_periods(tx, now=END + DAY)
        await erase_due_phones(tx, now=gone - 4 * DAY)
        assert not await told(tx, Notice.PHONES_GO)
        await erase_due_phones(tx, now=gone - 3 * DAY)
        await erase_due_phones(tx, now=gone - 2 * DAY)
        ((recipient, _),) = await told(tx, Notice.PHONES_GO)
        assert recipient == f"person:{world.liaison.person_id}"
        kept = await _keeps_a_flat_elsewhere(tx)
        assert await erase_due_phones(tx, now=gone) == [world.compound_id]
        assert not await erase_due_phones(tx, now=gone)
        ((_, data),) = await told(tx, Notice.PHONES_GONE)
        assert data["people"] > 3
        left = await tx.scalars(select(person.c.id).where(person.c.phone.is_not(None)))
        assert set(left) == {kept, world.contact_id}  # who needs it elsewhere; who is no resident
        assert (
            await tx.scalar(
                select(func.count(person.c.phone_index)).where(person.c.phone.is_(None))
            )
            == 0
        )
        snapshots = await tx.scalars(select(pick_list.c.snapshot))
        assert not [text for text in snapshots if "+86138" in text]


async def _keeps_a_flat_elsewhere(tx) -> int:
    """One of the members also lives in another compound, which is still controlled."""
    file = small_file(小园="大园", Little="Great")
    other = await make_compound(tx, file=file)
    home = await tx.scalar(
        select(func.min(household.c.id)).where(household.c.compound_id == other.compound_id)
    )
    person_id = await tx.scalar(select(func.min(member.c.person_id)))
    await tx.insert(
        member, household_id=home, person_id=person_id, state="accepted", asked_at=OPENING
    )
    return person_id


async def test_the_file_changes_how_long_phones_stay_while_the_clock_runs(db):
    if not db.is_sqlite:
        return
    async with db.write() as tx:
        world, _ = await make_ended(tx)
        await settle(tx)
        await close_periods(tx, now=END + DAY)
        await tx.run(update(compound).values(phone_days=7))
        assert not await erase_due_phones(tx, now=END + 6 * DAY)
        assert await erase_due_phones(tx, now=END + 7 * DAY) == [world.compound_id]
