"""The liaison's yes to a file of a platform's orders: from its lines to batches and messages.

What is clear is taken over, in one transaction. What is not clear stays with the file and can be
taken over later; so does what is new for a building whose batch is approved already. Only now are
neighbours told, once each, and whom nobody can write to stands on a list, to phone.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from config.chance import Chance
from fulfillment.supply.tables.batches import batch
from fulfillment.supply.use_cases.platform_batches import apply_platform_orders
from fulfillment.supply.use_cases.platform_refunds import Refunds, take_out_refunded
from fulfillment.supply.use_cases.platform_telling import ToPhone, tell_who_ordered
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.import_goods import GoodInFile, name_of
from orders.rules.platform_export import ExportLine
from orders.rules.states import BatchState, UploadState
from orders.tables.compounds import building
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.use_cases.import_cards import ImportCycle, ImportLook
from orders.use_cases.import_uploads import decide_upload, undecided
from orders.use_cases.imports import look_at_import
from orders.use_cases.platform_cards import post_platform_card
from orders.use_cases.platform_goods import PlatformGood
from orders.use_cases.platform_orders import (
    PlatformLine,
    PlatformOrder,
)
from orders.use_cases.registers import register_of
from storage.database import Transaction

LONGEST_REMARK = 300


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file. `waiting`: lines by building whose batch is approved already."""

    look: ImportLook
    cycle: ImportCycle
    lines: int
    units: int
    households: int
    batches: int
    told: int
    to_phone: tuple[ToPhone, ...]
    waiting: Mapping[str, int]
    refunds: Refunds
    taken_out: tuple[str, ...]
    is_done: bool  # nothing of the file is left


async def take_over(
    tx: Transaction, *, actor: Actor, upload_id: int, now: datetime, chance: Chance
) -> TakenIn:
    """Take over what is clear in a file. Needs `approve`; a second time there is nothing new."""
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    if row.cycle_id is not None:
        await tx.lock(select(cycle.c.id).where(cycle.c.id == row.cycle_id))
    look = await look_at_import(tx, actor=actor, upload_id=upload_id, now=now)
    if look.looked is None or look.cycle is None:
        raise WrongState(noun="upload", state=row.state)
    refunds = await take_out_refunded(
        tx, actor=actor, look=look, cycle_id=look.cycle.cycle_id, chance=chance, now=now
    )
    orders, waiting = await _orders(tx, look, look.cycle.cycle_id)
    taken = await apply_platform_orders(
        tx,
        actor=actor,
        cycle_id=look.cycle.cycle_id,
        compound_id=look.compound_id,
        orders=orders,
        goods=_goods(look.goods, orders),
        upload_id=upload_id,
        now=now,
        chance=chance,
    )
    told, to_phone = await tell_who_ordered(
        tx, look, look.cycle, orders=orders, new=set(taken.household_ids), now=now
    )
    if look.cycle.runs_until is not None:  # the group is not asked to order there any more
        await post_platform_card(tx, cycle_id=look.cycle.cycle_id, now=now)
    is_done = not (look.doubts or waiting)
    if is_done:
        await decide_upload(tx, row, UploadState.APPLIED, actor=actor, now=now)
    return TakenIn(
        look=look,
        cycle=look.cycle,
        lines=taken.lines,
        units=taken.units,
        households=len(taken.household_ids),
        batches=len(taken.batch_ids),
        told=told,
        to_phone=to_phone,
        waiting=waiting,
        refunds=refunds,
        taken_out=taken.taken_out,
        is_done=is_done,
    )


async def _orders(
    tx: Transaction, look: ImportLook, cycle_id: int
) -> tuple[tuple[PlatformOrder, ...], Mapping[str, int]]:
    """The clear lines by household, and how many wait because their building is approved."""
    assert look.looked is not None
    register = await register_of(tx, look.group_id)
    approved = await _approved(tx, look.compound_id, cycle_id)
    codes = {good.name: good.code for good in look.goods}
    by_home: defaultdict[int, list[ExportLine]] = defaultdict(list)
    waiting: defaultdict[str, int] = defaultdict(int)
    for line, home in look.looked.resolved:
        home_id = register.homes[home]
        if home_id in approved:
            waiting[approved[home_id]] += 1
        else:
            by_home[home_id].append(line)
    return tuple(_order(home, lines, codes) for home, lines in by_home.items()), waiting


def _order(home: int, lines: Sequence[ExportLine], codes: Mapping[str, str]) -> PlatformOrder:
    named = next((line for line in lines if line.phone), lines[0])
    remarks = dict.fromkeys(line.remark for line in lines if line.remark)
    return PlatformOrder(
        household_id=home,
        receiver=named.receiver or named.buyer,
        phone=named.phone,
        remark="；".join(remarks)[:LONGEST_REMARK],
        platform_lines=tuple(
            PlatformLine(line.order_number, line.line, codes[name_of(line)], line.units)
            for line in lines
        ),
    )


def _goods(
    goods: Sequence[GoodInFile], orders: Collection[PlatformOrder]
) -> tuple[PlatformGood, ...]:
    """The goods that somebody gets."""
    used = {line.code for order in orders for line in order.platform_lines}
    return tuple(
        PlatformGood(good.code, good.name, good.price_held) for good in goods if good.code in used
    )


async def _approved(tx: Transaction, compound_id: int, cycle_id: int) -> Mapping[int, str]:
    """The households of buildings whose batch of this cycle is approved."""
    rows = await tx.all(
        select(household.c.id, building.c.code)
        .join(building, building.c.id == household.c.building_id)
        .join(batch, batch.c.building_id == building.c.id)
        .where(
            batch.c.cycle_id == cycle_id,
            batch.c.compound_id == compound_id,
            batch.c.state == BatchState.APPROVED,
        )
    )
    return {row.id: row.code for row in rows}
