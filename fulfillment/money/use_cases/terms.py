"""By which terms each parcel of a cycle is paid: read once at the cut-off, for all of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from fulfillment.money.rules.modes import Mode, Terms, terms_of
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.terms import payer, payment_terms
from fulfillment.supply.rules.parcels import AllocatedLine
from orders.tables.compounds import compound
from orders.tables.households import household
from storage.database import Transaction

Named = tuple[str, int | None]


async def terms_for(
    tx: Transaction, doors: Sequence[AllocatedLine], *, scheme: str | None = None
) -> Mapping[tuple[int, int], Terms]:
    """The terms by household and supplier; `scheme` is that of a platform's cycle."""
    keys = {(each.household_id, each.supplier_id): each.compound_id for each in doors}
    if scheme == ON_PLATFORM:
        return dict.fromkeys(keys, Terms(Mode.ON_PLATFORM))
    compounds = set(keys.values())
    usual = await _usual(tx, compounds)
    payers = await payer_ids(tx, compounds)
    of_suppliers = await _of_suppliers(tx, compounds)
    of_households = await _of_households(tx, compounds)
    return {
        (household_id, supplier_id): terms_of(
            household=of_households.get(household_id),
            terms=of_suppliers.get((compound_id, supplier_id)),
            compound=usual[compound_id],
            payer_ids=payers.get(compound_id, ()),
        )
        for (household_id, supplier_id), compound_id in keys.items()
    }


async def payer_ids(tx: Transaction, compound_ids: set[int]) -> Mapping[int, tuple[int, ...]]:
    """The payers that compounds have, those that have ended left out."""
    rows = await tx.all(
        select(payer.c.compound_id, payer.c.id)
        .where(payer.c.compound_id.in_(compound_ids), payer.c.is_active)
        .order_by(payer.c.id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        found[row.compound_id] = (*found.get(row.compound_id, ()), row.id)
    return found


async def _usual(tx: Transaction, compounds: set[int]) -> Mapping[int, str]:
    rows = await tx.all(
        select(compound.c.id, compound.c.payment_mode).where(compound.c.id.in_(compounds))
    )
    return {row.id: row.payment_mode for row in rows}


async def _of_suppliers(tx: Transaction, compounds: set[int]) -> Mapping[tuple[int, int], Named]:
    rows = await tx.all(select(payment_terms).where(payment_terms.c.compound_id.in_(compounds)))
    return {(row.compound_id, row.supplier_id): (row.mode, row.payer_id) for row in rows}


async def _of_households(tx: Transaction, compounds: set[int]) -> Mapping[int, Named]:
    rows = await tx.all(
        select(household.c.id, household.c.payment_mode, household.c.payer_id).where(
            household.c.compound_id.in_(compounds), household.c.payment_mode.is_not(None)
        )
    )
    return {row.id: (row.payment_mode, row.payer_id) for row in rows}
