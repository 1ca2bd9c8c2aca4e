"""Sheets are entered whole, once, and never over somebody's head."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from orders.actors import Actor
from orders.rules.errors import GivenBeforeOpening, GivenInFuture, NoRight, TextTooLong
from orders.rules.paper import Verdict
from orders.tables.cycles import cycle
from orders.tables.orders import order, order_line
from orders.use_cases.closing import close_cycle
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.paper import LONGEST_SHEET, look_at_sheet
from orders.use_cases.paper_entry import REPLACE, Entered
from orders.use_cases.sorting import set_capacity, waiting_list
from storage.database import Database
from storage.tables import audit
from tests.builders import (
    CUTOFF,
    DURING,
    OPENING,
    household_id_of,
    make_liaison,
    make_member,
    make_order,
)
from tests.on_paper.street import ENTERED, GIVEN, late_of, make_street, orders_of
from tests.supply.rounds import notices


def shown(done: Entered) -> str:
    """The choice to replace the order that was shown beside the first line left."""
    standing = done.left.rows[0].standing
    assert standing is not None
    return REPLACE + standing.seen


SHEET = "1-1-101 A2 B1\n1-1-102 蔬菜包1份\n\n3号 C1"


async def test_a_sheet_becomes_orders_placed_when_it_was_handed_in(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        done = await street.enter(tx, SHEET)
        assert done.entered == ("1-1-101", "1-1-102", "3")
        assert await orders_of(tx) == {
            "1-1-101": {"A": 2, "B": 1},
            "1-1-102": {"A": 1},
            "3": {"C": 1},
        }
        row = await tx.one(select(order).where(order.c.address == "3"))
        assert (row.placed_at, row.changed_at) == (GIVEN, ENTERED)
        assert row.placed_by == street.liaison.person_id
        assert row.for_other == 0
        by = select(audit.c.actor).where(audit.c.verb == "enter_paper").distinct()
        assert await tx.scalars(by) == ["liaison:1"]


async def test_the_same_sheet_once_more_changes_nothing(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await make_member(tx, "1-1-101")
        await street.enter(tx, SHEET)
        rows = await tx.scalar(select(func.count()).select_from(audit))
        again = await street.enter(tx, SHEET)
        assert again.entered == ()
        assert len(again.unchanged) == 3
        assert await tx.scalar(select(func.count()).select_from(audit)) == rows
        assert len(await notices(tx, "ordered_on_paper")) == 1


async def test_what_is_doubtful_is_not_entered_and_comes_back_as_typed(db: Database):
    typed = ["1-1-101 A1", "9-9-999 A1", "2-101 B1", "1-1-102 A7", "1-1-201 Z1", "hello"]
    async with db.write() as tx:
        street = await make_street(tx)
        done = await street.enter(tx, "\n".join(typed))
        assert done.entered == ("1-1-101",)
        assert done.rest.splitlines() == typed[1:]
        reasons = [row.line.doubts[0].reason for row in done.left.rows]
        assert reasons == ["unknown_room", "which_unit", "over_limit", "unknown_bundle", "nothing"]
        assert set(await orders_of(tx)) == {"1-1-101"}


async def test_a_household_that_stands_twice_on_a_sheet_is_asked_about(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        done = await street.enter(tx, "1-1-101 A1\n1号楼1单元101 B1\n1-1-102 A1")
        assert done.entered == ("1-1-102",)
        assert [row.line.doubts[0].reason for row in done.left.rows] == ["twice", "twice"]


async def test_an_order_by_chat_stays_until_somebody_chooses(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await make_order(tx, "1-1-101", {"B": 2}, cycle_id=street.cycle_id)
        done = await street.enter(tx, "1-1-101 A1")
        assert done.entered == ()
        assert done.left.rows[0].needs_choice
        assert await orders_of(tx, source="chat") == {"1-1-101": {"B": 2}}
        kept = await street.enter(tx, "1-1-101 A1", choices={"1-1-101": "keep"})
        assert kept.kept == ("1-1-101",)
        assert await orders_of(tx, source="chat") == {"1-1-101": {"B": 2}}
        seen = {"1-1-101": shown(done)}
        replaced = await street.enter(tx, "1-1-101 A1", choices=seen)
        assert replaced.entered == ("1-1-101",)
        assert await orders_of(tx) == {"1-1-101": {"A": 1}}


async def test_only_the_order_that_was_shown_is_replaced(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await make_order(tx, "1-1-101", {"B": 2}, cycle_id=street.cycle_id)
        seen = shown(await street.enter(tx, "1-1-101 A1"))
        member = await make_member(tx, "1-1-101", name="王强")
        await place_order(
            tx,
            actor=member,
            household_id=await household_id_of(tx, "1-1-101"),
            quantities={"C": 1},
            replaces=False,
            sent_at=DURING,
            now=DURING,
        )
        done = await street.enter(tx, "1-1-101 A1", choices={"1-1-101": seen})
        assert done.entered == ()
        assert done.left.rows[0].needs_choice
        assert await orders_of(tx, source="chat") == {"1-1-101": {"B": 2, "C": 1}}


async def test_an_order_taken_back_in_the_chat_is_asked_about_too(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        member = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        at: dict[str, Any] = {"sent_at": DURING, "now": DURING}
        await place_order(
            tx, actor=member, household_id=home, quantities={"B": 1}, replaces=True, **at
        )
        await withdraw_order(tx, actor=member, household_id=home, **at)
        asked = await street.enter(tx, "1-1-101 A1")
        assert asked.left.rows[0].needs_choice
        choice = {"1-1-101": shown(asked)}
        assert (await street.enter(tx, "1-1-101 A1", choices=choice)).entered == ("1-1-101",)
        assert await orders_of(tx) == {"1-1-101": {"A": 1}}


async def test_a_change_by_chat_afterwards_is_the_chats_order(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await street.enter(tx, "1-1-101 A1")
        member = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        await place_order(
            tx,
            actor=member,
            household_id=home,
            quantities={"A": 2},
            replaces=True,
            sent_at=ENTERED,
            now=ENTERED,
        )
        assert await orders_of(tx, source="chat") == {"1-1-101": {"A": 2}}
        assert (await street.enter(tx, "1-1-101 A1")).left.rows[0].needs_choice


async def test_members_in_the_chat_are_told_what_was_entered_and_by_whom(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        member = await make_member(tx, "1-1-101")
        await street.enter(tx, SHEET)
        (told,) = await notices(tx, "ordered_on_paper")
        assert told.recipient == f"person:{member.person_id}"
        assert told.data["by"] == "李红梅"
        assert told.data["outcome"] == "in"
        assert told.data["total"] == 2 * 1000 + 3050
        assert told.data["given_at"] == GIVEN.isoformat()


async def test_a_sheet_handed_in_after_the_cut_off_is_kept_and_not_in(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await make_member(tx, "3")
        late: dict[str, Any] = {
            "given_at": CUTOFF + timedelta(minutes=1),
            "now": CUTOFF + timedelta(minutes=9),
        }
        done = await street.enter(tx, "3 A1\n1-1-101 B9", **late)
        assert done.verdict == Verdict.LATE
        assert done.late == ("3",)
        assert done.rest == "1-1-101 B9"
        assert await orders_of(tx) == {}
        assert (await street.enter(tx, "3 A1", **late)).unchanged == ("3",)
        (row,) = await late_of(tx)
        assert (row.source, row.quantities, row.sent_at) == ("paper", {"A": 1}, late["given_at"])
        (told,) = await notices(tx, "ordered_on_paper")
        assert told.data["outcome"] == "late"


async def test_a_sheet_entered_after_the_closing_is_kept_and_says_so(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await close_cycle(tx, cycle_id=street.cycle_id, now=CUTOFF)
        done = await street.enter(tx, "3 A1", now=CUTOFF + timedelta(hours=1))
        assert done.verdict == Verdict.CLOSED
        assert done.late == ("3",)
        assert [row.source for row in await late_of(tx)] == ["paper"]
        assert await orders_of(tx) == {}


async def test_a_time_that_cannot_be_is_refused(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        with pytest.raises(GivenInFuture):
            await street.enter(tx, SHEET, given_at=ENTERED + timedelta(minutes=1))
        with pytest.raises(GivenBeforeOpening):
            await street.enter(tx, SHEET, given_at=OPENING - timedelta(minutes=1))
        with pytest.raises(TextTooLong):
            await street.enter(tx, "x" * (LONGEST_SHEET + 1))
        assert await orders_of(tx) == {}


async def test_only_the_liaison_of_this_compound_may_look_or_enter(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        neighbour = await make_member(tx, "1-1-101")
        elsewhere = Actor("liaison", 2, person_id=street.liaison.person_id, compound_id=999)
        clerk = Actor("clerk", 3, supplier_id=1, compound_id=street.compound_id)
        page = Actor("page", 4, compound_id=street.compound_id)
        sheet: dict[str, Any] = {
            "compound_id": street.compound_id,
            "text": SHEET,
            "given_at": GIVEN,
        }
        for actor in (neighbour, elsewhere, clerk, page):
            with pytest.raises(NoRight):
                await look_at_sheet(tx, actor=actor, **sheet, now=ENTERED)
        deputy = await make_liaison(tx, street.compound_id, name="周强")
        assert (await look_at_sheet(tx, actor=deputy, **sheet, now=ENTERED)).sure


async def test_a_longer_sheet_takes_no_more_statements(db: Database):
    """Three times as many lines, and not one statement more."""
    counts = []
    async with db.write() as tx:
        street = await make_street(tx)
        homes = [
            f"{b}-{u}-{f}0{r}" for b in (1, 2) for u in (1, 2) for f in (1, 2, 3) for r in (1, 2)
        ]
        seen: list[str] = []
        event.listen(
            db.writer.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: seen.append(statement),
        )
        for part in (homes[:6], homes[6:]):
            seen.clear()
            assert len((await street.enter(tx, "\n".join(f"{key} A1 B1" for key in part))).entered)
            counts.append(len(seen))
    assert counts[1] <= counts[0] < 30


async def test_a_sheet_waits_for_bags_from_when_it_was_handed_in_and_keeps_its_choices(
    db: Database,
):
    async with db.write() as tx:
        street = await make_street(tx)
        row = await tx.one(select(cycle).where(cycle.c.id == street.cycle_id))
        await set_capacity(tx, row=row, capacity=2, actor=street.liaison, now=OPENING)
        later = GIVEN + timedelta(minutes=10)
        await street.enter(tx, "1-1-101 A1\n1-1-102 A1", given_at=later)
        done = await street.enter(tx, "2-1-101 A1\n3 B1 不够换A", given_at=later)
        assert (done.entered, done.waiting) == (("2-1-101", "3"), ("2-1-101", "3"))
        done = await street.enter(tx, "2-1-102 A1")  # handed in before them
        standing = REPLACE + "live paper A1"
        done = await street.enter(tx, "1-1-101 A1 C1", choices={"1-1-101": standing})
        assert [doubt.reason for doubt in done.left.rows[0].line.doubts] == ["no_bags"]
        waiting = [item.order_id for item in await waiting_list(tx, street.cycle_id)]
        addresses = {r.id: r.address for r in await tx.all(select(order))}
        assert [addresses[order_id] for order_id in waiting] == ["2-1-102", "2-1-101", "3"]
        chosen = select(order_line.c.if_short).where(order_line.c.instead_id.is_not(None))
        assert await tx.scalars(chosen) == ["instead"]
        told = await notices(tx, "ordered_on_paper")
        assert told == []  # nobody of them is in the chat
