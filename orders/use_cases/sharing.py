"""How a cycle's stock was shared, and why: for the group, a household, the liaison.

Read back from the lines after the cut-off, so that all are told the same. The lots are drawn
again only where somebody asks for the file.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from orders.actors import Actor
from orders.rules.allocation import draw_of
from orders.rules.choices import Choice, IfShort
from orders.rules.errors import StaleButton
from orders.rules.errors_sharing import NotSharedYet
from orders.rules.sharing import OfferShared, OfferStock, SharedLine, Why, explain, why
from orders.rules.states import CycleState, OrderState
from orders.tables.compounds import building, compound, group_compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, household_flag
from orders.tables.orders import order, order_line
from orders.use_cases.allocating import who
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.cycles import offers_of
from orders.use_cases.order_access import own_household
from orders.use_cases.rights import require_right
from storage.database import Transaction

SHARED = (OrderState.CLOSED, OrderState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Sharing:
    """A cycle's stock as it was shared. `offers` in the order of their codes."""

    cycle_id: int
    number: int
    seed: str
    offers: tuple[OfferShared, ...]
    names: Mapping[str, tuple[str, str]]  # by code: Chinese, English
    unserved: int  # orders that waited for bags until the end
    capacity: int | None

    @property
    def short(self) -> tuple[OfferShared, ...]:
        """The offers of which not everybody got what they wished."""
        return tuple(item for item in self.offers if item.was_short)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of a household, with the reason for what it got."""

    line: SharedLine
    why: Why
    lot: str  # the first signs of its draw
    rounds: int = 0  # units that everybody got who wished so many


@dataclass(frozen=True, slots=True)
class HouseholdSharing:
    """A household's own lines, and how it all was shared."""

    sharing: Sharing
    address: str
    compound: str
    lines: tuple[OwnLine, ...]


@dataclass(frozen=True, slots=True)
class CompoundSharing:
    """What the liaison looks at, and gets as a file: every line of the compound's households."""

    sharing: Sharing
    compound_id: int
    compound: str
    households: tuple[HouseholdSharing, ...]
    unserved: tuple[str, ...]  # addresses


async def sharing_of(tx: Transaction, *, cycle_id: int) -> Sharing:
    """How a closed cycle's stock was shared: numbers only, fit for the group."""
    row = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    offers = await offers_of(tx, cycle_id)
    lines = await _lines(tx, cycle_id)
    found = explain((_shared(line) for line in lines), [_stock(item) for item in offers])
    waited = (order.c.cycle_id == cycle_id, order.c.state == OrderState.UNSERVED)
    unserved = await tx.scalar(select(func.count()).select_from(order).where(*waited))
    return Sharing(
        cycle_id=cycle_id,
        number=row.number,
        seed=row.seed,
        offers=tuple(found.values()),
        names={item.code: (item.name, item.name_en) for item in offers},
        unserved=int(unserved),
        capacity=row.capacity_bags,
    )


async def own_sharing(
    tx: Transaction, *, actor: Actor, household_id: int, cycle_id: int
) -> HouseholdSharing:
    """A household's own lines of a closed cycle, for its members."""
    home = await own_household(tx, actor, household_id)
    await _require_closed(tx, cycle_id)
    sharing = await sharing_of(tx, cycle_id=cycle_id)
    lines = await _lines(tx, cycle_id, order.c.household_id == home.id)
    if not lines:
        raise StaleButton()
    return _of_household(sharing, lines)


async def compound_sharing(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int | None = None
) -> CompoundSharing:
    """All lines of a compound in walking order; the group's newest closed cycle by default.

    Needs `approve`. Raises `NotSharedYet` where none has closed, `StaleButton` where the named
    one is not the compound's or has not.
    """
    await require_right(tx, actor, compound_id, "approve")
    row = await _closed_cycle(tx, compound_id, cycle_id)
    if row is None:
        raise StaleButton() if cycle_id else NotSharedYet()
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    sharing = await sharing_of(tx, cycle_id=row.id)
    by_order: dict[int, list[Row[Any]]] = defaultdict(list)
    for line in await _lines(tx, row.id, order.c.compound_id == compound_id):
        by_order[line.order_id].append(line)
    unserved = await tx.scalars(
        select(order.c.address)
        .join(household, household.c.id == order.c.household_id)
        .where(
            order.c.cycle_id == row.id,
            order.c.compound_id == compound_id,
            order.c.state == OrderState.UNSERVED,
        )
        .order_by(household.c.position)
    )
    return CompoundSharing(
        sharing=sharing,
        compound_id=compound_id,
        compound=place.name,
        households=tuple(_of_household(sharing, lines) for lines in by_order.values()),
        unserved=tuple(unserved),
    )


async def shared_cycle_of(tx: Transaction, compound_id: int) -> int | None:
    """The newest cycle of a compound's group that has closed; None before the first has."""
    row = await _closed_cycle(tx, compound_id, None)
    return None if row is None else int(row.id)


async def _closed_cycle(tx: Transaction, compound_id: int, cycle_id: int | None) -> Row[Any] | None:
    newest = (
        select(cycle)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .where(
            group_compound.c.compound_id == compound_id,
            OF_GROUP,
            cycle.c.state.in_((CycleState.CLOSED, CycleState.SETTLED)),
        )
        .order_by(cycle.c.number.desc())
    )
    if cycle_id is not None:
        newest = newest.where(cycle.c.id == cycle_id)
    return await tx.first(newest.limit(1))


async def _require_closed(tx: Transaction, cycle_id: int) -> None:
    state = await tx.scalar(select(cycle.c.state).where(cycle.c.id == cycle_id, OF_GROUP))
    if state not in (CycleState.CLOSED, CycleState.SETTLED):
        raise StaleButton()


async def _lines(tx: Transaction, cycle_id: int, *more: Any) -> Sequence[Row[Any]]:
    instead = aliased(offer)
    flags = select(household_flag.c.household_id).distinct().subquery()
    return await tx.all(
        select(
            order_line,
            order.c.address,
            offer.c.code,
            instead.c.code.label("instead"),
            compound.c.name.label("compound"),
            flags.c.household_id.label("flagged"),
        )
        .join(order, order.c.id == order_line.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .join(compound, compound.c.id == order.c.compound_id)
        .join(household, household.c.id == order.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .outerjoin(instead, instead.c.id == order_line.c.instead_id)
        .outerjoin(flags, flags.c.household_id == order.c.household_id)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(SHARED), *more)
        .order_by(household.c.position, order.c.id, func.length(offer.c.code), offer.c.code)
    )


def _of_household(sharing: Sharing, lines: Sequence[Row[Any]]) -> HouseholdSharing:
    offers = {item.code: item for item in sharing.offers}
    first = lines[0]
    someone = who(first.compound, first.address)
    return HouseholdSharing(
        sharing=sharing,
        address=first.address,
        compound=first.compound,
        lines=tuple(
            OwnLine(
                shared := _shared(line),
                why(shared, offers[line.code]),
                draw_of(sharing.seed, line.code, someone).hex()[:8],
                offers[line.code].rounds or 0,
            )
            for line in lines
        ),
    )


def _shared(line: Row[Any]) -> SharedLine:
    return SharedLine(
        address=line.address,
        code=line.code,
        wished=line.quantity,
        got=line.allocated or 0,
        substituted=line.substituted,
        choice=Choice(IfShort(line.if_short), line.instead or ""),
        flagged=line.flagged is not None,
    )


def _stock(item: Row[Any]) -> OfferStock:
    return OfferStock(item.code, item.stock, is_withdrawn=item.withdrawn_at is not None)
