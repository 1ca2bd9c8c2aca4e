"""Which rows of a statement pay which bills: one verdict a row, whatever order they stand in.

Equal sums are the normal case, so a sum alone never matches: only a reference with its check sign
does. A sum that only one bill has is proposed to a person. Rows are worked on from the earliest;
a bill is never paid twice by one file. The order is that of PAYMENTS 14.5: reference and sum,
reference and another sum (looked at by a person), a sum that is unique, nothing. Minor units.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from itertools import combinations

from fulfillment.money.rules.findings import Bill, Finding, Standing, Verdict
from fulfillment.money.rules.statement_rows import StatementRow
from orders.rules.references import find_references

# How long after its deadline a transfer without a reference may still be for a bill.
AFTER_DEADLINE = timedelta(days=7)
# Of one household, or with one sum: nobody looks at more of them.
MOST_BILLS = 5
# What the first row with reference and sum is, and what the others are where none was.
_EXACT = {
    Standing.OPEN: Verdict.MATCHED,
    Standing.LATE: Verdict.LATE,
    Standing.PAID: Verdict.PROVEN,
}
# Of these the whole sum comes for the one bill that they name.
_COMES = (Verdict.MATCHED, Verdict.LATE, Verdict.OVER, Verdict.UNDER, Verdict.DUPLICATE)
_REST = {Standing.LATE: Verdict.LATE, Standing.PAID: Verdict.REVIEW}


def match_rows(
    rows: Sequence[StatementRow],
    bills: Sequence[Bill],
    *,
    known: Collection[str] = (),
    paid_by: Mapping[str, int] | None = None,
) -> tuple[Finding, ...]:
    """Return the verdict of each row, in the rows' order.

    `known` are transaction ids that are in already; `paid_by` says which bill a transaction that
    is in has paid, for refunds that name it. Bills and rows are of one supplier.
    """
    desk = _Desk(rows, {bill.request_id: bill for bill in bills}, dict(paid_by or {}))
    desk.read(frozenset(known))
    desk.exact()
    desk.merged()
    desk.index()
    for request_id in sorted(desk.of_bill):
        desk.rest_of(desk.bills[request_id])
    desk.nameless_rows()
    desk.refunds()
    return tuple(desk.found[number] for number in range(len(rows)))


@dataclass
class _Desk:
    """One matching: what was found so far, and what is still to be paid of each bill."""

    rows: Sequence[StatementRow]
    bills: Mapping[int, Bill]
    paid_by: dict[str, int]
    found: dict[int, Finding] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    of_bill: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    of_several: dict[int, tuple[int, ...]] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)
    by_sum: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_home: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def read(self, known: frozenset[str]) -> None:
        """Sort the rows by what they name, from the earliest; the same id again is known."""
        by_reference = {bill.reference: bill.request_id for bill in self.bills.values()}
        seen = set(known)
        for number in sorted(range(len(self.rows)), key=lambda each: _order(self.rows[each])):
            row = self.rows[number]
            named = named_in(row, by_reference)
            if row.transaction_id in seen:
                self.found[number] = Finding(Verdict.KNOWN, about=named)
            elif row.amount < 0:
                self.given_back.append(number)
            elif not named or not row.amount or not self._fits_currency(row, named):
                self.nameless.append(number)
            elif len(named) == 1:
                self.of_bill[named[0]].append(number)
            else:
                self.of_several[number] = named
            seen.add(row.transaction_id)

    def exact(self) -> None:
        """The first row with a bill's reference and sum pays it."""
        for request_id, numbers in self.of_bill.items():
            bill = self.bills[request_id]
            fits = [each for each in numbers if self.rows[each].amount in _asks(bill)]
            verdict = _EXACT.get(bill.standing)
            if not fits or verdict is None:
                continue
            most = max(self.rows[each].amount for each in fits)
            first = next(each for each in fits if self.rows[each].amount == most)
            self._pay(first, verdict, (request_id,))
            numbers.remove(first)

    def merged(self) -> None:
        """One transfer that names several bills pays them if it is exactly their sum."""
        for number, named in self.of_several.items():
            if self._all_open(named) and self._sum(named) == self.rows[number].amount:
                self._pay(number, Verdict.MERGED, named)
            else:
                self.found[number] = Finding(Verdict.REVIEW, about=named)

    def rest_of(self, bill: Bill) -> None:
        """The rows with a bill's reference that are not its sum."""
        numbers = self.of_bill[bill.request_id]
        is_due = bill.standing is Standing.OPEN and bill.request_id not in self.settled
        if is_due:
            numbers = [each for each in numbers if not self._is_merged(each, bill)]
        if is_due and bill.request_id not in self.settled:
            self._share(bill, numbers)
            return
        is_new = bill.request_id not in self.settled
        verdict = _REST.get(bill.standing, Verdict.DUPLICATE) if is_new else Verdict.DUPLICATE
        for number in numbers:
            self.found[number] = Finding(verdict, about=(bill.request_id,))

    def _share(self, bill: Bill, numbers: Sequence[int]) -> None:
        """What is due is paid from the earliest row on; all match if they add up exactly."""
        if len(numbers) == 1 and (others := self._others_with(self.rows[numbers[0]].amount, bill)):
            about = (bill.request_id, *others) if len(others) == 1 else (bill.request_id,)
            self.found[numbers[0]] = Finding(Verdict.WRONG_REF, about=about)
            return
        adds_up = sum(self.rows[each].amount for each in numbers) == bill.amount
        due = bill.amount
        for number in numbers:
            amount = self.rows[number].amount
            verdict = Verdict.OVER if amount > due else Verdict.UNDER
            if adds_up:
                verdict = Verdict.MATCHED
            part = min(due, amount)
            pays = ((bill.request_id, part),) if part else ()
            if not part:
                verdict = Verdict.DUPLICATE
            self.found[number] = Finding(verdict, pays, about=(bill.request_id,))
            due -= part
        if numbers and not due:
            self.settled.add(bill.request_id)

    def _is_merged(self, number: int, bill: Bill) -> bool:
        """A transfer with one reference that is exactly this and others of the household."""
        free = [
            each
            for each in self.by_home.get(bill.household_id, ())
            if each != bill.request_id and each not in self.settled
        ][:MOST_BILLS]
        wanted = self.rows[number].amount - bill.amount
        sets = [
            each
            for size in range(1, len(free) + 1)
            for each in combinations(free, size)
            if wanted > 0 and self._sum(each) == wanted
        ]
        if len(sets) != 1 or bill.request_id in self.settled:
            return False
        self._pay(number, Verdict.MERGED, tuple(sorted((bill.request_id, *sets[0]))))
        return True

    def _others_with(self, amount: int, bill: Bill) -> tuple[int, ...]:
        """Open bills of neighbours that have this sum; the first few of them."""
        return tuple(
            each
            for each in self.by_sum.get(amount, [])[:MOST_BILLS]
            if self.bills[each].household_id != bill.household_id and each not in self.settled
        )

    def nameless_rows(self) -> None:
        """Without a reference: proposed where one open bill and one row have this sum."""
        earliest = min((bill.asked_at for bill in self.bills.values()), default=None)
        in_time = [each for each in self.nameless if earliest and earliest <= self.rows[each].at]
        rows_of: dict[int, int] = defaultdict(int)
        for number in in_time:
            rows_of[self.rows[number].amount] += 1
        for number in self.nameless:
            self.found[number] = Finding(Verdict.FOREIGN)
        for number in in_time:
            row = self.rows[number]
            candidates = self.by_sum.get(row.amount, [])
            is_unique = len(candidates) == 1 and rows_of[row.amount] == 1
            is_unique = is_unique and candidates[0] not in self.settled
            if is_unique and _is_in_window(row, self.bills[candidates[0]]):
                self.found[number] = Finding(Verdict.PROPOSED, about=(candidates[0],))
            elif row.amount:
                self.found[number] = Finding(Verdict.UNKNOWN)

    def refunds(self) -> None:
        """Money given back: by the transaction it names, else by our reference."""
        came: dict[int, int] = defaultdict(int)
        for number, finding in self.found.items():
            row, ids = self.rows[number], finding.request_ids
            if len(ids) == 1 and finding.verdict is not Verdict.KNOWN:
                self.paid_by.setdefault(row.transaction_id, ids[0])
            if finding.verdict in _COMES:
                came[ids[0]] += row.amount
            elif finding.verdict is Verdict.MERGED:
                for request_id, part in finding.pays:
                    came[request_id] += part
        by_reference = {bill.reference: bill.request_id for bill in self.bills.values()}
        for number in self.given_back:
            row = self.rows[number]
            named = named_in(row, by_reference)
            request_id = self.paid_by.get(row.refund_of) or (named[0] if named else 0)
            if request_id not in self.bills:
                self.found[number] = Finding(Verdict.FOREIGN)
                continue
            came[request_id] += row.amount
            too_big = came[request_id] + self.bills[request_id].received < 0
            verdict = Verdict.REFUND_TOO_BIG if too_big else Verdict.REFUND
            self.found[number] = Finding(verdict, about=(request_id,))

    def _pay(self, number: int, verdict: Verdict, request_ids: tuple[int, ...]) -> None:
        """What the row holds beyond the bills' sums (it was asked for more before) is left over."""
        pays = tuple((each, self.bills[each].amount) for each in request_ids)
        self.found[number] = Finding(verdict, pays, about=request_ids)
        self.settled.update(request_ids)

    def _fits_currency(self, row: StatementRow, named: Sequence[int]) -> bool:
        return all(self.bills[each].currency == row.currency for each in named)

    def _all_open(self, request_ids: Sequence[int]) -> bool:
        return all(
            self.bills[each].standing is Standing.OPEN and each not in self.settled
            for each in request_ids
        )

    def _sum(self, request_ids: Sequence[int]) -> int:
        return sum(self.bills[each].amount for each in request_ids)

    def index(self) -> None:
        """Open bills that no row names, by their sum and by household."""
        for request_id in sorted(self.bills):
            bill = self.bills[request_id]
            is_named = request_id in self.settled or bool(self.of_bill.get(request_id))
            if bill.standing is Standing.OPEN and not is_named:
                self.by_sum[bill.amount].append(request_id)
                self.by_home[bill.household_id].append(request_id)


def named_in(row: StatementRow, by_reference: Mapping[str, int]) -> tuple[int, ...]:
    """The bills whose references stand in a row's texts, each once."""
    found = {
        by_reference[reference]: None
        for text in row.texts
        for reference in find_references(text)
        if reference in by_reference
    }
    return tuple(sorted(found))


def _asks(bill: Bill) -> tuple[int, ...]:
    """Sums that pay a bill: who paid before it became less has paid the whole of it."""
    return (bill.amount, bill.amount + bill.over) if bill.over else (bill.amount,)


def _is_in_window(row: StatementRow, bill: Bill) -> bool:
    return bill.asked_at <= row.at <= bill.pay_by + AFTER_DEADLINE


def _order(row: StatementRow) -> tuple[object, ...]:
    """The same for the same row wherever it stands among the others."""
    return (row.at, row.transaction_id, row.line, astuple(row))
