"""The hand-over sheet, as one value: who collects what where and when, to be ticked off by hand.

For the volunteers at a delivery point when phones are empty or the network is gone. All parcels
of a household, whatever cycle and supplier they are of, are one line. Slots stand by point and
time, households in walking order. How much of a person is shown is decided when it is drawn.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "hand_over_sheet"


@dataclass(frozen=True, slots=True)
class BagOnSheet:
    """A bag to hand over. `number` is the order's, as printed on the label."""

    code: str
    number: str
    box: int
    supplier: str
    supplier_en: str
    is_collected: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdOnSheet:
    """One line: the code that the household shows, and its bags."""

    address: str
    receiver: str
    phone: str
    pickup_code: str
    to_gate: bool
    bags: tuple[BagOnSheet, ...]

    @property
    def is_done(self) -> bool:
        return all(bag.is_collected for bag in self.bags)


@dataclass(frozen=True, slots=True)
class SlotOnSheet:
    """Who comes to a point in the same minutes."""

    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    households: tuple[HouseholdOnSheet, ...]


@dataclass(frozen=True, slots=True)
class HandOverSheet:
    """A hand-over as it stands; `number` is its own, `phone_level` the compound's."""

    compound: str
    compound_en: str
    timezone: str
    phone_level: str
    number: int
    made_at: datetime
    slots: tuple[SlotOnSheet, ...]

    @property
    def households(self) -> Iterator[HouseholdOnSheet]:
        return (household for slot in self.slots for household in slot.households)


def to_json(sheet: HandOverSheet) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(
        asdict(sheet),
        default=_instant_text,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> HandOverSheet:
    """The sheet that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    data["made_at"] = datetime.fromisoformat(data["made_at"])
    return HandOverSheet(**{**data, "slots": tuple(_slot(each) for each in data["slots"])})


def digest(sheet: HandOverSheet) -> str:
    """12 hex digits over all that is printed but the hour of printing."""
    data = json.loads(to_json(sheet))
    del data["made_at"]
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:12]


def _instant_text(instant: Any) -> str:
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        raise TypeError("an instant with a time zone was expected")
    return instant.astimezone(UTC).isoformat()


def _slot(data: dict[str, Any]) -> SlotOnSheet:
    return SlotOnSheet(
        **{
            **data,
            "starts_at": datetime.fromisoformat(data["starts_at"]),
            "ends_at": datetime.fromisoformat(data["ends_at"]),
            "households": tuple(_household(each) for each in data["households"]),
        }
    )


def _household(data: dict[str, Any]) -> HouseholdOnSheet:
    bags = tuple(BagOnSheet(**bag) for bag in data["bags"])
    return HouseholdOnSheet(**{**data, "bags": bags})
