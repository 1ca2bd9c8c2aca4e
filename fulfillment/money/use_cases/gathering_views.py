"""The list of who gathers: by building, each household once, with what it owes and has given."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.holders import of_person
from fulfillment.money.rules.modes import Mode
from fulfillment.money.rules.settled import LAPSED, OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.gathering import RIGHTS
from fulfillment.money.use_cases.in_hand import InHand, money_in_hand
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_modes import NothingToHandOn
from orders.rules.states import PaymentState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.use_cases.desks import Desk, choose_desk
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Door:
    """One household: what it owes, and what of it somebody has already."""

    household_id: int
    address: str
    building: str
    owed: int
    given: int


@dataclass(frozen=True, slots=True)
class Stairs:
    """A building's doors in walking order."""

    building_id: int
    building: str
    doors: tuple[Door, ...]

    @property
    def done(self) -> int:
        return sum(not door.owed for door in self.doors)

    @property
    def owed(self) -> int:
        return sum(door.owed for door in self.doors)


@dataclass(frozen=True, slots=True)
class Gathering:
    """A cycle's list in a compound; `in_hand` is what people have of it, by supplier."""

    desk: Desk
    cycle_id: int
    cycle_number: int
    currency: str
    is_all: bool
    own: str  # the actor as a holder
    stairs: tuple[Stairs, ...]
    in_hand: tuple[InHand, ...]
    cycles: tuple[tuple[int, int], ...]  # others with something to gather or in hand: id, number

    @property
    def owed(self) -> int:
        return sum(each.owed for each in self.stairs)

    @property
    def given(self) -> int:
        return sum(door.given for each in self.stairs for door in each.doors)


async def gathering(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int | None = None,
    cycle_id: int | None = None,
    is_all: bool = False,
) -> Gathering:
    """Return the list: of those whose money is collected, or of all who have not paid.

    Needs `collect_money` or `approve`.
    """
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS, wanted=compound_id)
    compound_id = desk.place.compound_id
    in_hand = await money_in_hand(tx, compound_id=compound_id, kind="p")
    numbers = await _cycles(tx, compound_id, is_all=is_all)
    numbers |= {each.cycle_id: each.cycle_number for each in in_hand if each.left}
    newest = max(numbers, default=max((each.cycle_id for each in in_hand), default=0))
    chosen = cycle_id if cycle_id is not None else newest
    currency = await tx.scalar(select(compound.c.currency).where(compound.c.id == compound_id))
    number = await tx.scalar(select(cycle.c.number).where(cycle.c.id == chosen))
    own = of_person(actor.person_id or 0)
    return Gathering(
        desk=desk,
        cycle_id=chosen,
        cycle_number=number or 0,
        currency=currency,
        is_all=is_all,
        own=own,
        stairs=_stairs(await _rows(tx, compound_id, chosen, is_all=is_all)),
        in_hand=tuple(each for each in in_hand if each.cycle_id == chosen),
        cycles=tuple(sorted((each for each in numbers.items() if each[0] != chosen), reverse=True)),
    )


async def _cycles(tx: Transaction, compound_id: int, *, is_all: bool) -> dict[int, int]:
    """The cycles of which somebody still owes money that is gathered; their numbers by id."""
    theirs = () if is_all else (parcel.c.payment_mode == Mode.COLLECTED,)
    rows = await tx.all(
        select(cycle.c.id, cycle.c.number)
        .join(payment_request, payment_request.c.cycle_id == cycle.c.id)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            payment_request.c.compound_id == compound_id,
            payment_request.c.state.in_(OPEN),
            parcel.c.state.not_in(LAPSED),
            *theirs,
        )
        .distinct()
    )
    return {row.id: row.number for row in rows}


async def _rows(
    tx: Transaction, compound_id: int, cycle_id: int, *, is_all: bool
) -> Sequence[Row[Any]]:
    states = (*OPEN, PaymentState.GATHERED)
    is_gathered = payment_request.c.state == PaymentState.GATHERED
    theirs = () if is_all else ((parcel.c.payment_mode == Mode.COLLECTED) | is_gathered,)
    return await tx.all(
        select(
            payment_request.c.household_id,
            payment_request.c.amount,
            payment_request.c.state,
            parcel.c.address,
            building.c.id.label("building_id"),
            building.c.code,
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(household, household.c.id == payment_request.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(
            payment_request.c.compound_id == compound_id,
            payment_request.c.cycle_id == cycle_id,
            payment_request.c.state.in_(states),
            parcel.c.state.not_in(LAPSED),
            *theirs,
        )
        .order_by(building.c.position, household.c.position, payment_request.c.id)
    )


def _stairs(rows: Sequence[Row[Any]]) -> tuple[Stairs, ...]:
    doors: dict[tuple[int, str], dict[int, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        doors[row.building_id, row.code][row.household_id].append(row)
    return tuple(
        Stairs(building_id, code, tuple(_door(key, theirs) for key, theirs in homes.items()))
        for (building_id, code), homes in doors.items()
    )


def _door(household_id: int, rows: Sequence[Row[Any]]) -> Door:
    gathered = [row for row in rows if row.state == PaymentState.GATHERED]
    return Door(
        household_id=household_id,
        address=rows[0].address,
        building=rows[0].code,
        owed=sum(row.amount for row in rows if row.state in OPEN),
        given=sum(row.amount for row in gathered),
    )


async def gathering_around(
    tx: Transaction, *, actor: Actor, household_id: int, cycle_id: int, is_all: bool
) -> tuple[Gathering, int, Door]:
    """The list that a household stands on, its building, and its door as it is now."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise StaleButton()
    found = await gathering(
        tx, actor=actor, compound_id=home.compound_id, cycle_id=cycle_id, is_all=is_all
    )
    doors = [door for each in found.stairs for door in each.doors]
    gone = Door(household_id, home.key, "", 0, 0)
    door = next((each for each in doors if each.household_id == household_id), gone)
    return found, home.building_id, door


def own_in_hand(found: Gathering, supplier_id: int) -> InHand:
    """What the actor has for a supplier; `NothingToHandOn` where that is nothing any more."""
    for each in found.in_hand:
        if each.holder == found.own and each.supplier_id == supplier_id and each.left > 0:
            return each
    raise NothingToHandOn()
