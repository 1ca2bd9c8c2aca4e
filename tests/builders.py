"""A small compound and what happens in it, built with defaults.

`db` is a fresh, migrated database: a SQLite file and a PostgreSQL database in turn.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from app.migrate import migrate
from config.chance import SeededChance
from config.compound_file import CompoundFile, read_compound_file
from orders.actors import SCHEDULER, Actor, person_actor
from orders.rules.states import MemberState, OrderState
from orders.tables.cycles import cycle, offer
from orders.tables.households import consent, household, household_flag, member
from orders.tables.orders import order, order_line
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.compounds import LoadedCompound, load_compound
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.rights import grant_right
from storage.database import Database, Transaction
from storage.sealing import Sealer
from tests.kept import kept
from tests.postgres import PostgresServer

# Sunday 1 March 2026, 08:00 in Shanghai: the first cycle of the small compound opens.
FIRST_DAY = date(2026, 3, 1)
OPENING = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
DURING = OPENING + timedelta(hours=2)
CUTOFF = OPENING + timedelta(hours=12)
PORTAL = "http://127.0.0.1:8080"

SMALL = """
compound: {name: 小园, name_en: Little Garden, aliases: [小园小区],
           gate_rule: {papers: [], steps: [gate_disinfection]}}
group: {name: 小园团购群}
buildings:
  - {codes: 1-2, units: 1-2, floors: 1-3, rooms_per_floor: 2}
  - {codes: "3", houses: true}
delivery_points:
  - {name: 东门, name_en: East gate, lane_metres: 10}
suppliers:
  - name: 大超市
    name_en: Big Supermarket
    channel: large_supermarket
    payee: 大超市公司
    account_last4: "6021"
    bundles:
      - {code: A, name: 蔬菜包, name_en: Vegetables, aliases: [青菜], price: "10.00", limit: 2,
         contents: [{name: 土豆, name_en: Potatoes, quantity: "2.5", unit: kg, kind: 菜,
                    weight_grams: 2500}]}
      - {code: B, name: 肉包, name_en: Meat, price: "30.50", limit: 3, stock: 3,
         contents: [{name: 猪肉, name_en: Pork, quantity: "750", unit: g, kind: 肉,
                    weight_grams: 750}]}
  - name: 小店
    name_en: Corner Shop
    channel: near_shop
    payee: 小店李记
    account_last4: "3377"
    bundles:
      - {code: C, name: 鸡蛋, name_en: Eggs, price: "28.00", limit: 3,
         contents: [{name: 鸡蛋, name_en: Eggs, quantity: "30", unit: 枚, unit_en: eggs, kind: 蛋,
                    weight_grams: 1800}]}
"""


KEY = Fernet.generate_key()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "lanzi.db"
    migrate_now(f"sqlite+aiosqlite:///{path}")
    return path


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database with all tables, on each kind in turn."""
    drop = None
    if request.param == "sqlite":
        path = tmp_path / "lanzi.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        url = f"sqlite+aiosqlite:///{path}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        template = server.template("migrated", migrate_now)
        name = server.database(template)
        url, drop = server.url(name), lambda: server.drop(name)
    database = Database(url, sealer=Sealer(KEY))
    yield database
    await database.close()
    if drop is not None:
        drop()


def migrate_now(url: str) -> None:
    """Migrate a database from code that is not asynchronous, whatever loop is running."""

    async def run() -> None:
        database = Database(url, sealer=Sealer(KEY))
        await migrate(database)
        await database.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result()


def small_file(**replaced: str) -> CompoundFile:
    """The small compound's file, with texts replaced."""
    text = SMALL
    for old, new in replaced.items():
        text = text.replace(old, new)
    file, problems = read_compound_file(text)
    assert file is not None, problems
    return file


async def make_compound(
    tx: Transaction, *, file: CompoundFile | None = None, now: datetime = OPENING
) -> LoadedCompound:
    def load() -> Awaitable[LoadedCompound]:
        return load_compound(tx, file or small_file(), today=FIRST_DAY, now=now)

    return await load() if file else await kept(tx, f"compound {now}", load)


async def make_person(
    tx: Transaction,
    *,
    name: str = "王芳",
    telegram_id: int | None = None,
    phone: str = "+8613812345678",
    language: str = "zh_CN",
    started: bool = True,
    now: datetime = OPENING,
) -> int:
    return await tx.insert(
        person,
        telegram_id=telegram_id,
        name=name,
        phone=phone,
        phone_index=tx.sealer.index(phone),
        language=language,
        started_at=now if started else None,
        created_at=now,
    )


async def make_newcomer(tx: Transaction, **more: Any) -> Actor:
    """Somebody who has pressed Start and given no phone yet."""
    person_id = await make_person(tx, **more)
    no_phone = {"phone": None, "phone_index": None}
    await tx.run(update(person).where(person.c.id == person_id).values(**no_phone))
    return person_actor(person_id)


async def make_liaison(
    tx: Transaction, compound_id: int, *, name: str = "李姐", **more: Any
) -> Actor:
    person_id = await make_person(tx, name=name, **more)
    await grant_right(
        tx,
        actor=SCHEDULER,
        compound_id=compound_id,
        person_id=person_id,
        right="approve",
        now=OPENING,
    )
    return person_actor(person_id)


async def household_id_of(tx: Transaction, key: str) -> int:
    found: int = await tx.scalar(select(household.c.id).where(household.c.key == key))
    return found


async def make_member(
    tx: Transaction, key: str, *, flags: Sequence[str] = (), **more: Any
) -> Actor:
    """An accepted member of the household with this key (a new person)."""
    person_id = await make_person(tx, **more)
    home = await household_id_of(tx, key)
    await tx.insert(
        member,
        household_id=home,
        person_id=person_id,
        state=MemberState.ACCEPTED,
        asked_at=OPENING,
        decided_at=OPENING,
    )
    if flags:
        await tx.insert_many(household_flag, [{"household_id": home, "flag": f} for f in flags])
    return person_actor(person_id)


async def make_consent(tx: Transaction, key: str, actor: Actor) -> None:
    """The household lets somebody order for it."""
    await tx.insert(
        consent,
        household_id=await household_id_of(tx, key),
        person_id=actor.person_id,
        given_by="person:0",
        given_at=OPENING,
    )


async def make_open_cycle(tx: Transaction, *, now: datetime = OPENING) -> int:
    """Open the first cycle as the scheduler would, and return its id."""
    await open_due_cycles(tx, now=now, chance=SeededChance("tests"))
    found: int = await tx.scalar(select(cycle.c.id).where(cycle.c.state == "open"))
    return found


async def make_order(
    tx: Transaction, key: str, lines: dict[str, int], *, cycle_id: int, **more: Any
) -> int:
    """A live order of a household with a member of its own, straight into the tables."""
    home = await tx.one(select(household).where(household.c.key == key))
    placed_by = await tx.scalar(
        select(member.c.person_id).where(member.c.household_id == home.id).order_by(member.c.id)
    )
    if placed_by is None:
        placed_by = (await make_member(tx, key, **more)).person_id
    order_id = await tx.insert(
        order,
        cycle_id=cycle_id,
        compound_id=home.compound_id,
        household_id=home.id,
        state=OrderState.LIVE,
        address=key,
        placed_by=placed_by,
        placed_at=DURING,
        changed_at=DURING,
    )
    offers = await tx.all(select(offer).where(offer.c.cycle_id == cycle_id))
    await tx.insert_many(
        order_line,
        [
            {
                "order_id": order_id,
                "offer_id": row.id,
                "quantity": lines[row.code],
                "price": row.price,
            }
            for row in offers
            if row.code in lines
        ],
    )
    return order_id


async def clerk_of(tx: Transaction, name: str = "大超市") -> Actor:
    supplier_id = await tx.scalar(select(supplier.c.id).where(supplier.c.name == name))
    return Actor("clerk", 1, supplier_id=supplier_id)
