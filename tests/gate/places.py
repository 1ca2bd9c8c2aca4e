"""A compound that asks for everything at its gate, a truck that is planned, and its papers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fulfillment.handover.rules.clearance import VEHICLE
from fulfillment.handover.rules.gate_rule import GateRule, Paper
from fulfillment.handover.rules.trip_plans import TripPlan, read_crew
from fulfillment.handover.use_cases.crew_papers import GivenNow, give_paper
from fulfillment.handover.use_cases.gate_rules import set_gate_rule
from fulfillment.handover.use_cases.trip_cards import TripCard
from fulfillment.handover.use_cases.trips import plan_trip
from storage.database import Transaction
from tests.handover.loads import TRUCK, World, make_packed, make_world, send

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")
LEAVES = TRUCK + timedelta(hours=20)
EVENING = TRUCK + timedelta(hours=4)  # 19:00, after the papers were due
PHOTO = b"\xff\xd8 a photo"


@dataclass(frozen=True, slots=True)
class Gate:
    """The compound, and the trip that is to come to it."""

    world: World
    trip: TripCard

    @property
    def driver_id(self) -> int:
        return next(each.crew_id for each in self.trip.crew if each.role == "driver")


async def make_gate(
    tx: Transaction, *, bags: int = 1, rule: GateRule | None = None, leaves: datetime = LEAVES
) -> Gate:
    """Packed goods and a planned trip with a driver and a porter; no paper is given yet."""
    world = await make_world(tx)
    await make_packed(tx, world, KEYS, bags=bags)
    await set_gate_rule(
        tx,
        actor=world.liaison,
        compound_id=world.compound_id,
        rule=rule or GateRule(route="东门进", unloading="5 栋前"),
        rest_minutes=30,
        now=TRUCK,
    )
    crew = tuple(read_crew("老周", "13900001111", "小吴 13900002222"))
    trip = await plan_trip(
        tx,
        actor=world.clerk,
        supplier_id=world.supplier_of(world.clerk),
        cycle_id=world.cycle_id,
        plan=TripPlan("鄂F12345", leaves, crew, (world.compound_id,)),
        now=TRUCK,
    )
    return Gate(world, trip)


async def give_all(
    tx: Transaction,
    gate: Gate,
    *,
    tested: datetime = EVENING - timedelta(hours=3),
    leave_out: tuple[str, ...] = (),
) -> None:
    """Every paper of vehicle and crew but these."""
    holders = [(each.crew_id, kind) for each in gate.trip.crew for kind in Paper]
    wanted = [(VEHICLE, Paper.PASS), *(each for each in holders if each[1] != Paper.PASS)]
    for holder, kind in wanted:
        if kind not in leave_out:
            made_at = tested if kind == Paper.TEST else None
            paper = GivenNow(holder, kind, made_at, None, "鄂通 001", PHOTO)
            await give_paper(
                tx, actor=gate.world.clerk, trip_id=gate.trip.trip_id, paper=paper, now=EVENING
            )


async def send_out(tx: Transaction, gate: Gate) -> int:
    """The truck leaves as planned; returns the load's id."""
    return await send(tx, gate.world, now=LEAVES)
