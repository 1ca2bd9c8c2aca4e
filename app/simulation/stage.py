"""Setting the stage: the compound, who works in it, and which households take part."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.simulation.habits import Good
from app.simulation.line import Line
from app.simulation.resident import Home
from config.compound_file import CompoundFile
from orders.actors import SCHEDULER
from orders.tables.compounds import building
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import LoadedCompound
from orders.use_cases.contacts import name_contact
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from storage.database import Database

GROUP_CHAT = -1001000000001
LIAISON = 1001
FIRST_CONTACT = 1101
FIRST_VOLUNTEER = 1201
GUARD = 1251
FIRST_PORTER = 1261
OFFICER = 1301
FIRST_RESIDENT = 2001
VOLUNTEERS = 4
PORTERS = 4
PORTER = "送货志愿者"
NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with a task in the compound."""

    user_id: int
    name: str
    right: str = ""
    contact_of: str = ""


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier by the names that messages use."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is there."""

    loaded: LoadedCompound
    sellers: tuple[Seller, ...]
    goods: tuple[Good, ...]
    homes: tuple[Home, ...]

    @property
    def suppliers(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.sellers)

    def user_id(self, place: int) -> int:
        """The person of the household at this place in the list."""
        return FIRST_RESIDENT + place


def goods_of(file: CompoundFile) -> tuple[Good, ...]:
    """What the file offers."""
    return tuple(
        Good(item.code, tuple(item.aliases), item.limit, is_scarce=item.stock is not None)
        for seller in file.suppliers
        for item in seller.bundles
    )


async def choose_homes(
    database: Database, compound_id: int, count: int, *, only: Collection[str] | None = None
) -> tuple[Home, ...]:
    """`count` households, evenly over the buildings and evenly within each; or `only` these."""
    async with database.read() as tx:
        rows = await tx.all(
            select(
                household.c.key,
                building.c.code,
                household.c.unit,
                household.c.room,
            )
            .join(building, building.c.id == household.c.building_id)
            .where(household.c.compound_id == compound_id)
            .order_by(building.c.position, household.c.position)
        )
    by_building: dict[str, list[Home]] = defaultdict(list)
    for row in rows:
        if only is None or row.key in only:
            by_building[row.code].append(Home(row.key, row.code, row.unit, row.room))
    there = sum(len(homes) for homes in by_building.values())
    return tuple(_evenly(list(by_building.values()), min(count, there)))


def _evenly(buildings: Sequence[Sequence[Home]], count: int) -> list[Home]:
    shares = [0] * len(buildings)
    while sum(shares) < count:
        for place, homes in enumerate(buildings):
            if shares[place] < len(homes) and sum(shares) < count:
                shares[place] += 1
    return [
        homes[number * len(homes) // share]
        for homes, share in zip(buildings, shares, strict=True)
        for number in range(share)
    ]


async def make_people(line: Line, stage: Stage) -> None:
    """Everybody has a telephone and is in the group."""
    workers = workers_of(stage.suppliers)
    people = [
        {"id": each.user_id, "first_name": each.name, "language_code": "zh-hans"}
        for each in workers
    ]
    people += [
        {"id": stage.user_id(place), "first_name": f"住户{place + 1}", "language_code": "zh-hans"}
        for place in range(len(stage.homes))
    ]
    for start in range(0, len(people), NAMES_AT_ONCE):
        await line.tell("users/many", people[start : start + NAMES_AT_ONCE])
    await line.tell(
        "chats",
        {
            "id": GROUP_CHAT,
            "type": "supergroup",
            "title": "模拟团购群",
            "members": [each["id"] for each in people],
            "admins": [LIAISON],
            "bot": "administrator",
        },
    )


async def give_tasks(database: Database, stage: Stage, *, now: datetime) -> None:
    """Bind the group, name the liaison, the volunteers and the suppliers' contacts."""
    async with database.write() as tx:
        loaded = stage.loaded
        await bind_group(tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP_CHAT, now=now)
        for each in workers_of(stage.suppliers):
            card = await meet_person(
                tx,
                telegram_id=each.user_id,
                name=each.name,
                language="zh_CN",
                now=now,
                started=True,
            )
            if each.right:
                await grant_right(
                    tx,
                    actor=SCHEDULER,
                    compound_id=loaded.compound_id,
                    person_id=card.person_id,
                    right=each.right,
                    now=now,
                )
            if each.contact_of:
                seller = await tx.scalar(
                    select(supplier.c.id).where(supplier.c.name == each.contact_of)
                )
                await name_contact(
                    tx, actor=SCHEDULER, supplier_id=seller, person_id=card.person_id, now=now
                )


def workers_of(suppliers: Sequence[str]) -> tuple[Worker, ...]:
    """The liaison, who gathers money, who touches goods, each supplier's contact."""
    return (
        Worker(LIAISON, "联络人", right="approve"),
        Worker(OFFICER, "网格员", right="collect_money"),
        *(
            Worker(FIRST_VOLUNTEER + place, f"志愿者{place + 1}", right="hand_out")
            for place in range(VOLUNTEERS)
        ),
        Worker(GUARD, "门岗", right="gate"),
        *(
            Worker(FIRST_PORTER + place, f"{PORTER}{place + 1}", right="deliver")
            for place in range(PORTERS)
        ),
        *(
            Worker(FIRST_CONTACT + place, f"店员{place + 1}", contact_of=name)
            for place, name in enumerate(suppliers)
        ),
    )
