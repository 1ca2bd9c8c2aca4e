"""The small compound on an evening without chat: a liaison on her page, and her sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from orders.actors import Actor
from orders.tables.cycles import offer
from orders.tables.orders import late_order, order, order_line
from orders.use_cases.paper_entry import Entered, enter_sheet
from storage.database import Transaction
from tests.builders import CUTOFF, make_compound, make_liaison, make_open_cycle

GIVEN = CUTOFF - timedelta(minutes=30)
ENTERED = CUTOFF - timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Street:
    """A compound with an open cycle, and its liaison signed in on the page."""

    compound_id: int
    cycle_id: int
    liaison: Actor

    async def enter(
        self,
        tx: Transaction,
        text: str,
        *,
        given_at: datetime = GIVEN,
        now: datetime = ENTERED,
        choices: Mapping[str, str] | None = None,
    ) -> Entered:
        return await enter_sheet(
            tx,
            actor=self.liaison,
            compound_id=self.compound_id,
            text=text,
            given_at=given_at,
            choices=choices or {},
            now=now,
        )


async def make_street(tx: Transaction) -> Street:
    loaded = await make_compound(tx)
    person = await make_liaison(tx, loaded.compound_id, name="李红梅")
    liaison = Actor("liaison", 1, person_id=person.person_id, compound_id=loaded.compound_id)
    return Street(loaded.compound_id, await make_open_cycle(tx), liaison)


async def orders_of(tx: Transaction, *, source: str = "paper") -> dict[str, dict[str, int]]:
    """Live orders of a source: address → code → quantity."""
    rows = await tx.all(
        select(order.c.address, offer.c.code, order_line.c.quantity)
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order.c.state == "live", order.c.source == source)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.address, {})[row.code] = row.quantity
    return found


async def late_of(tx: Transaction) -> list[Any]:
    return list(await tx.all(select(late_order).order_by(late_order.c.id)))
