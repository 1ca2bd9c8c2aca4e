"""Telling households that their order on paper was entered, and by whom.

So a wrong entry is seen by those whom it concerns, as soon as the chat is back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.notices import Notice
from orders.tables.people import person
from orders.use_cases.compounds import compound_of
from orders.use_cases.cycles import offers_of
from orders.use_cases.members import members_of
from orders.use_cases.paper import Sheet, SheetRow
from storage.database import Transaction
from storage.outbox import Post, post_all


async def tell_of_paper(
    tx: Transaction,
    row: Row[Any],
    rows: Sequence[SheetRow],
    sheet: Sheet,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
    outcome: str | None = None,
) -> None:
    """Post one notice to each member of these households; those without chat hear nothing."""
    place = await compound_of(tx, compound_id)
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    by = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    same = {
        "by": by or "",
        "given_at": sheet.given_at.isoformat(),
        "timezone": place.timezone,
        "outcome": outcome or sheet.verdict,
        "currency": place.currency,
    }
    people = await members_of(tx, [item.household_id or 0 for item in rows])
    posts = []
    for item in rows:
        counts = item.line.quantities
        data = {
            **same,
            "address": item.line.household,
            "total": sum(offers[code].price * count for code, count in counts.items()),
            "lines": [
                {
                    "code": code,
                    "name": offers[code].name,
                    "name_en": offers[code].name_en,
                    "quantity": count,
                }
                for code, count in counts.items()
            ],
        }
        posts += [
            Post(f"person:{person_id}", Notice.ORDERED_ON_PAPER, data)
            for person_id in people.get(item.household_id or 0, ())
        ]
    await post_all(tx, posts, now=now)
