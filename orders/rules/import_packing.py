"""An export as plain lists, to be kept between looking at it and taking it over, and back.

Kept is what was read, not the file: who decides an hour later sees the same lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

from orders.rules.platform_export import (
    AddressColumns,
    Export,
    ExportGood,
    ExportLine,
    Finding,
    OrderSum,
)
from orders.rules.platform_orders import Table

_LINE: Final = tuple(item.name for item in fields(ExportLine) if item.name != "address")
_ADDRESS: Final = tuple(item.name for item in fields(AddressColumns))
_GOOD: Final = tuple(item.name for item in fields(ExportGood))
_SUM: Final = tuple(item.name for item in fields(OrderSum))
_FINDING: Final = tuple(item.name for item in fields(Finding))


def pack_export(export: Export) -> dict[str, Any]:
    """Return the export as what JSON can hold."""
    line, address = attrgetter(*_LINE), attrgetter(*_ADDRESS)
    return {
        "format": export.format,
        "lines": [[list(line(each)), list(address(each.address))] for each in export.lines],
        "goods": [list(attrgetter(*_GOOD)(each)) for each in export.goods],
        "rows_read": export.rows_read,
        "units_by_file": dict(export.units_by_file),
        "sums_by_file": dict(export.sums_by_file),
        "orders_by_file": export.orders_by_file,
        "order_sums": [list(attrgetter(*_SUM)(each)) for each in export.order_sums],
        "findings": [list(attrgetter(*_FINDING)(each)) for each in export.findings],
        "title": export.title,
    }


def unpack_export(kept: Mapping[str, Any]) -> Export:
    """Return the export that was packed."""
    return Export(
        format=kept["format"],
        lines=tuple(_line(values, address) for values, address in kept["lines"]),
        goods=tuple(ExportGood(*each) for each in kept["goods"]),
        rows_read=kept["rows_read"],
        units_by_file=kept["units_by_file"],
        sums_by_file=kept["sums_by_file"],
        orders_by_file=kept["orders_by_file"],
        order_sums=tuple(OrderSum(*each) for each in kept["order_sums"]),
        findings=tuple(Finding(*each) for each in kept["findings"]),
        title=kept["title"],
    )


def pack_tables(tables: Sequence[Table]) -> list[Any]:
    """Return tables that nobody could read yet as what JSON can hold."""
    return [[table.name, [list(row) for row in table.rows]] for table in tables]


def unpack_tables(kept: Sequence[Any]) -> tuple[Table, ...]:
    """Return the tables that were packed."""
    return tuple(Table(name, tuple(tuple(row) for row in rows)) for name, rows in kept)


def _line(values: Sequence[Any], address: Sequence[str]) -> ExportLine:
    return ExportLine(
        **dict(zip(_LINE, values, strict=True)),
        address=AddressColumns(**dict(zip(_ADDRESS, address, strict=True))),
    )
