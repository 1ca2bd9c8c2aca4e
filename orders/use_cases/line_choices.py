"""What a household chose for short stock, as it stands on its order and its lines."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from orders.rules.choices import EVERY, Choice, IfShort, choice_of
from orders.tables.cycles import offer
from orders.tables.orders import order_line
from storage.database import Transaction


async def choices_of(tx: Transaction, known: Row[Any] | None) -> dict[str, str]:
    """The choices of an order by code, and its own under `EVERY`; `fewer` is left out."""
    if known is None:
        return {}
    instead = aliased(offer)
    lines = (
        select(offer.c.code, order_line.c.if_short, instead.c.code.label("instead"))
        .join(offer, offer.c.id == order_line.c.offer_id)
        .outerjoin(instead, instead.c.id == order_line.c.instead_id)
        .where(order_line.c.order_id == known.id, order_line.c.quantity > 0)
    )
    rows = await tx.once(("choices", known.id), (order_line, offer), lambda: tx.all(lines))
    found = {row.code: str(Choice(IfShort(row.if_short), row.instead or "")) for row in rows}
    found[EVERY] = known.if_short
    return without_usual(found)


def without_usual(choices: Mapping[str, str]) -> dict[str, str]:
    """The choices without those that go without saying."""
    usual = choices.get(EVERY, IfShort.FEWER)
    kept = {code: text for code, text in choices.items() if code != EVERY and text != usual}
    return kept if usual == IfShort.FEWER else kept | {EVERY: usual}


def for_line(
    code: str, choices: Mapping[str, str], offers: Mapping[str, Row[Any]]
) -> dict[str, Any]:
    """The choice for a line, as its columns."""
    choice = choice_of(code, choices)
    instead = offers.get(choice.instead)
    if choice.if_short == IfShort.INSTEAD and instead is None:
        return {"if_short": IfShort.FEWER, "instead_id": None}
    return {"if_short": choice.if_short, "instead_id": None if instead is None else instead.id}
