"""Planning a buying run: two people, a vehicle, a window that no other run has, a first list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.handover.rules.buying import HALF_HOUR, Wanted, half_hours, next_free, read_list
from fulfillment.handover.rules.trip_plans import COMMUNITY, CrewMember, TripPlan, check_plan
from fulfillment.handover.tables.buying import buying_run, buying_window
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.buying import State, note, write_lines
from fulfillment.handover.use_cases.buying_cards import RunCard, run_card
from fulfillment.handover.use_cases.trips import make_trip, with_phones
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.actors import Actor
from orders.rules.errors import WrongCompound
from orders.rules.errors_trips import BadBuyingLine, BadTrip, WindowTaken
from orders.rules.states import ParcelState
from orders.tables.compounds import compound
from orders.use_cases.pharmacies import serving
from orders.use_cases.rights import require_right
from storage.database import Transaction

# What a cycle's households get: neither dropped nor short, and not on its way yet.
BOUGHT_FOR = (ParcelState.ALLOCATED, ParcelState.APPROVED)


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What is written down: two people, a vehicle, a time in the shop, a list (or a cycle's)."""

    plate: str
    driver: CrewMember
    buyer: CrewMember
    begins_at: datetime
    minutes: int
    goods: str = ""
    cycle_id: int | None = None


async def plan_run(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    plan: RunPlan,
    now: datetime,
) -> RunCard:
    """Plan a run. Needs `approve`. Raises `BadTrip`, `BadBuyingLine`, `BadWindow`, and
    `WindowTaken` with the next free time.
    """
    await require_right(tx, actor, compound_id, "approve")
    if supplier_id not in await tx.scalars(serving(compound_id)):
        raise WrongCompound()
    place = await tx.lock(select(compound).where(compound.c.id == compound_id))
    starts = half_hours(plan.begins_at, plan.minutes, now=now)
    crew = (plan.driver, plan.buyer)
    if not plan.buyer.name or plan.buyer.name == plan.driver.name:
        raise BadTrip(field="crew")
    journey = TripPlan(plan.plate, starts[0], crew, (compound_id,))
    checked = with_phones(check_plan(journey, allowed=[compound_id], now=now))
    lines = await _first_lines(tx, plan, compound_id, supplier_id, place.currency)
    same = await _same(tx, supplier_id, compound_id, starts[0], checked.plate)
    if same is not None:
        return await run_card(tx, same)
    await _require_free(tx, supplier_id, starts)
    trip_id = await make_trip(
        tx,
        checked,
        supplier_id=supplier_id,
        cycle_id=plan.cycle_id,
        owner=COMMUNITY,
        actor=actor,
        now=now,
    )
    run_id = await tx.insert(
        buying_run,
        trip_id=trip_id,
        compound_id=compound_id,
        supplier_id=supplier_id,
        cycle_id=plan.cycle_id,
        state=State.PLANNED,
        begins_at=starts[0],
        ends_at=starts[-1] + HALF_HOUR,
        currency=place.currency,
        made_by=str(actor),
        made_at=now,
    )
    await _take(tx, run_id, supplier_id, starts)
    await write_lines(tx, run_id, lines)
    await note(tx, run_id, compound_id, None, State.PLANNED, actor=actor, now=now)
    return await run_card(tx, run_id)


async def _first_lines(
    tx: Transaction, plan: RunPlan, compound_id: int, supplier_id: int, currency: str
) -> Sequence[Wanted]:
    """The typed list, and before it what a cycle's households get from the shop."""
    typed = read_list(plan.goods, currency)
    ordered: list[Wanted] = []
    if plan.cycle_id is not None:
        rows = await tx.all(
            select(
                parcel_line.c.code,
                parcel_line.c.name,
                parcel_line.c.price,
                func.sum(parcel_line.c.quantity).label("pieces"),
            )
            .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
            .where(
                parcel.c.cycle_id == plan.cycle_id,
                parcel.c.compound_id == compound_id,
                parcel.c.supplier_id == supplier_id,
                parcel.c.state.in_(BOUGHT_FOR),
                parcel_line.c.quantity > 0,
            )
            .group_by(parcel_line.c.code, parcel_line.c.name, parcel_line.c.price)
            .order_by(parcel_line.c.code)
        )
        ordered = [Wanted(row.name, int(row.pieces), "份", row.price, row.code) for row in rows]
    if not typed and not ordered:
        raise BadBuyingLine(line="")
    return [*ordered, *typed]


async def _same(
    tx: Transaction, supplier_id: int, compound_id: int, begins_at: datetime, plate: str
) -> int | None:
    """The same plan sent again."""
    found: int | None = await tx.scalar(
        select(buying_run.c.id)
        .join(trip, trip.c.id == buying_run.c.trip_id)
        .where(
            buying_run.c.supplier_id == supplier_id,
            buying_run.c.compound_id == compound_id,
            buying_run.c.begins_at == begins_at,
            buying_run.c.state == State.PLANNED,
            trip.c.plate == plate,
        )
    )
    return found


async def _require_free(tx: Transaction, supplier_id: int, starts: Sequence[datetime]) -> None:
    taken = set(
        await tx.scalars(
            select(buying_window.c.starts_at).where(
                buying_window.c.supplier_id == supplier_id, buying_window.c.starts_at >= starts[0]
            )
        )
    )
    free = next_free(taken, starts[0], len(starts))
    if free != starts[0]:
        raise WindowTaken(next_free=free)


async def _take(tx: Transaction, run_id: int, supplier_id: int, starts: Sequence[datetime]) -> None:
    """The key decides between two that plan in the same second."""
    for each in starts:
        mine = {"supplier_id": supplier_id, "starts_at": each, "run_id": run_id}
        if not await tx.insert_new(buying_window, **mine):
            raise WindowTaken(next_free=each + HALF_HOUR)
