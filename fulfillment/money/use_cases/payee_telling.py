"""Who hears of a wish for another payee: who approves, who asked, who speaks for the supplier."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fulfillment.money.tables.payees import payee_change
from fulfillment.money.use_cases.payee_views import ChangeView, change_view, person_behind
from fulfillment.notices_payees import Notice
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post


async def tell_asked(
    tx: Transaction, change_id: int, places: Sequence[int], *, now: datetime
) -> None:
    """Ask everybody who approves where the supplier sells."""
    await _post(tx, await change_view(tx, change_id), places, now=now)


async def tell_decided(
    tx: Transaction, change_id: int, places: Sequence[int], *, now: datetime
) -> None:
    """What stood there to be answered says what was answered, and by whom.

    Called before the payee is changed, so that it still says what was there before.
    """
    await _post(tx, await change_view(tx, change_id), places, now=now)


async def tell_over(tx: Transaction, change_id: int, *, now: datetime) -> None:
    """Tell who asked, and the supplier's contacts, what became of a wish."""
    view = await change_view(tx, change_id)
    row = await tx.one(select(payee_change).where(payee_change.c.id == change_id))
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id).where(
            supplier_contact.c.supplier_id == row.supplier_id
        )
    )
    asker = await person_behind(tx, row.asked_by)
    people = {*contacts, *([] if asker is None else [asker])}
    data = {
        "state": view.state,
        "supplier": view.supplier,
        "supplier_en": view.supplier_en,
        "payee": row.payee,
        "account_last4": row.account_last4,
    }
    posts = [
        Post(
            f"person:{each}",
            Notice.PAYEE_WISH_OVER,
            data,
            natural_key=f"payee_wish_over:{row.id}:{each}",
        )
        for each in sorted(people)
    ]
    await post(tx, *posts, now=now)


def notice_data(view: ChangeView) -> dict[str, Any]:
    """What the notice says, and the page in the chat."""
    return {
        "change_id": view.change_id,
        "supplier_id": view.supplier_id,
        "state": view.state,
        "supplier": view.supplier,
        "supplier_en": view.supplier_en,
        "before": view.before.as_data(),
        "after": view.after.as_data(),
        "asked_by": view.asked_by,
        "decided_by": view.decided_by,
        "has_trial": view.has_trial,
    }


async def _post(tx: Transaction, view: ChangeView, places: Sequence[int], *, now: datetime) -> None:
    people = {each for place in places for each in await holders(tx, place, "approve")}
    posts = [
        Post(
            f"person:{each}",
            Notice.PAYEE_ASKED,
            notice_data(view),
            slot=f"payee_change:{view.change_id}:{each}",
        )
        for each in sorted(people)
    ]
    await post(tx, *posts, now=now)
