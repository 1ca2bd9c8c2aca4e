"""Where an export's own totals and sums are not what its lines come to.

Sums beside the lines are changed by hand in practice, so every sum is counted at the prices of the
file's summary; where a good has no price there, its sums are not judged. Lines whose money went
back do not count, nor does a row that repeats another: platforms leave them out of their totals.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from orders.rules.platform_export import Difference, Export, ExportLine


def differences_of(export: Export) -> tuple[Difference, ...]:
    """Goods in the file's order, then the whole file, then rows."""
    lines = list(_counted(export.lines))
    prices = {good.title: good.price_minor for good in export.goods}
    units: Counter[str] = Counter()
    for line in lines:
        units[line.title] += line.units
    return (
        *_of_goods(export, units),
        *_of_file(export, lines, units),
        *_of_lines(lines, prices),
        *_of_orders(export, lines, prices),
    )


def _counted(lines: Iterable[ExportLine]) -> Iterator[ExportLine]:
    seen = set()
    for line in lines:
        if line.key not in seen and not line.is_refunded and not line.is_unpaid:
            yield line
        seen.add(line.key)


def _of_goods(export: Export, units: Counter[str]) -> Iterator[Difference]:
    for good in export.goods:
        count = units[good.title]
        if good.sold is not None and good.sold != count:
            yield Difference("units", good.sold, count, good.title)
        if good.sum_minor is not None and good.price_minor is not None:
            counted = good.price_minor * count
            if good.sum_minor != counted:
                yield Difference("sum", good.sum_minor, counted, good.title)


def _of_file(export: Export, lines: list[ExportLine], units: Counter[str]) -> Iterator[Difference]:
    stated = export.units_by_file.get("")
    if stated is not None and stated != units.total():
        yield Difference("units", stated, units.total())
    in_all = export.sums_by_file.get("")
    counted = _sum_of(lines, {good.title: good.price_minor for good in export.goods})
    if in_all is not None and counted is not None and in_all != counted:
        yield Difference("sum", in_all, counted)
    orders = len({line.order_number for line in lines})
    if export.orders_by_file not in (None, orders):
        yield Difference("orders", export.orders_by_file or 0, orders)


def _of_lines(lines: Iterable[ExportLine], prices: dict[str, int | None]) -> Iterator[Difference]:
    for line in lines:
        price = prices.get(line.title)
        if price is None or line.amount_minor is None or not line.units:
            continue
        if line.amount_minor != price * line.units:
            yield Difference(
                "line_sum", line.amount_minor, price * line.units, line.title, line.row
            )


def _of_orders(
    export: Export, lines: Iterable[ExportLine], prices: dict[str, int | None]
) -> Iterator[Difference]:
    by_order: defaultdict[str, list[ExportLine]] = defaultdict(list)
    for line in lines:
        by_order[line.order_number].append(line)
    for stated in export.order_sums:
        of_order = by_order.get(stated.order_number, [])
        counted = _sum_of(of_order, prices)
        if of_order and counted is not None and counted != stated.amount_minor:
            yield Difference(
                "order_sum", stated.amount_minor, counted, stated.order_number, stated.row
            )


def _sum_of(lines: Iterable[ExportLine], prices: dict[str, int | None]) -> int | None:
    """What lines come to; at the price, else at what the line says; None where neither is there."""
    total = 0
    for line in lines:
        price = prices.get(line.title)
        amount = line.amount_minor if price is None else price * line.units
        if amount is None:
            return None
        total += amount
    return total
