"""What a household sees of its order in a cycle: the form, read from draft, order and offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from orders.rules.choices import EVERY, choice_of
from orders.rules.errors import CycleCancelled, NoOpenCycle, StaleButton
from orders.rules.states import CycleState, OrderState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.orders import draft, order, order_line
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.compounds import compound_of, group_of_compound
from orders.use_cases.cycles import latest_cycle_of, next_opening_of, offers_of
from orders.use_cases.line_choices import choices_of, without_usual
from orders.use_cases.offer_lines import OfferLine, offer_line
from orders.use_cases.periods import ended_at, require_orders_taken
from orders.use_cases.sorting import hold_count, place_of
from storage.database import Transaction


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
    for_other: bool = False  # just placed by somebody who does not belong to the household
    ordered: Mapping[str, int] = field(default_factory=dict)  # by the order, whatever the draft
    # What to do where stock is short, by code or `EVERY`: on the form, and by the order.
    choices: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    waiting_place: int = 0  # on the waiting list, from 1; 0: it does not wait

    @property
    def total(self) -> int:
        """The sum in minor units."""
        return sum(line.price * line.quantity for line in self.lines)

    def line_of(self, code: str) -> OfferLine:
        """The bundle's line; raises `StaleButton` where the form has none of that code."""
        for line in self.lines:
            if line.code == code:
                return line
        raise StaleButton()

    def drafted(
        self, quantities: Mapping[str, int], choices: Mapping[str, str] | None = None
    ) -> "OrderForm":
        """The form once these were set on it, without reading it again."""
        kept = self.choices if choices is None else choices
        is_draft = quantities != self.ordered or _differ(kept, self.chosen, quantities)
        return replace(self._wishing(quantities, kept), is_draft=is_draft)

    def saved(self, quantities: Mapping[str, int], *, waiting_place: int = 0) -> "OrderForm":
        """The form once these became the household's order, without reading it again."""
        return replace(
            self._wishing(quantities, self.choices),
            ordered=quantities,
            chosen=self.choices,
            order_state=OrderState.WAITING if waiting_place else OrderState.LIVE,
            waiting_place=waiting_place,
            is_draft=False,
        )

    def _wishing(self, quantities: Mapping[str, int], choices: Mapping[str, str]) -> "OrderForm":
        lines = (
            replace(
                line,
                quantity=quantities.get(line.code, 0),
                choice=str(choice_of(line.code, choices)),
            )
            for line in self.lines
        )
        return replace(self, lines=tuple(lines), choices=choices)


def _differ(one: Mapping[str, str], other: Mapping[str, str], codes: Iterable[str]) -> bool:
    """Whether two sets of choices say something else of these bundles, or of all."""
    return any(choice_of(code, one) != choice_of(code, other) for code in (EVERY, *codes))


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
    chosen = await choices_of(tx, known)
    drafted, choices = await _drafted(tx, row.id, home.id, person_id)
    choices = chosen if choices is None else choices
    place = await compound_of(tx, home.compound_id)
    wished = quantities if drafted is None else drafted
    return OrderForm(
        cycle_id=row.id,
        number=row.number,
        household_id=home.id,
        address=home.key,
        lines=tuple(
            offer_line(item, home, quantity=wished.get(item.code, 0), choices=choices)
            for item in await offers_of(tx, row.id)
        ),
        currency=place.currency,
        timezone=place.timezone,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        next_opens_at=await opening_for(tx, row.group_id, home.compound_id, after=now),
        is_open=row.state == CycleState.OPEN and not refused_late and not _only_paper(row, now),
        order_state=None if known is None else known.state,
        is_draft=drafted is not None
        and (drafted != quantities or _differ(choices, chosen, drafted)),
        refused_late=refused_late,
        is_cancelled=row.state == CycleState.CANCELLED,
        ordered=quantities,
        choices=choices,
        chosen=chosen,
        waiting_place=await place_of(tx, known),
    )


async def _drafted(
    tx: Transaction, cycle_id: int, household_id: int, person_id: int | None
) -> tuple[dict[str, int] | None, dict[str, str] | None]:
    """Quantities and choices that a person set and did not confirm; None where there are none."""
    if person_id is None:
        return None, None
    found = await tx.first(select(draft).where(*draft_of(cycle_id, household_id, person_id)))
    return (None, None) if found is None else (found.quantities, found.choices)


async def keep_draft(
    tx: Transaction,
    form: OrderForm,
    *,
    person_id: int | None,
    quantities: Mapping[str, int],
    choices: Mapping[str, str],
    now: datetime,
) -> OrderForm:
    """Keep what a person set on the form, not confirmed yet, in place of what they had set."""
    of_draft = {
        "cycle_id": form.cycle_id,
        "household_id": form.household_id,
        "person_id": person_id,
    }
    kept = {code: count for code, count in quantities.items() if count}
    said = without_usual(choices)
    await tx.run(delete(draft).where(*draft_of(form.cycle_id, form.household_id, person_id)))
    values = {"quantities": kept, "choices": said, "changed_at": now}
    await tx.insert_many(draft, [{**of_draft, **values}])
    return form.drafted(kept, said)


async def cycle_for(
    tx: Transaction, home: Row[Any], cycle_id: int | None, *, now: datetime
) -> Row[Any]:
    group = await group_of_compound(tx, home.compound_id)
    if cycle_id is not None:
        found = await tx.first(
            select(cycle).where(cycle.c.id == cycle_id, cycle.c.group_id == group.id, OF_GROUP)
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


async def held_for_order(tx: Transaction, cycle_id: int, home: Row[Any] | None = None) -> Row[Any]:
    """The same for whoever is going to save or withdraw an order, of one `home` or of many.

    Where bags are counted the count is held before the order is read, else the household: of two
    members who change one order at once the second must see what the first has left.
    """
    row = await held_cycle(tx, cycle_id)
    if row.capacity_bags is not None:
        await hold_count(tx, row.id)
    elif home is not None:
        await tx.lock(select(household.c.id).where(household.c.id == home.id))
    return row


def is_late(row: Row[Any], sent_at: datetime) -> bool:
    cutoff_at: datetime = row.cutoff_at
    return row.state != CycleState.OPEN or sent_at > cutoff_at


def _only_paper(row: Row[Any], now: datetime) -> bool:
    """The cut-off is over, and closing waits for orders on paper alone."""
    cutoff_at: datetime = row.cutoff_at
    return row.paper_until is not None and now > cutoff_at


async def order_of(tx: Transaction, cycle_id: int, household_id: int) -> Row[Any] | None:
    found = select(order).where(order.c.cycle_id == cycle_id, order.c.household_id == household_id)
    return await tx.once(("order", cycle_id, household_id), (order,), lambda: tx.first(found))


async def quantities_of(tx: Transaction, order_id: int) -> dict[str, int]:
    found = (
        select(offer.c.code, order_line.c.quantity)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id == order_id, order_line.c.quantity > 0)
        .order_by(offer.c.code)
    )
    rows = await tx.once(("quantities", order_id), (order_line, offer), lambda: tx.all(found))
    return {row.code: row.quantity for row in rows}


def draft_of(cycle_id: int, household_id: int, person_id: int | None) -> list[Any]:
    return [
        draft.c.cycle_id == cycle_id,
        draft.c.household_id == household_id,
        draft.c.person_id == person_id,
    ]
