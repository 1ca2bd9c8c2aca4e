"""What the liaison's page shows, put in order: rows of a sheet with their doubts, papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.texts import Texts
from fulfillment.papers.rules.posted import Paper
from fulfillment.papers.use_cases.keeping import KeptPaper
from orders.documents.sharing_words import choice_words
from orders.rules.errors import DomainError
from orders.rules.paper import LineDoubt
from orders.use_cases.paper import Sheet, SheetRow
from orders.use_cases.paper_board import Board
from orders.use_cases.paper_entry import KEEP, REPLACE, Entered
from portal.words import N_

# Reason → what the liaison reads beside the line.
DOUBTS: Mapping[str, str] = {
    "unknown_room": N_("There is no room “{words}” here."),
    "which_unit": N_("Several units have this room: write the unit, too."),
    "which_room": N_("Which room? Write it in full, like 3-2-501."),
    "which_compound": N_("“{words}”: in which compound? Write its name in front."),
    "other_place": N_("“{words}” is not in this compound."),
    "which_household": N_("Which room? Write it in full, like 3-2-501."),
    "which_bundle": N_("Which bundle is “{words}”?"),
    "unknown_bundle": N_("There is no bundle “{words}”."),
    "which_quantity": N_("How many is “{words}”?"),
    "bad_quantity": N_("“{words}” is not a quantity."),
    "quantity_too_large": N_("“{words}” is too many to be meant."),
    "stated_twice": N_("“{words}”: this bundle stands twice in the line."),
    "unclear": N_("“{words}” can be read in two ways."),
    "nothing": N_("No room and no bundle can be read here."),
    "twice": N_("One household a line, and one line a household, please."),
    "over_limit": N_("“{words}”: at most {limit} a household."),
    "bundle_withdrawn": N_("Bundle {words} is no longer offered."),
    "no_bags": N_("It would need more bags than are free; the order stays as it was."),
    "withdrawal": N_("Taking an order back is not done on paper: ask the household."),
}
PAPER_NAMES: Mapping[Paper, str] = {
    Paper.ORDER_FORM: N_("Order forms"),
    Paper.ORDERS_SO_FAR: N_("Orders so far"),
    Paper.NOTICE: N_("Notice for the stairwell"),
    Paper.PICKUP_TIMES: N_("Pickup times"),
    Paper.HOUSEHOLD_FORM: N_("Forms of A5, for households in need"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the last press. `text` and `given_at` are what stays in the form."""

    text: str = ""
    given_at: str = ""
    sheet: Sheet | None = None
    entered: Entered | None = None
    refused: DomainError | None = None
    done: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of a sheet; `there` is what the household has ordered already."""

    line: int
    text: str
    address: str
    wanted: tuple[tuple[str, int], ...]
    total: int
    there: tuple[tuple[str, int], ...]
    there_total: int
    row: SheetRow
    doubts: tuple[str, ...]

    @property
    def replace(self) -> str:
        """What the button says that chooses the sheet over the order as it was shown."""
        return REPLACE + self.row.standing.seen if self.row.standing else ""

    keep = KEEP
    choice: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """The papers of one building by kind; the whole compound's have no building."""

    building: str
    papers: Mapping[str, KeptPaper]


def shown_rows(texts: Texts, board: Board, sheet: Sheet | None) -> tuple[ShownRow, ...]:
    """The lines of a sheet as the page shows them."""
    prices = {bundle.code: bundle.price for bundle in board.bundles}

    def shown(row: SheetRow) -> ShownRow:
        wanted = row.line.quantities
        there = row.standing.quantities if row.standing else {}
        return ShownRow(
            line=row.line.number,
            text=row.line.text,
            address=row.line.household or "",
            wanted=_ordered(wanted, prices),
            total=sum(prices[code] * count for code, count in wanted.items()),
            there=_ordered(there, prices),
            there_total=sum(prices[code] * count for code, count in there.items()),
            row=row,
            choice=choice_words(texts, row.line.choice) if row.line.choice else "",
            doubts=tuple(dict.fromkeys(in_words(texts, doubt) for doubt in row.line.doubts)),
        )

    return tuple(shown(row) for row in sheet.rows) if sheet else ()


def in_words(texts: Texts, doubt: LineDoubt) -> str:
    """Why a line was not taken."""
    return texts.gettext(DOUBTS[doubt.reason]).format(words=doubt.words, limit=doubt.limit)


def papers_by_building(papers: Sequence[KeptPaper], *, locale: str) -> tuple[PaperRow, ...]:
    """The papers in one language: the whole compound's, then a row a building as one walks."""
    rows: dict[tuple[int, str], dict[str, KeptPaper]] = {}
    for paper in papers:
        if paper.locale == locale:
            rows.setdefault((paper.building_id, paper.building), {})[paper.kind] = paper
    ordered = sorted(rows.items(), key=lambda row: row[0][0] != 0)
    return tuple(PaperRow(building, kinds) for (_, building), kinds in ordered)


def starting_with(prefix: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with this prefix, by what follows it."""
    return {name[len(prefix) :]: text for name, text in fields.items() if name.startswith(prefix)}


def _ordered(lines: Mapping[str, int], codes: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((code, lines[code]) for code in codes if code in lines)
