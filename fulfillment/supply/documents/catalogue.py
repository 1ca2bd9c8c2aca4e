"""The papers of a pick list: what each is called, what it is for, in which forms it comes.

Pages, the API and the benchmarks list what stands here; `ink` knows how each is drawn. A kind's
name stays as it is once released: kept files are found by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.texts import N_
from fulfillment.supply.documents.options import CSV, PDF, XLSX
from fulfillment.supply.documents.sheets import SMALLEST_SLIP, Sheet

LABEL_SHEETS = ("a4_2x5", "a4_3x8", "a4_4x11", "100x150", "80x60", "60x40")
SLIP_SHEETS = ("a4_4_slips", "105x148", "100x150")
TABLE_FORMS = (PDF, XLSX, CSV)
# Who uses a paper: packers, whoever sticks it on goods, the gate, the doors.
PACKING, ON_GOODS, GATE, DOORS = GROUPS = ("packing", "on_goods", "gate", "doors")
# Needed by every supermarket in every cycle; pages show them first and big.
EVERYDAY = ("pick_list", "labels", "slips")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One paper. The first of its forms and sheets is the usual one; no sheets: it has no cells."""

    kind: str  # at most 24 characters
    name: str
    hint: str
    forms: tuple[str, ...] = (PDF,)
    sheets: tuple[str, ...] = ()
    has_big: bool = False
    can_reprint: bool = False  # single cells of it may be printed once more
    least: tuple[int, int] = (30, 25)  # the smallest cell that it can be read from, mm
    group: str = PACKING  # one of GROUPS: where pages list it
    from_version: int = 1  # older versions do not come as it

    def fits(self, sheet: Sheet) -> bool:
        """Whether it can be read from such cells."""
        return sheet.cell_width >= self.least[0] and sheet.cell_height >= self.least[1]


CATALOGUE: dict[str, PaperKind] = {
    paper.kind: paper
    for paper in (
        PaperKind(
            "pick_list",
            N_("Pick list"),
            N_("what goes into which bag"),
            TABLE_FORMS,
            has_big=True,
        ),
        PaperKind(
            "labels",
            N_("Bag labels"),
            N_("one on each bag"),
            sheets=LABEL_SHEETS,
            has_big=True,
            can_reprint=True,
            group=ON_GOODS,
        ),
        PaperKind(
            "slips",
            N_("Household slips"),
            N_("what to pack, to be ticked, and what to pay"),
            sheets=SLIP_SHEETS,
            least=SMALLEST_SLIP,
            can_reprint=True,
            group=ON_GOODS,
        ),
        PaperKind(
            "item_labels",
            N_("Item labels"),
            N_("one on each unit, with the bag that it goes into"),
            sheets=("a4_3x8", "a4_2x5", "a4_4x11", "80x60", "60x40"),
            can_reprint=True,
            group=ON_GOODS,
        ),
        PaperKind(
            "box_labels",
            N_("Box labels"),
            N_("one on each box, with the rooms inside"),
            sheets=("a4_1x2", "a5", "100x150"),
            least=(40, 30),
            has_big=True,
            can_reprint=True,
            group=ON_GOODS,
        ),
        PaperKind(
            "door_slips",
            N_("Slips for doors"),
            N_("to hang at the doors of sealed buildings: what comes and when"),
            sheets=("a4_2x3", "a4_4_slips", "a4_2x5", "100x150"),
            least=(40, 40),
            group=DOORS,
        ),
        PaperKind(
            "officer_labels",
            N_("Grid officer's labels"),
            N_("address, sum and payment code of each household"),
            sheets=LABEL_SHEETS,
            least=(40, 25),
            can_reprint=True,
            group=DOORS,
        ),
        PaperKind(
            "amendment",
            N_("Amendment"),
            N_("only what changed since a version"),
            TABLE_FORMS,
            has_big=True,
            from_version=2,
        ),
        PaperKind("totals", N_("Totals"), N_("to fetch from the shelves"), TABLE_FORMS),
        PaperKind(
            "by_bundle",
            N_("By bundle"),
            N_("in each building, bundle by bundle"),
            TABLE_FORMS,
            has_big=True,
        ),
        PaperKind(
            "by_station",
            N_("By station"),
            N_("a page for whoever hands out one bundle"),
            TABLE_FORMS,
            has_big=True,
        ),
        PaperKind(
            "gate_sheet",
            N_("Gate sheet"),
            N_("boxes to count when the truck comes"),
            TABLE_FORMS,
            group=GATE,
        ),
        PaperKind(
            "door_runs",
            N_("Door runs"),
            N_("a volunteer's ten doors, from the top floor down"),
            TABLE_FORMS,
            has_big=True,
            group=DOORS,
        ),
    )
}
