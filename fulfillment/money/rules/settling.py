"""What a supplier and a compound agree on after a cycle, as a value with a hash.

No names, no rooms: units and sums. The hash is over exactly what is shown, so both sides sign the
same; a change afterwards makes another, and `differences` names what is not the same. Minor units.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fulfillment.money.rules.books import Event, balance
from fulfillment.money.rules.reconciling import Entry

HANDED_ON = (Event.HAND_ON, Event.NOT_HANDED_ON)
MADE_GOOD = (Event.COMPENSATE, Event.COMPENSATE_BACK)


@dataclass(frozen=True, slots=True)
class Goods:
    """A bundle: units allotted at the cut-off, units that were delivered, and what those cost.

    More can be delivered than was allotted: a bundle that came instead of another.
    """

    code: str
    name: str
    name_en: str
    allotted: int
    delivered: int
    amount: int

    @property
    def missing(self) -> int:
        return max(0, self.allotted - self.delivered)


@dataclass(frozen=True, slots=True)
class SettlementSums:
    """How the money adds up.

    due = asked − made_good − dropped − let_off − cancelled, and also
    due = direct + handed_on + donated + through + still_open − kept − to_refund − refunded.
    """

    asked: int = 0  # after what was short
    dropped: int = 0
    let_off: int = 0
    cancelled: int = 0
    made_good: int = 0  # for complaints
    due: int = 0
    direct: int = 0  # transfers that reached the supplier itself
    handed_on: int = 0  # came through somebody of the compound, or a payer
    donated: int = 0  # a donation pays for it
    through: int = 0  # is still with them
    kept: int = 0  # credit of households that stands with the supplier (negative: was used)
    to_refund: int = 0
    refunded: int = 0
    still_open: int = 0
    fees: int = 0  # of wallets and banks, as their statements say
    complaints: int = 0

    @property
    def adds_up(self) -> bool:
        off = self.made_good + self.dropped + self.let_off + self.cancelled
        came = self.direct + self.handed_on + self.donated + self.through + self.still_open
        back = self.kept + self.to_refund + self.refunded
        return self.due == self.asked - off == came - back

    @property
    def received(self) -> int:
        """What the supplier has, before fees."""
        return self.direct + self.handed_on - self.refunded


@dataclass(frozen=True, slots=True)
class Settlement:
    """One supplier in one compound and cycle."""

    cycle_number: int
    channel: str
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    currency: str
    households: int
    bags: int
    goods: tuple[Goods, ...]
    sums: SettlementSums


def sums_of(entries: Iterable[Entry], *, fees: int, complaints: int) -> SettlementSums:
    """The sums from all entries of the series."""
    found = list(entries)
    total = balance((each.account, each.amount) for each in found)
    handed_on = _of(found, "through", HANDED_ON)
    refunded = -_of(found, "refund", (Event.REFUND,))
    received = -sum(each.amount for each in found if each.kind == "received")
    made_good = _of(found, "kept", MADE_GOOD) + _of(found, "refund", MADE_GOOD)
    return SettlementSums(
        asked=total.requested + made_good,
        dropped=total.dropped,
        let_off=total.waived,
        cancelled=total.cancelled,
        made_good=made_good,
        due=total.requested - total.dropped - total.waived - total.cancelled,
        direct=received + refunded - handed_on,
        handed_on=handed_on,
        donated=-sum(each.amount for each in found if each.kind == "donation"),
        through=total.through,
        kept=total.kept + total.late,
        to_refund=total.refund,
        refunded=refunded,
        still_open=total.open,
        fees=fees,
        complaints=complaints,
    )


def to_json(settlement: Settlement) -> dict[str, Any]:
    """Plain data, as it is frozen."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(settlement)))
    return found


def from_json(data: Mapping[str, Any]) -> Settlement:
    """The value that `to_json` wrote."""
    goods = tuple(Goods(**each) for each in data["goods"])
    return Settlement(**{**data, "goods": goods, "sums": SettlementSums(**data["sums"])})


def sha256_of(settlement: Settlement) -> str:
    """Over exactly what is shown."""
    text = json.dumps(to_json(settlement), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before: Settlement, after: Settlement) -> tuple[tuple[str, int, int], ...]:
    """The sums that are not the same any more (name, before, after), then units by code."""
    old, new = asdict(before.sums), asdict(after.sums)
    sums = [(name, old[name], new[name]) for name in old if old[name] != new[name]]
    units = _units(before.goods), _units(after.goods)
    codes = sorted({*units[0], *units[1]})
    changed = [(f"units:{code}", units[0].get(code, 0), units[1].get(code, 0)) for code in codes]
    return (*sums, *(each for each in changed if each[1] != each[2]))


def _units(goods: Sequence[Goods]) -> dict[str, int]:
    return {each.code: each.delivered for each in goods}


def _of(entries: Sequence[Entry], kind: str, events: Sequence[Event]) -> int:
    return sum(each.amount for each in entries if each.kind == kind and each.event in events)
