"""Whom residents pay at a supplier, what was asked for, and who may ask or decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, union

from fulfillment.money.schemes.static_code import inputs_of
from fulfillment.money.tables.payees import payee_change, payee_trial
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton, WrongCompound
from orders.rules.states import PayeeChangeState
from orders.tables.compounds import compound, group_compound
from orders.tables.needs import pharmacy
from orders.tables.people import person, portal_session, sign_in_link
from orders.tables.suppliers import bundle, platform, supplier
from orders.use_cases.pharmacies import serving
from orders.use_cases.rights import has_right
from storage.database import Transaction

LAST = 5


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, how: what is compared before and after. `inputs` by the scheme's own names."""

    payee: str
    account_last4: str
    scheme: str
    inputs: Mapping[str, Any]

    @property
    def host(self) -> str:
        """Where the payee's own collection code leads."""
        return str(self.inputs.get("host") or "")

    def as_data(self) -> dict[str, Any]:
        """As a notice takes it: of the inputs only what can be compared by eye."""
        return {
            "payee": self.payee,
            "account_last4": self.account_last4,
            "scheme": self.scheme,
            "inputs": [[name, value[:80]] for name, value in shown_inputs(self.inputs)],
        }


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One wish; `before` is the payee in force."""

    change_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    state: str
    before: Payee
    after: Payee
    asked_by: str  # clerk, liaison, person
    asked_at: datetime
    decided_by: str  # a name; empty before
    decided_at: datetime | None
    has_trial: bool


@dataclass(frozen=True, slots=True)
class PayeeBoard:
    """A supplier's payee with the wish that waits, and the last ones that were decided."""

    supplier_id: int
    supplier: str
    supplier_en: str
    payee: Payee
    waiting: ChangeView | None
    earlier: tuple[ChangeView, ...]
    may_decide: bool
    currencies: frozenset[str] = frozenset()


def shown_inputs(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Inputs as people compare them: a hash in short, an opaque code not at all."""
    kept = inputs_of(str(inputs["text"])) if inputs.get("text") else {}
    shown = {name: value for name, value in {**inputs, **kept}.items() if name != "text"}
    if "sha256" in shown:
        shown["sha256"] = str(shown["sha256"])[:12]
    return [(name, str(value)) for name, value in shown.items()]


async def payee_board(tx: Transaction, *, actor: Actor, supplier_id: int) -> PayeeBoard:
    """One supplier's payee, for who sells there or looks after money where it sells."""
    places = await places_of(tx, supplier_id)
    await require_asker(tx, actor, supplier_id, places)
    seller = await tx.one(select(supplier).where(supplier.c.id == supplier_id))
    rows = await tx.all(_changes().where(payee_change.c.supplier_id == supplier_id).limit(LAST + 1))
    views = [await _view(tx, row) for row in rows]
    waiting = [view for view in views if view.state == PayeeChangeState.ASKED]
    return PayeeBoard(
        supplier_id=supplier_id,
        supplier=seller.name,
        supplier_en=seller.name_en,
        payee=_in_force(seller),
        waiting=waiting[0] if waiting else None,
        earlier=tuple(view for view in views if view.state != PayeeChangeState.ASKED),
        may_decide=await may_decide(tx, actor, places),
        currencies=frozenset(
            await tx.scalars(select(compound.c.currency).where(compound.c.id.in_(places)))
        ),
    )


async def payee_boards(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[PayeeBoard, ...]:
    """Those of all suppliers that sell in a compound."""
    ids = await tx.scalars(
        select(supplier.c.id).where(supplier.c.id.in_(serving(compound_id))).order_by(supplier.c.id)
    )
    return tuple([await payee_board(tx, actor=actor, supplier_id=each) for each in ids])


async def change_view(tx: Transaction, change_id: int) -> ChangeView:
    """One wish as it stands; raises `StaleButton`."""
    row = await tx.first(_changes().where(payee_change.c.id == change_id))
    if row is None:
        raise StaleButton()
    return await _view(tx, row)


async def open_changes(tx: Transaction) -> Sequence[Row[Any]]:
    """All wishes that wait: supplier, payee, account_last4, asked_at."""
    return await tx.all(_changes().where(payee_change.c.state == PayeeChangeState.ASKED))


async def places_of(tx: Transaction, supplier_id: int) -> list[int]:
    """The compounds in which a supplier sells."""
    groups = union(
        *(
            select(each.c.group_id).where(each.c.supplier_id == supplier_id)
            for each in (bundle, pharmacy, platform)
        )
    )
    found = select(group_compound.c.compound_id).where(group_compound.c.group_id.in_(groups))
    return sorted(set(await tx.scalars(found)))


async def require_asker(
    tx: Transaction, actor: Actor, supplier_id: int, places: Sequence[int]
) -> None:
    """Who may look and ask: the supplier's own clerk, and who approves where it sells."""
    if actor.kind == "clerk":
        if actor.supplier_id != supplier_id:
            raise WrongCompound()
    elif not await may_decide(tx, actor, places):
        raise NoRight(right="approve")


async def may_decide(tx: Transaction, actor: Actor, places: Sequence[int]) -> bool:
    """Whether the actor approves in one of the compounds where it sells; a clerk never does."""
    if actor.kind not in ("person", "liaison"):
        return False
    return any([await has_right(tx, actor, place, "approve") for place in places])


async def name_behind(tx: Transaction, who: str | None) -> str:
    """The name of who acted, as an audit row says it; empty where it is no person."""
    person_id = await person_behind(tx, who)
    return str(await tx.scalar(select(person.c.name).where(person.c.id == person_id)) or "")


async def person_behind(tx: Transaction, who: str | None) -> int | None:
    """The person who acted in the chat, or as a liaison on the pages."""
    kind, _, number = (who or "").partition(":")
    if kind == "person":
        return int(number)
    if kind != "liaison":
        return None
    found: int | None = await tx.scalar(
        select(sign_in_link.c.made_by)
        .join(portal_session, portal_session.c.link_id == sign_in_link.c.id)
        .where(portal_session.c.id == int(number))
    )
    return found


def _changes() -> Any:
    return (
        select(payee_change, supplier.c.name.label("supplier"), supplier.c.name_en)
        .join(supplier, supplier.c.id == payee_change.c.supplier_id)
        .order_by(payee_change.c.id.desc())
    )


async def _view(tx: Transaction, row: Row[Any]) -> ChangeView:
    seller = await tx.one(select(supplier).where(supplier.c.id == row.supplier_id))
    trials = select(func.count()).where(
        payee_trial.c.supplier_id == row.supplier_id, payee_trial.c.scheme == row.scheme
    )
    return ChangeView(
        change_id=row.id,
        supplier_id=row.supplier_id,
        supplier=row.supplier,
        supplier_en=row.name_en,
        state=row.state,
        before=_in_force(seller),
        after=Payee(row.payee, row.account_last4, row.scheme, row.pay_inputs),
        asked_by=row.asked_by.partition(":")[0],
        asked_at=row.asked_at,
        decided_by=await name_behind(tx, row.decided_by),
        decided_at=row.decided_at,
        has_trial=bool(await tx.scalar(trials)),
    )


def _in_force(seller: Row[Any]) -> Payee:
    return Payee(seller.payee, seller.account_last4, seller.payment_scheme, seller.pay_inputs)
