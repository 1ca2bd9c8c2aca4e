"""How the orders of a closed cycle fall into parcels, one a supplier.

An order's number as printed is `7-0042`: cycle, then counted in walking order within its compound
over the orders that got anything; `P2-0042` in a platform's cycle. An order that got nothing
makes no parcel. What a platform's later file adds goes on where the numbers and boxes of the
earlier one end. Money is minor units.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fulfillment.supply.rules.boxes import Stack, fill_boxes
from orders.rules.bags import Load, PackedBag, pack


@dataclass(frozen=True, slots=True)
class AllocatedLine:
    """One line of an order after the stock was shared; `position` is in walking order."""

    order_id: int
    compound_id: int
    building_id: int
    household_id: int
    placed_by: int
    address: str
    position: int
    supplier_id: int
    offer_id: int
    code: str
    name: str
    name_en: str
    price: int
    wished: int
    got: int
    unit_grams: int | None
    substituted: int = 0  # units of `got` that came in place of another bundle
    if_short: str = "fewer"  # what was chosen for short stock


@dataclass(frozen=True, slots=True)
class PlannedParcel:
    """One order's lines for one supplier."""

    number: str
    lines: tuple[AllocatedLine, ...]
    bags: tuple[PackedBag, ...]
    boxes: tuple[int, ...]  # of each bag

    @property
    def first(self) -> AllocatedLine:
        """Any line; what belongs to the order is the same on all."""
        return self.lines[0]

    @property
    def amount(self) -> int:
        return sum(line.price * line.got for line in self.lines)


@dataclass(frozen=True, slots=True)
class GivenBefore:
    """What an earlier file of the same cycle has given."""

    numbers: Mapping[int, str] = field(default_factory=dict)  # of orders
    last: Mapping[int, int] = field(default_factory=dict)  # the last number in each compound
    boxes: Mapping[int, int] = field(default_factory=dict)  # the last box in each compound


def plan_parcels(
    lines: Iterable[AllocatedLine],
    *,
    cycle_number: int | str,
    before: GivenBefore = GivenBefore(),
) -> tuple[PlannedParcel, ...]:
    """Parcels in walking order, those of one order by supplier."""
    got = sorted(
        (line for line in lines if line.got > 0),
        key=lambda line: (line.compound_id, line.position, line.order_id, line.supplier_id),
    )
    numbers = _numbers(got, cycle_number, before)
    parts: dict[tuple[int, int], list[AllocatedLine]] = defaultdict(list)
    for line in got:
        parts[line.order_id, line.supplier_id].append(line)
    bags = {
        key: pack([Load(line.code, line.got, line.unit_grams) for line in part])
        for key, part in parts.items()
    }
    boxes = _into_boxes(parts, bags)
    return tuple(
        PlannedParcel(
            number=numbers[key[0]],
            lines=tuple(sorted(part, key=lambda line: line.code)),
            bags=bags[key],
            boxes=tuple(box + before.boxes.get(part[0].compound_id, 0) for box in boxes[key]),
        )
        for key, part in parts.items()
    )


def _into_boxes(
    parts: Mapping[tuple[int, int], Sequence[AllocatedLine]],
    bags: Mapping[tuple[int, int], Sequence[PackedBag]],
) -> dict[tuple[int, int], tuple[int, ...]]:
    """The box of each bag; every supplier numbers those of each compound by itself."""
    series: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for key, part in parts.items():
        series[part[0].compound_id, part[0].supplier_id].append(key)
    return {
        key: numbers
        for keys in series.values()
        for key, numbers in zip(
            keys,
            fill_boxes(
                [
                    Stack(str(parts[key][0].building_id), tuple(bag.grams for bag in bags[key]))
                    for key in keys
                ]
            ),
            strict=True,
        )
    }


def short_orders(lines: Iterable[AllocatedLine]) -> Mapping[int, Sequence[AllocatedLine]]:
    """All lines of the orders that got less or other than they wished, by order."""
    orders: dict[int, list[AllocatedLine]] = defaultdict(list)
    for line in lines:
        orders[line.order_id].append(line)
    return {
        order_id: sorted(of_order, key=lambda line: line.code)
        for order_id, of_order in orders.items()
        if any(line.got - line.substituted < line.wished for line in of_order)
    }


def _numbers(
    got: Iterable[AllocatedLine], cycle_number: int | str, before: GivenBefore
) -> dict[int, str]:
    numbers = dict(before.numbers)
    counts: dict[int, int] = defaultdict(int, before.last)
    for line in got:
        if line.order_id not in numbers:
            counts[line.compound_id] += 1
            numbers[line.order_id] = f"{cycle_number}-{counts[line.compound_id]:04d}"
    return numbers
