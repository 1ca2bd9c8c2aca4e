"""What a report of what is lacking would do: worked out anew at each look, the same for the same.

Nothing is written here. `digest` stands for all that is shown, so that a yes holds for exactly
that.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from fulfillment.supply.rules.shortage import Lessened, lessen
from fulfillment.supply.use_cases.pick_lists import PickListVersion
from fulfillment.supply.use_cases.shortage_rows import Standing, standing_of
from orders.rules.errors_shortage import NothingShort
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class BundleShort:
    """One bundle of the report. `said` is None where everything can be delivered.

    `given` are the units that are delivered in the end, `instead` those of them that come in
    place of another bundle.
    """

    code: str
    name: str
    name_en: str
    price: int
    ordered: int
    said: int | None
    given: int
    instead: int = 0

    @property
    def is_short(self) -> bool:
        return self.said is not None and self.said < self.ordered


@dataclass(frozen=True, slots=True)
class HouseholdLess:
    """One household that gets less or other; units as (code, before, after), sums in minor units.

    `bill` is the payment's state, `not_due` where nothing was asked for yet.
    """

    parcel_id: int
    number: str
    building: str
    address: str
    units: tuple[tuple[str, int, int], ...]
    before: int
    after: int
    bill: str
    instead: dict[str, int]

    @property
    def gets_nothing(self) -> bool:
        return not any(after for _, _, after in self.units)


@dataclass(frozen=True, slots=True)
class ShortagePlan:
    """The whole of it; `rows` are the parcels concerned as they stand, by id."""

    cycle_number: int
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    currency: str
    timezone: str
    bundles: tuple[BundleShort, ...]
    households: tuple[HouseholdLess, ...]
    total_before: int
    total_after: int
    changes: tuple[Lessened, ...]
    standing: Standing
    channel: str  # of a platform: its orders were paid there

    @property
    def short(self) -> tuple[BundleShort, ...]:
        return tuple(each for each in self.bundles if each.is_short)

    @property
    def digest(self) -> str:
        """Ten hex digits."""
        shown = (self.bundles, self.households, self.total_before, self.total_after)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:10]


async def plan_shortage(
    tx: Transaction, edition: PickListVersion, said: Mapping[str, int]
) -> ShortagePlan:
    """Work out who gets less; `said` are the units there are of a bundle, in all.

    Raises `NothingShort`.
    """
    series = {
        "cycle_id": edition.cycle_id,
        "compound_id": edition.compound_id,
        "supplier_id": edition.supplier_id,
    }
    round_ = await tx.one(select(cycle).where(cycle.c.id == edition.cycle_id))
    standing = await standing_of(tx, series, channel=round_.channel)
    there = {
        code: max(0, said[code] - standing.gone.get(code, 0))
        for code, ordered in standing.ordered.items()
        if said.get(code, ordered) < ordered
    }
    if not there:
        raise NothingShort()
    changes = lessen(
        standing.parcels,
        there=there,
        spare=_spare(standing, said, set(there)),
        prices=standing.prices,
        seed=round_.seed,
    )
    return await _plan(tx, edition, round_, (standing, said, changes))


def _spare(standing: Standing, said: Mapping[str, int], short: set[str]) -> dict[str, int | None]:
    """What can be given instead: what the report says beyond the orders, else the cycle's stock."""
    spare: dict[str, int | None] = {}
    for code, row in standing.offers.items():
        if code in short or row.withdrawn_at is not None:
            continue
        if code in said:
            spare[code] = max(0, said[code] - standing.ordered.get(code, 0))
        else:
            left = None if row.stock is None else row.stock - standing.in_cycle.get(code, 0)
            spare[code] = None if left is None else max(0, left)
    return spare


async def _plan(
    tx: Transaction,
    edition: PickListVersion,
    round_: Row[Any],
    found: tuple[Standing, Mapping[str, int], tuple[Lessened, ...]],
) -> ShortagePlan:
    standing, said, changes = found
    place = await tx.one(select(compound).where(compound.c.id == edition.compound_id))
    seller = await tx.one(select(supplier).where(supplier.c.id == edition.supplier_id))
    rows = {row.id: row for row in standing.rows}
    homes = tuple(_household(rows[each.parcel_id], each, standing) for each in changes)
    total = sum(row.amount for row in standing.rows)
    return ShortagePlan(
        cycle_number=round_.number,
        compound=place.name,
        compound_en=place.name_en,
        supplier=seller.name,
        supplier_en=seller.name_en,
        currency=place.currency,
        timezone=place.timezone,
        bundles=_bundles(standing, said, changes),
        households=homes,
        total_before=total,
        total_after=total + sum(home.after - home.before for home in homes),
        changes=changes,
        standing=standing,
        channel=round_.channel,
    )


def _bundles(
    standing: Standing, said: Mapping[str, int], changes: tuple[Lessened, ...]
) -> tuple[BundleShort, ...]:
    return tuple(
        BundleShort(
            code=code,
            name=row.name,
            name_en=row.name_en,
            price=standing.prices[code],
            ordered=standing.ordered.get(code, 0),
            said=said.get(code),
            given=standing.ordered.get(code, 0)
            + sum(each.after.get(code, 0) - each.before.get(code, 0) for each in changes),
            instead=sum(each.instead.get(code, 0) for each in changes),
        )
        for code, row in standing.offers.items()
    )


def _household(row: Row[Any], change: Lessened, standing: Standing) -> HouseholdLess:
    codes = [code for code in standing.offers if code in change.before or code in change.after]
    return HouseholdLess(
        parcel_id=row.id,
        number=row.number,
        building=row.building,
        address=row.address,
        units=tuple(
            (code, change.before.get(code, 0), change.after.get(code, 0)) for code in codes
        ),
        before=row.amount,
        after=sum(standing.prices[code] * units for code, units in change.after.items()),
        bill=row.bill_state or "not_due",
        instead=change.instead,
    )
