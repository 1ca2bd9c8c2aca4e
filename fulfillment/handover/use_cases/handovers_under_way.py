"""The loads and hand-overs that somebody at the gate or at the tables has before them."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from config.chance import Chance
from fulfillment.handover.tables.handovers import consignment, handover
from fulfillment.handover.use_cases.consignment_cards import (
    ENDED,
    ConsignmentCard,
    consignment_card,
    consignments_under_way,
)
from fulfillment.handover.use_cases.consignments import (
    Counted,
    admit,
    count,
    count_against_list,
    mark_left,
    take_over,
    take_step,
)
from fulfillment.handover.use_cases.pickup import Progress, progress
from fulfillment.handover.use_cases.timetable_preview import with_goods
from orders.actors import Actor
from orders.rules.errors import BadQuantity
from orders.rules.numerals import NUMBER_PATTERN, fold, read_number
from orders.rules.states import HandoverState
from orders.use_cases.desks import Desk, Place, choose_desk
from orders.use_cases.rights import has_right
from storage.database import Transaction

LOAD_RIGHTS = ("approve", "gate", "hand_out")
HANDOVER_RIGHTS = ("approve", "hand_out")
# No truck carries more; a longer number is a slip of the finger.
MOST_BAGS = 100_000
# Steps as buttons of before called them.
OLD_NAMES = {"disinfect": "disinfected", "rest": "resting"}


@dataclass(frozen=True, slots=True)
class LoadsUnderWay:
    """A compound's loads that are neither counted nor refused, and its hand-overs not closed."""

    desk: Desk
    loads: tuple[ConsignmentCard, ...]
    handovers: tuple[Progress, ...]
    can_open: frozenset[int] = frozenset()  # planned ones with goods, for who may open them


@dataclass(frozen=True, slots=True)
class ShownHandover:
    """How far one hand-over is, and where."""

    place: Place
    progress: Progress


async def loads_under_way(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> LoadsUnderWay:
    """Return what is on its way or being handed out. Needs `approve`, `gate` or `hand_out`."""
    busy = await tx.scalars(
        select(consignment.c.compound_id).where(consignment.c.state.not_in(ENDED)).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=LOAD_RIGHTS, wanted=compound_id, busy=busy)
    here = desk.place.compound_id
    loads = await consignments_under_way(tx, compound_id=here)
    handovers = await _handovers(tx, here, now=now)
    can_open: frozenset[int] = frozenset()
    if await has_right(tx, actor, here, "approve"):
        can_open = await with_goods(tx, [each.handover_id for each in handovers])
    return LoadsUnderWay(desk, loads, handovers, can_open)


async def handovers_under_way(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> LoadsUnderWay:
    """Return the hand-overs that are not closed. Needs `approve` or `hand_out`."""
    busy = await tx.scalars(
        select(handover.c.compound_id).where(handover.c.state == HandoverState.OPEN).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=HANDOVER_RIGHTS, wanted=compound_id, busy=busy)
    return LoadsUnderWay(desk, (), await _handovers(tx, desk.place.compound_id, now=now))


async def shown_load(tx: Transaction, *, actor: Actor, consignment_id: int) -> ConsignmentCard:
    """Return one load for who may look at it."""
    card = await consignment_card(tx, consignment_id)
    await choose_desk(tx, actor=actor, rights=LOAD_RIGHTS, wanted=card.compound_id)
    return card


async def step_load(
    tx: Transaction, *, actor: Actor, consignment_id: int, step: str, now: datetime
) -> ConsignmentCard:
    """Take one step at the gate: let in, take over, the vehicle left, or what comes next."""
    firsts = {"admit": admit, "take_over": take_over, "left": mark_left}
    if step in firsts:
        return await firsts[step](tx, actor=actor, consignment_id=consignment_id, now=now)
    step = OLD_NAMES.get(step, step)
    return await take_step(tx, actor=actor, consignment_id=consignment_id, step=step, now=now)


async def count_all(
    tx: Transaction, *, actor: Actor, consignment_id: int, chance: Chance, now: datetime
) -> Counted:
    """Everything that was sent has been counted, but what was noted as missing or too many."""
    return await count_against_list(
        tx, actor=actor, consignment_id=consignment_id, chance=chance, now=now
    )


async def count_typed(
    tx: Transaction, *, actor: Actor, consignment_id: int, text: str, chance: Chance, now: datetime
) -> Counted:
    """Another number, as somebody typed it; raises `BadQuantity` for anything but a number."""
    typed = fold(text).strip()
    bags = read_number(typed) if re.fullmatch(NUMBER_PATTERN, typed) else None
    if bags is None or bags >= MOST_BAGS:
        raise BadQuantity(text=text[:40])
    return await count(
        tx, actor=actor, consignment_id=consignment_id, bags=bags, chance=chance, now=now
    )


async def count_said(
    tx: Transaction, *, actor: Actor, consignment_id: int, text: str, chance: Chance, now: datetime
) -> Counted:
    """The number that was typed; nothing typed is all that is on the list but what was noted."""
    if not text.strip():
        return await count_all(
            tx, actor=actor, consignment_id=consignment_id, chance=chance, now=now
        )
    return await count_typed(
        tx, actor=actor, consignment_id=consignment_id, text=text, chance=chance, now=now
    )


async def shown_handover(
    tx: Transaction, *, actor: Actor, handover_id: int, now: datetime
) -> ShownHandover:
    """Return how far a hand-over is, for who may look at it."""
    found = await progress(tx, handover_id=handover_id, now=now)
    desk = await choose_desk(tx, actor=actor, rights=LOAD_RIGHTS, wanted=found.compound_id)
    return ShownHandover(desk.place, found)


async def _handovers(tx: Transaction, compound_id: int, *, now: datetime) -> tuple[Progress, ...]:
    ids = await tx.scalars(
        select(handover.c.id)
        .where(handover.c.compound_id == compound_id, handover.c.state != HandoverState.CLOSED)
        .order_by(handover.c.id)
    )
    return tuple([await progress(tx, handover_id=each, now=now) for each in ids])
