"""What is known of a buying run: who, where, when, the list, the money."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from fulfillment.handover.rules.buying import Balance, Bought, agreed, balance
from fulfillment.handover.tables.buying import buying_line, buying_run
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.trip_cards import TripCard, trips_of
from orders.rules.errors import StaleButton
from orders.rules.states import BuyingRunState
from storage.database import Transaction

OPEN = tuple(state for state in BuyingRunState if state not in (BuyingRunState.CALLED_OFF,))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list, as far as it is known."""

    position: int
    code: str
    name: str
    unit: str
    wanted: int
    price: int | None
    has: int | None
    bought: int | None
    paid: int | None

    @property
    def agreed(self) -> int:
        return agreed(self.wanted, self.has)

    @property
    def sum(self) -> int | None:
        """What was paid for it, or would be as agreed; None where no price is known."""
        if self.bought is not None and self.paid is not None:
            return self.bought * self.paid
        return None if self.price is None else self.agreed * self.price


@dataclass(frozen=True, slots=True)
class RunCard:
    """One buying run; driver and buyer are those of its trip."""

    run_id: int
    compound_id: int
    state: str
    trip: TripCard
    begins_at: datetime
    ends_at: datetime
    currency: str
    made_at: datetime
    answered_at: datetime | None
    agreed_at: datetime | None
    left_at: datetime | None
    returned_at: datetime | None
    money_given: int | None
    money_back: int | None
    difference: str
    lines: tuple[Line, ...]

    @property
    def estimate(self) -> int:
        """What the agreed list costs, as far as prices are known."""
        return sum(line.agreed * (line.price or 0) for line in self.lines)

    @property
    def balance(self) -> Balance | None:
        """After the return; before it there is nothing to compare."""
        if self.money_given is None or self.money_back is None:
            return None
        lines = [
            Bought(line.name, line.agreed, line.bought or 0, line.paid or 0) for line in self.lines
        ]
        return balance(lines, given=self.money_given, back=self.money_back)


async def run_card(tx: Transaction, run_id: int) -> RunCard:
    """Return one run; raises `StaleButton` where there is none of that number."""
    found = await _runs(tx, buying_run.c.id == run_id)
    if not found:
        raise StaleButton()
    return found[0]


async def runs_at(tx: Transaction, *, compound_id: int) -> tuple[RunCard, ...]:
    """The runs of a compound that were not called off, the latest first."""
    return await _runs(tx, buying_run.c.compound_id == compound_id, buying_run.c.state.in_(OPEN))


async def runs_of_supplier(
    tx: Transaction, *, supplier_id: int, compound_id: int
) -> tuple[RunCard, ...]:
    """The runs of a compound to a shop, as its clerk sees them."""
    mine = buying_run.c.supplier_id == supplier_id, buying_run.c.compound_id == compound_id
    return await _runs(tx, *mine, buying_run.c.state.in_(OPEN))


async def _runs(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[RunCard, ...]:
    rows = await tx.all(
        select(buying_run).where(*conditions).order_by(buying_run.c.id.desc()).limit(50)
    )
    lines = await _lines(tx, [row.id for row in rows])
    found = await trips_of(tx, trip.c.id.in_([row.trip_id for row in rows]))
    trips = {card.trip_id: card for card in found}
    return tuple(
        RunCard(
            run_id=row.id,
            compound_id=row.compound_id,
            state=row.state,
            trip=trips[row.trip_id],
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            currency=row.currency,
            made_at=row.made_at,
            answered_at=row.answered_at,
            agreed_at=row.agreed_at,
            left_at=row.left_at,
            returned_at=row.returned_at,
            money_given=row.money_given,
            money_back=row.money_back,
            difference=row.difference or "",
            lines=tuple(lines[row.id]),
        )
        for row in rows
    )


async def _lines(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[Line]]:
    rows = await tx.all(
        select(buying_line)
        .where(buying_line.c.run_id.in_(ids))
        .order_by(buying_line.c.run_id, buying_line.c.position)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        found[row.run_id].append(
            Line(
                row.position,
                row.code,
                row.name,
                row.unit,
                row.wanted,
                row.price,
                row.has,
                row.bought,
                row.paid,
            )
        )
    return found
