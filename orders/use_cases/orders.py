"""Ordering: a form with quantities, saving, withdrawing; by the household or for it.

Saving holds the cycle's row in shared mode, closing holds it alone: an order is in, or it is
too late. What counts is `sent_at`: when a message was sent, when a press was received.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete

from orders.actors import Actor
from orders.rules.choices import EVERY, check_choice, read_choice
from orders.rules.errors import ControlEnded, EmptyOrder, NoOpenCycle, UnknownBundle
from orders.rules.states import OrderState
from orders.tables.orders import draft
from orders.use_cases.again import with_earlier
from orders.use_cases.offer_lines import check_quantities
from orders.use_cases.order_access import household_to_order_for, is_member, own_household
from orders.use_cases.order_forms import (
    OrderForm,
    cycle_for,
    draft_of,
    held_cycle,
    held_for_order,
    is_late,
    keep_draft,
    latest_cycle_for,
    read_form,
)
from orders.use_cases.order_rows import refuse_late, save_order, withdraw_row
from storage.database import Transaction

IN_PLACE = (OrderState.LIVE, OrderState.WAITING)


async def show_form(
    tx: Transaction, *, actor: Actor, household_id: int, now: datetime, cycle_id: int | None = None
) -> OrderForm:
    """Return the form of a household's order: its draft, else its live order, else empty."""
    home = await household_to_order_for(tx, actor, household_id)
    row = await cycle_for(tx, home, cycle_id, now=now)
    form = await read_form(tx, row, home, person_id=actor.person_id, now=now)
    return await with_earlier(tx, form)


async def show_form_if_any(
    tx: Transaction, *, actor: Actor, household_id: int, now: datetime
) -> OrderForm | None:
    """Return the form, or None before the group's first cycle has opened."""
    try:
        return await show_form(tx, actor=actor, household_id=household_id, now=now)
    except NoOpenCycle:
        return None
    except ControlEnded:  # the last order is still on its way
        home = await own_household(tx, actor, household_id)
        row = await latest_cycle_for(tx, home.compound_id)
        return await read_form(tx, row, home, person_id=None, now=now) if row else None


async def set_quantity(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    household_id: int,
    code: str,
    quantity: int,
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    """Set one bundle's quantity on the form, not confirmed yet. Setting it twice is once."""
    home = await household_to_order_for(tx, actor, household_id)
    row = await held_cycle(tx, (await cycle_for(tx, home, cycle_id, now=now)).id)
    if is_late(row, sent_at):
        return await read_form(tx, row, home, person_id=None, now=now, refused_late=True)
    form = await read_form(tx, row, home, person_id=actor.person_id, now=now)
    quantities = {line.code: line.quantity for line in form.lines if line.quantity}
    check_quantities(form.lines, {code: quantity})
    kept = await keep_draft(
        tx,
        form,
        person_id=actor.person_id,
        quantities=quantities | {code: quantity},
        choices=form.choices,
        now=now,
    )
    return await with_earlier(tx, kept)


async def set_choice(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    household_id: int,
    code: str,
    choice: str,
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    """Set what to do where a bundle's stock is short, or that of any (`EVERY`); not confirmed yet.

    Raises `UnknownChoice`, `InsteadOfItself`, `UnknownBundle`. `EVERY` is for all lines alike.
    """
    home = await household_to_order_for(tx, actor, household_id)
    row = await held_cycle(tx, (await cycle_for(tx, home, cycle_id, now=now)).id)
    if is_late(row, sent_at):
        return await read_form(tx, row, home, person_id=None, now=now, refused_late=True)
    form = await read_form(tx, row, home, person_id=actor.person_id, now=now)
    offered = [line.code for line in form.lines if not line.is_withdrawn]
    if code not in (EVERY, *offered):
        raise UnknownBundle(bundle=code)
    check_choice(code, read_choice(choice), offered)
    kept = await keep_draft(
        tx,
        form,
        person_id=actor.person_id,
        quantities={line.code: line.quantity for line in form.lines},
        choices={EVERY: choice} if code == EVERY else {**form.choices, code: choice},
        now=now,
    )
    return await with_earlier(tx, kept)


async def confirm_order(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    household_id: int,
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    """Make the form's quantities the household's order."""
    home = await household_to_order_for(tx, actor, household_id)
    row = await held_for_order(tx, (await cycle_for(tx, home, cycle_id, now=now)).id, home)
    form = await read_form(tx, row, home, person_id=actor.person_id, now=now)
    quantities = {line.code: line.quantity for line in form.lines if line.quantity}
    return await _place(
        tx, form, actor=actor, row=row, home=home, quantities=quantities, sent_at=sent_at, now=now
    )


async def place_order(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    quantities: Mapping[str, int],
    replaces: bool,
    sent_at: datetime,
    now: datetime,
    cycle_id: int | None = None,
    choices: Mapping[str, str] | None = None,
) -> OrderForm:
    """Save an order: the named bundles get these quantities, others stay unless it `replaces`.

    `choices` for short stock are added to those of the order, by code.

    A neighbour may order for a household that has no member of its own; the liaison for any.
    """
    home = await household_to_order_for(tx, actor, household_id)
    found = await cycle_for(tx, home, cycle_id, now=now)
    row = await held_for_order(tx, found.id, home)
    form = await read_form(tx, row, home, person_id=None, now=now)
    known = {line.code for line in form.lines}
    for code in quantities:
        if code not in known:
            raise UnknownBundle(bundle=code)
    for code, text in (choices or {}).items():
        check_choice(code, read_choice(text), [line.code for line in form.lines])
    form = replace(form, choices={**form.choices, **(choices or {})})
    kept = {} if replaces else {line.code: line.quantity for line in form.lines if line.quantity}
    wished = {code: count for code, count in (kept | dict(quantities)).items() if count}
    if not wished and form.order_state in IN_PLACE and not is_late(row, sent_at):
        return await withdraw_row(tx, actor=actor, row=row, home=home, now=now)
    return await _place(
        tx, form, actor=actor, row=row, home=home, quantities=wished, sent_at=sent_at, now=now
    )


async def withdraw_order(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    sent_at: datetime,
    now: datetime,
    cycle_id: int | None = None,
) -> OrderForm:
    """Take the household's order back, until the cut-off. Raises `NothingToWithdraw`."""
    home = await household_to_order_for(tx, actor, household_id)
    found = await cycle_for(tx, home, cycle_id, now=now)
    row = await held_for_order(tx, found.id, home)
    if is_late(row, sent_at):
        return await refuse_late(
            tx, actor=actor, row=row, home=home, quantities={}, sent_at=sent_at, now=now
        )
    return await withdraw_row(tx, actor=actor, row=row, home=home, now=now)


async def _place(
    tx: Transaction,
    form: OrderForm,
    *,
    actor: Actor,
    row: Row[Any],
    home: Row[Any],
    quantities: Mapping[str, int],
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    if is_late(row, sent_at):
        return await refuse_late(
            tx, actor=actor, row=row, home=home, quantities=quantities, sent_at=sent_at, now=now
        )
    if not quantities:
        raise EmptyOrder()
    check_quantities(form.lines, quantities)
    place = await save_order(
        tx,
        actor=actor,
        row=row,
        home=home,
        quantities=quantities,
        choices=form.choices,
        now=now,
    )
    await tx.run(delete(draft).where(*draft_of(row.id, home.id, actor.person_id)))
    saved = form.saved(quantities, waiting_place=place)
    return replace(saved, for_other=not await is_member(tx, actor, home.id))
