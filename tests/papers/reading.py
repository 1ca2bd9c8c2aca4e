"""Reading papers back: pages as pictures, text by page, codes by cell of a sheet."""

from __future__ import annotations

from functools import cache

import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from config.texts import LOCALES
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.sheets import Sheet
from fulfillment.supply.rules.snapshot import PickList, to_json

DPI = 200
LISTS = ("pick_list", "by_bundle", "by_station", "totals", "gate_sheet", "door_runs")
PAPERS = ("labels", "slips", *LISTS)
EVERY_PAPER = [(kind, locale) for kind in PAPERS for locale in LOCALES]


def draw(kind: str, pick_list: PickList, locale: str = "zh_CN", options: Options = USUAL) -> bytes:
    return _drawn(kind, to_json(pick_list), locale, options)


@cache
def _drawn(kind: str, text: str, locale: str, options: Options) -> bytes:
    return draw_now(kind, text, locale, options)


def pictures(pdf: bytes) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]


def texts(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def words(pdf: bytes) -> list[str]:
    return " ".join(texts(pdf)).split()


def pixels(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def cells(picture: Image.Image, sheet: Sheet) -> list[Image.Image]:
    """The cells of a sheet, cut out along its guides."""
    return [
        picture.crop(
            (pixels(x), pixels(y), pixels(x + sheet.cell_width), pixels(y + sheet.cell_height))
        )
        for x, y in sheet.places()
    ]


def by_zxing(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def by_pyzbar(picture: Image.Image) -> list[str]:
    from pyzbar import pyzbar  # loads libzbar

    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data.decode() for code in found]


READERS = [by_zxing, pytest.param(by_pyzbar, marks=pytest.mark.needs_zbar)]
