"""Who lives and works in the compound, put there before anything is killed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.simulation.line import Line
from benchmarks.kill.compound import SUPPLIERS
from orders.actors import SCHEDULER
from orders.rules.states import MemberState
from orders.tables.compounds import building
from orders.tables.households import household, member
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import load_compound
from orders.use_cases.contacts import name_contact
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from storage.audit import Change, record
from storage.database import Database, Transaction

GROUP = -1001000000088
LIAISON = 1001
FIRST_CONTACT = 1101
FIRST_VOLUNTEER = 1201
FIRST_RESIDENT = 2001
VOLUNTEERS = 2


@dataclass(frozen=True, slots=True)
class Home:
    """A household with one member who has a telephone."""

    key: str
    household_id: int
    user_id: int


async def settle(
    database: Database, line: Line, file: Any, *, today: date, now: datetime
) -> list[Home]:
    """Load the compound and let everybody live in it; every household has a member."""
    async with database.write() as tx:
        loaded = await load_compound(tx, file, today=today, now=now)
        await bind_group(tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP, now=now)
        await _give_tasks(tx, loaded.compound_id, now)
        rows = await tx.all(
            select(household.c.id, household.c.key)
            .join(building, building.c.id == household.c.building_id)
            .order_by(household.c.position)
        )
        homes = [Home(row.key, row.id, FIRST_RESIDENT + place) for place, row in enumerate(rows)]
        for home in homes:
            await _move_in(tx, home, now)
    await _give_telephones(line, homes)
    return homes


async def _give_tasks(tx: Transaction, compound_id: int, now: datetime) -> None:
    rights = {LIAISON: "approve"}
    rights |= {FIRST_VOLUNTEER + place: "hand_out" for place in range(VOLUNTEERS)}
    for user_id, right in rights.items():
        person_id = await _meet(tx, user_id, now)
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=compound_id,
            person_id=person_id,
            right=right,
            now=now,
        )
    for place, name in enumerate(SUPPLIERS):
        person_id = await _meet(tx, FIRST_CONTACT + place, now)
        seller = await tx.scalar(select(supplier.c.id).where(supplier.c.name == name))
        await name_contact(tx, actor=SCHEDULER, supplier_id=seller, person_id=person_id, now=now)


async def _move_in(tx: Transaction, home: Home, now: datetime) -> None:
    person_id = await _meet(tx, home.user_id, now)
    phone = f"+86139{home.user_id:08d}"
    known = person.update().where(person.c.id == person_id)
    await tx.run(known.values(phone=phone, phone_index=tx.sealer.index(phone)))
    member_id = await tx.insert(
        member,
        household_id=home.household_id,
        person_id=person_id,
        state=MemberState.ACCEPTED,
        asked_at=now,
        decided_at=now,
    )
    moved_in = Change("member", member_id, "accept", "asked", str(MemberState.ACCEPTED))
    await record(tx, moved_in, actor=str(SCHEDULER), now=now)


async def _meet(tx: Transaction, user_id: int, now: datetime) -> int:
    card = await meet_person(
        tx, telegram_id=user_id, name=f"邻居{user_id}", language="zh_CN", now=now, started=True
    )
    return card.person_id


async def _give_telephones(line: Line, homes: list[Home]) -> None:
    workers = [
        LIAISON,
        *(FIRST_VOLUNTEER + place for place in range(VOLUNTEERS)),
        *(FIRST_CONTACT + place for place in range(len(SUPPLIERS))),
    ]
    everybody = [*workers, *(home.user_id for home in homes)]
    people = [
        {"id": each, "first_name": f"邻居{each}", "language_code": "zh-hans"} for each in everybody
    ]
    await line.tell("users/many", people)
    group = {"id": GROUP, "type": "supergroup", "title": "小园团购群", "bot": "administrator"}
    await line.tell("chats", {**group, "members": everybody, "admins": [LIAISON]})
    for each in everybody:
        await line.tell("start", {"user_id": each})
