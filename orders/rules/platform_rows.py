"""Lines of an export that has a row for each good of an order: 快团团 for compounds, 群接龙, maps.

Second and later rows of an order leave address, remark and sums blank: they belong to the order's
number above. A row that repeats another of its order is the same line once more. Where rows have
no order number, what the row says is its number, and the same once more is in doubt.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from orders.rules.platform_cells import (
    GOING_BACK,
    REFUNDED,
    UNPAID,
    read_money,
    read_phone_cell,
    read_state,
    read_units,
    without_number,
)
from orders.rules.platform_export import (
    PART_REFUNDED,
    AddressColumns,
    ExportLine,
    Finding,
    OrderSum,
)
from orders.rules.platform_goods import GoodsOfFile
from orders.rules.platform_tables import Grid

Cells = Mapping[str, str]
WHERE = ("lane", "building", "unit", "room", "detail")
FROM_ABOVE = ("receiver", "phone", "remark_of_member", "remark_of_leader", "status", "compound")
HASH_DIGITS = 24


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line of an order that has been read: what it says, its number, its row."""

    content: tuple[str, ...]
    line: int
    row: int


@dataclass(slots=True)
class Rows:
    """Lines as they are found, with what is to be said about rows."""

    goods: GoodsOfFile
    currency: str
    good: str = ""  # of a file that holds one only
    lines: list[ExportLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sums: list[OrderSum] = field(default_factory=list)
    rows_read: int = 0
    _seen: dict[str, list[_Seen]] = field(default_factory=lambda: defaultdict(list))
    _summed: set[str] = field(default_factory=set)

    def read(self, grid: Grid, *, is_numbered: bool = True) -> None:
        """Take every row of a sheet."""
        self.findings += grid.findings
        for number, cells in filled(grid, is_numbered=is_numbered):
            self.rows_read += 1
            self.take(number, cells, self.good or cells.get("good", ""), cells.get("units", ""))

    def take(self, row: int, cells: Cells, good: str, units_text: str) -> None:
        """One line of a row."""
        number = cells.get("order_number", "")
        amount_text = cells.get("amount", "")
        named, finding = self.goods.find(good, cells.get("spec", ""))
        units = read_units(units_text)
        amount = read_money(amount_text, self.currency)
        phone = read_phone_cell(cells.get("phone", ""))
        self._note(row, finding if good else "")
        self._note(row, "amount" if amount_text and amount is None else "")
        self._note(row, "no_phone" if cells.get("phone") and not phone else "")
        content = (*named, units_text, amount_text)
        order = number or _hash(cells, content)
        line, is_twice = self._place(row, order, content, is_numbered=bool(number))
        state = _state(cells, self.currency)
        doubt = "twice" if is_twice else ""
        doubt = PART_REFUNDED if state == GOING_BACK else doubt
        doubt = "quantity" if units is None or units < 0 else doubt
        self.lines.append(
            ExportLine(
                row=row,
                order_number=order,
                line=line,
                good=named[0],
                spec=named[1],
                units=max(units or 0, 0),
                amount_minor=amount,
                is_refunded=state == REFUNDED,
                receiver=cells.get("receiver", ""),
                phone=phone,
                remark=_remark(cells, number),
                address=AddressColumns(*(cells.get(name, "") for name in (*WHERE, "compound"))),
                doubt=doubt if good else "no_good",
                is_unpaid=state == UNPAID,
                buyer=cells.get("buyer", ""),
            )
        )
        self._take_sum(row, order, cells)

    def _note(self, row: int, reason: str) -> None:
        if reason and Finding(row, reason) not in self.findings[-8:]:
            self.findings.append(Finding(row, reason))

    def _place(
        self, row: int, order: str, content: tuple[str, ...], *, is_numbered: bool
    ) -> tuple[int, bool]:
        """The line's number in its order, and whether it is in doubt because of another."""
        seen = self._seen[order]
        same = [each.line for each in seen if each.content == content and each.row != row]
        if same and is_numbered:
            return same[0], False
        line = len(seen) + 1
        is_twice = any(each.content[:2] == content[:2] for each in seen)
        seen.append(_Seen(content, line, row))
        return line, is_twice

    def _take_sum(self, row: int, order: str, cells: Cells) -> None:
        """The order's sum without what was carriage and rebate; the first that it states."""
        stated = read_money(cells.get("order_sum", ""), self.currency)
        if stated is None or order in self._summed:
            return
        self._summed.add(order)
        freight, rebate = (
            read_money(cells.get(name, ""), self.currency) or 0 for name in ("freight", "discount")
        )
        self.sums.append(OrderSum(row, order, stated - freight + rebate))


def filled(grid: Grid, *, is_numbered: bool) -> Iterator[tuple[int, Cells]]:
    """Each row with what it leaves blank because the order's row above says it."""
    above: dict[str, dict[str, str]] = {}
    last = ""
    for number, cells in grid.rows:
        order = cells.get("order_number", "") or (last if is_numbered else "")
        own = {**cells, "order_number": order}
        head = above.get(order, {}) if order else {}
        if not any(own.get(name) for name in WHERE):
            own |= {name: head.get(name, "") for name in WHERE}
        own |= {name: own.get(name) or head.get(name, "") for name in FROM_ABOVE}
        own["order_refund"] = own.get("refund") or head.get("order_refund", "")
        own["order_paid"] = own.get("order_sum") or head.get("order_paid", "")
        above[order] = own
        last = order
        yield number, own


def _state(cells: Cells, currency: str) -> str:
    """What became of the money: by what was paid back, then by what the platform calls it."""
    back = read_money(cells.get("order_refund", ""), currency) or 0
    paid = read_money(cells.get("order_paid", ""), currency)
    said = read_state(cells.get("status", ""))
    if back > 0 and said != REFUNDED:
        return REFUNDED if paid is not None and back >= paid > 0 else GOING_BACK
    return said


def _remark(cells: Cells, order_number: str) -> str:
    parts = [cells.get(name, "") for name in ("remark_of_member", "remark_of_leader")]
    told = [without_number(part, order_number) for part in parts]
    return "; ".join(dict.fromkeys(part for part in told if part))


def _hash(cells: Cells, content: tuple[str, ...]) -> str:
    said = [cells.get(name, "") for name in ("receiver", "phone", "compound", *WHERE)]
    text = "\x1f".join((*said, *content))
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]
