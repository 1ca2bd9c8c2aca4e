"""The sheet of contents multiplied out, in all and by building, that several workbooks hold."""

from __future__ import annotations

from fulfillment.supply.documents.book import Cell, Column, Sheet
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.totals import by_building, contents_multiplied_out


def contents_sheet(words: Wording) -> Sheet:
    """How much of everything there is, a row a content."""
    pick_list = words.pick_list
    buildings = by_building(pick_list)
    columns = (
        Column(words._("Kind"), 10),
        Column(words._("Item"), 22),
        Column(words._("Unit of measure"), 9),
        Column(words._("In all"), 11),
        *(Column(words.building(building.building), 10) for building in buildings),
    )
    parts = [
        {
            (part.name, part.unit, part.kind): part.quantity
            for part in contents_multiplied_out(pick_list.goods, building.parcels)
        }
        for building in buildings
    ]
    rows: list[list[Cell]] = []
    for total in contents_multiplied_out(pick_list.goods, pick_list.parcels):
        key = (total.name, total.unit, total.kind)
        rows.append(
            [
                words.kind(total.kind),
                words.name(total),
                words.unit(total),
                total.quantity,
                *(part.get(key) for part in parts),
            ]
        )
    return Sheet(words._("Contents in all"), columns, rows, frozen_columns=4)
