"""Reading the orders that another platform has taken: from tables to lines, then to households.

`read_export` knows the forms in which platforms export, `look_over` a compound's addresses, what
people decided before and what is in already. The values stand in `platform_export`.
"""

from collections.abc import Mapping, Sequence

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
from orders.rules.platform_forms import MAP_COLUMNS, read_kuaituantuan, read_mapped, read_qunjielong
from orders.rules.platform_looking import look_over
from orders.rules.platform_tables import Table

__all__ = [
    "MAP_COLUMNS",
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


def read_export(
    tables: Sequence[Table],
    *,
    file_name: str,
    column_map: Mapping[str, str] | None = None,
    form: str = "auto",
    currency: str = "CNY",
) -> Export | None:
    """Read the tables of a file; None where they are no export of that form.

    `form`: auto, kuaituantuan, qunjielong or map. `column_map`: column (`MAP_COLUMNS`) → heading
    as written, for any other table; `units` is needed, the good may be the file's name.
    """
    found = None
    if form in ("auto", "kuaituantuan"):
        found = read_kuaituantuan(tables, currency)
    if found is None and form in ("auto", "qunjielong"):
        found = read_qunjielong(tables, file_name, currency)
    if found is None and form in ("auto", "map") and column_map:
        found = read_mapped(tables, file_name, column_map, currency)
    return found
