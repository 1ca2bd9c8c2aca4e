"""Reading the orders that another platform has taken: from tables to lines, then to households.

`read_export` knows the forms in which platforms export, `look_over` a compound's addresses, what
people decided before and what is in already. The values stand in `platform_export`.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from orders.rules.address_register import Addresses
from orders.rules.platform_export import (
    AddressColumns,
    Difference,
    Doubt,
    Export,
    ExportGood,
    ExportLine,
    Finding,
    Looked,
    OrderSum,
    Refused,
    address_key,
    title_of,
)

__all__ = [
    "AddressColumns",
    "Difference",
    "Doubt",
    "Export",
    "ExportGood",
    "ExportLine",
    "Finding",
    "Looked",
    "OrderSum",
    "Refused",
    "Table",
    "address_key",
    "look_over",
    "read_export",
    "title_of",
]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file: its name (empty in a CSV) and its rows of texts."""

    name: str
    rows: Sequence[Sequence[str]]


def read_export(
    tables: Sequence[Table],
    *,
    file_name: str,
    column_map: Mapping[str, str] | None = None,
    form: str = "auto",
    currency: str = "CNY",
) -> Export | None:
    """Read the tables of a file; None where they are no export that is known.

    `column_map`: column → heading as written, for any other table; columns are order_number,
    good, spec, units, amount, price, receiver, phone, remark, address, lane, building, unit, room.
    """
    raise NotImplementedError


def look_over(
    export: Export,
    *,
    register: Addresses,
    decisions: Mapping[str, str | None],
    already: Set[tuple[str, int]],
) -> Looked:
    """Say of every line whose it is, or why not.

    `decisions`: `Doubt.key` → household, None to leave the line out. `already`: keys of lines
    (`ExportLine.key`) that are in.
    """
    raise NotImplementedError
