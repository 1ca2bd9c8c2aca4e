"""Reading one version's papers back, as a stranger would: text, sums and codes from the files.

Nothing here looks into the database. Runs in a process of its own: pictures take time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from fulfillment.supply.documents.sheets import A4_2X5, A4_4_SLIPS, Sheet

DPI = 110
FINE_DPI = 220
POINTS_IN_MM = 72 / 25.4
FIRST_ROW = 5
FIXED_COLUMNS = 7
LAST_COLUMNS = 7  # bags, their codes, boxes, sum, reference, held back, remark

ORDER_NUMBER = re.compile(r"(?<![\d-])(\d+-\d{4,})(?![\d-])")
UNITS = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2})×(\d+)")
SUM = re.compile(r"(\d[\d,]*)\.(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """A household's row on the workbook."""

    address: str
    number: str
    units: dict[str, int]
    bags: tuple[str, ...]
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip; an order that is too long for one has several, the last with its code."""

    number: str
    units: dict[str, int]
    text: str
    qr: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """One bag's label: its own units, which make up the parcel's with those of the others."""

    number: str
    units: dict[str, int]
    text: str
    qr: str | None


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """What stands on all papers of one version."""

    folder: Path
    lines: tuple[Line, ...]
    sum_line: dict[str, int]  # the workbook's last row: units, bags and amount
    totals: dict[str, int]  # the workbook's second sheet
    listed: dict[str, int]  # the printed list: how often each order number stands there
    printed_amounts: frozenset[int]  # sums that stand on the printed totals
    slips: tuple[Slip, ...]
    labels: tuple[Label, ...]


def read_version(folder: Path) -> ReadVersion:
    """Read all papers in a folder; a missing one raises FileNotFoundError."""
    lines, sum_line, totals = _read_workbook(folder / "pick_list.xlsx")
    addresses = {line.address for line in lines}
    pick_list = "\n".join(_page_texts(folder / "pick_list.pdf"))
    printed = "\n".join(_page_texts(folder / "totals.pdf"))
    return ReadVersion(
        folder=folder,
        lines=lines,
        sum_line=sum_line,
        totals=totals,
        listed=dict(Counter(ORDER_NUMBER.findall(pick_list)) - Counter(addresses)),
        printed_amounts=frozenset(_minor(found) for found in SUM.findall(printed)),
        slips=tuple(_slips(folder / "slips.pdf", addresses)),
        labels=tuple(_labels(folder / "labels.pdf", addresses)),
    )


def _read_workbook(path: Path) -> tuple[tuple[Line, ...], dict[str, int], dict[str, int]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=False)
    rooms: list[list[Any]] = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    goods = [str(cell).split()[0] for cell in rooms[FIRST_ROW - 2][FIXED_COLUMNS:-LAST_COLUMNS]]
    *rows, last = rooms[FIRST_ROW - 1 :]
    end = FIXED_COLUMNS + len(goods)
    sum_line = dict(zip(goods, (int(cell) for cell in last[FIXED_COLUMNS:end]), strict=True))
    sum_line |= {"bags": int(last[end]), "amount": _hundredths(last[end + 3])}
    totals = {
        str(row[0]): _whole(row[-1])
        for row in book.worksheets[1].iter_rows(min_row=FIRST_ROW, values_only=True)
        if row[0] in goods
    }
    return tuple(_line(row, goods) for row in rows), sum_line, totals


def _line(row: list[Any], goods: list[str]) -> Line:
    counts = dict(zip(goods, row[FIXED_COLUMNS:], strict=False))
    _, codes, _, amount, reference, _, _ = row[FIXED_COLUMNS + len(goods) :]
    return Line(
        address=str(row[3]),
        number=str(row[4]),
        units={code: int(count) for code, count in counts.items() if count},
        bags=tuple(str(codes).split()),
        amount=_hundredths(amount),
        reference=str(reference),
    )


def _whole(cell: Any) -> int:
    return int(str(cell))


def _hundredths(cell: Any) -> int:
    return int(Decimal(str(cell)) * 100)


def _minor(found: tuple[str, str]) -> int:
    return int(found[0].replace(",", "")) * 100 + int(found[1])


def _page_texts(path: Path) -> list[str]:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _slips(path: Path, addresses: Set[str]) -> Iterator[Slip]:
    for text, qr in _cells(path, A4_4_SLIPS):
        number = _number_in(text, addresses)
        if number:
            units = {code: int(count) for code, count in UNITS.findall(text)}
            yield Slip(number, units, text, qr)


def _labels(path: Path, addresses: Set[str]) -> Iterator[Label]:
    for text, qr in _cells(path, A4_2X5):
        number = _number_in(text, addresses)
        if number:
            units = {code: int(count) for code, count in UNITS.findall(text)}
            yield Label(number, units, text, qr)


def _number_in(text: str, addresses: Set[str]) -> str | None:
    """The order's number; 88-1701 above it is where towers have no units."""
    found = ORDER_NUMBER.findall(text)
    if len(found) > 1 and found[0] in addresses:
        return str(found[1])
    return str(found[0]) if found else None


def _cells(path: Path, sheet: Sheet) -> Iterator[tuple[str, str | None]]:
    """Text and code of every cell of a sheet, page by page."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        for page in document:
            texts = [_text_in(page, sheet, place) for place in sheet.places()]
            codes = _codes_on(page, sheet, wanted=sum(bool(text.strip()) for text in texts))
            yield from zip(texts, codes, strict=True)


def _text_in(page: Any, sheet: Sheet, place: tuple[float, float]) -> str:
    left, top = place
    bottom = sheet.page_height - top - sheet.cell_height
    found: str = page.get_textpage().get_text_bounded(
        left=left * POINTS_IN_MM,
        bottom=bottom * POINTS_IN_MM,
        right=(left + sheet.cell_width) * POINTS_IN_MM,
        top=(sheet.page_height - top) * POINTS_IN_MM,
    )
    return found


def _codes_on(page: Any, sheet: Sheet, *, wanted: int) -> list[str | None]:
    """The codes by cell; looked at more closely where some cannot be read at once."""
    codes: list[str | None] = []
    for dpi in (DPI, FINE_DPI):
        codes = _codes_at(page, sheet, dpi)
        if sum(code is not None for code in codes) >= wanted:
            break
    return codes


def _codes_at(page: Any, sheet: Sheet, dpi: int) -> list[str | None]:
    import zxingcpp

    picture = page.render(scale=dpi / 72).to_pil().convert("L")
    codes: list[str | None] = [None] * sheet.cells
    for found in zxingcpp.read_barcodes(picture):
        if sheet == A4_2X5 and "/" in found.text:
            continue  # the payment code beside the bag's own, where it is paid at the door
        corner = found.position.top_left
        at = (corner.x * 25.4 / dpi, corner.y * 25.4 / dpi)
        codes[_cell_of(sheet, *at)] = found.text
    return codes


def _cell_of(sheet: Sheet, x: float, y: float) -> int:
    column = int((x - sheet.left) // (sheet.cell_width + sheet.gap_x))
    row = int((y - sheet.top) // (sheet.cell_height + sheet.gap_y))
    return row * sheet.columns + column
