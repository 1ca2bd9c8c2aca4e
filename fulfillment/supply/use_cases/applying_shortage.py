"""The yes to a report of what is lacking: lines, bags, bills, a new version and words, at once.

One transaction with the cycle and the bills held, set-based for any number of households. A
parcel of which nothing is left is `short`: its lines stay as what was to come, its bags are gone.
"""

from dataclasses import replace
from datetime import datetime

from config.chance import Chance
from fulfillment.money.use_cases.lessening import change_bills, hold_bills
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.pick_lists import PickListVersion, freeze
from fulfillment.supply.use_cases.shortage_contents import write_bags, write_lines
from fulfillment.supply.use_cases.shortage_plan import ShortagePlan, plan_shortage
from fulfillment.supply.use_cases.shortage_told import tell_applied, tell_households_less
from fulfillment.supply.use_cases.shortages import (
    ShortageCard,
    decide,
    hold_series,
    look_at_shortage,
    shortage_row,
)
from fulfillment.supply.use_cases.suppliers_told import tell_contacts
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided
from orders.rules.states import ParcelState, ShortageState
from storage.database import Transaction

REASON = "short"
CAN_BE_SHORT = (ParcelState.APPROVED, ParcelState.PACKED)


async def apply_shortage(
    tx: Transaction,
    *,
    actor: Actor,
    shortage_id: int,
    shown: str,
    portal_url: str,
    chance: Chance,
    now: datetime,
) -> ShortageCard:
    """Do what was `shown` (the plan's digest). Said twice it is done once.

    Raises `ReportOutdated` where there is a newer list, `AlreadyDecided` for one put aside.
    Where it would do something else by now (somebody has paid meanwhile), nothing is done.
    """
    row, edition = await shortage_row(tx, actor, shortage_id)
    if row.state == ShortageState.APPLIED:
        return await look_at_shortage(tx, actor=actor, shortage_id=shortage_id)
    if row.state != ShortageState.SHOWN:
        raise AlreadyDecided(state=row.state)
    await hold_series(tx, edition)
    row, edition = await shortage_row(tx, actor, shortage_id)  # somebody may have been quicker
    if row.state != ShortageState.SHOWN:
        return await look_at_shortage(tx, actor=actor, shortage_id=shortage_id)
    plan = await plan_shortage(tx, edition, row.available)
    await hold_bills(tx, [home.parcel_id for home in plan.households])
    plan = await plan_shortage(tx, edition, row.available)
    if plan.digest != shown:
        card = await look_at_shortage(tx, actor=actor, shortage_id=shortage_id)
        return replace(card, has_moved=True)
    await write_lines(tx, plan)
    await write_bags(tx, plan, chance=chance)
    await _move_empty(tx, plan, actor=actor, now=now)
    bills = await change_bills(
        tx,
        shortage_id=shortage_id,
        prices={home.parcel_id: home.after for home in plan.households},
        actor=actor,
        portal_url=portal_url,
        now=now,
    )
    await decide(tx, row, edition, ShortageState.APPLIED, actor=actor, now=now)
    await _new_list(tx, edition, plan, actor=actor, portal_url=portal_url, now=now)
    await tell_households_less(tx, plan, bills, shortage_id=shortage_id, now=now)
    await tell_applied(tx, shortage_id, edition, plan, actor=actor, now=now)
    return await look_at_shortage(tx, actor=actor, shortage_id=shortage_id)


async def _move_empty(tx: Transaction, plan: ShortagePlan, *, actor: Actor, now: datetime) -> None:
    empty = [home.parcel_id for home in plan.households if home.gets_nothing]
    for before in CAN_BE_SHORT if empty else ():
        await move_parcels(
            tx,
            parcel.c.id.in_(empty),
            before=before,
            after=ParcelState.SHORT,
            verb="shorten",
            actor=actor,
            now=now,
        )


async def _new_list(
    tx: Transaction,
    edition: PickListVersion,
    plan: ShortagePlan,
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> None:
    pick_list_id = await freeze(
        tx,
        actor=actor,
        cycle_id=edition.cycle_id,
        compound_id=edition.compound_id,
        supplier_id=edition.supplier_id,
        reason=REASON,
        portal_url=portal_url,
        now=now,
    )
    changed = [home.address for home in plan.households]
    await tell_contacts(
        tx, pick_list_id, Notice.PICK_LIST_CHANGED, now=now, reason=REASON, changed=changed
    )
