"""What another platform's export says, as values: lines, goods, totals, and how they came out.

An export is read once (`Export`) and then looked over against a compound (`Looked`). Of every
line exactly one thing comes: resolved, doubtful, refused or a duplicate. Nothing is guessed: a
line in doubt waits for a person, with a household proposed where the file gives a reason for one.

Doubts: the reasons of `orders.rules.address*`, and `quantity` the number cannot be read ·
`no_good` no good is named · `part_refunded` a part of the order's money went back · `twice` the
same order asks for this once more, with another number or without an order number ·
`other_compound` the column of the compound names none that is known here.
Refusals: `refunded` · `not_paid` · `no_units` · `decided` a person said that it is not ours ·
`other_compound` the row is another compound's, while others of the file are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from orders.rules.numerals import fold

Format = Literal["kuaituantuan", "kuaituantuan_plain", "qunjielong", "map"]
UNREADABLE = ("quantity", "no_good")
PART_REFUNDED = "part_refunded"


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """The columns of an address as they were written; blank ones are empty."""

    lane: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    detail: str = ""
    compound: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing says where; the name of the compound alone does not."""
        return not (self.lane or self.building or self.unit or self.room or self.detail)

    @property
    def text(self) -> str:
        """The columns in one line, to be shown to whoever decides."""
        parts = (self.detail, self.lane, self.building, self.unit, self.room)
        return " · ".join(part for part in parts if part) or self.compound


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One good of one order. `row` counts as the spreadsheet does, `line` from 1 in the order.

    `good` and `spec` are those of the goods' sheet where it knows them. `units` is 0 where
    `doubt` is `quantity`. `amount_minor` is what the file writes beside the line. An order
    without a number of its own has a hash of what its row says.
    """

    row: int
    order_number: str
    line: int
    good: str
    spec: str
    units: int
    amount_minor: int | None
    is_refunded: bool
    receiver: str
    phone: str
    remark: str
    address: AddressColumns
    doubt: str = ""
    is_unpaid: bool = False
    buyer: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """By this a line that is in once stays in once."""
        return self.order_number, self.line

    @property
    def title(self) -> str:
        return title_of(self.good, self.spec)

    @property
    def unit_price(self) -> int | None:
        """By its own amount; None where that is not told or no whole multiple."""
        if self.amount_minor is None or not self.units or self.amount_minor % self.units:
            return None
        return self.amount_minor // self.units


@dataclass(frozen=True, slots=True)
class ExportGood:
    """A good as the file's own summary lists it; None where it says nothing."""

    name: str
    spec: str = ""
    price_minor: int | None = None
    sold: int | None = None
    sum_minor: int | None = None

    @property
    def title(self) -> str:
        return title_of(self.name, self.spec)


@dataclass(frozen=True, slots=True)
class OrderSum:
    """What the file writes as the sum of one order, on that row."""

    row: int
    order_number: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row (0: the whole file) that a person should know; no line is lost by it.

    Reasons: `spec` its specification is not the good's · `unknown_good` the summary has no such
    good · `address_in_remark` the remark names a room · `formula` a value could not be worked
    out · `amount` a sum that is no amount · `no_phone` no phone number can be read.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """A file as it was read. `units_by_file` and `sums_by_file` are its own totals.

    Their keys are titles of goods, and "" for the whole file; `orders_by_file` is None where
    the file does not say it. Rows are those below the heading that say anything, without totals.
    """

    format: Format
    lines: tuple[ExportLine, ...]
    goods: tuple[ExportGood, ...]
    rows_read: int
    units_by_file: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    sums_by_file: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    orders_by_file: int | None = None
    order_sums: tuple[OrderSum, ...] = ()
    findings: tuple[Finding, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that a person has to decide about; their answer is kept under `key`."""

    line: ExportLine
    reason: str
    proposal: str | None
    key: str

    @property
    def row(self) -> int:
        return self.line.row

    @property
    def address(self) -> str:
        return self.line.address.text


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is left out, and why."""

    line: ExportLine
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the file's own number is not what was counted.

    `what`: `units` and `sum` of a good, or of the whole file (`subject` empty) · `orders` ·
    `line_sum` and `order_sum` in a row, counted at the prices of the summary. Sums are minor units.
    """

    what: str
    by_file: int
    counted: int
    subject: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """An export against a compound. `lines` is the number of all lines of the file:
    resolved + doubtful + refused + duplicates. `units` are those of resolved and doubtful lines,
    `households` those that the resolved ones belong to.
    """

    resolved: tuple[tuple[ExportLine, str], ...]
    doubts: tuple[Doubt, ...]
    refused: tuple[Refused, ...]
    duplicates: tuple[ExportLine, ...]
    rows_read: int
    lines: int
    units: int
    households: int
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...] = ()


def title_of(name: str, spec: str) -> str:
    """`荔枝(每箱四斤)`: how 快团团 itself calls a good with its specification."""
    return f"{name}({spec})" if spec and spec != name else name


def address_key(line: ExportLine) -> str:
    """What a decision about a line is kept under (`Doubt.key`): its address and the person.

    Without the person, one decision would move everybody who wrote no more than the lane. What
    is decided about a line itself, or where no address was written, counts for this order alone.
    """
    where = line.address
    parts = [where.compound, where.lane, where.building, where.unit, where.room, where.detail]
    parts += [line.receiver or line.buyer, line.phone]
    if line.doubt:
        parts += [line.order_number, str(line.line), line.doubt]
    elif where.is_blank:
        parts.append(line.order_number)
    return "\x1f".join("".join(fold(part).split()) for part in parts)
