"""A volunteer goes from door to door: given, left there, nobody home, a bag that was not there.

Pressed twice is once: a door that is done stays as it is, and the sheet shows the next one.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.handover.rules.runs import BROUGHT, BROUGHT_BACK, Decision, Outcome
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.door_photos import door_photo_of, keep_door_photo
from fulfillment.handover.use_cases.due_doors import TO_BRING
from fulfillment.handover.use_cases.pickup import bring
from fulfillment.handover.use_cases.run_moves import end_finished, record_doors
from fulfillment.handover.use_cases.run_sheet import RunSheet, run_sheet
from fulfillment.handover.use_cases.run_telling import tell_brought, tell_brought_back
from fulfillment.money.use_cases.at_the_door import require_paid, take_at_door
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_runs import NotYourRun
from orders.rules.states import ParcelState, RunState
from orders.tables.households import household
from orders.use_cases.awaiting import await_text, awaited, forget_awaited
from storage.audit import Change, record_all
from storage.database import Transaction

NOTE_AT_MOST = 300
# What the next photo or text of a volunteer is about, by outcome.
AWAITED = {Outcome.LEFT: "run_left", Outcome.NOBODY: "run_nobody"}


async def finish_door(
    tx: Transaction,
    *,
    actor: Actor,
    door_id: int,
    outcome: Outcome,
    now: datetime,
    note: str = "",
) -> RunSheet:
    """End a door of one's own run, and return the run with the next one.

    Raises `StaleButton`, `NotYourRun`, `StillToPay`.
    """
    door = await own_door(tx, actor, door_id)
    await forget_awaited(tx, actor=actor)
    if door.done_at is None:
        await _finish(tx, door, outcome, note[:NOTE_AT_MOST], actor=actor, now=now)
    return await run_sheet(tx, actor=actor, run_id=door.run_id)


async def ask_for_photo(
    tx: Transaction, *, actor: Actor, door_id: int, outcome: Outcome, now: datetime
) -> RunSheet:
    """End a door with its photo: at once where there is one, else with the next that comes."""
    door = await own_door(tx, actor, door_id)
    if door.done_at is not None or outcome not in AWAITED:
        return await run_sheet(tx, actor=actor, run_id=door.run_id)
    if await door_photo_of(tx, door_id) is not None:
        return await finish_door(tx, actor=actor, door_id=door_id, outcome=outcome, now=now)
    await await_text(tx, actor=actor, purpose=AWAITED[outcome], subject_id=door_id, now=now)
    return await run_sheet(tx, actor=actor, run_id=door.run_id, asks=outcome, door_id=door_id)


async def mark_missing(
    tx: Transaction, *, actor: Actor, door_id: int, bag_id: int, is_missing: bool
) -> RunSheet:
    """Note that a bag was not there, or that it was after all."""
    door = await own_door(tx, actor, door_id)
    if door.done_at is None and await _is_theirs(tx, door, bag_id):
        without = [each for each in door.missing if each != bag_id]
        bags = [*without, bag_id] if is_missing else without
        await tx.run(update(run_door).where(run_door.c.id == door_id).values(missing=bags))
    return await run_sheet(tx, actor=actor, run_id=door.run_id, door_id=door_id)


async def postpone_door(tx: Transaction, *, actor: Actor, door_id: int) -> RunSheet:
    """This door comes last; pressed twice it still does."""
    door = await own_door(tx, actor, door_id)
    await forget_awaited(tx, actor=actor)
    last = await tx.scalar(
        select(func.max(run_door.c.position)).where(run_door.c.run_id == door.run_id)
    )
    if door.done_at is None and door.position < last:
        await tx.run(update(run_door).where(run_door.c.id == door_id).values(position=last + 1))
    return await run_sheet(tx, actor=actor, run_id=door.run_id)


async def take_at_this_door(
    tx: Transaction, *, actor: Actor, door_id: int, way: str, seen: int, now: datetime
) -> RunSheet:
    """The household has paid what it owes; the bags may go."""
    door = await own_door(tx, actor, door_id)
    if door.done_at is None:
        await take_at_door(
            tx, actor=actor, household_id=door.household_id, way=way, seen=seen, now=now
        )
    return await run_sheet(tx, actor=actor, run_id=door.run_id, door_id=door_id)


async def keep_photo(
    tx: Transaction,
    *,
    actor: Actor,
    jpeg: bytes,
    caption: str,
    now: datetime,
) -> RunSheet:
    """A photo of the door one stands at: of the one that was asked about, else of the next.

    Where a photo was asked for, the door is done with it.
    """
    asked = await awaited(tx, actor=actor, now=now)
    outcome = _asked_outcome(asked)
    door_id = asked[1] if asked and outcome else await current_door(tx, actor)
    if door_id is None:
        raise StaleButton()
    door = await own_door(tx, actor, door_id)
    if door.done_at is None:
        await keep_door_photo(tx, door_id, jpeg, now=now)
    if outcome:
        return await finish_door(
            tx, actor=actor, door_id=door_id, outcome=outcome, note=caption, now=now
        )
    return await run_sheet(tx, actor=actor, run_id=door.run_id)


async def takes_photo(tx: Transaction, *, actor: Actor, now: datetime) -> bool:
    """Tell whether a photo from them now is one of a door: on a run, and not asked for another."""
    asked = await awaited(tx, actor=actor, now=now)
    if asked is not None:
        return _asked_outcome(asked) is not None
    return await current_door(tx, actor) is not None


def _asked_outcome(asked: tuple[str, int] | None) -> Outcome | None:
    return next((each for each, purpose in AWAITED.items() if asked and asked[0] == purpose), None)


async def current_door(tx: Transaction, actor: Actor) -> int | None:
    """The next door of the run that somebody walks, if they walk one."""
    found: int | None = await tx.scalar(
        select(run_door.c.id)
        .join(run, run.c.id == run_door.c.run_id)
        .where(
            run.c.person_id == actor.person_id,
            run.c.state == RunState.UNDER_WAY,
            run_door.c.done_at.is_(None),
        )
        .order_by(run.c.begun_at, run_door.c.position)
        .limit(1)
    )
    return found


async def own_door(tx: Transaction, actor: Actor, door_id: int) -> Row[Any]:
    """A door of the actor's own run, with its run held; one that is done is only looked at."""
    found = await tx.first(select(run_door.c.run_id).where(run_door.c.id == door_id))
    if found is None:
        raise StaleButton()
    its_run = await tx.lock(select(run).where(run.c.id == found.run_id))
    if actor.person_id is None or its_run.person_id != actor.person_id:
        raise NotYourRun()
    door = await tx.one(_doors().where(run_door.c.id == door_id))
    if door.done_at is None and its_run.state != RunState.UNDER_WAY:
        raise StaleButton()
    return door


async def _finish(
    tx: Transaction, door: Row[Any], outcome: Outcome, note: str, *, actor: Actor, now: datetime
) -> None:
    bags = await _bring(tx, door, actor=actor, now=now) if outcome in BROUGHT else 0
    if outcome in BROUGHT and not bags:
        outcome = Outcome.LACKING
    if outcome in BROUGHT_BACK:
        await _bring_back(tx, door, outcome, actor=actor, now=now)
    is_open = outcome in BROUGHT_BACK or door.missing
    ended = {
        "outcome": outcome,
        "note": note or None,
        "done_at": now,
        "done_by": actor.person_id,
        "decision": Decision.OPEN if is_open else None,
    }
    await tx.run(update(run_door).where(run_door.c.id == door.id).values(**ended))
    of_place = {"compound_id": door.compound_id}
    await record_doors(tx, [door.id], outcome, actor=actor, now=now, **of_place)
    photo = await door_photo_of(tx, door.id)
    if outcome in BROUGHT and (outcome == Outcome.LEFT or photo or door.missing):
        is_left = outcome == Outcome.LEFT
        await tell_brought(tx, door, is_left=is_left, bags=bags, photo=photo, now=now)
    if is_open:
        await tell_brought_back(tx, door, outcome=outcome, note=note, photo=photo, now=now)
    await end_finished(tx, [door.run_id], actor=actor, now=now)


async def _bring(tx: Transaction, door: Row[Any], *, actor: Actor, now: datetime) -> int:
    """Hand over what is there; returns how many bags."""
    rows = await tx.all(
        select(bag.c.id, bag.c.parcel_id)
        .join(parcel, BAG_CAME)
        .where(*_theirs(door), parcel.c.state.in_(TO_BRING), bag.c.collected_at.is_(None))
        .order_by(bag.c.parcel_id, bag.c.id)
    )
    by_parcel: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_parcel[row.parcel_id].append(row.id)
    brought = 0
    for parcel_id, bags in by_parcel.items():
        there = [each for each in bags if each not in door.missing]
        if len(there) == len(bags):
            await bring(tx, actor=actor, parcel_id=parcel_id, now=now)
        else:
            await _bring_part(tx, door, parcel_id, there, actor=actor, now=now)
        brought += len(there)
    return brought


async def _bring_part(
    tx: Transaction,
    door: Row[Any],
    parcel_id: int,
    there: list[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Some bags of a parcel were not there: what was is given, the parcel is not done."""
    if there:
        await require_paid(tx, parcel_id)
        given = {"collected_at": now, "handed_by": actor.person_id}
        await tx.run(update(bag).where(bag.c.id.in_(there)).values(**given))
        changes = [
            Change("bag", each, "bring", None, {"at": now.isoformat()}, door.compound_id)
            for each in there
        ]
        await record_all(tx, changes, actor=str(actor), now=now)
    await _undelivered(tx, parcel.c.id == parcel_id, verb="lack", actor=actor, now=now)


async def _bring_back(
    tx: Transaction, door: Row[Any], outcome: Outcome, *, actor: Actor, now: datetime
) -> None:
    await _undelivered(tx, *_theirs(door), verb=outcome, actor=actor, now=now)


async def _undelivered(tx: Transaction, *of: Any, verb: str, actor: Actor, now: datetime) -> None:
    """What is held already (its hand-over has closed) stays held."""
    before, after = ParcelState.READY, ParcelState.UNDELIVERED
    await move_parcels(tx, *of, before=before, after=after, verb=verb, actor=actor, now=now)


async def _is_theirs(tx: Transaction, door: Row[Any], bag_id: int) -> bool:
    own = select(bag.c.id).join(parcel, parcel.c.id == bag.c.parcel_id)
    return await tx.first(own.where(bag.c.id == bag_id, *_theirs(door))) is not None


def _theirs(door: Row[Any]) -> tuple[Any, Any]:
    return (
        parcel.c.handover_id == door.handover_id,
        parcel.c.household_id == door.household_id,
    )


def _doors() -> Any:
    return (
        select(
            run_door,
            run.c.compound_id,
            run.c.number,
            run.c.person_id,
            household.c.key.label("address"),
        )
        .join(run, run.c.id == run_door.c.run_id)
        .join(household, household.c.id == run_door.c.household_id)
    )
