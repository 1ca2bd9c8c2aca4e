"""What the chat and the pages show of advances: whom to ask to pay, who owes what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.debts import Advance, Owed, advances_of, owed_in, owed_of
from fulfillment.money.use_cases.payment_views import PaymentView
from fulfillment.money.use_cases.repaying import may_book, require_booker
from fulfillment.money.use_cases.unpaid_under_way import shown_payment
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_advances import NothingOwed
from orders.tables.households import household
from orders.use_cases.rights import require_right
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")


@dataclass(frozen=True, slots=True)
class ToAdvance:
    """A bill, and the compound's payers (id, name, English name) that could pay it."""

    view: PaymentView
    payers: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class DebtsPage:
    """What is owed in a compound."""

    compound_id: int
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class DebtView:
    """One household and one holder; `owed` is None once all of it was paid back."""

    compound_id: int
    owed: Owed | None
    advances: tuple[Advance, ...]
    may_book: bool


@dataclass(frozen=True, slots=True)
class AdvancesBoard:
    """The page of advances; `may_book`: holders for whom the reader notes what came back."""

    advances: tuple[Advance, ...]
    owed: tuple[Owed, ...]
    may_book: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartAsked:
    """Whose repayment is typed next; `request_id` is a bill of it, by which it is found again."""

    request_id: int
    household_id: int
    holder: str
    address: str
    amount: int
    currency: str


async def to_advance(tx: Transaction, *, actor: Actor, request_id: int) -> ToAdvance:
    """A bill before somebody pays in the household's place."""
    view = await shown_payment(tx, actor=actor, request_id=request_id)
    payers = await payers_of(tx, view.compound_id)
    return ToAdvance(view, payers)


async def payers_of(tx: Transaction, compound_id: int) -> tuple[tuple[int, str, str], ...]:
    """The payers that a compound has now."""
    rows = await tx.all(
        select(payer.c.id, payer.c.name, payer.c.name_en)
        .where(payer.c.compound_id == compound_id, payer.c.is_active)
        .order_by(payer.c.id)
    )
    return tuple((row.id, row.name, row.name_en or row.name) for row in rows)


async def debts_page(tx: Transaction, *, actor: Actor, compound_id: int) -> DebtsPage:
    """What is owed in a compound. Needs `approve` or `collect_money`."""
    return DebtsPage(compound_id, await owed_in(tx, actor=actor, compound_id=compound_id))


async def advances_board(tx: Transaction, *, actor: Actor, compound_id: int) -> AdvancesBoard:
    """All advances of a compound. Needs `approve` or `collect_money`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    found = await advances_of(tx, payment_request.c.compound_id == compound_id)
    holders = {each.holder for each in found}
    mine = {each for each in holders if await may_book(tx, actor, compound_id, each)}
    return AdvancesBoard(found, owed_of(found), frozenset(mine))


async def debt_view(tx: Transaction, *, actor: Actor, household_id: int, holder: str) -> DebtView:
    """What one household owes one holder, bill by bill."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise StaleButton()
    await require_right(tx, actor, home.compound_id, *RIGHTS)
    found = await advances_of(tx, payment_request.c.household_id == household_id)
    mine = tuple(each for each in found if each.holder == holder and each.owed)
    owed = next(iter(owed_of(mine)), None)
    books = await may_book(tx, actor, home.compound_id, holder)
    return DebtView(home.compound_id, owed, mine, books)


async def begin_repayment(
    tx: Transaction, *, actor: Actor, household_id: int, holder: str
) -> PartAsked:
    """What is asked before a sum is typed. Raises `NothingOwed`, or `NoRight`."""
    found = await debt_view(tx, actor=actor, household_id=household_id, holder=holder)
    await require_booker(tx, actor, found.compound_id, holder)
    if found.owed is None:
        raise NothingOwed()
    return PartAsked(
        request_id=found.advances[0].request_id,
        household_id=household_id,
        holder=holder,
        address=found.owed.address,
        amount=found.owed.amount,
        currency=found.owed.currency,
    )


async def awaited_repayment(tx: Transaction, *, request_id: int) -> Mapping[str, Any]:
    """Whose repayment the sum is that was typed: household_id and holder."""
    found = await advances_of(tx, payment_request.c.id == request_id)
    if not found:
        raise NothingOwed()
    return {"household_id": found[0].household_id, "holder": found[0].holder}
