"""Names for notices: the compound and the supplier in both languages, and instants as text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from orders.tables.compounds import compound
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """A compound as notices name it."""

    compound_id: int
    name: str
    name_en: str
    timezone: str
    distance_metres: int
    rest_minutes: int

    def data(self) -> dict[str, Any]:
        """The keys that every notice of this part has."""
        return {"compound": self.name, "compound_en": self.name_en, "timezone": self.timezone}


async def hold_place(tx: Transaction, compound_id: int) -> Place:
    """Read a compound and hold its row: loads and hand-overs of one compound go in turn."""
    return _place(await tx.lock(_columns(compound_id)))


async def place_of(tx: Transaction, compound_id: int) -> Place:
    """Read a compound without holding it, for who only looks."""
    return _place(await tx.one(_columns(compound_id)))


def _columns(compound_id: int) -> Select[Any]:
    return select(
        compound.c.id,
        compound.c.name,
        compound.c.name_en,
        compound.c.timezone,
        compound.c.distance_metres,
        compound.c.rest_minutes,
    ).where(compound.c.id == compound_id)


def _place(row: Row[Any]) -> Place:
    return Place(
        compound_id=row.id,
        name=row.name,
        name_en=row.name_en,
        timezone=row.timezone,
        distance_metres=row.distance_metres,
        rest_minutes=row.rest_minutes,
    )


def iso(instant: datetime | None) -> str | None:
    """An instant as plain data."""
    return None if instant is None else instant.isoformat()
