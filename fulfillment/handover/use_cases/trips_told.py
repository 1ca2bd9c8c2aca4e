"""Who hears of a trip: liaisons and guards of its stops, the supplier's contacts, its planner."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fulfillment.handover.notices_trips import Notice
from fulfillment.handover.rules.box_numbers import written
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.trip_cards import StopCard, TripCard
from fulfillment.told import tell_people
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import holders
from storage.database import Transaction

PERSON = "person:"


async def contacts_of(tx: Transaction, supplier_id: int) -> set[int]:
    """The people who speak for a supplier."""
    mine = supplier_contact.c.supplier_id == supplier_id
    return set(await tx.scalars(select(supplier_contact.c.person_id).where(mine)))


def planner_of(card: TripCard) -> set[int]:
    """Who planned it, where that is somebody with a chat."""
    is_person = card.planned_by.startswith(PERSON)
    return {int(card.planned_by.removeprefix(PERSON))} if is_person else set()


async def tell_plan(
    tx: Transaction, card: TripCard, *, changed: bool, but: int | None, now: datetime
) -> None:
    """Every stop reads vehicle, driver and time; a change stands in the same message."""
    once = await contacts_of(tx, card.supplier_id) | _on_board(card)
    for stop in card.stops:
        people = {*await holders(tx, stop.compound_id, "approve", "gate"), *once} - {but}
        once = set()  # with the first stop
        data = {**_plan(card, stop), "changed": changed}
        slot = f"trip:{card.trip_id}:{stop.compound_id}"
        await tell_people(tx, _sorted(people), Notice.TRIP_PLANNED, data, now=now, slot=slot)


async def tell_called_off(
    tx: Transaction, card: TripCard, *, but: int | None, now: datetime
) -> None:
    """It does not come after all."""
    once = await contacts_of(tx, card.supplier_id) | _on_board(card)
    for stop in card.stops:
        people = {*await holders(tx, stop.compound_id, "approve", "gate"), *once} - {but}
        once = set()
        data = {**about(card, stop), "leaves_at": iso(card.leaves_at)}
        key = f"trip_called_off:{card.trip_id}:{stop.stop}"
        await tell_people(tx, _sorted(people), Notice.TRIP_CALLED_OFF, data, now=now, key=key)


async def tell_not_left(tx: Transaction, card: TripCard, *, now: datetime) -> None:
    """It should have left, and has not."""
    once = await contacts_of(tx, card.supplier_id) | planner_of(card) | _on_board(card)
    if card.leaves_at is None:
        return
    minutes = int((now - card.leaves_at).total_seconds()) // 60
    for stop in card.stops:
        people = {*await holders(tx, stop.compound_id, "approve"), *once}
        once = set()
        data = {**about(card, stop), "leaves_at": iso(card.leaves_at), "minutes": minutes}
        key = f"trip_late:{card.trip_id}:{stop.stop}:{iso(card.leaves_at)}"
        await tell_people(tx, _sorted(people), Notice.TRIP_LATE, data, now=now, key=key)


async def tell_left_behind(
    tx: Transaction, card: TripCard, stop: StopCard, behind: Iterable[int], *, now: datetime
) -> None:
    """The truck has left without some boxes that were ready: they wait for another."""
    left = sorted(behind)
    if not left:
        return
    data = {
        **about(card, stop),
        "boxes": written(left),
        "on_board": len(stop.on_board),
        "ready": len(stop.on_board) + len(left),
    }
    key = f"boxes_left_behind:{card.trip_id}:{stop.stop}"
    people = await holders(tx, stop.compound_id, "approve")
    await tell_people(tx, people, Notice.BOXES_LEFT_BEHIND, data, now=now, key=key)


async def tell_missing(tx: Transaction, card: TripCard, stop: StopCard, *, now: datetime) -> None:
    """Counted on board, not there at its stop."""
    people = {
        *await holders(tx, stop.compound_id, "approve"),
        *await contacts_of(tx, card.supplier_id),
        *planner_of(card),
    }
    data = {
        **about(card, stop),
        "boxes": written(stop.missing),
        "counted": len(stop.on_board) - len(stop.missing),
        "sent": len(stop.on_board),
        "at": iso(now),
    }
    key = f"boxes_missing:{card.trip_id}:{stop.stop}:{written(stop.missing)}"
    await tell_people(tx, _sorted(people), Notice.BOXES_MISSING, data, now=now, key=key)


async def tell_turned_up(
    tx: Transaction,
    card: TripCard,
    *,
    here: StopCard,
    owner: StopCard,
    box: int,
    was_loaded: bool,
    now: datetime,
) -> None:
    """A box of another compound came off here, or one that was missing is found."""
    people = {
        *await holders(tx, here.compound_id, "approve"),
        *await holders(tx, owner.compound_id, "approve"),
        *await contacts_of(tx, card.supplier_id),
        *planner_of(card),
    }
    data = {
        **about(card, here),
        "of": owner.compound,
        "of_en": owner.compound_en,
        "box": box,
        "was_loaded": was_loaded,
    }
    key = f"box_turned_up:{card.trip_id}:{owner.stop}:{box}:{here.stop}"
    await tell_people(tx, _sorted(people), Notice.BOX_TURNED_UP, data, now=now, key=key)


def _on_board(card: TripCard) -> set[int]:
    return {each.person_id for each in card.crew if each.person_id is not None}


def about(card: TripCard, stop: StopCard) -> dict[str, Any]:
    """The keys that all notices about a trip have."""
    return {
        "trip_id": card.trip_id,
        "compound": stop.compound,
        "compound_en": stop.compound_en,
        "timezone": stop.timezone,
        "supplier": card.supplier,
        "supplier_en": card.supplier_en,
        "plate": card.plate,
    }


def _plan(card: TripCard, stop: StopCard) -> dict[str, Any]:
    driver = card.driver
    return {
        **about(card, stop),
        "owner": card.owner,
        "leaves_at": iso(card.leaves_at),
        "driver": driver.name if driver else "",
        "phone": driver.phone if driver else "",
        "others": [each.name for each in card.others],
        "stop": stop.stop,
        "stops": len(card.stops),
    }


def _sorted(people: Iterable[int | None]) -> list[int]:
    return sorted(each for each in people if each is not None)
