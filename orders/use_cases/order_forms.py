"""What a household sees of its order in a cycle: the form, read from draft, order and offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.rules.errors import (
    BundleWithdrawn,
    CycleCancelled,
    NoOpenCycle,
    OverLimit,
    StaleButton,
    UnknownBundle,
)
from orders.rules.states import CycleState, OrderState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle, offer
from orders.tables.orders import draft, order, order_line
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import latest_cycle_of, next_opening_of, offers_of
from orders.use_cases.periods import ended_at, require_orders_taken
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One bundle on the order form: what it is, and how many are wished."""

    code: str
    name: str
    name_en: str
    contents: Sequence[dict[str, Any]]
    price: int
    limit: int
    stock: int | None
    quantity: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class OrderForm:
    """What a household sees of its order in a cycle."""

    cycle_id: int
    number: int
    household_id: int
    address: str
    lines: tuple[OfferLine, ...]
    currency: str
    timezone: str
    cutoff_at: datetime
    deliver_at: datetime
    next_opens_at: datetime | None  # None: control has ended, no further cycle opens
    is_open: bool
    order_state: str | None  # None: never ordered
    is_draft: bool  # the quantities are not confirmed yet
    refused_late: bool = False
    earlier_number: int | None = None  # of the cycle whose order can be repeated
    is_cancelled: bool = False  # the whole cycle
    ordered: Mapping[str, int] = field(default_factory=dict)  # by the order, whatever the draft

    @property
    def total(self) -> int:
        """The sum in minor units."""
        return sum(line.price * line.quantity for line in self.lines)

    def drafted(self, quantities: Mapping[str, int]) -> "OrderForm":
        """The form once these were set on it, without reading it again."""
        return replace(self._wishing(quantities), is_draft=quantities != self.ordered)

    def saved(self, quantities: Mapping[str, int]) -> "OrderForm":
        """The form once these became the household's order, without reading it again."""
        return replace(
            self._wishing(quantities),
            ordered=quantities,
            order_state=OrderState.LIVE,
            is_draft=False,
        )

    def _wishing(self, quantities: Mapping[str, int]) -> "OrderForm":
        lines = (replace(line, quantity=quantities.get(line.code, 0)) for line in self.lines)
        return replace(self, lines=tuple(lines))


async def read_form(
    tx: Transaction,
    row: Row[Any],
    home: Row[Any],
    *,
    person_id: int | None,
    now: datetime,
    refused_late: bool = False,
) -> OrderForm:
    known = await order_of(tx, row.id, home.id)
    quantities = await quantities_of(tx, known.id) if known is not None else {}
    drafted = None
    if person_id is not None:
        of_person = draft_of(row.id, home.id, person_id)
        drafted = await tx.scalar(select(draft.c.quantities).where(*of_person))
    place = await tx.one(select(compound).where(compound.c.id == home.compound_id))
    wished = quantities if drafted is None else drafted
    return OrderForm(
        cycle_id=row.id,
        number=row.number,
        household_id=home.id,
        address=home.key,
        lines=tuple(
            OfferLine(
                item.code,
                item.name,
                item.name_en,
                item.contents,
                item.price,
                item.limit,
                item.stock,
                wished.get(item.code, 0),
                item.withdrawn_at is not None,
            )
            for item in await offers_of(tx, row.id)
        ),
        currency=place.currency,
        timezone=place.timezone,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        next_opens_at=await opening_for(tx, row.group_id, home.compound_id, after=now),
        is_open=row.state == CycleState.OPEN and not refused_late and not _only_paper(row, now),
        order_state=None if known is None else known.state,
        is_draft=drafted is not None and drafted != quantities,
        refused_late=refused_late,
        is_cancelled=row.state == CycleState.CANCELLED,
        ordered=quantities,
    )


def check_quantities(lines: Sequence[OfferLine], quantities: Mapping[str, int]) -> None:
    known = {line.code: line for line in lines}
    for code, quantity in quantities.items():
        line = known.get(code)
        if line is None:
            raise UnknownBundle(bundle=code)
        if quantity and line.is_withdrawn:
            raise BundleWithdrawn(bundle=code)
        if quantity > line.limit:
            raise OverLimit(
                bundle=code, name=line.name, name_en=line.name_en, limit=line.limit, wanted=quantity
            )


async def cycle_for(
    tx: Transaction, home: Row[Any], cycle_id: int | None, *, now: datetime
) -> Row[Any]:
    group = await group_of_compound(tx, home.compound_id)
    if cycle_id is not None:
        found = await tx.first(
            select(cycle).where(cycle.c.id == cycle_id, cycle.c.group_id == group.id)
        )
        if found is None:
            raise StaleButton()
    else:
        found = await latest_cycle_of(tx, group.id)
    if found is None:
        raise NoOpenCycle(next_opens_at=await next_opening_of(tx, group.id, after=now))
    await require_orders_taken(tx, found, compound_id=home.compound_id, at=now)
    return found


async def latest_cycle_for(tx: Transaction, compound_id: int) -> Row[Any] | None:
    """Return the newest cycle of a compound's group, whether or not it orders in it."""
    group = await group_of_compound(tx, compound_id)
    return await latest_cycle_of(tx, group.id)


async def opening_for(
    tx: Transaction, group_id: int, compound_id: int, *, after: datetime
) -> datetime | None:
    """Return when a compound's next cycle opens; None where control has ended."""
    if await ended_at(tx, compound_id, at=after) is not None:
        return None
    return await next_opening_of(tx, group_id, after=after)


async def held_cycle(tx: Transaction, cycle_id: int) -> Row[Any]:
    """Hold a cycle against closing. Raises `CycleCancelled` for one in which nobody orders."""
    row = await tx.lock(select(cycle).where(cycle.c.id == cycle_id), shared=True)
    if row.state == CycleState.CANCELLED:
        raise CycleCancelled()
    return row


def is_late(row: Row[Any], sent_at: datetime) -> bool:
    cutoff_at: datetime = row.cutoff_at
    return row.state != CycleState.OPEN or sent_at > cutoff_at


def _only_paper(row: Row[Any], now: datetime) -> bool:
    """The cut-off is over, and closing waits for orders on paper alone."""
    cutoff_at: datetime = row.cutoff_at
    return row.paper_until is not None and now > cutoff_at


async def order_of(tx: Transaction, cycle_id: int, household_id: int) -> Row[Any] | None:
    return await tx.first(
        select(order).where(order.c.cycle_id == cycle_id, order.c.household_id == household_id)
    )


async def quantities_of(tx: Transaction, order_id: int) -> dict[str, int]:
    rows = await tx.all(
        select(offer.c.code, order_line.c.quantity)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id == order_id)
        .order_by(offer.c.code)
    )
    return {row.code: row.quantity for row in rows}


def draft_of(cycle_id: int, household_id: int, person_id: int | None) -> list[Any]:
    return [
        draft.c.cycle_id == cycle_id,
        draft.c.household_id == household_id,
        draft.c.person_id == person_id,
    ]
