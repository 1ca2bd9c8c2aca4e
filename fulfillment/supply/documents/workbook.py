"""The pick list as a workbook: rooms with a column a bundle, totals a building, contents.

Nothing that people wrote becomes a formula or a link. The creation date is the snapshot's, so the
same version gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC
from io import BytesIO

from xlsxwriter import Workbook

from config.texts import texts_for
from fulfillment.supply.documents.fitting import clean
from fulfillment.supply.documents.wording import Wording, money_decimal
from fulfillment.supply.documents.workbook_page import Cell, Money, Page, Styles
from fulfillment.supply.rules.snapshot import ParcelOnList, PickList
from fulfillment.supply.rules.totals import by_building, contents_multiplied_out, units_by_good


def pick_list_xlsx(pick_list: PickList, locale: str) -> bytes:
    """The workbook's bytes; row 4 of each sheet holds the headings, data follow without gaps."""
    words = Wording(pick_list, texts_for(locale))
    out = BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    created = pick_list.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": words.edition(), "created": created})
    styles = Styles(book, pick_list.currency)
    _rooms(words, Page(book, styles, words, words._("By room")))
    _buildings(words, Page(book, styles, words, words._("Totals")))
    _contents(words, Page(book, styles, words, words._("Contents in all")))
    book.close()
    return out.getvalue()


def _rooms(words: Wording, page: Page) -> None:
    pick_list = words.pick_list
    codes = [good.code for good in pick_list.goods]
    columns = [
        (words._("Building"), 10),
        (words._("Unit"), 7),
        (words._("Floor"), 7),
        (words._("Room"), 14),
        (words._("Order number"), 14),
        (words._("Receiver"), 12),
        (words._("Phone"), 15),
        *((clean(f"{good.code} {words.name(good)}"), 9) for good in pick_list.goods),
        (words._("Bags"), 7),
        (words._("Bag codes"), 18),
        (words._("Sum"), 11),
        (words._("Reference"), 14),
        (words._("Held back"), 10),
        (words._("Remark"), 24),
    ]
    page.begin(columns, frozen_columns=4)
    for parcel in pick_list.parcels:
        page.row(_room_cells(words, parcel, codes))
    units = units_by_good(pick_list.goods, pick_list.parcels)
    page.total(
        [
            words._("In all"),
            *[None] * 6,
            *units.values(),
            sum(len(parcel.bags) for parcel in pick_list.parcels),
            None,
            page.money(sum(parcel.amount_minor for parcel in pick_list.parcels)),
        ]
    )


def _room_cells(words: Wording, parcel: ParcelOnList, codes: list[str]) -> list[Cell]:
    counts = dict.fromkeys(codes, 0)
    for code, count in parcel.lines:
        counts[code] += count
    return [
        parcel.building,
        parcel.unit,
        parcel.floor,
        parcel.address,
        parcel.order_number,
        words.receiver(parcel),
        words.phone(parcel),
        *(count or None for count in counts.values()),
        len(parcel.bags),
        " ".join(parcel.bags),
        Money(money_decimal(parcel.amount_minor, words.pick_list.currency)),
        parcel.pay.reference if parcel.pay else "",
        words._("yes") if parcel.held else "",
        parcel.remark,
    ]


def _buildings(words: Wording, page: Page) -> None:
    pick_list = words.pick_list
    buildings = by_building(pick_list)
    columns = [
        (words._("Bundle code"), 8),
        (words._("Bundle"), 22),
        (words._("Price"), 11),
        *((clean(words.building(building.building)), 9) for building in buildings),
        (words._("In all"), 9),
    ]
    page.begin(columns, frozen_columns=2)
    for good in pick_list.goods:
        counts = [building.units[good.code] for building in buildings]
        price = page.money(good.price_minor)
        page.row([good.code, words.name(good), price, *counts, sum(counts)])
    bags = [building.bags for building in buildings]
    page.total([words._("Bags"), None, None, *bags, sum(bags)])
    sums = [building.amount_minor for building in buildings]
    page.total([words._("Sum"), None, None, *map(page.money, sums), page.money(sum(sums))])


def _contents(words: Wording, page: Page) -> None:
    pick_list = words.pick_list
    buildings = by_building(pick_list)
    page.begin(
        [
            (words._("Kind"), 10),
            (words._("Item"), 22),
            (words._("Unit of measure"), 9),
            (words._("In all"), 11),
            *((clean(words.building(building.building)), 10) for building in buildings),
        ],
        frozen_columns=4,
    )
    parts = [
        {
            (part.name, part.unit, part.kind): part.quantity
            for part in contents_multiplied_out(pick_list.goods, building.parcels)
        }
        for building in buildings
    ]
    for total in contents_multiplied_out(pick_list.goods, pick_list.parcels):
        key = (total.name, total.unit, total.kind)
        page.row(
            [
                words.kind(total.kind),
                words.name(total),
                words.unit(total),
                total.quantity,
                *(part.get(key) for part in parts),
            ]
        )
