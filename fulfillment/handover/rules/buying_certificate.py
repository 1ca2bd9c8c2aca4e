"""The certificate of a buying run, as one value: who goes where, when, by which list; the money.

Printed before they leave, for checkpoints and the shop; printed again on return it says what was
bought and that list, money and goods agree, or what a difference is.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "buying_certificate"
INSTANTS = ("begins_at", "ends_at", "made_at")


@dataclass(frozen=True, slots=True)
class CertifiedLine:
    """One good; `bought` and `paid` are None before the return."""

    name: str
    unit: str
    wanted: int
    agreed: int
    price: int | None
    bought: int | None
    paid: int | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """One run; sums in minor units, None before the return."""

    number: int
    compound: str
    compound_en: str
    shop: str
    shop_en: str
    plate: str
    driver: str
    driver_phone: str
    buyer: str
    buyer_phone: str
    begins_at: datetime
    ends_at: datetime
    timezone: str
    currency: str
    lines: tuple[CertifiedLine, ...]
    given: int | None
    spent: int | None
    back: int | None
    unexplained: int | None
    difference: str
    made_at: datetime


def to_json(certificate: Certificate) -> str:
    """Canonical text; the other way round is `from_json`."""
    row = asdict(certificate)
    row |= {name: row[name].astimezone(UTC).isoformat() for name in INSTANTS}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Certificate:
    """The value that `to_json` wrote."""
    row: dict[str, Any] = json.loads(text)
    row |= {name: datetime.fromisoformat(row[name]) for name in INSTANTS}
    row["lines"] = tuple(CertifiedLine(**line) for line in row["lines"])
    return Certificate(**row)
