"""“I cannot pay now”: the household asks, the liaison hears at once and decides.

Nobody who asked is reminded until then. Why is never a must; what was said is emptied with the
decision. Whatever settles, holds or drops the bill is a decision, too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.settled import LAPSED
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import told_data
from fulfillment.money.use_cases.payment_views import PaymentView, payment_page
from fulfillment.money.use_cases.request_rows import PLEA_OVER, hold_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices_chasing import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import NotYours, StaleButton, WrongState
from orders.rules.states import PaymentState
from orders.tables.households import household_flag
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.members import members_of
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")
LONGEST = 300
ANSWERS = ("call", "pay")


async def plead(tx: Transaction, *, actor: Actor, request_id: int, now: datetime) -> PaymentView:
    """The household cannot pay now. Raises `WrongState` where nothing is to be paid (any more)."""
    row = await _own(tx, actor, request_id)
    if row.state != PaymentState.DUE or await _is_off(tx, row):
        raise WrongState(noun="payment", state=row.state)
    if row.plea_at is None:
        await _set(tx, row, {"plea_at": now}, "plead", actor=actor, now=now)
        await _tell_liaison(tx, row, "open", now=now)
    return await payment_page(tx, reference=row.reference)


async def say_why(
    tx: Transaction, *, actor: Actor, request_id: int, text: str, now: datetime
) -> PaymentView:
    """In a few words; the liaison's message has them from now on."""
    row = await _own(tx, actor, request_id)
    if row.plea_at is not None:
        await _set(tx, row, {"plea": text.strip()[:LONGEST]}, "say_why", actor=actor, now=now)
        held = await hold_requests(tx, payment_request.c.id == request_id)
        await _tell_liaison(tx, held[0], "open", now=now)
    return await payment_page(tx, reference=row.reference)


async def shown_plea(tx: Transaction, *, actor: Actor, request_id: int) -> PaymentView:
    """The bill of a household that has asked."""
    row = await _own(tx, actor, request_id)
    return await payment_page(tx, reference=row.reference)


async def withdraw_plea(
    tx: Transaction, *, actor: Actor, request_id: int, now: datetime
) -> PaymentView:
    """The household can pay after all."""
    row = await _own(tx, actor, request_id)
    if row.plea_at is not None:
        await _set(tx, row, PLEA_OVER, "withdraw_plea", actor=actor, now=now)
        await _tell_liaison(tx, row, "withdrawn", now=now)
    return await payment_page(tx, reference=row.reference)


async def answer_plea(
    tx: Transaction, *, actor: Actor, request_id: int, answer: str, now: datetime
) -> PaymentView:
    """The liaison will `call`, and the plea stays; or asks to `pay` after all.

    What settles the bill (to advance, waive, hold or drop it) is decided as ever.
    """
    held = await hold_requests(tx, payment_request.c.id == request_id)
    if not held or answer not in ANSWERS:
        raise StaleButton()
    (row,) = held
    await require_right(tx, actor, row.compound_id, *RIGHTS)
    if row.plea_at is None or row.state != PaymentState.DUE:
        raise StaleButton()
    values = PLEA_OVER if answer == "pay" else {}
    await _set(tx, row, values, f"answer_{answer}", actor=actor, now=now)
    by = await _name(tx, actor)
    await tell_of_payments(
        tx, Notice.PLEA_ANSWERED, [row], now=now, to_pay=True, answer=answer, by=by
    )
    await _tell_liaison(tx, row, answer, by=by, now=now)
    return await payment_page(tx, reference=row.reference)


async def pleas_decided(
    tx: Transaction, request_ids: Sequence[int], *, actor: Actor, verdict: str, now: datetime
) -> None:
    """A decision on these bills was also the answer to those who asked, told among liaisons."""
    asked = (payment_request.c.id.in_(request_ids), payment_request.c.plea_at.is_not(None))
    cycles = set(await tx.scalars(select(payment_request.c.cycle_id).where(*asked)))
    for cycle_id in sorted(cycles):  # before the bills, as whoever drops or holds them does
        await hold_cycle(tx, cycle_id)
    rows = await hold_requests(tx, *asked)
    if not rows:
        return
    by = await _name(tx, actor)
    for row in rows:
        await _set(tx, row, PLEA_OVER, "answer_plea", actor=actor, now=now)
        await _tell_liaison(tx, row, verdict, by=by, now=now)


async def _own(tx: Transaction, actor: Actor, request_id: int) -> Row[Any]:
    """The request, where the actor is of its household or ordered for it; a page's link is."""
    held = await hold_requests(tx, payment_request.c.id == request_id)
    if not held:
        raise StaleButton()
    (row,) = held
    if actor.person_id is None:
        if actor.kind != "page" or actor.id != row.parcel_id:
            raise NotYours()
        return row
    members = (await members_of(tx, [row.household_id])).get(row.household_id, ())
    placed_by = await tx.scalar(
        select(order.c.placed_by)
        .join(parcel, parcel.c.order_id == order.c.id)
        .where(parcel.c.id == row.parcel_id)
    )
    if actor.person_id not in (*members, placed_by):
        raise NotYours()
    return row


async def _is_off(tx: Transaction, row: Row[Any]) -> bool:
    state = await tx.scalar(select(parcel.c.state).where(parcel.c.id == row.parcel_id))
    return state in LAPSED


async def _set(
    tx: Transaction,
    row: Row[Any],
    values: Mapping[str, Any],
    verb: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if values:
        mine = payment_request.c.id == row.id
        await tx.run(update(payment_request).where(mine).values(**values))
    change = Change("payment", row.id, verb, None, None, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _tell_liaison(
    tx: Transaction, row: Row[Any], state: str, *, by: str = "", now: datetime
) -> None:
    """Each has one message for a bill, which says how it stands."""
    about = (await described(tx, [row.parcel_id]))[0]
    flagged = await tx.first(
        select(household_flag.c.flag).where(household_flag.c.household_id == row.household_id)
    )
    data = {
        **told_data(row, about),
        "compound_id": row.compound_id,
        "pay_by": row.pay_by.isoformat(),
        "timezone": about.timezone,
        "is_flagged": flagged is not None,
        "why": (row.plea or "") if state == "open" else "",
        "state": state,
        "by": by,
    }
    people = await holders(tx, row.compound_id, *RIGHTS)
    await tell_people(tx, people, Notice.PLEA, data, now=now, slot=f"plea:{row.id}")


async def _name(tx: Transaction, actor: Actor) -> str:
    found = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    return found or ""
