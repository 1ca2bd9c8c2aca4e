"""Closing statements as values: what is printed, equal to the books.

Everything about one payment request is in ledger entries that carry its number, so the sums of a
household, of a supplier and of a compound are sums over requests, and each keeps the identity
asked = confirmed + dropped + waived + cancelled + open. Money in minor units.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from fulfillment.money.rules.books import Balance, balance

Entry = tuple[str, str, int]  # natural key, account, amount


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of what was asked for. `paid` and `refunded` are money that moved."""

    asked: int = 0
    confirmed: int = 0
    dropped: int = 0
    waived: int = 0
    cancelled: int = 0
    open: int = 0
    paid: int = 0
    refunded: int = 0
    credit: int = 0  # still the household's: kept, came late, or to be sent back

    @property
    def balances(self) -> bool:
        settled = self.confirmed + self.dropped + self.waived + self.cancelled
        return self.asked == settled + self.open

    def __add__(self, other: Sums) -> Sums:
        mine, its = asdict(self), asdict(other)
        return Sums(**{name: mine[name] + its[name] for name in mine})


@dataclass(frozen=True, slots=True)
class Bought:
    """A parcel of the period. `outcome`: got, dropped, short, cancelled, returned, held."""

    cycle: int
    number: str
    supplier: str
    supplier_en: str
    lines: tuple[tuple[str, str, str, int], ...]  # code, name, name in English, quantity
    amount: int
    outcome: str


@dataclass(frozen=True, slots=True)
class HouseholdStatement:
    """One household's page; its address, nobody's name and no phone."""

    address: str
    bought: tuple[Bought, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class SupplierSums:
    """One row of the summary."""

    supplier: str
    supplier_en: str
    households: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Statements:
    """A building's statements, or with no building the summary of the compound."""

    compound: str
    compound_en: str
    timezone: str
    currency: str
    notice: str
    begins_at: datetime
    ended_at: datetime
    made_at: datetime
    building: str = ""
    households: tuple[HouseholdStatement, ...] = ()
    suppliers: tuple[SupplierSums, ...] = ()


def sums_of(entries: Iterable[Entry]) -> Sums:
    """The sums of all entries of some requests."""
    found = list(entries)
    total: Balance = balance((account, amount) for _, account, amount in found)
    refunds = [(key, account, amount) for key, account, amount in found if _is_refund(key)]
    sent_back = -sum(amount for _, account, amount in refunds if _is(account, "refund"))
    moved = -sum(amount for _, account, amount in found if _is(account, "received"))
    return Sums(
        asked=total.requested,
        confirmed=total.confirmed,
        dropped=total.dropped,
        waived=total.waived,
        cancelled=total.cancelled,
        open=total.open,
        paid=moved + sent_back,
        refunded=sent_back,
        credit=total.late + total.refund + total.kept,
    )


def by_request(entries: Iterable[Entry]) -> Mapping[int, list[Entry]]:
    """Entries by the request that their natural key names."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        number = entry[0].split(":")[1]
        if number.isdigit():
            found.setdefault(int(number), []).append(entry)
    return found


def to_json(statements: Statements) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(
        asdict(statements),
        default=lambda instant: instant.astimezone(UTC).isoformat(),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> Statements:
    """The value that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    for name in ("begins_at", "ended_at", "made_at"):
        data[name] = datetime.fromisoformat(data[name])
    data["households"] = tuple(_household(each) for each in data["households"])
    data["suppliers"] = tuple(
        SupplierSums(**{**each, "sums": Sums(**each["sums"])}) for each in data["suppliers"]
    )
    return Statements(**data)


def shows(statements: Statements) -> str:
    """40 hex digits over all that is printed but the hour of printing."""
    fields = {name: value for name, value in asdict(statements).items() if name != "made_at"}
    text = json.dumps(fields, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _household(data: dict[str, Any]) -> HouseholdStatement:
    bought = tuple(
        Bought(**{**each, "lines": tuple(tuple(line) for line in each["lines"])})
        for each in data["bought"]
    )
    return HouseholdStatement(data["address"], bought, Sums(**data["sums"]))


def _is_refund(key: str) -> bool:
    return key.partition(":")[0] == "refund"


def _is(account: str, kind: str) -> bool:
    return account.partition(":")[0] == kind
