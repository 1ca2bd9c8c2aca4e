"""A fresh Fancheng Garden in this process: the demo's cast, and neighbours who have joined.

The program, the sandbox and the clock are the demo's own; only the waiting is borrowed from the
journey tests.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.demo.cast import CAST, GROUP_CHAT, set_the_stage
from app.demo.controls import DemoControls, first_offset
from app.demo.run import EXAMPLE
from app.demo.sandbox_process import SandboxProcess
from app.program import Program, open_database
from config.chance import SeededChance
from config.clock import MovableClock, SystemClock
from config.compound_file import read_compound_file
from config.settings import Mode, Settings
from fulfillment.handover.tables.handovers import slot
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import SCHEDULER, person_actor
from orders.tables.households import household
from orders.use_cases.compounds import load_compound
from orders.use_cases.joining import choose_room, give_phone
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from tests.journey.stage import Somebody, Stage, free_port

LIAISON, WANG, CHEN, ZHAO, JOHN, ZHOU, CONTACT, STRANGER, *_ = (role.user_id for role in CAST)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who has joined, and what they write in the group."""

    user_id: int
    name: str
    room: str
    writes: str = ""


NEIGHBOURS = (
    Neighbour(2001, "孙丽", "3-1-202", "A1 F1"),
    Neighbour(2002, "吴建军", "3-2-602", "3-2-602 B1 G1"),
    Neighbour(2003, "郑秀英", "3-3-1101", "特价菜 2份，鸡蛋 1份"),
    Neighbour(2004, "冯涛", "1-1-101", "B2 K1"),
    Neighbour(2005, "褚燕", "1-2-402", "E1 F2"),
    Neighbour(2006, "蒋大伟", "2-3-802", "A1 C1 I1"),
    Neighbour(2007, "沈梅", "7-2-501", "D2 G1"),
    Neighbour(2008, "韩雪", "10-1-603", "A2 B1 C1 F1 G1 H1 I1 K1"),
    Neighbour(2009, "杨帆", "10-2-1702", "E1 K2"),
    Neighbour(2010, "朱强", "12-1-304", "3号楼就算了，我家 B1"),
    Neighbour(2011, "秦岚", "5-2-702", "C2 F1"),
    Neighbour(2012, "许静", "16", "肉包2份 大米1份"),
)


@asynccontextmanager
async def neighbourhood(folder: Path) -> AsyncIterator[Stage]:
    """The compound at the opening of its first cycle; everything stops with the block."""
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url="",
        public_url="",
        portal_port=free_port(),
        sandbox_port=free_port(),
        send_unlimited=True,
        tick_seconds=0.2,
    )
    file, problems = read_compound_file(EXAMPLE.read_text(encoding="utf-8"))
    assert file is not None, problems
    zone = ZoneInfo(file.compound.timezone)
    offset = first_offset(
        SystemClock().now(), timezone=file.compound.timezone, opens=file.group.cycle.opens
    )
    clock = MovableClock(offset)
    program = Program(
        settings, database=open_database(settings), clock=clock, chance=SeededChance("pictures")
    )
    await program.prepare()
    async with program.database.write() as tx:
        loaded = await load_compound(
            tx, file, today=clock.now().astimezone(zone).date(), now=clock.now()
        )
    sandbox = SandboxProcess(
        port=settings.sandbox_port,
        folder=folder / "sandbox",
        panel=f"{settings.portal_url}/strip",
    )
    controls = DemoControls(
        database=program.database, clock=clock, sandbox=sandbox, scheduler=program.scheduler
    )
    try:
        await sandbox.start()
        await sandbox.set_clock(offset)
        await set_the_stage(
            sandbox,
            program.database,
            group_id=loaded.group_id,
            compound_id=loaded.compound_id,
            now=clock.now(),
        )
        async with program.running(controls=controls):
            made = Stage(program, sandbox, controls, loaded.compound_id)
            await _move_in(made)
            yield made
            await made.pages.aclose()
    finally:
        await sandbox.stop()


async def _move_in(stage: Stage) -> None:
    """The neighbours have their telephones, are in the group and have been accepted."""
    for each in NEIGHBOURS:
        person = {"id": each.user_id, "first_name": each.name, "language_code": "zh-hans"}
        await stage.sandbox.tell("users", {**person, "hidden": True})
    ids = [each.user_id for each in NEIGHBOURS]
    await stage.sandbox.tell(f"chats/{GROUP_CHAT}/members", {"user_ids": ids})
    for each in NEIGHBOURS:
        await Somebody(stage, each.user_id).starts()
    for each in NEIGHBOURS:
        await _join(stage, each)
    await _name_volunteer(stage)
    await stage.rest()


async def _join(stage: Stage, each: Neighbour) -> None:
    """Choose the room, give the number; the liaison accepts by the button."""
    now = stage.program.clock.now()
    async with stage.program.database.write() as tx:
        found = await meet_person(
            tx, telegram_id=each.user_id, name=each.name, language="zh_CN", now=now, started=True
        )
        actor = person_actor(found.person_id)
        home = await tx.scalar(
            select(household.c.id).where(
                household.c.compound_id == stage.compound_id, household.c.key == each.room
            )
        )
        await choose_room(tx, actor=actor, household_id=home, now=now)
        phone = f"1381234{each.user_id:04d}"
        await give_phone(tx, actor=actor, text=phone, is_own_card=True, now=now)
    await Somebody(stage, LIAISON).presses("接受", each.name)


async def _name_volunteer(stage: Stage) -> None:
    now = stage.program.clock.now()
    async with stage.program.database.write() as tx:
        found = await meet_person(
            tx, telegram_id=ZHOU, name="周强", language="zh_CN", now=now, started=True
        )
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=stage.compound_id,
            person_id=found.person_id,
            right="hand_out",
            now=now,
        )


async def pickup_code(stage: Stage, room: str) -> str:
    """What the household at this address holds in its hand."""
    of_room = select(slot.c.pickup_code).join(household, household.c.id == slot.c.household_id)
    async with stage.program.database.read() as tx:
        code: str = await tx.scalar(of_room.where(household.c.key == room))
    return code


async def bags_of(stage: Stage, room: str) -> list[str]:
    """The codes on the bags that stand ready for this address."""
    on_bags = select(bag.c.code).join(parcel, parcel.c.id == bag.c.parcel_id).order_by(bag.c.id)
    ready = (parcel.c.address == room, parcel.c.state == "ready", bag.c.collected_at.is_(None))
    async with stage.program.database.read() as tx:
        return list(await tx.scalars(on_bags.where(*ready)))
