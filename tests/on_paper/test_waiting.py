"""Closing waits for orders on paper; the cut-off stays where it is."""

from datetime import timedelta
from typing import Any

import pytest

from config.chance import SeededChance
from fulfillment.supply.use_cases.making import make_batches
from orders.rules.errors import CycleClosed
from orders.use_cases.closing import close_cycle, cycles_to_close
from orders.use_cases.orders import place_order, show_form
from orders.use_cases.paper_board import board_of
from orders.use_cases.paper_wait import all_entered, wait_for_paper
from storage.database import Database
from tests.builders import CUTOFF, household_id_of, make_member
from tests.on_paper.street import GIVEN, make_street, orders_of

LATER = CUTOFF + timedelta(minutes=20)
UNTIL = CUTOFF + timedelta(minutes=30)


async def test_closing_waits_until_the_time_said(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        mine: dict[str, Any] = {"actor": street.liaison, "compound_id": street.compound_id}
        assert await wait_for_paper(tx, **mine, until=UNTIL, now=GIVEN) == UNTIL
        assert not await cycles_to_close(tx, now=UNTIL - timedelta(seconds=1))
        assert [row[0] for row in await cycles_to_close(tx, now=UNTIL)] == [street.cycle_id]


async def test_it_waits_at_most_until_the_approval_is_due_and_can_be_moved(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        mine: dict[str, Any] = {"actor": street.liaison, "compound_id": street.compound_id}
        board = await board_of(tx, **mine, now=GIVEN)
        assert board.waits == (UNTIL, board.approve_by)
        tomorrow = CUTOFF + timedelta(days=1)
        assert await wait_for_paper(tx, **mine, until=tomorrow, now=LATER) == board.approve_by
        assert await wait_for_paper(tx, **mine, until=UNTIL, now=LATER) == UNTIL


async def test_all_entered_lets_the_cycle_close_at_once(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        mine: dict[str, Any] = {"actor": street.liaison, "compound_id": street.compound_id}
        await wait_for_paper(tx, **mine, until=UNTIL, now=GIVEN)
        for _ in range(2):
            await all_entered(tx, **mine, now=LATER)
        assert await cycles_to_close(tx, now=LATER)
        await close_cycle(tx, cycle_id=street.cycle_id, now=LATER)
        await all_entered(tx, **mine, now=LATER)  # pressed on an old page: nothing happens
        with pytest.raises(CycleClosed):
            await wait_for_paper(tx, **mine, until=UNTIL, now=LATER)


async def test_while_it_waits_paper_is_in_and_the_chat_is_late(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        member = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        mine: dict[str, Any] = {"actor": street.liaison, "compound_id": street.compound_id}
        await wait_for_paper(tx, **mine, until=UNTIL, now=GIVEN)
        assert (await street.enter(tx, "3 A1", now=LATER)).entered == ("3",)
        form = await place_order(
            tx,
            actor=member,
            household_id=home,
            quantities={"A": 1},
            replaces=False,
            sent_at=LATER,
            now=LATER,
        )
        assert form.refused_late
        assert not (await show_form(tx, actor=member, household_id=home, now=LATER)).is_open
        assert set(await orders_of(tx)) == {"3"}


async def test_orders_on_paper_are_packed_like_all_others(db: Database):
    async with db.write() as tx:
        street = await make_street(tx)
        await street.enter(tx, "3 A1\n1-1-101 A1 C2", now=LATER)
        await close_cycle(tx, cycle_id=street.cycle_id, now=LATER)
        made = await make_batches(
            tx, cycle_id=street.cycle_id, chance=SeededChance("codes"), now=LATER
        )
        assert len(made) == 3  # building 1 from two suppliers, house 3 from one
