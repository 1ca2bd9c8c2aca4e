"""Pick list and totals, and what holds for every paper: its edition, its margins, its words."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.sheets import A4_2X5, A4_4_SLIPS
from fulfillment.supply.rules.snapshot import sha256_of
from tests.papers.lists import make_absurd_list, make_list, make_parcel
from tests.papers.reading import EVERY_PAPER, LISTS, cells, draw, pictures, pixels, texts, words


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_each_address_stands_once_on_the_pick_list(locale: str) -> None:
    pick_list = make_list(130)
    found = words(draw("pick_list", pick_list, locale))
    assert [found.count(parcel.address) for parcel in pick_list.parcels] == [1] * 130


def test_each_building_begins_a_new_page() -> None:
    pages = texts(draw("pick_list", make_list(130), "en"))
    for building in "123":
        first = next(page for page in pages if f"Building {building}" in page)
        others = [other for other in "123" if other != building]
        assert not any(f"Building {other}" in first for other in others)


def test_totals_name_the_kilograms_of_potatoes_in_all() -> None:
    parcels = tuple(make_parcel(number, lines=(("A", 3),)) for number in range(1, 5))
    assert "30 公斤" in " ".join(words(draw("totals", make_list(parcels))))


@pytest.mark.parametrize(("kind", "locale"), EVERY_PAPER)
def test_every_page_names_cycle_version_hash_and_its_number(kind: str, locale: str) -> None:
    pick_list = make_list(70, version=7)
    pages = texts(draw(kind, pick_list, locale))
    for number, page in enumerate(pages, start=1):
        flat = " ".join(page.split())
        assert sha256_of(pick_list)[:12] in flat
        if locale == "en":
            assert "Version 7" in flat
            assert f"Page {number} of {len(pages)}" in flat
        else:
            assert "第 7 版" in flat
            assert f"第 {number} 页，共 {len(pages)} 页" in flat


@pytest.mark.parametrize(("kind", "locale"), EVERY_PAPER)
def test_an_empty_list_is_one_page_or_more_and_no_error(kind: str, locale: str) -> None:
    assert texts(draw(kind, make_list(0), locale))


@pytest.mark.parametrize(("kind", "locale"), EVERY_PAPER)
def test_papers_are_black_and_white_only(kind: str, locale: str) -> None:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(draw(kind, make_list(5), locale)) as document:
        picture = document[0].render(scale=1).to_pil().convert("HSV")
    assert picture.getextrema()[1] == (0, 0)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("kind", LISTS)
def test_absurd_content_stays_within_the_margins(kind: str, big: bool) -> None:
    for page in pictures(draw(kind, make_absurd_list(), "both", Options(big=big))):
        assert _is_blank(page.crop((0, 0, pixels(11), page.height)))
        assert _is_blank(page.crop((page.width - pixels(11), 0, page.width, page.height)))


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize(("kind", "sheet"), [("labels", A4_2X5), ("slips", A4_4_SLIPS)])
def test_absurd_content_stays_within_its_cell(kind: str, sheet: object, locale: str) -> None:
    assert sheet in (A4_2X5, A4_4_SLIPS)
    sheet = A4_2X5 if sheet == A4_2X5 else A4_4_SLIPS
    for page in pictures(draw(kind, make_absurd_list(), locale)):
        for cell in cells(page, sheet):
            inside, edge = pixels(3), pixels(0.8)
            low = cell.height - pixels(6)
            assert _is_blank(cell.crop((edge, edge, inside, low)))
            assert _is_blank(cell.crop((cell.width - inside, edge, cell.width - edge, low)))
            assert _is_blank(cell.crop((edge, edge, cell.width - edge, pixels(2))))


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_names_that_look_like_markup_are_printed_as_they_are(locale: str) -> None:
    flat = " ".join(words(draw("totals", make_absurd_list(), locale)))
    expected = "#strong[x] $x^2$ @ref <b>" if locale == "en" else "=SUM(A1:A9) A"
    assert expected in flat
    assert "#pagebreak()" in " ".join(words(draw("pick_list", make_absurd_list(), locale)))


def _is_blank(picture: Image.Image) -> bool:
    return ImageOps.invert(picture).getbbox() is None
