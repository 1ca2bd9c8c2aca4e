"""Orders on paper, before they are entered: the cycle they are for, and what a sheet says.

Looking changes nothing. Entering (`paper_entry`) reads the same text again, so that what was
shown and what is done cannot drift apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.address import AddressRegister
from orders.rules.errors import GivenBeforeOpening, GivenInFuture, NoOpenCycle, TextTooLong
from orders.rules.group_text import BundleWords, TextRegister
from orders.rules.limits import Home, limit_for
from orders.rules.paper import Hours, SheetLine, Verdict, judge, read_sheet, seen_as
from orders.rules.states import CycleState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.orders import order, order_line
from orders.use_cases.compounds import compound_of, group_of_compound
from orders.use_cases.cycles import latest_cycle_of, next_opening_of, offers_of
from orders.use_cases.registers import building_names
from orders.use_cases.rights import require_right
from storage.database import Transaction

# 3,000 households at a line each.
LONGEST_SHEET = 120_000
IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Standing:
    """The order that a household has already, as it is now."""

    order_id: int
    state: str
    source: str
    quantities: Mapping[str, int]
    placed_at: datetime
    changed_at: datetime

    @property
    def seen(self) -> str:
        return seen_as(self.state, self.source, self.quantities)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a sheet beside the order that its household has."""

    line: SheetLine
    household_id: int | None
    standing: Standing | None

    @property
    def is_same(self) -> bool:
        """The household's order says just this already."""
        there = self.standing
        return (
            there is not None
            and there.state == "live"
            and dict(there.quantities) == dict(self.line.quantities)
        )

    @property
    def needs_choice(self) -> bool:
        """Another order stands there: somebody has to say which one counts."""
        return self.line.is_sure and self.standing is not None and not self.is_same


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was understood. Nothing of it is entered yet."""

    cycle_id: int
    given_at: datetime
    verdict: Verdict
    rows: tuple[SheetRow, ...]

    @property
    def sure(self) -> tuple[SheetRow, ...]:
        return tuple(row for row in self.rows if row.line.is_sure)

    @property
    def doubtful(self) -> tuple[SheetRow, ...]:
        return tuple(row for row in self.rows if not row.line.is_sure)


async def paper_cycle(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> Row[Any]:
    """Return the cycle that sheets are for: the newest of the compound's group. Needs `approve`.

    Raises `NoOpenCycle` where none has opened yet, or where it was cancelled.
    """
    await require_right(tx, actor, compound_id, "approve")
    group = await group_of_compound(tx, compound_id)
    row = await latest_cycle_of(tx, group.id)
    if row is None or row.state == CycleState.CANCELLED:
        raise NoOpenCycle(next_opens_at=await next_opening_of(tx, group.id, after=now))
    return row


async def look_at_sheet(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    text: str,
    given_at: datetime,
    now: datetime,
) -> Sheet:
    """Tell how a sheet would be understood, and what its households have ordered already.

    Raises `GivenInFuture` and `GivenBeforeOpening` for a time that cannot be.
    """
    row = await paper_cycle(tx, actor=actor, compound_id=compound_id, now=now)
    return await read_against(
        tx, row, compound_id=compound_id, text=text, given_at=given_at, now=now
    )


async def read_against(
    tx: Transaction,
    row: Row[Any],
    *,
    compound_id: int,
    text: str,
    given_at: datetime,
    now: datetime,
) -> Sheet:
    """Read a sheet against a cycle's offers and orders as they are in this transaction."""
    if len(text) > LONGEST_SHEET:
        raise TextTooLong(limit=LONGEST_SHEET)
    hours = Hours(row.opens_at, row.cutoff_at, is_open=row.state == CycleState.OPEN)
    verdict = judge(given_at, hours, now=now)
    if verdict == Verdict.FUTURE:
        raise GivenInFuture(given_at=given_at)
    if verdict == Verdict.BEFORE_OPENING:
        raise GivenBeforeOpening(given_at=given_at, opens_at=row.opens_at)
    homes = await homes_of_compound(tx, compound_id)
    lines = await _lines_of(tx, row, compound_id, text, homes)
    ids = [homes[line.household] for line in lines if line.household]
    standing = await _standing(tx, row.id, ids)
    rows = []
    for line in lines:
        home_id = homes[line.household] if line.household else None
        rows.append(SheetRow(line, home_id, standing.get(home_id or 0)))
    return Sheet(row.id, given_at, verdict, tuple(rows))


async def homes_of_compound(tx: Transaction, compound_id: int) -> Mapping[str, int]:
    """Return the compound's households by their address, in walking order."""
    rows = await tx.all(
        select(household.c.key, household.c.id)
        .where(household.c.compound_id == compound_id)
        .order_by(household.c.position)
    )
    return {row.key: row.id for row in rows}


async def _lines_of(
    tx: Transaction, row: Row[Any], compound_id: int, text: str, homes: Mapping[str, int]
) -> tuple[SheetLine, ...]:
    place = await compound_of(tx, compound_id)
    offers = await offers_of(tx, row.id)
    others = (await building_names(tx, [compound_id]))[compound_id]
    register = TextRegister(
        addresses=AddressRegister(frozenset(homes), (place.name, *place.aliases), others),
        own=frozenset(),
        bundles=tuple(
            BundleWords(item.code, (item.name, item.name_en, *item.aliases)) for item in offers
        ),
    )
    heads = await _heads(tx, compound_id)
    on_sale = {item.code: item for item in offers if item.withdrawn_at is None}

    def limit(address: str | None, code: str) -> int | None:
        offered = on_sale.get(code)
        return offered and limit_for(offered, heads.get(address or "", Home())).units

    return read_sheet(text, register, limit)


async def _heads(tx: Transaction, compound_id: int) -> Mapping[str, Home]:
    rows = await tx.all(
        select(household.c.key, household.c.kind, household.c.heads).where(
            household.c.compound_id == compound_id
        )
    )
    return {row.key: Home(row.kind, row.heads) for row in rows}


async def _standing(
    tx: Transaction, cycle_id: int, household_ids: Sequence[int]
) -> dict[int, Standing]:
    """The orders that these households have in the cycle, in two statements a few thousand."""
    found: dict[int, Standing] = {}
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        mine = (
            order.c.cycle_id == cycle_id,
            order.c.household_id.in_(household_ids[start : start + IDS_AT_ONCE]),
        )
        lines: dict[int, dict[str, int]] = {}
        for item in await tx.all(
            select(order.c.id, offer.c.code, order_line.c.quantity)
            .join(order_line, order_line.c.order_id == order.c.id)
            .join(offer, offer.c.id == order_line.c.offer_id)
            .where(*mine, order_line.c.quantity > 0)
        ):
            lines.setdefault(item.id, {})[item.code] = item.quantity
        for item in await tx.all(select(order).where(*mine)):
            found[item.household_id] = Standing(
                item.id,
                item.state,
                item.source,
                lines.get(item.id, {}),
                item.placed_at,
                item.changed_at,
            )
    return found


async def hold_cycle_alone(tx: Transaction, cycle_id: int) -> Row[Any]:
    """Hold the cycle against every other order: a sheet is entered whole."""
    return await tx.lock(select(cycle).where(cycle.c.id == cycle_id))
