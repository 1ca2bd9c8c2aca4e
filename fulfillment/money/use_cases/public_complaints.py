"""How many complaints there were: by cycle and supplier, for everybody. No names, no rooms.

Anybody may see it who has the link, which is signed as that of the public lists is. What a
household took back is not counted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, Signer
from sqlalchemy import Row, func, select

from fulfillment.money.tables.disputes import dispute
from fulfillment.supply.tables.batches import parcel
from orders.rules.errors import UnknownCode
from orders.rules.states import DisputeState, ParcelState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

SALT = "lanzi public complaints"
HANDED = (ParcelState.COLLECTED, ParcelState.DELIVERED)
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Complaints:
    """Of one supplier's bags in one cycle: how many households, what was wrong, what came of it."""

    cycle_number: int
    channel: str
    supplier: str
    supplier_en: str
    households: int  # that have their goods
    kinds: Counter[str]
    outcomes: Counter[str]  # open, bringing, brought, credit, refund, refused

    @property
    def count(self) -> int:
        return self.kinds.total()


@dataclass(frozen=True, slots=True)
class PublicComplaints:
    """A compound's complaints, the newest cycle first."""

    compound: str
    compound_en: str
    timezone: str
    at: datetime
    rows: tuple[Complaints, ...]


def complaints_link(tx: Transaction, compound_id: int, *, portal_url: str) -> str:
    """The address under which a compound's complaints are counted for everybody."""
    return f"{portal_url}/public/complaints/{_signer(tx).sign(str(compound_id)).decode()}"


async def open_complaints(tx: Transaction, *, token: str, now: datetime) -> PublicComplaints:
    """The counts behind a link; raises `UnknownCode` for a link that nobody made."""
    try:
        compound_id = int(_signer(tx).unsign(token).decode())
    except (BadSignature, ValueError):
        raise UnknownCode(text=token[:40]) from None
    return await public_complaints(tx, compound_id=compound_id, now=now)


async def public_complaints(
    tx: Transaction, *, compound_id: int, now: datetime
) -> PublicComplaints:
    """Count them, also where there were none: a row for each supplier that handed something out."""
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    counted = await _counted(tx, compound_id)
    rows = await tx.all(
        select(
            parcel.c.cycle_id,
            parcel.c.supplier_id,
            cycle.c.number,
            cycle.c.channel,
            supplier.c.name,
            supplier.c.name_en,
            func.count(parcel.c.household_id.distinct()).label("households"),
        )
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(parcel.c.compound_id == compound_id, parcel.c.state.in_(HANDED))
        .group_by(
            parcel.c.cycle_id,
            parcel.c.supplier_id,
            cycle.c.number,
            cycle.c.channel,
            cycle.c.opens_at,
            supplier.c.name,
            supplier.c.name_en,
        )
        .order_by(cycle.c.opens_at.desc(), parcel.c.cycle_id.desc(), parcel.c.supplier_id)
        .limit(MOST_ROWS)
    )
    found = tuple(_complaints(row, counted) for row in rows)
    return PublicComplaints(place.name, place.name_en, place.timezone, now, found)


async def complaints_of_cycles(
    tx: Transaction, *, compound_id: int, cycle_ids: Sequence[int]
) -> Counter[tuple[int, int]]:
    """How many there were by cycle and supplier; under supplier 0 all of the cycle."""
    rows = await tx.all(
        select(dispute.c.cycle_id, dispute.c.supplier_id, func.count().label("many"))
        .where(
            dispute.c.compound_id == compound_id,
            dispute.c.cycle_id.in_(cycle_ids),
            dispute.c.state != DisputeState.WITHDRAWN,
        )
        .group_by(dispute.c.cycle_id, dispute.c.supplier_id)
    )
    found: Counter[tuple[int, int]] = Counter()
    for row in rows:
        found[row.cycle_id, row.supplier_id] += row.many
        found[row.cycle_id, 0] += row.many
    return found


async def _counted(
    tx: Transaction, compound_id: int
) -> dict[tuple[int, int], tuple[Counter[str], Counter[str]]]:
    """Kinds and outcomes by cycle and supplier."""
    shape = (
        dispute.c.cycle_id,
        dispute.c.supplier_id,
        dispute.c.kind,
        dispute.c.state,
        dispute.c.gives_back,
    )
    rows = await tx.all(
        select(*shape, func.count().label("many"))
        .where(dispute.c.compound_id == compound_id, dispute.c.state != DisputeState.WITHDRAWN)
        .group_by(*shape)
    )
    found: dict[tuple[int, int], tuple[Counter[str], Counter[str]]] = {}
    for row in rows:
        kinds, outcomes = found.setdefault((row.cycle_id, row.supplier_id), (Counter(), Counter()))
        kinds[row.kind] += row.many
        is_given = row.state == DisputeState.UPHELD
        outcomes[row.gives_back if is_given else row.state] += row.many
    return found


def _complaints(
    row: Row[Any], counted: dict[tuple[int, int], tuple[Counter[str], Counter[str]]]
) -> Complaints:
    kinds, outcomes = counted.get((row.cycle_id, row.supplier_id), (Counter(), Counter()))
    return Complaints(
        row.number, row.channel, row.name, row.name_en, row.households, kinds, outcomes
    )


def _signer(tx: Transaction) -> Signer:
    return Signer(tx.sealer.link_key, salt=SALT)
