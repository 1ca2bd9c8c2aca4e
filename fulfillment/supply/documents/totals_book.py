"""The totals as a workbook that goes to the supplier and comes back with one column filled.

First the bundles with the column for what can be delivered, then contents multiplied out, and
bundles and bags per building and unit. What list it is of stands in hidden properties, and on a
hidden sheet in case a program loses them.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import LOCALES, N_, texts_for
from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.contents_sheet import contents_sheet
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import by_building, units_by_good

CODE = N_("Bundle code")
CAN_DELIVER = N_("Can deliver (empty: all)")
# Names of the hidden properties; what comes back is recognised by them.
CYCLE, COMPOUND, SUPPLIER, VERSION, HASH = MARKS = (
    "lanzi cycle",
    "lanzi compound",
    "lanzi supplier",
    "lanzi version",
    "lanzi hash",
)


def totals_book(words: Wording) -> Book:
    """The sheets and the marks."""
    sheets = (_bundles(words), contents_sheet(words), _units(words))
    return Book(sheets, hidden=marks_of(words))


def marks_of(words: Wording) -> dict[str, str]:
    """Which list it is: cycle, compound, supplier, version and the list's hash."""
    pick_list = words.pick_list
    return {
        CYCLE: str(pick_list.cycle_id),
        COMPOUND: pick_list.compound,
        SUPPLIER: pick_list.supplier,
        VERSION: str(pick_list.version),
        HASH: words.digest,
    }


def headings_of(message: str) -> frozenset[str]:
    """A heading in every language that a workbook may have."""
    each = [texts_for(locale).gettext(message) for locale in LOCALES]
    return frozenset((message, *each, " ".join((each[0], message))))


def _bundles(words: Wording) -> Sheet:
    pick_list = words.pick_list
    columns = (
        Column(words._(CODE), 8),
        Column(words._("Bundle"), 30),
        Column(words._("Price"), 11),
        Column(words._("Units ordered"), 10),
        Column(words._(CAN_DELIVER), 24, is_input=True),
        Column(words._("Remark"), 30, is_input=True),
    )
    units = units_by_good(pick_list.goods, pick_list.parcels)
    rows: list[list[Cell]] = [
        [
            good.code,
            words.name(good),
            words.money_cell(good.price_minor),
            units[good.code],
            None,
            None,
        ]
        for good in pick_list.goods
    ]
    total: list[Cell] = [words._("In all"), None, None, sum(units.values()), None, None]
    return Sheet(words._("Totals"), columns, rows, [total], frozen_columns=2)


def _units(words: Wording) -> Sheet:
    """Units of each bundle, bags and sums for each unit of each building."""
    pick_list = words.pick_list
    columns = (
        Column(words._("Building"), 10),
        Column(words._("Unit"), 8),
        Column(words._("Households"), 10),
        Column(words._("Bags"), 8),
        *(Column(f"{good.code} {words.name(good)}", 9) for good in pick_list.goods),
        Column(words._("Sum"), 12),
    )
    rows: list[list[Cell]] = []
    for building in by_building(pick_list):
        parts: dict[str, list[ParcelOnList]] = {}
        for parcel in building.parcels:
            parts.setdefault(parcel.unit, []).append(parcel)
        rows += [_row(words, building.building, unit, parcels) for unit, parcels in parts.items()]
    everything: list[Cell] = _row(words, words._("In all"), "", list(pick_list.parcels))
    return Sheet(words._("By building and unit"), columns, rows, [everything], frozen_columns=2)


def _row(words: Wording, building: str, unit: str, parcels: list[ParcelOnList]) -> list[Cell]:
    units: Mapping[str, int] = units_by_good(words.pick_list.goods, parcels)
    return [
        building,
        unit,
        len(parcels),
        sum(len(parcel.bags) for parcel in parcels),
        *(count or None for count in units.values()),
        words.money_cell(sum(parcel.amount_minor for parcel in parcels)),
    ]
