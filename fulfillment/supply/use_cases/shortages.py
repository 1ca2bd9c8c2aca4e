"""What the supplier lacks after the approval: reported, looked at, and on a yes delivered so.

The clerk, the supplier's contact or the liaison reports it; each of them may say yes or put it
aside. Nothing happens before. A list has one report that waits; another one takes its place, and
the same one said again is the same report. A yes holds for what was shown, on the newest version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select, update

from fulfillment.supply.tables.pick_lists import pick_list, shortage
from fulfillment.supply.use_cases.moves import hold_cycle
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    latest,
    pick_list_version,
)
from fulfillment.supply.use_cases.shortage_plan import ShortagePlan, plan_shortage
from fulfillment.supply.use_cases.shortage_told import shortage_data, tell_dropped, tell_shown
from orders.actors import Actor
from orders.rules.errors import (
    AlreadyDecided,
    CycleCancelled,
    NotYours,
    StaleButton,
    WrongCompound,
    WrongState,
)
from orders.rules.errors_shortage import NotOnList, ReportOutdated
from orders.rules.states import CycleState, ShortageState, check
from orders.tables.cycles import offer
from orders.tables.suppliers import supplier_contact
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

SHOWN = ShortageState.SHOWN


@dataclass(frozen=True, slots=True)
class ShortageCard:
    """A report and what it would do; no plan once it was decided."""

    shortage_id: int
    state: str
    edition: PickListVersion
    plan: ShortagePlan | None
    made_by: str
    made_at: datetime
    has_moved: bool = False  # it would do something else than what was shown

    def data(self) -> dict[str, Any]:
        """What a chat is told of it; there has to be a plan."""
        assert self.plan is not None
        return shortage_data(self.shortage_id, self.edition, self.plan)


async def report_shortage(
    tx: Transaction,
    *,
    actor: Actor,
    pick_list_id: int,
    said: Mapping[str, int],
    source: str,
    now: datetime,
) -> ShortageCard:
    """Keep what the supplier can deliver, in units by code, and show what follows from it.

    Bundles that are not named can be delivered as ordered. Raises `ReportOutdated` where there
    is a newer list, `NothingShort`, `NotOnList`.
    """
    edition = await _newest(tx, actor, pick_list_id)
    await _require_sold(tx, edition, said)
    plan = await plan_shortage(tx, edition, said)
    waiting = await _waiting(tx, edition)
    for row in waiting:
        if row.available == dict(said) and row.pick_list_id == pick_list_id:
            return _card(row, edition, plan)
        await decide(tx, row, edition, ShortageState.DROPPED, actor=actor, now=now)
    shortage_id = await tx.insert(
        shortage,
        pick_list_id=pick_list_id,
        available=dict(said),
        source=source,
        state=SHOWN,
        made_by=str(actor),
        made_at=now,
    )
    change = Change("shortage", shortage_id, "report", None, SHOWN, edition.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await tell_shown(tx, shortage_id, edition, plan, actor=actor, now=now)
    row = await tx.one(select(shortage).where(shortage.c.id == shortage_id))
    return _card(row, edition, plan)


async def look_at_shortage(tx: Transaction, *, actor: Actor, shortage_id: int) -> ShortageCard:
    """Return a report with what it would do now. Raises `ReportOutdated` for an older list's."""
    row, edition = await shortage_row(tx, actor, shortage_id)
    if row.state != SHOWN:
        return _card(row, edition, None)
    await _require_newest(tx, edition)
    return _card(row, edition, await plan_shortage(tx, edition, row.available))


async def drop_shortage(
    tx: Transaction, *, actor: Actor, shortage_id: int, now: datetime
) -> ShortageCard:
    """Put a report aside; everything stays as it is. Raises `AlreadyDecided` for an applied one."""
    row, edition = await shortage_row(tx, actor, shortage_id)
    if row.state == ShortageState.APPLIED:
        raise AlreadyDecided(state=row.state)
    if row.state == SHOWN:
        await decide(tx, row, edition, ShortageState.DROPPED, actor=actor, now=now)
        row = await tx.one(select(shortage).where(shortage.c.id == shortage_id))
    return _card(row, edition, None)


async def shortages_waiting(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[Desk, tuple[ShortageCard, ...]]:
    """The reports of a compound that wait for a yes, for who approves there."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    rows = await tx.all(
        select(shortage)
        .join(pick_list, pick_list.c.id == shortage.c.pick_list_id)
        .where(
            pick_list.c.compound_id == desk.place.compound_id,
            shortage.c.state == SHOWN,
            ~_newer_list(),
        )
        .order_by(shortage.c.id)
    )
    cards = [await look_at_shortage(tx, actor=actor, shortage_id=row.id) for row in rows]
    return desk, tuple(cards)


def _newer_list() -> ColumnElement[bool]:
    """There is a newer version of the list that a shortage is of."""
    newer = pick_list.alias("newer")
    return exists().where(
        newer.c.cycle_id == pick_list.c.cycle_id,
        newer.c.compound_id == pick_list.c.compound_id,
        newer.c.supplier_id == pick_list.c.supplier_id,
        newer.c.version > pick_list.c.version,
    )


async def shortages_of(
    tx: Transaction, *, compound_id: int, cycle_id: int, supplier_id: int | None = None
) -> Sequence[Row[Any]]:
    """A list's reports, the newest first: the shortage's columns, the version and the supplier."""
    conditions = [pick_list.c.compound_id == compound_id, pick_list.c.cycle_id == cycle_id]
    if supplier_id is not None:
        conditions.append(pick_list.c.supplier_id == supplier_id)
    return await tx.all(
        select(shortage, pick_list.c.version, pick_list.c.supplier_id)
        .join(pick_list, pick_list.c.id == shortage.c.pick_list_id)
        .where(*conditions)
        .order_by(shortage.c.id.desc())
    )


async def require_reporter(tx: Transaction, actor: Actor, edition: PickListVersion) -> None:
    """Let pass a clerk of the supplier here, who speaks for it, or who approves here."""
    if actor.supplier_id is not None:
        if actor.supplier_id != edition.supplier_id:
            raise NotYours()
        if actor.compound_id not in (None, edition.compound_id):
            raise WrongCompound()
        return
    speaks = await tx.scalar(
        select(supplier_contact.c.person_id).where(
            supplier_contact.c.supplier_id == edition.supplier_id,
            supplier_contact.c.person_id == actor.person_id,
        )
    )
    if speaks is None:
        await require_right(tx, actor, edition.compound_id, "approve")


async def shortage_row(
    tx: Transaction, actor: Actor, shortage_id: int
) -> tuple[Row[Any], PickListVersion]:
    """A report for who may see it, and the version that it is of. Raises `StaleButton`."""
    row = await tx.first(select(shortage).where(shortage.c.id == shortage_id))
    if row is None:
        raise StaleButton()
    edition = await pick_list_version(tx, row.pick_list_id)
    await require_reporter(tx, actor, edition)
    return row, edition


async def decide(
    tx: Transaction,
    row: Row[Any],
    edition: PickListVersion,
    after: ShortageState,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Move a report to how it ends, with its audit row."""
    check(ShortageState(row.state), after)
    values = {"state": after, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(shortage).where(shortage.c.id == row.id).values(**values))
    change = Change("shortage", row.id, after, row.state, after, edition.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if after is ShortageState.DROPPED:
        await tell_dropped(tx, row.id, edition, now=now)


async def hold_series(tx: Transaction, edition: PickListVersion) -> None:
    """Take the cycle's turn. Raises what keeps its lists from being changed, `ReportOutdated`."""
    held = await hold_cycle(tx, edition.cycle_id)
    if held.state == CycleState.CANCELLED:
        raise CycleCancelled()
    if held.state != CycleState.CLOSED:
        raise WrongState(noun="cycle", state=held.state)
    await _require_newest(tx, edition)


async def _newest(tx: Transaction, actor: Actor, pick_list_id: int) -> PickListVersion:
    edition = await pick_list_version(tx, pick_list_id)
    await require_reporter(tx, actor, edition)
    await hold_series(tx, edition)
    return edition


async def _require_newest(tx: Transaction, edition: PickListVersion) -> None:
    newest = await latest(
        tx,
        cycle_id=edition.cycle_id,
        compound_id=edition.compound_id,
        supplier_id=edition.supplier_id,
    )
    if newest is not None and newest.version != edition.version:
        raise ReportOutdated(version=edition.version, latest=newest.version)


async def _require_sold(tx: Transaction, edition: PickListVersion, said: Mapping[str, int]) -> None:
    sold = await tx.scalars(
        select(offer.c.code).where(
            offer.c.cycle_id == edition.cycle_id, offer.c.supplier_id == edition.supplier_id
        )
    )
    for code in said:
        if code not in sold:
            raise NotOnList(bundle=code, cell="")


async def _waiting(tx: Transaction, edition: PickListVersion) -> Sequence[Row[Any]]:
    rows = await shortages_of(
        tx,
        compound_id=edition.compound_id,
        cycle_id=edition.cycle_id,
        supplier_id=edition.supplier_id,
    )
    return [row for row in rows if row.state == SHOWN]


def _card(row: Row[Any], edition: PickListVersion, plan: ShortagePlan | None) -> ShortageCard:
    return ShortageCard(row.id, row.state, edition, plan, row.made_by, row.made_at)
