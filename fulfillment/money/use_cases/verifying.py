"""“Is this genuine?”: what a person is told about a code that they were shown by somebody.

A code is judged for every compound that the person has to do with: where they live, hold a
right, or speak for a supplier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from fulfillment.money.rules.spotting import payment_codes
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.judging import Verdict, judge_code
from orders.actors import Actor
from orders.rules.errors import NotAMember, StaleButton
from orders.rules.errors_payees import NoCodeSeen
from orders.tables.compounds import group_compound
from orders.tables.suppliers import bundle, supplier_contact
from orders.use_cases.members import memberships, require_membership
from orders.use_cases.rights import RIGHTS, compounds_with_right
from storage.database import Transaction

MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """One code and what is to be thought of it; `is_payment`: it looks like one to pay with.

    `verdict` has the bill's address only where it is one of the asker's own households.
    """

    payload: str
    is_payment: bool
    verdict: Verdict


async def verify_codes(
    tx: Transaction,
    *,
    actor: Actor,
    text: str = "",
    scanned: Sequence[str] = (),
    portal_url: str,
    now: datetime,
) -> tuple[Checked, ...]:
    """Judge the codes on a picture, or those in a text.

    Raises `NoCodeSeen` where there is none, `NotAMember` for who belongs nowhere.
    """
    places = await _places(tx, actor)
    if not places:
        raise NotAMember()
    codes = [(each, bool(payment_codes(each, is_scanned=True))) for each in scanned]
    codes += [(each, True) for each in payment_codes(text)]
    if not codes and text.strip():
        codes = [(text.strip(), False)]
    if not codes:
        raise NoCodeSeen()
    own = {item.household_id for item in await memberships(tx, actor.person_id or 0)}
    return tuple(
        [
            Checked(
                payload,
                is_payment,
                _only_own(
                    await judge_code(
                        tx, payload=payload, compound_ids=places, portal_url=portal_url, now=now
                    ),
                    own,
                ),
            )
            for payload, is_payment in codes[:MOST_CODES]
        ]
    )


async def verify_bill(
    tx: Transaction, *, actor: Actor, request_id: int, portal_url: str, now: datetime
) -> Checked:
    """The same for the code of one's own bill. Raises `StaleButton`, `NotYours`."""
    row = await tx.first(select(payment_request).where(payment_request.c.id == request_id))
    if row is None:
        raise StaleButton()
    await require_membership(tx, actor, row.household_id)
    verdict = await judge_code(
        tx,
        payload=row.payload,
        compound_ids=(row.compound_id,),
        portal_url=portal_url,
        now=now,
    )
    return Checked(row.payload, True, _only_own(verdict, {row.household_id}))


def _only_own(verdict: Verdict, own: set[int]) -> Verdict:
    """Whose bill it is, is nobody else's business."""
    return verdict if verdict.household_id in own else replace(verdict, address="")


async def _places(tx: Transaction, actor: Actor) -> tuple[int, ...]:
    person_id = actor.person_id or 0
    lives = [item.compound_id for item in await memberships(tx, person_id)]
    works = await compounds_with_right(tx, person_id, *RIGHTS)
    supplies = await tx.scalars(
        select(group_compound.c.compound_id)
        .join(bundle, bundle.c.group_id == group_compound.c.group_id)
        .join(supplier_contact, supplier_contact.c.supplier_id == bundle.c.supplier_id)
        .where(supplier_contact.c.person_id == person_id)
        .distinct()
    )
    return tuple(dict.fromkeys((*lives, *works, *supplies)))
