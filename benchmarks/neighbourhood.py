"""A compound as big as is asked for, with everybody in it and its cycle open.

The example compound's suppliers and bundles behind as many towers of 66 rooms as it takes; every
household has one person, who is in the chat. Written in bulk: this is the stage, not the play.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import func, insert, select

from app.simulation.habits import make_wish
from app.simulation.stage import goods_of
from config.chance import SeededChance
from config.compound_file import CompoundFile, read_compound_file
from orders.actors import SCHEDULER, Actor, person_actor
from orders.rules.states import CycleState, MemberState, OrderState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.orders import order, order_line
from orders.tables.people import person
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import load_compound
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.rights import grant_right
from storage.database import Database, Transaction

EXAMPLE = Path(__file__).parents[1] / "config" / "examples" / "fancheng.yaml"
GROUP_CHAT = -1001000000001
FIRST_PERSON = 10_001
LIAISON = 9_001
ROOMS_A_TOWER = 66

Wishes = Mapping[int, Mapping[str, int]]  # by household


@dataclass(frozen=True, slots=True)
class Home:
    """A household and the person in it."""

    household_id: int
    key: str
    person_id: int
    user_id: int

    @property
    def name(self) -> str:
        """As the chat shows it."""
        return f"住户{self.user_id}"


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Who is there, and the cycle that is open."""

    compound_id: int
    cycle_id: int
    liaison: Actor
    homes: tuple[Home, ...]


def compound_file(households: int, *, timezone: str = "Asia/Shanghai") -> CompoundFile:
    """The example compound with towers for at least so many households."""
    data = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    towers = math.ceil(households / ROOMS_A_TOWER)
    spans = [(at, min(at + 98, towers)) for at in range(1, towers + 1, 99)]
    data["buildings"] = [
        {"codes": f"{first}-{last}", "units": "1-3", "floors": "1-11", "rooms_per_floor": 2}
        for first, last in spans
    ]
    data["compound"]["timezone"] = timezone
    file, problems = read_compound_file(yaml.safe_dump(data, allow_unicode=True))
    if file is None:
        raise ValueError(str(problems))
    return file


async def settle(
    database: Database, file: CompoundFile, *, households: int, now: datetime
) -> Neighbourhood:
    """Load the compound into an empty database, let everybody join, open the cycle."""
    today = now.astimezone(ZoneInfo(file.compound.timezone)).date()
    async with database.write() as tx:
        loaded = await load_compound(tx, file, today=today, now=now - timedelta(days=1))
        await bind_group(tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP_CHAT, now=now)
        homes = await _move_in(tx, households, now)
        liaison = await _name_liaison(tx, loaded.compound_id, now)
        await open_due_cycles(tx, now=now, chance=SeededChance("neighbourhood"))
        cycle_id = await tx.scalar(select(cycle.c.id).where(cycle.c.state == CycleState.OPEN))
    if cycle_id is None:
        raise ValueError(f"no cycle is open at {now}")
    return Neighbourhood(loaded.compound_id, int(cycle_id), liaison, homes)


def wishes_of(file: CompoundFile, homes: Sequence[Home], *, seed: str = "wishes") -> Wishes:
    """What each household wants: one to three bundles, as in the simulation."""
    chance, goods = SeededChance(seed), goods_of(file)
    return {home.household_id: make_wish(chance, goods, with_scarce=False) for home in homes}


async def write_orders(
    tx: Transaction, neighbourhood: Neighbourhood, wishes: Wishes, *, now: datetime
) -> None:
    """Every wish a live order, straight into the tables."""
    place = {"cycle_id": neighbourhood.cycle_id, "compound_id": neighbourhood.compound_id}
    rows = [
        {
            **place,
            "household_id": home.household_id,
            "state": OrderState.LIVE,
            "address": home.key,
            "placed_by": home.person_id,
            "placed_at": now,
            "changed_at": now,
        }
        for home in neighbourhood.homes
    ]
    await tx.insert_many(order, rows)
    placed = await tx.all(select(order.c.id, order.c.household_id))
    offers = {row.code: row for row in await tx.all(select(offer))}
    lines = [
        {
            "order_id": row.id,
            "offer_id": offers[code].id,
            "quantity": quantity,
            "price": offers[code].price,
        }
        for row in placed
        for code, quantity in wishes[row.household_id].items()
    ]
    await tx.insert_many(order_line, lines)


def noon_at(now: datetime) -> str:
    """A time zone in which it is between twelve and one: the cycle of 08:00 to 20:00 is open."""
    east = 12 - now.hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


async def orders_in(database: Database) -> int:
    """How many live orders there are."""
    async with database.read() as tx:
        live = select(func.count()).select_from(order).where(order.c.state == OrderState.LIVE)
        return int(await tx.scalar(live))


async def _move_in(tx: Transaction, households: int, now: datetime) -> tuple[Home, ...]:
    doors = select(household.c.id, household.c.key).order_by(household.c.position)
    rooms = await tx.all(doors.limit(households))
    people = [
        {
            "telegram_id": FIRST_PERSON + place,
            "name": f"住户{FIRST_PERSON + place}",
            "phone": f"+86139{place:08d}",
            "phone_index": tx.sealer.index(f"+86139{place:08d}"),
            "language": "zh_CN",
            "started_at": now,
            "created_at": now,
        }
        for place in range(len(rooms))
    ]
    await tx.insert_many(person, people)
    ids = await tx.scalars(select(person.c.id).order_by(person.c.id))
    joined = {"state": MemberState.ACCEPTED, "asked_at": now, "decided_at": now}
    members = [
        {"household_id": room.id, "person_id": each, **joined}
        for room, each in zip(rooms, ids, strict=True)
    ]
    await tx.insert_many(member, members)
    return tuple(
        Home(room.id, room.key, each, FIRST_PERSON + place)
        for place, (room, each) in enumerate(zip(rooms, ids, strict=True))
    )


async def _name_liaison(tx: Transaction, compound_id: int, now: datetime) -> Actor:
    new = insert(person).values(
        telegram_id=LIAISON, name="联络人", language="zh_CN", started_at=now, created_at=now
    )
    person_id = int((await tx.connection.execute(new.returning(person.c.id))).scalar_one())
    await grant_right(
        tx,
        actor=SCHEDULER,
        compound_id=compound_id,
        person_id=person_id,
        right="approve",
        now=now,
    )
    return person_actor(person_id)
