"""A long paper in parts, each drawn by itself: the worker's memory grows with what it draws.

300 slips take 170 MiB that only the worker's end gives back. A part is so many whole pages, or
whole buildings of a list; a paper that fits one part is drawn as it is. Knows no inks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Pixels

# About 100 MiB each. Another size gives other bytes: raise `ink.DRAWING`. Cells are labels or
# slips: how many of them are a page differs from sheet to sheet.
CELLS_OF_A_PART = {
    "labels": 300,
    "item_labels": 400,
    "officer_labels": 300,
    "door_slips": 300,
    "slips": 200,
    "box_labels": 200,
}
HOUSEHOLDS_ON_A_LIST = 400

Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What one run of the drawing needs. `codes`: the pixels of all its QR codes."""

    kind: str
    data: str
    codes: bytes = b""
    made_at: int = 0
    locale: str = ""
    options: Options = USUAL


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a paper. `numbers` draws page numbers that no single part can know."""

    parts: tuple[Part, ...]
    numbers: Part | None = None


def in_parts(kind: str, drawn: Drawn, *, made_at: int) -> Plan:
    """Cut what a layout gave into parts; most papers are one."""
    if kind in CELLS_OF_A_PART:
        pages = max(1, CELLS_OF_A_PART[kind] // len(drawn["sheet"]["places"]))
        return Plan(tuple(_part(kind, each, made_at) for each in _by_pages(drawn, pages)))
    pieces = list(_by_blocks(drawn)) if "blocks" in drawn else [drawn]
    numbers = None
    if len(pieces) > 1:
        numbers = _part("numbers", {"head": drawn["head"]}, made_at)
        unnumbered = {**drawn["head"], "page": ""}
        pieces = [{**piece, "head": unnumbered} for piece in pieces]
    return Plan(tuple(_part(kind, piece, made_at) for piece in pieces), numbers)


def _by_pages(drawn: Drawn, most: int) -> Iterator[Drawn]:
    """Each part knows where its pages begin and how many there are in all."""
    pages = drawn["pages"]
    for at in range(0, max(len(pages), 1), most):
        yield {**drawn, "pages": pages[at : at + most], "first": at + 1, "of": max(len(pages), 1)}


def _by_blocks(drawn: Drawn) -> Iterator[Drawn]:
    """Blocks of a list up to so many households, cut where one begins a page.

    What stands before the first block and after the last goes with the first and the last part.
    """
    whole = {**drawn, "is_first": True, "is_last": True}
    taken: list[Drawn] = []
    households = 0
    for block in drawn["blocks"]:
        weight = block["weight"]
        if taken and block["begins"] and households + weight > HOUSEHOLDS_ON_A_LIST:
            yield {**whole, "blocks": taken, "is_last": False}
            whole["is_first"] = False
            taken, households = [], 0
        taken.append(block)
        households += weight
    yield {**whole, "blocks": taken}


def _part(kind: str, drawn: Drawn, made_at: int) -> Part:
    pixels = Pixels()
    data = json.dumps(drawn, ensure_ascii=False, default=pixels.place)
    return Part(kind, data, pixels.whole(), made_at)
