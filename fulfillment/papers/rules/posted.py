"""What hangs in a stairwell, as one value: the cycle, its bundles, and rooms by stairwell.

Rooms and quantities, no names and no phones: these papers hang where everybody passes. All that
is printed is in here, so `shows` tells whether a paper says anything new.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Paper(StrEnum):
    """The papers of a running cycle."""

    ORDER_FORM = "order_form"
    ORDERS_SO_FAR = "orders_so_far"
    NOTICE = "stairwell_notice"
    PICKUP_TIMES = "pickup_times"
    HOUSEHOLD_FORM = "household_form"  # of A5, for those whom nobody reaches by phone


@dataclass(frozen=True, slots=True)
class Item:
    """One of a bundle's contents."""

    name: str
    name_en: str
    quantity: str
    unit: str
    unit_en: str


@dataclass(frozen=True, slots=True)
class BundleOnPaper:
    """A bundle of the cycle."""

    code: str
    name: str
    name_en: str
    price: int
    limit: int
    items: tuple[Item, ...]
    previous: int | None = None  # its price in the cycle before, where that differed


@dataclass(frozen=True, slots=True)
class Turn:
    """When and where a household collects. Never its pickup code."""

    starts_at: datetime
    ends_at: datetime
    point: str
    point_en: str


@dataclass(frozen=True, slots=True)
class RoomOnPaper:
    """A household: what it has ordered, and when it collects."""

    address: str
    lines: tuple[tuple[str, int], ...] = ()
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Stairwell:
    """The rooms of one entrance; `unit` is empty for a building without units, or for houses."""

    unit: str
    rooms: tuple[RoomOnPaper, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """One paper. `buildings` are more than one for houses; none for the whole compound."""

    paper: str
    compound: str
    compound_en: str
    timezone: str
    currency: str
    cycle_number: int
    is_closed: bool
    opens_at: datetime
    cutoff_at: datetime
    deliver_at: datetime
    made_at: datetime
    bundles: tuple[BundleOnPaper, ...]
    buildings: tuple[str, ...] = ()
    stairwells: tuple[Stairwell, ...] = ()


def to_json(posted: Posted) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(
        asdict(posted),
        default=_instant_text,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> Posted:
    """The paper that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    for name in ("opens_at", "cutoff_at", "deliver_at", "made_at"):
        data[name] = datetime.fromisoformat(data[name])
    return Posted(
        **{
            **data,
            "bundles": tuple(_bundle(each) for each in data["bundles"]),
            "buildings": tuple(data["buildings"]),
            "stairwells": tuple(
                Stairwell(each["unit"], tuple(_room(room) for room in each["rooms"]))
                for each in data["stairwells"]
            ),
        }
    )


def shows(posted: Posted) -> str:
    """40 hex digits over all that is printed but the hour of printing."""
    fields = {name: value for name, value in asdict(posted).items() if name != "made_at"}
    text = json.dumps(fields, default=_instant_text, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _instant_text(instant: Any) -> str:
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        raise TypeError("an instant with a time zone was expected")
    return instant.astimezone(UTC).isoformat()


def _bundle(data: dict[str, Any]) -> BundleOnPaper:
    return BundleOnPaper(**{**data, "items": tuple(Item(**item) for item in data["items"])})


def _room(data: dict[str, Any]) -> RoomOnPaper:
    turn = data["turn"] and Turn(
        **{
            **data["turn"],
            "starts_at": datetime.fromisoformat(data["turn"]["starts_at"]),
            "ends_at": datetime.fromisoformat(data["turn"]["ends_at"]),
        }
    )
    return RoomOnPaper(data["address"], tuple((code, count) for code, count in data["lines"]), turn)
