"""Simulated neighbours for the demo: they join, order and pay by themselves, at a human pace.

They have the same numbers each time, so a later start goes on with the same people. They do
not collect: handing out is what the person at the demo wants to try.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

import structlog
from sqlalchemy import select

from app.demo.cast import CAST, GROUP_CHAT
from app.demo.sandbox_process import SandboxProcess
from app.simulation import seen
from app.simulation.chain import SharedChain
from app.simulation.feed import Feed, NoAnswer
from app.simulation.habits import Good, Habits, deal_habits
from app.simulation.liaison import Liaison
from app.simulation.line import Line
from app.simulation.phone import Phone
from app.simulation.resident import Home, Resident
from app.simulation.stage import choose_homes
from config.chance import SeededChance
from fulfillment.money.tables.payments import payment_request
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.orders import order
from orders.tables.people import person
from orders.tables.suppliers import bundle
from storage.database import Database

log = structlog.get_logger(__name__)

FIRST = 200_001
LIAISON = CAST[0].user_id
# Rooms that the cast lives in, or is told to try.
NOT_THEIRS = {role.room for role in CAST} | {"10-1-1804", "7-1-302"}
FASTEST_SECONDS, SLOWEST_SECONDS = 1, 6
LOOK_EVERY_SECONDS = 3.0
JOIN_AT_ONCE = 3
ORDER_AT_ONCE = 5


class Neighbours:
    """The people of `./lanzi demo --residents N`."""

    def __init__(self, sandbox: SandboxProcess, *, count: int, database: Database) -> None:
        self._url = sandbox.url
        self._count = count
        self._database = database
        self._chance = SeededChance("neighbours")
        self._chain = SharedChain()

    async def run(self) -> None:
        """Join, then order and pay in every cycle, until cancelled."""
        line = Line(self._url)
        feed = Feed(line)
        try:
            await feed.begin()
            people = await self._people(line, feed)
            async with asyncio.TaskGroup() as group:
                group.create_task(feed.run())
                group.create_task(self._live(line, feed, people))
        finally:
            await line.close()

    async def _live(self, line: Line, feed: Feed, people: Sequence[Resident]) -> None:
        """Who has joined orders and pays while others still join."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._join(line, feed, people))
            while True:
                joined = await self._joined(MemberState.ACCEPTED)
                here = [each for each in people if each.phone.user_id in joined]
                await self._order(here)
                await self._pay(line, here)
                await asyncio.sleep(LOOK_EVERY_SECONDS)

    # --- joining

    async def _people(self, line: Line, feed: Feed) -> list[Resident]:
        async with self._database.read() as tx:
            compound_id = await tx.scalar(select(compound.c.id).order_by(compound.c.id))
        homes = await choose_homes(self._database, compound_id, self._count + len(NOT_THEIRS))
        homes = tuple(home for home in homes if home.key not in NOT_THEIRS)[: self._count]
        users = [
            {"id": FIRST + place, "first_name": f"邻居{place + 1}", "hidden": True}
            for place in range(len(homes))
        ]
        await line.tell("users/many", users)
        ids = [FIRST + place for place in range(len(homes))]
        await line.tell(f"chats/{GROUP_CHAT}/members", {"user_ids": ids})
        return [self._resident(line, feed, place, home) for place, home in enumerate(homes)]

    def _resident(self, line: Line, feed: Feed, place: int, home: Home) -> Resident:
        phone = Phone(line, feed, user_id=FIRST + place, group_id=GROUP_CHAT, name=home.key)
        number = f"1370727{place:04d}"
        return Resident(
            phone, home, number=number, english=False, card=place % 2 == 0, chain=self._chain
        )

    async def _join(self, line: Line, feed: Feed, people: Sequence[Resident]) -> None:
        """Those who have not joined yet do so; the liaison knows them all."""
        known = await self._joined(MemberState.ASKED, MemberState.ACCEPTED)
        new = [each for each in people if each.phone.user_id not in known]
        phone = Phone(line, feed, user_id=LIAISON, group_id=GROUP_CHAT, name="the liaison")
        gate = asyncio.Semaphore(JOIN_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            accepting = group.create_task(Liaison(phone).accept(len(new)))
            joining = [group.create_task(self._try(each.join(), gate)) for each in new]
            await asyncio.gather(*joining)
            accepting.cancel()

    async def _joined(self, *states: MemberState) -> set[int]:
        async with self._database.read() as tx:
            rows = await tx.scalars(
                select(person.c.telegram_id)
                .join(member, member.c.person_id == person.c.id)
                .where(member.c.state.in_(states))
            )
        return set(rows)

    # --- ordering and paying

    async def _order(self, people: Sequence[Resident]) -> None:
        """Whoever has no order yet in the open cycle orders, a few at a time."""
        number = await self._open_cycle()
        if number is None:
            return
        goods = await self._goods()
        dealt = deal_habits(SeededChance(f"neighbours|{number}"), self._count, goods)
        done = await self._have_ordered(number)
        gate = asyncio.Semaphore(ORDER_AT_ONCE)
        waiting = []
        for resident in people:
            if resident.home.key not in done and number not in resident.beliefs:
                resident.belief(number)
                habits = _calm(dealt[resident.phone.user_id - FIRST])
                waiting.append(self._try(self._order_soon(resident, number, habits, goods), gate))
        await asyncio.gather(*waiting)

    async def _order_soon(
        self, resident: Resident, number: int, habits: Habits, goods: Sequence[Good]
    ) -> None:
        await self._pause()
        if await self._open_cycle() == number:
            await resident.order(number, habits, goods)
            await self._pause()
        if await self._open_cycle() == number:
            await resident.think_again(number, habits, goods)

    async def _pay(self, line: Line, people: Sequence[Resident]) -> None:
        """Most of those who were asked say that they have paid."""
        for resident in people:
            for request_id in await self._due(resident.home.key):
                if request_id % 8 == 0:  # somebody always forgets
                    continue
                await self._pause()
                await self._try(_claim(line, resident, request_id))

    async def _pause(self) -> None:
        span = SLOWEST_SECONDS - FASTEST_SECONDS + 1
        await asyncio.sleep(FASTEST_SECONDS + self._chance.below(span))

    async def _try(self, act: Awaitable[None], gate: asyncio.Semaphore | None = None) -> None:
        """A neighbour to whom something odd happens gives up quietly: the demo goes on."""
        try:
            async with gate or asyncio.Semaphore(1):
                await act
        except (NoAnswer, KeyError, StopIteration, IndexError, RuntimeError) as error:
            log.info("neighbour_gave_up", reason=str(error))

    # --- what they would know by looking

    async def _open_cycle(self) -> int | None:
        async with self._database.read() as tx:
            found: int | None = await tx.scalar(
                select(cycle.c.number).where(cycle.c.state == "open").order_by(cycle.c.id.desc())
            )
        return found

    async def _goods(self) -> list[Good]:
        async with self._database.read() as tx:
            rows = await tx.all(select(bundle).where(bundle.c.is_offered).order_by(bundle.c.code))
        return [
            Good(row.code, tuple(row.aliases), row.limit, is_scarce=row.stock is not None)
            for row in rows
        ]

    async def _have_ordered(self, number: int) -> set[str]:
        async with self._database.read() as tx:
            rows = await tx.scalars(
                select(order.c.address)
                .join(cycle, cycle.c.id == order.c.cycle_id)
                .where(cycle.c.number == number)
            )
        return set(rows)

    async def _due(self, key: str) -> Sequence[int]:
        async with self._database.read() as tx:
            return await tx.scalars(
                select(payment_request.c.id)
                .join(household, household.c.id == payment_request.c.household_id)
                .where(payment_request.c.state == "due", household.c.key == key)
            )


def _calm(habits: Habits) -> Habits:
    """Without the tricks of the simulation: in time, and nobody withdraws."""
    later = "change" if habits.later == "change" else "keep"
    return replace(habits, later=later, twice="", late="")


async def _claim(line: Line, resident: Resident, request_id: int) -> None:
    """Press "I have paid" under the message that asked."""
    user_id = resident.phone.user_id
    for message in (await line.ask("transcript", user_id=user_id))["messages"]:
        for data in seen.presses(message, "pc"):
            if data == f"pc:{request_id}":
                await resident.phone.press(message, data)
                return
