"""The gate sheet: what the liaison counts when the truck stands at the gate.

Boxes by building with their numbers and the bags in each, room to write what was counted, what is
missing and what is damaged, and at the end who signs. It shows no person; where a whole parcel
stays at the gate it names the address.
"""

from __future__ import annotations

from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.fitting import cut, cut_middle, width
from fulfillment.supply.documents.list_blocks import (
    Drawn,
    bags_text,
    boxes_of,
    column_words,
    held_text,
    on_pages,
)
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.gate_count import (
    LOOSE,
    BoxAtGate,
    BuildingAtGate,
    GateCount,
    count_at_gate,
)


def lay_out_gate_sheet(words: Wording, options: Options = USUAL) -> Drawn:
    """What `gate_sheet.typ` draws: the load, a block a building, shared boxes, signatures."""
    gate = count_at_gate(words.pick_list)
    blocks = [_building(words, building) for building in gate.buildings if building.boxes]
    if gate.shared:
        blocks.append(_shared(words, gate))
    # The first page begins with what is expected in all.
    heights = [24 + sum(map(_height, block["rows"])) for block in blocks]
    heights[:1] = [height + 30 + 8 * len(gate.staying) for height in heights[:1]]
    return {
        "head": words.head(words._("Gate sheet")),
        "words": {**column_words(words), **_words(words)},
        "expected": _expected(words, gate),
        "staying": [
            {
                "address": cut_middle(parcel.address, 60),
                "bags": bags_text(words, len(parcel.bags)),
                "box": boxes_of(parcel),
                "held": parcel.held,
            }
            for parcel in gate.staying
        ],
        "blocks": on_pages(blocks, heights, [0] * len(blocks)),
        "ends": True,
    }


def _words(words: Wording) -> dict[str, str]:
    return {
        "to_count": words._("Bags to count"),
        "counted": words._("Bags that came"),
        "missing": words._("Missing"),
        "damaged": words._("Damaged"),
        "note": words._("Notes"),
        "staying": words._("Stays at the gate"),
        "vehicle": words._("Vehicle"),
        "brought": words._("Brought by"),
        "counted_by": words._("Counted by"),
        "name": words._("Name in full"),
        "time": words._("Time"),
        "signature": words._("Signature"),
    }


def _expected(words: Wording, gate: GateCount) -> Drawn:
    return {
        "boxes": boxes_text(words, gate.boxes_to_count),
        "bags": bags_text(words, gate.to_count),
        "held": held_text(words, gate.held),
    }


def boxes_text(words: Wording, count: int) -> str:
    many = words.texts.ngettext
    return many("{count} box", "{count} boxes", count).format(count=count)


def _building(words: Wording, building: BuildingAtGate) -> Drawn:
    boxes = sum(1 for box in building.boxes if box.number != LOOSE and box.to_count)
    elsewhere = ", ".join(str(number) for number, _ in building.elsewhere)
    facts = [boxes_text(words, boxes)] if boxes else []
    facts.append(bags_text(words, building.to_count))
    if elsewhere:
        facts.append(words._("more in shared box {numbers}").format(numbers=cut(elsewhere, 40)))
    return {
        "name": cut(words.building(building.building), 32),
        "facts": facts,
        "rows": [_row(words, box, "") for box in building.boxes],
        "weight": len(building.boxes),
    }


def _shared(words: Wording, gate: GateCount) -> Drawn:
    bags = sum(box.to_count for box in gate.shared)
    return {
        "name": words._("Boxes of several buildings"),
        "facts": [boxes_text(words, len(gate.shared)), bags_text(words, bags)],
        "rows": [_row(words, box, _sharers(words, box)) for box in gate.shared],
        "weight": len(gate.shared),
    }


def _sharers(words: Wording, box: BoxAtGate) -> str:
    """`Building 5: 2 · Building 6: 3`"""
    parts = (f"{cut(words.building(building), 20)}: {count}" for building, count in box.bags)
    return " · ".join(parts)


def _row(words: Wording, box: BoxAtGate, sharers: str) -> Drawn:
    return {
        "box": words._("loose") if box.number == LOOSE else str(box.number),
        "to_count": box.to_count,
        "held": held_text(words, box.held),
        "sharers": cut(sharers, 320),
    }


def _height(row: Drawn) -> float:
    """Millimetres of a box: its number, or more lines of who shares it."""
    return max(11.0, 5.0 + 6 * bool(row["held"]) + 4.5 * -(-width(row["sharers"]) // 26))


def gate_sheet_book(words: Wording) -> Book:
    """The same boxes as rows, with columns to fill."""
    gate = count_at_gate(words.pick_list)
    columns = (
        Column(words._("Building"), 22),
        Column(words._("Box"), 8),
        Column(words._("Bags to count"), 10),
        Column(words._("Held back"), 10),
        Column(words._("Bags that came"), 10),
        Column(words._("Missing"), 10),
        Column(words._("Damaged"), 10),
        Column(words._("Notes"), 24),
    )
    rows: list[list[Cell]] = [
        [
            _sharers(words, box) if box.is_shared else box.bags[0][0],
            words._("loose") if box.number == LOOSE else box.number,
            box.to_count,
            box.held or None,
            *[None] * 4,
        ]
        for box in gate.boxes
    ]
    total: list[Cell] = [words._("In all"), None, gate.to_count, gate.held or None, *[None] * 4]
    return Book((Sheet(words._("Gate sheet"), columns, rows, [total], frozen_columns=2),))
