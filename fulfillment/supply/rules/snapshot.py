"""The frozen pick list: everything that is printed for a supplier in a cycle.

Papers are drawn from this value alone, so a version printed a year later is the same version.
The canonical JSON (sorted keys, no spaces, UTF-8) is what is stored and hashed. Money is in minor
units of `currency`, instants are aware UTC, quantities of contents are decimal texts ("2.5").
Knows nothing of paper sizes, languages or the database.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """One thing in a bundle: 2.5 kg of potatoes; the weight is that of all of it in one bundle."""

    name: str
    name_en: str
    quantity: str
    unit: str
    unit_en: str
    kind: str
    weight_grams: int | None


@dataclass(frozen=True, slots=True)
class Good:
    """A bundle as it was published in this cycle."""

    code: str
    name: str
    name_en: str
    price_minor: int
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class PayTo:
    """How the household pays; `payload` is the text that the payment QR code carries.

    `to_pay` is the sum of its bill where there was one already (credit pays for the rest), and
    `at_hand_over` says that the bags may ride unpaid: the code then stands on them, too.
    `gathered`: somebody goes round for the money, so the household is shown no code.
    """

    payee: str
    account_last4: str
    reference: str
    payload: str
    to_pay: int | None = None
    at_hand_over: bool = False
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class BagOnList:
    """One bag: its code, what lies in it, and the box it rides in.

    Lists frozen before 0.4.0 know only the code: `units` is empty and `box` 0.
    """

    code: str
    units: tuple[tuple[str, int], ...] = ()
    box: int = 0


# Where a remark begins so, the parcel goes to the gate. In both languages: every paper shows it.
TO_GATE = "送到大门口 to the gate"


@dataclass(frozen=True, slots=True)
class ParcelOnList:
    """One household's part of the list. A held one stays off the truck for now."""

    order_number: str
    building: str
    unit: str
    floor: int
    room: str
    address: str
    receiver: str
    phone: str
    lines: tuple[tuple[str, int], ...]
    amount_minor: int
    bags: tuple[BagOnList, ...]
    pay: PayTo | None
    held: bool
    remark: str
    paid_by: str = ""  # who pays in the household's place
    paid_by_en: str = ""

    @property
    def to_gate(self) -> bool:
        """An institution's: brought to the gate, nobody collects it."""
        return self.remark.startswith(TO_GATE)


@dataclass(frozen=True, slots=True)
class PickList:
    """A numbered version; `parcels` stand in walking order.

    `phone_level` is room_only, masked or full; `reason` is a code: approved, unpaid_dropped, …;
    `channel` is group or platform. Boxes are numbered over the whole list, in walking order.
    """

    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    cycle_number: int
    version: int
    made_at: datetime
    timezone: str
    currency: str
    phone_level: str
    delivery_at: datetime
    reason: str
    goods: tuple[Good, ...]
    parcels: tuple[ParcelOnList, ...]
    cycle_id: int = 0
    channel: str = "group"

    def good(self, code: str) -> Good:
        """The good with this code; KeyError if the list does not offer it."""
        for good in self.goods:
            if good.code == code:
                return good
        raise KeyError(code)


def to_json(pick_list: PickList) -> str:
    """Canonical text: equal lists give equal texts. ValueError for an instant without a zone."""
    return json.dumps(
        pick_list, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> PickList:
    """The list that `to_json` wrote. Missing or unknown fields raise TypeError or KeyError."""
    data: dict[str, Any] = json.loads(text)
    data["made_at"] = datetime.fromisoformat(data["made_at"])
    data["delivery_at"] = datetime.fromisoformat(data["delivery_at"])
    data["goods"] = tuple(_good(good) for good in data["goods"])
    data["parcels"] = tuple(_parcel(parcel) for parcel in data["parcels"])
    return PickList(**data)


def sha256_of(pick_list: PickList) -> str:
    """64 hex digits over the canonical text; papers show the first twelve."""
    return sha256_of_text(to_json(pick_list))


def sha256_of_text(text: str) -> str:
    """The same of a list that is a text already."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """For the encoder: an instant's text, or a value's fields; `asdict` would copy them all."""
    if isinstance(value, datetime):
        return _instant_text(value)
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _instant_text(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).isoformat()


def _good(data: dict[str, Any]) -> Good:
    return Good(**{**data, "contents": tuple(Content(**content) for content in data["contents"])})


def _parcel(data: dict[str, Any]) -> ParcelOnList:
    lines = tuple((code, quantity) for code, quantity in data["lines"])
    pay = None if data["pay"] is None else PayTo(**data["pay"])
    bags = tuple(_bag(bag) for bag in data["bags"])
    return ParcelOnList(**{**data, "lines": lines, "bags": bags, "pay": pay})


def _bag(data: str | dict[str, Any]) -> BagOnList:
    if isinstance(data, str):
        return BagOnList(data)
    return BagOnList(**{**data, "units": tuple((code, count) for code, count in data["units"])})
