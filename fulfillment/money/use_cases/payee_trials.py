"""One fen paid before anybody else pays: which app it was, and whether sum and reference arrived.

Apps differ beyond any standard, so a payee goes live after it was tried with the apps that
residents have. What is noted changes nothing by itself; the liaison sees it beside the wish for
another payee.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.tables.payees import payee_trial
from fulfillment.money.use_cases.payee_views import Payee, payee_board, places_of, require_asker
from orders.actors import Actor
from orders.rules.errors_payees import BadPayeeInput, UnknownScheme
from orders.tables.compounds import compound
from storage.audit import Change, record
from storage.database import Transaction

LONGEST_APP = 80
LONGEST_NOTE = 500
LAST = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one fen."""

    scheme: str
    app: str
    has_amount: bool
    has_reference: bool
    note: str
    made_by: str  # clerk, liaison, person
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TrialDesk:
    """A supplier's payee in force, its compound's currency, and what was tried, newest first."""

    supplier_id: int
    supplier: str
    supplier_en: str
    payee: Payee
    currency: str
    trials: tuple[Trial, ...]


async def trial_desk(tx: Transaction, *, actor: Actor, supplier_id: int) -> TrialDesk:
    """Everything for trying a supplier's payee. Raises `WrongCompound`, `NoRight`."""
    board = await payee_board(tx, actor=actor, supplier_id=supplier_id)
    place = await tx.one(select(compound.c.currency).where(compound.c.id == actor.compound_id))
    rows = await tx.all(
        select(payee_trial)
        .where(payee_trial.c.supplier_id == supplier_id)
        .order_by(payee_trial.c.id.desc())
        .limit(LAST)
    )
    trials = tuple(
        Trial(
            scheme=row.scheme,
            app=row.app,
            has_amount=row.has_amount,
            has_reference=row.has_reference,
            note=row.note or "",
            made_by=row.made_by.partition(":")[0],
            made_at=row.made_at,
        )
        for row in rows
    )
    return TrialDesk(
        supplier_id, board.supplier, board.supplier_en, board.payee, place.currency, trials
    )


async def note_trial(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    scheme: str,
    app: str,
    has_amount: bool,
    has_reference: bool,
    note: str = "",
    now: datetime,
) -> int:
    """Write down what arrived; returns the trial's id. Raises `BadPayeeInput`, `UnknownScheme`."""
    await require_asker(tx, actor, supplier_id, await places_of(tx, supplier_id))
    if scheme not in SCHEMES:
        raise UnknownScheme(text=scheme[:40])
    named = " ".join(app.split())
    if not 0 < len(named) <= LONGEST_APP or not named.isprintable():
        raise BadPayeeInput(part="app", reason="missing_input")
    trial_id = await tx.insert(
        payee_trial,
        supplier_id=supplier_id,
        scheme=scheme,
        app=named,
        has_amount=has_amount,
        has_reference=has_reference,
        note=note.strip()[:LONGEST_NOTE] or None,
        made_by=str(actor),
        made_at=now,
    )
    outcome = {"amount": has_amount, "reference": has_reference}
    await record(
        tx, Change("payee_trial", trial_id, "note", None, outcome), actor=str(actor), now=now
    )
    return trial_id
