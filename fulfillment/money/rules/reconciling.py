"""Does the money agree? Each bill is held against its own entries; what does not fit is named.

A bill says how it stands (`Bill`), its entries say what was booked (`Booked`); both are sums in
minor units. Whatever is no business of a bill's state (compensation, handing on, a payer's part
of a lower price) is left out, so that what remains must be equal to the unit. Of a bill that has
ended the sums are only kept as what it was for: nothing may be open any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.settled import OPEN
from orders.rules.states import ParcelState, PaymentState

E = Event
_ASIDE = (E.COMPENSATE, E.COMPENSATE_BACK, E.GOODWILL, E.CORRECT_UP, E.CORRECT_DOWN)
_ELSEWHERE = (E.SUBSIDISE, E.DONATE, E.HAND_ON, E.NOT_HANDED_ON, E.REPAY, E.REFUND, E.CREDIT_BACK)
NOT_OF_THE_BILL: Final = frozenset((*_ASIDE, *_ELSEWHERE))
# Credit that was spent on the bill, or freed again.
OF_CREDIT: Final = frozenset(
    ("spend", "release", "spend_again", "part", "less_credit", "keep_credit", "move")
)
ENDED: Final = (PaymentState.CANCELLED, PaymentState.CREDITED, PaymentState.REFUNDED)
THROUGH: Final = (PaymentState.GATHERED, PaymentState.ADVANCED, PaymentState.COVERED)


class What(StrEnum):
    """What does not fit."""

    TWO_SIDES = "two_sides"  # the two entries of an event are not equal
    ASKED = "asked"  # the bill's price and what was asked for in the books
    OPEN = "open"
    WAIVED = "waived"
    DROPPED = "dropped"
    THROUGH = "through"  # with whom the money is
    CREDIT = "credit"  # what credit paid
    PARCEL = "parcel"  # the bill's price and the parcel's
    NO_BILL = "no_bill"  # entries of a bill that is not there
    CREDIT_BELOW_ZERO = "credit_below_zero"
    REFUNDS = "refunds"  # what is to be given back, and the list of it
    STATEMENT_ROW = "statement_row"  # a transfer, and what it paid


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the books, as it is read back."""

    natural_key: str
    account: str
    amount: int

    @property
    def event(self) -> str:
        return self.natural_key.partition(":")[0]

    @property
    def kind(self) -> str:
        return self.account.partition(":")[0]

    @property
    def request_id(self) -> int | None:
        number = self.natural_key.split(":")[1]
        return int(number) if number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Bill:
    """A payment request and its parcel, as their rows say."""

    request_id: int
    household_id: int
    address: str
    reference: str
    state: str
    parcel_state: str
    parcel_amount: int
    amount: int
    credit: int
    discount: int
    holder: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A settled row of a statement: its sum, and what of it came for which bills."""

    transaction: str
    amount: int
    parts: tuple[tuple[int, int], ...]  # request, amount


@dataclass(frozen=True, slots=True)
class Misfit:
    """The one line that does not fit. `about` is a bill's reference, or an entry's key."""

    what: What
    about: str
    address: str
    expected: int
    found: int
    household_id: int = 0
    request_id: int = 0


@dataclass(slots=True)
class _Sums:
    """A bill's entries by what they are about."""

    by_kind: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    credit: int = 0
    through: int = 0

    def add(self, entry: Entry) -> None:
        self.by_kind[entry.kind] += entry.amount
        if entry.kind == "kept" and entry.event in OF_CREDIT:
            self.credit -= entry.amount
        if entry.kind in ("through", "donation"):
            self.through -= entry.amount


def misfits_of(bills: Sequence[Bill], entries: Iterable[Entry]) -> list[Misfit]:
    """Everything of one cycle that does not fit, by bill; an empty list means that it balances."""
    by_id = {bill.request_id: bill for bill in bills}
    sums: dict[int, _Sums] = defaultdict(_Sums)
    found: list[Misfit] = []
    keys: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        keys[entry.natural_key].append(entry)
        if entry.request_id is not None and entry.event not in NOT_OF_THE_BILL:
            sums[entry.request_id].add(entry)
    found += _two_sides(keys, by_id)
    for bill in bills:
        found += _of_bill(bill, sums[bill.request_id])
    for request_id in sorted(set(sums) - set(by_id)):
        asked = sums[request_id].by_kind["supplier"]
        found.append(Misfit(What.NO_BILL, str(request_id), "", 0, asked, request_id=request_id))
    return found


def _two_sides(keys: Mapping[str, list[Entry]], bills: Mapping[int, Bill]) -> Iterable[Misfit]:
    for key, entries in keys.items():
        total = sum(entry.amount for entry in entries)
        if total:
            bill = bills.get(entries[0].request_id or 0)
            address = bill.address if bill else ""
            home = bill.household_id if bill else 0
            found = Misfit(What.TWO_SIDES, key, address, 0, total, home, entries[0].request_id or 0)
            yield found


def _of_bill(bill: Bill, sums: _Sums) -> Iterable[Misfit]:
    for what, expected, booked in _compared(bill, sums):
        if expected != booked:
            yield _misfit(what, bill, expected, booked)


def _compared(bill: Bill, sums: _Sums) -> Iterable[tuple[What, int, int]]:
    """What the rows say, and what the books do."""
    kinds, price = sums.by_kind, bill.amount + bill.credit + bill.discount
    is_dropped = bill.parcel_state == ParcelState.DROPPED_UNPAID
    is_open = bill.state in OPEN and not is_dropped
    yield What.OPEN, bill.amount if is_open else 0, -kinds["household"]
    yield What.DROPPED, bill.amount + bill.credit if is_dropped else 0, -kinds["dropped"]
    waived = bill.amount if bill.state == PaymentState.WAIVED else 0
    yield What.WAIVED, waived, -kinds["waived"]
    if _has_ended(bill):
        return
    yield What.ASKED, price, kinds["supplier"]
    yield What.PARCEL, bill.parcel_amount, price
    yield What.CREDIT, 0 if is_dropped else bill.credit, sums.credit
    yield What.THROUGH, bill.amount if bill.state in THROUGH else 0, sums.through


def _has_ended(bill: Bill) -> bool:
    gone = (ParcelState.CANCELLED, ParcelState.SHORT)
    return bill.state in ENDED or bill.parcel_state in gone


# Money that reached the supplier for a bill, whatever became of it.
CAME: Final = frozenset(
    (E.CONFIRM, E.CONFIRM_LATE, E.RECEIVE, E.KEEP_OVER, E.OWE_LATE, E.KEEP_LATE)
)


def misfits_of_transfers(
    bills: Sequence[Bill], entries: Iterable[Entry], transfers: Sequence[Transfer]
) -> list[Misfit]:
    """Transfers that are not the sum of what they paid, and bills that got other money booked.

    A bill is compared where a statement or gateway has confirmed it: then all its money is there.
    """
    by_id = {bill.request_id: bill for bill in bills}
    came: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.event in CAME and entry.kind == "received":
            came[entry.request_id or 0] -= entry.amount
    found, paid = [], dict.fromkeys(by_id, 0)
    for transfer in transfers:
        total = sum(amount for _, amount in transfer.parts)
        bill = by_id.get(transfer.parts[0][0]) if transfer.parts else None
        for request_id, amount in transfer.parts:
            paid[request_id] = paid.get(request_id, 0) + amount
        if total != transfer.amount:
            found.append(_misfit(What.STATEMENT_ROW, bill, transfer.amount, total))
    for bill in bills:
        if bill.way in ("statement", "gateway") and came[bill.request_id] != paid[bill.request_id]:
            what = What.STATEMENT_ROW
            found.append(_misfit(what, bill, paid[bill.request_id], came[bill.request_id]))
    return found


def _misfit(what: What, bill: Bill | None, expected: int, booked: int) -> Misfit:
    if bill is None:
        return Misfit(what, "–", "", expected, booked)
    home, request_id = bill.household_id, bill.request_id
    return Misfit(what, bill.reference, bill.address, expected, booked, home, request_id)
