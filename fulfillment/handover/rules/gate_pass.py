"""A gate pass (通行证) as one value: all that is printed. It names no household and no person."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "gate_pass"
INSTANTS = ("admitted_at", "made_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePass:
    """`url` is what the code says; `conditions` are the compound's own words, or none."""

    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    timezone: str
    plate: str
    bags: int
    cycle_number: int
    consignment_id: int
    day: str  # local, as ISO
    route: str
    unloading: str
    conditions: str
    taken_over: bool
    url: str
    admitted_at: datetime
    made_at: datetime


def to_json(found: GatePass) -> str:
    """Canonical text; the other way round is `from_json`."""
    data = asdict(found)
    data |= {name: data[name].astimezone(UTC).isoformat() for name in INSTANTS}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> GatePass:
    """The pass that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    data |= {name: datetime.fromisoformat(data[name]) for name in INSTANTS}
    return GatePass(**data)
