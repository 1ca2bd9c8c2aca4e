"""Receipts of orders that somebody placed for a household, as one value: all that is printed.

A receipt goes to the household that cannot look into a chat: what was ordered for it, by whom,
until when it may change its mind, when it comes. No phone, and no sum that is paid: that comes
with the bag.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "receipt"
INSTANTS = ("placed_at", "cutoff_at", "deliver_at", "made_at")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    code: str
    name: str
    name_en: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """One household's receipt. `by` is liaison, captain or neighbour; `source` chat or paper."""

    compound: str
    compound_en: str
    timezone: str
    currency: str
    cycle_number: int
    address: str
    lines: tuple[ReceiptLine, ...]
    placed_by: str
    by: str
    source: str
    to_gate: bool
    placed_at: datetime
    cutoff_at: datetime
    deliver_at: datetime
    made_at: datetime

    @property
    def total(self) -> int:
        return sum(line.price * line.quantity for line in self.lines)


def to_json(receipts: Sequence[Receipt]) -> str:
    """Canonical text; the other way round is `from_json`."""
    rows = [asdict(receipt) for receipt in receipts]
    for row in rows:
        row |= {name: row[name].astimezone(UTC).isoformat() for name in INSTANTS}
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> tuple[Receipt, ...]:
    """The receipts that `to_json` wrote."""
    rows: list[dict[str, Any]] = json.loads(text)
    for row in rows:
        row |= {name: datetime.fromisoformat(row[name]) for name in INSTANTS}
        row["lines"] = tuple(ReceiptLine(**line) for line in row["lines"])
    return tuple(Receipt(**row) for row in rows)
