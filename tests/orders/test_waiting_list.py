"""Bags that volunteers can sort: never more than they can, nobody overtakes, nobody loses."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from orders.actors import Actor
from orders.rules.errors_sharing import CycleFull
from orders.tables.cycles import cycle
from orders.tables.orders import order, order_line, sorting
from orders.use_cases.capacity import running_sorting, set_running_capacity
from orders.use_cases.closing import close_cycle
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.sorting import sorting_of
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import (
    CUTOFF,
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    small_file,
)

NAME = "group: {name: 小园团购群}"
ONE_BAG, TWO_BAGS = {"A": 1}, {"A": 1, "C": 1}


@dataclass(frozen=True, slots=True)
class Yard:
    """A compound whose volunteers can sort few bags, with some members."""

    cycle_id: int
    compound_id: int
    liaison: Actor
    people: Mapping[str, Actor]

    async def order(
        self, tx: Transaction, key: str, lines: Mapping[str, int], *, at: datetime = DURING
    ) -> OrderForm:
        return await place_order(
            tx,
            actor=self.people[key],
            household_id=await household_id_of(tx, key),
            quantities=lines,
            replaces=True,
            sent_at=at,
            now=at,
        )

    async def withdraw(self, tx: Transaction, key: str, *, at: datetime = DURING) -> OrderForm:
        home = await household_id_of(tx, key)
        return await withdraw_order(
            tx, actor=self.people[key], household_id=home, sent_at=at, now=at
        )

    async def let_in(self, tx: Transaction, text: str) -> None:
        await set_running_capacity(
            tx, actor=self.liaison, compound_id=self.compound_id, text=text, now=DURING
        )


async def make_yard(tx: Transaction, *keys: str, bags: int = 2) -> Yard:
    file = small_file(**{NAME: f"group: {{name: 小园团购群, capacity_bags: {bags}}}"})
    loaded = await make_compound(tx, file=file)
    liaison = await make_liaison(tx, loaded.compound_id)
    cycle_id = await make_open_cycle(tx)
    flags = {"2-1-101": ["elderly_alone"]}
    people = {key: await make_member(tx, key, flags=flags.get(key, ())) for key in keys}
    return Yard(cycle_id, loaded.compound_id, liaison, people)


async def states(tx: Transaction) -> dict[str, str]:
    return {row.address: row.state for row in await tx.all(select(order))}


async def told(tx: Transaction, kind: str) -> list[Any]:
    rows = select(outbox).where(outbox.c.notice == kind).order_by(outbox.c.id)
    return list(await tx.all(rows))


ROOMS = [f"1-{u}-{f}0{d}" for u in (1, 2) for f in (1, 2, 3) for d in (1, 2)]


async def test_orders_that_race_for_the_last_bags_are_in_or_wait_and_none_is_too_many(
    db: Database,
):
    async with db.write() as tx:
        yard = await make_yard(tx, *ROOMS, bags=5)

    async def order_now(key: str) -> int:
        async with db.write() as tx:
            return (await yard.order(tx, key, ONE_BAG)).waiting_place

    places = await asyncio.gather(*(order_now(key) for key in ROOMS))
    async with db.read() as tx:
        found = list((await states(tx)).values())
        assert (found.count("live"), found.count("waiting")) == (5, 7)
        assert await tx.scalar(select(sorting.c.bags)) == 5
    assert sorted(place for place in places if place) == [1, 2, 3, 4, 5, 6, 7]


async def test_a_withdrawal_lets_the_next_in_and_tells_them_once(db: Database):
    async with db.write() as tx:
        yard = await make_yard(tx, "1-1-101", "1-1-102", "1-1-201")
        await yard.order(tx, "1-1-101", TWO_BAGS)
        form = await yard.order(tx, "1-1-102", ONE_BAG)
        assert (form.order_state, form.waiting_place) == ("waiting", 1)
        assert (await yard.order(tx, "1-1-201", ONE_BAG)).waiting_place == 2
        again = await yard.order(tx, "1-1-102", ONE_BAG)  # the same once more
        assert again.waiting_place == 1
        # Fewer bags of who is in: the first in the list moves up, the second stays.
        await yard.order(tx, "1-1-101", ONE_BAG, at=DURING + timedelta(minutes=1))
        assert await states(tx) == {"1-1-101": "live", "1-1-102": "live", "1-1-201": "waiting"}
        await yard.withdraw(tx, "1-1-102")
        assert (await states(tx))["1-1-201"] == "live"
        assert len(await told(tx, "moved_up")) == 2
        assert (await sorting_of(tx, yard.cycle_id)).bags == 2


async def test_a_change_that_needs_more_bags_than_are_free_leaves_the_order_as_it_was(
    db: Database,
):
    async with db.write() as tx:
        yard = await make_yard(tx, "1-1-101", "1-1-102")
        await yard.order(tx, "1-1-101", ONE_BAG)
        await yard.order(tx, "1-1-102", ONE_BAG)
    with pytest.raises(CycleFull) as refused:
        async with db.write() as tx:
            await yard.order(tx, "1-1-101", TWO_BAGS)
    assert (refused.value.needs, refused.value.free) == (1, 0)
    async with db.write() as tx:
        assert (await states(tx))["1-1-101"] == "live"
        more = await yard.order(tx, "1-1-101", {"A": 2})  # in the same bag
        assert {line.code: line.quantity for line in more.lines if line.quantity} == {"A": 2}
        assert (await sorting_of(tx, yard.cycle_id)).bags == 2


async def test_the_liaison_lets_more_in_and_what_waits_at_the_end_is_told_and_counted(
    db: Database,
):
    rooms = ["1-1-101", "1-1-102", "1-1-201", "2-1-101", "2-1-102"]
    async with db.write() as tx:
        yard = await make_yard(tx, *rooms, bags=1)
        for minute, key in enumerate(rooms):
            lines = TWO_BAGS if key in ("1-1-201", "2-1-101") else ONE_BAG
            await yard.order(tx, key, lines, at=DURING + timedelta(minutes=minute))
        await yard.let_in(tx, "３ 袋")
        assert (await states(tx))["1-1-102"] == "live"
        shown = await running_sorting(
            tx, actor=yard.liaison, compound_id=yard.compound_id, now=DURING
        )
        assert shown.waiting == ((1, "1-1-201", 2), (2, "2-1-101", 2), (3, "2-1-102", 1))
        # At the cut-off one bag is free: the first two need two, so the third gets it.
        assert await close_cycle(tx, cycle_id=yard.cycle_id, now=CUTOFF)
        assert await states(tx) == dict(
            zip(rooms, ["closed", "closed", "unserved", "unserved", "closed"], strict=True)
        )
        assert len(await told(tx, "unserved")) == 2
        (to_liaison,) = await told(tx, "left_unserved")
        assert to_liaison.data["addresses"] == ["1-1-201", "2-1-101"]
        (to_group,) = await told(tx, "cycle_closed")
        assert (to_group.data["households"], to_group.data["unserved"]) == (3, 2)


async def test_a_capacity_given_late_counts_what_is_in_and_any_number_lets_all_in(db: Database):
    async with db.write() as tx:
        yard = await make_yard(tx, "1-1-101", "1-1-102", bags=1)
        await yard.let_in(tx, "0")
        await yard.order(tx, "1-1-101", TWO_BAGS)
        await yard.let_in(tx, "1")  # below what is in: nobody is put out
        assert (await sorting_of(tx, yard.cycle_id)).bags == 2
        assert (await yard.order(tx, "1-1-102", ONE_BAG)).waiting_place == 1
        await yard.let_in(tx, "0")
        assert set((await states(tx)).values()) == {"live"}
        assert await tx.scalar(select(cycle.c.capacity_bags)) is None


async def test_a_withdrawal_that_races_the_cut_off_leaves_nobody_in_between(db: Database):
    async with db.write() as tx:
        yard = await make_yard(tx, "1-1-101", "1-1-102", bags=1)
        await yard.order(tx, "1-1-101", ONE_BAG)
        await yard.order(tx, "1-1-102", ONE_BAG)

    async def withdraw() -> None:
        async with db.write() as tx:
            await yard.withdraw(tx, "1-1-101", at=CUTOFF)

    async def close() -> None:
        async with db.write() as tx:
            await close_cycle(tx, cycle_id=yard.cycle_id, now=CUTOFF)

    await asyncio.gather(withdraw(), close())
    async with db.read() as tx:
        found = await states(tx)
        assert found in (
            {"1-1-101": "withdrawn", "1-1-102": "closed"},  # withdrawn first: the other moved up
            {"1-1-101": "closed", "1-1-102": "unserved"},
        )


async def test_two_members_changing_one_order_at_once_leave_the_count_as_the_order_says(
    db: Database,
):
    async with db.write() as tx:
        yard = await make_yard(tx, "1-1-101", bags=9)
        await yard.order(tx, "1-1-101", TWO_BAGS)

    async def change(lines: Mapping[str, int]) -> None:
        async with db.write() as tx:
            await yard.order(tx, "1-1-101", lines)

    await asyncio.gather(*(change(lines) for lines in (ONE_BAG, TWO_BAGS, ONE_BAG, TWO_BAGS)))
    async with db.read() as tx:
        lines = await tx.scalar(select(func.count()).select_from(order_line))
        assert (await sorting_of(tx, yard.cycle_id)).bags == lines  # a line a bag here
