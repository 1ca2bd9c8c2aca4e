"""Closing statements as values: what is printed, equal to the books.

Everything about one payment request is in ledger entries that carry its number, so the sums of a
household, of a supplier and of a compound are sums over requests, and each keeps the identity
asked = confirmed + through + dropped + waived + cancelled + open, where `through` is still with
those who gather, advance or cover. Money in minor units.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from fulfillment.money.rules.books import Balance, Event, balance

Entry = tuple[str, str, int]  # natural key, account, amount
# What reached the supplier through somebody was paid before that, by whom these events say.
HANDED_ON = (Event.HAND_ON, Event.NOT_HANDED_ON)
GATHERED = (Event.GATHER, Event.UNGATHER)
COVERED = (Event.COVER, Event.LESS_THROUGH, Event.CANCEL_THROUGH)
GIVEN = (Event.GIVE, Event.LESS_GIVEN, Event.CANCEL_GIVEN)


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of what was asked for. `paid` and `refunded` are money that moved.

    `paid` is what the household paid itself, to the supplier or to who gathers; `advanced` what
    somebody paid in its place, of which it has `repaid` a part or all; `covered` what others pay.
    """

    asked: int = 0
    confirmed: int = 0
    dropped: int = 0
    waived: int = 0
    cancelled: int = 0
    open: int = 0
    paid: int = 0
    refunded: int = 0
    credit: int = 0  # still the household's: kept, came late, or to be sent back
    through: int = 0
    advanced: int = 0
    repaid: int = 0
    covered: int = 0

    @property
    def balances(self) -> bool:
        settled = self.confirmed + self.dropped + self.waived + self.cancelled
        return self.asked == settled + self.through + self.open

    @property
    def owed(self) -> int:
        """To who paid in the household's place."""
        return self.advanced - self.repaid

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
class AdvanceLine:
    """A bill that somebody paid in the household's place: who is who the money goes back to."""

    cycle: int
    number: str
    day: str
    by: str
    by_en: str
    amount: int
    repaid: int


@dataclass(frozen=True, slots=True)
class HouseholdStatement:
    """One household's page; its address, no phone and no name but of whom it owes money."""

    address: str
    bought: tuple[Bought, ...]
    sums: Sums
    advances: tuple[AdvanceLine, ...] = ()


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
    moved = -sum(
        amount
        for key, account, amount in found
        if _is(account, "received") and _event(key) not in HANDED_ON
    )
    return Sums(
        asked=total.requested,
        confirmed=total.confirmed,
        dropped=total.dropped,
        waived=total.waived,
        cancelled=total.cancelled,
        open=total.open,
        paid=moved + sent_back + _through(found, GATHERED),
        refunded=sent_back,
        credit=total.late + total.refund + total.kept,
        through=total.through,
        advanced=-_on("advanced", found) + _on("advanced", found, Event.REPAY),
        repaid=_on("advanced", found, Event.REPAY),
        covered=_covered(found),
    )


def _covered(entries: Collection[Entry]) -> int:
    """What a payer or a donation pays for good."""
    events = {_event(key) for key, _, _ in entries}
    paid = _through(entries, COVERED) if Event.COVER in events else 0
    return paid - sum(_on("donation", entries, event) for event in GIVEN)


def _through(entries: Iterable[Entry], events: Collection[str]) -> int:
    """What came to stand on somebody's account by these events."""
    return -sum(
        amount
        for key, account, amount in entries
        if _event(key) in events and _is(account, "through")
    )


def _on(kind: str, entries: Iterable[Entry], event: str | None = None) -> int:
    """The sum of a kind of account, of all events or of one."""
    return sum(
        amount
        for key, account, amount in entries
        if _is(account, kind) and event in (None, _event(key))
    )


def _event(key: str) -> str:
    return key.partition(":")[0]


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
    advances = tuple(AdvanceLine(**each) for each in data["advances"])
    return HouseholdStatement(data["address"], bought, Sums(**data["sums"]), advances)


def _is_refund(key: str) -> bool:
    return key.partition(":")[0] == "refund"


def _is(account: str, kind: str) -> bool:
    return account.partition(":")[0] == kind
