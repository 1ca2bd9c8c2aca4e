"""A run as its volunteer sees it: what to load, then one door after the other.

Rooms are in it only while the run is theirs and not done; afterwards it is numbers alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from fulfillment.handover.rules.runs import BROUGHT, BROUGHT_BACK
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.door_photos import door_photo_of
from fulfillment.handover.use_cases.due_doors import LIVE, TO_BRING
from fulfillment.money.use_cases.at_the_door import OwedAtDoor, owed_at_door
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_runs import NotYourRun
from orders.rules.masking import without_phones
from orders.rules.states import RunState
from orders.tables.compounds import building, compound
from orders.tables.households import household, household_flag
from orders.tables.orders import order
from orders.tables.suppliers import supplier
from storage.database import Transaction

Home = tuple[int, int]  # hand-over and household


@dataclass(frozen=True, slots=True)
class BagAtDoor:
    """A bag to bring; `is_missing`: the volunteer looked and it was not there."""

    bag_id: int
    code: str
    box: int
    number: str
    supplier: str
    supplier_en: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class DoorView:
    """A household that is still to be served."""

    door_id: int
    household_id: int
    address: str
    bags: tuple[BagAtDoor, ...]
    remark: str = ""
    is_flagged: bool = False
    owed: OwedAtDoor | None = None
    has_photo: bool = False

    @property
    def there(self) -> int:
        return sum(not each.is_missing for each in self.bags)


@dataclass(frozen=True, slots=True)
class RunSheet:
    """A run as it stands; `asks` is the outcome for which a photo is wanted now."""

    run_id: int
    number: int
    compound_id: int
    compound: str
    compound_en: str
    state: RunState
    building: str
    doors: tuple[DoorView, ...]
    brought: int
    brought_back: int
    asks: str = ""

    @property
    def door(self) -> DoorView | None:
        """The next door."""
        return self.doors[0] if self.doors else None

    @property
    def bags(self) -> int:
        return sum(each.there for each in self.doors)


async def run_sheet(
    tx: Transaction, *, actor: Actor, run_id: int, asks: str = "", door_id: int | None = None
) -> RunSheet:
    """Return one's own run; `door_id` stands first where it is still to be served.

    Raises `StaleButton` or `NotYourRun`.
    """
    row = await tx.first(_runs().where(run.c.id == run_id))
    if row is None:
        raise StaleButton()
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotYourRun()
    outcomes = await tx.scalars(select(run_door.c.outcome).where(run_door.c.run_id == run_id))
    is_live = row.state in LIVE
    doors = (await doors_of(tx, [run_id])).get(run_id, ()) if is_live else ()
    doors = tuple(sorted(doors, key=lambda each: each.door_id != door_id))
    return RunSheet(
        run_id=row.id,
        number=row.number,
        compound_id=row.compound_id,
        compound=row.name,
        compound_en=row.name_en,
        state=RunState(row.state),
        building=row.code or "",
        doors=await _with_details(tx, doors),
        brought=sum(each in BROUGHT for each in outcomes),
        brought_back=sum(each in BROUGHT_BACK for each in outcomes),
        asks=asks if doors else "",
    )


async def doors_of(tx: Transaction, run_ids: Sequence[int]) -> Mapping[int, tuple[DoorView, ...]]:
    """The doors that are still to be served, by run and in their order."""
    flagged = select(household_flag.c.household_id).where(
        household_flag.c.household_id == run_door.c.household_id
    )
    rows = await tx.all(
        select(run_door, household.c.key, flagged.exists().label("is_flagged"))
        .join(household, household.c.id == run_door.c.household_id)
        .where(run_door.c.run_id.in_(run_ids), run_door.c.done_at.is_(None))
        .order_by(run_door.c.run_id, run_door.c.position, run_door.c.id)
    )
    bags = await _bags(tx, rows)
    remarks = await _remarks(tx, rows)
    found: dict[int, list[DoorView]] = defaultdict(list)
    for row in rows:
        home = row.handover_id, row.household_id
        found[row.run_id].append(
            DoorView(
                door_id=row.id,
                household_id=row.household_id,
                address=row.key,
                bags=bags.get(home, ()),
                remark=remarks.get(home, ""),
                is_flagged=bool(row.is_flagged),
            )
        )
    return {run_id: tuple(doors) for run_id, doors in found.items()}


async def _with_details(tx: Transaction, doors: tuple[DoorView, ...]) -> tuple[DoorView, ...]:
    """The next door with what is owed there, and whether it has a photo."""
    if not doors:
        return ()
    first, *rest = doors
    owed = await owed_at_door(tx, first.household_id) if first.there else None
    has_photo = await door_photo_of(tx, first.door_id) is not None
    seen = DoorView(
        door_id=first.door_id,
        household_id=first.household_id,
        address=first.address,
        bags=first.bags,
        remark=first.remark,
        is_flagged=first.is_flagged,
        owed=owed,
        has_photo=has_photo,
    )
    return (seen, *rest)


async def _bags(tx: Transaction, doors: Sequence[Row[Any]]) -> Mapping[Home, tuple[BagAtDoor, ...]]:
    """What is to be brought to each of these households."""
    missing = {bag_id for row in doors for bag_id in row.missing}
    rows = await tx.all(
        select(
            parcel.c.handover_id,
            parcel.c.household_id,
            parcel.c.number,
            bag.c.id,
            bag.c.code,
            bag.c.box,
            supplier.c.name,
            supplier.c.name_en,
        )
        .join(bag, BAG_CAME)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(
            parcel.c.handover_id.in_({row.handover_id for row in doors}),
            parcel.c.household_id.in_([row.household_id for row in doors]),
            parcel.c.state.in_(TO_BRING),
            bag.c.collected_at.is_(None),
        )
        .order_by(parcel.c.number, bag.c.parcel_id, bag.c.number)
    )
    found: dict[Home, list[BagAtDoor]] = defaultdict(list)
    for row in rows:
        found[row.handover_id, row.household_id].append(
            BagAtDoor(
                bag_id=row.id,
                code=row.code,
                box=row.box,
                number=row.number,
                supplier=row.name,
                supplier_en=row.name_en,
                is_missing=row.id in missing,
            )
        )
    return {home: tuple(bags) for home, bags in found.items()}


async def _remarks(tx: Transaction, doors: Sequence[Row[Any]]) -> Mapping[Home, str]:
    """What the households wrote on their orders; phones are no volunteer's business."""
    rows = await tx.all(
        select(parcel.c.handover_id, order.c.household_id, order.c.id, order.c.remark)
        .join(parcel, parcel.c.order_id == order.c.id)
        .where(
            parcel.c.handover_id.in_({row.handover_id for row in doors}),
            order.c.household_id.in_([row.household_id for row in doors]),
            order.c.remark.is_not(None),
        )
        .order_by(order.c.id)
    )
    found: dict[Home, dict[int, str]] = defaultdict(dict)
    for row in rows:
        found[row.handover_id, row.household_id][row.id] = " ".join(
            without_phones(row.remark).split()
        )
    return {home: "; ".join(said.values()) for home, said in found.items()}


def _runs() -> Select[Any]:
    return (
        select(run, compound.c.name, compound.c.name_en, building.c.code)
        .join(compound, compound.c.id == run.c.compound_id)
        .outerjoin(building, building.c.id == run.c.building_id)
    )
