"""Long papers are drawn in parts: page for page the same picture, and the same bytes each time."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest

from fulfillment.supply.documents import parts
from fulfillment.supply.documents import press as press_module
from fulfillment.supply.documents.ink import draw_now, lay_out
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.parts import Plan
from fulfillment.supply.documents.press import Press, PressClosed
from fulfillment.supply.rules.snapshot import to_json
from tests.papers.lists import make_list, make_parcel
from tests.papers.reading import words

LONG = ("slips", "labels", "pick_list")
# Five buildings, 22 pages of labels, and one code that stands in two parts.
HOUSES = tuple(
    make_parcel(number, building=str(number // 22), bags=(f"B{number}", "TWICE"))
    for number in range(1, 110)
)
LIST = make_list(HOUSES)
TEXT = to_json(LIST)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    make_parts_small(monkeypatch)


def make_parts_small(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(parts.CELLS_OF_A_PART, "slips", 44)
    patch.setitem(parts.CELLS_OF_A_PART, "labels", 50)
    patch.setattr(parts, "HOUSEHOLDS_ON_A_LIST", 50)


def lay_out_small(kind: str, text: str, locale: str, options: Options) -> Plan:
    """For the press's workers, which no patch of this process reaches."""
    with pytest.MonkeyPatch.context() as patch:
        make_parts_small(patch)
        return lay_out(kind, text, locale, options)


def pictures(paper: bytes) -> Iterator[bytes]:
    with pdfium.PdfDocument(paper) as document:
        for page in document:
            yield page.render(scale=1).to_pil().convert("L").tobytes()


@pytest.mark.parametrize("kind", [*LONG, "door_runs"])
def test_a_paper_in_parts_looks_as_in_one(kind: str, request: pytest.FixtureRequest) -> None:
    in_one = draw_now(kind, TEXT, "zh_CN")
    assert len(lay_out(kind, TEXT, "zh_CN").parts) == 1
    request.getfixturevalue("small_parts")
    assert len(lay_out(kind, TEXT, "zh_CN").parts) >= 3
    in_parts = draw_now(kind, TEXT, "zh_CN")
    assert list(pictures(in_parts)) == list(pictures(in_one))
    assert words(in_parts) == words(in_one)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("kind", LONG)
def test_a_paper_in_parts_has_the_same_bytes_each_time(kind: str) -> None:
    assert draw_now(kind, TEXT, "en") == draw_now(kind, TEXT, "en")


@pytest.mark.usefixtures("small_parts")
def test_a_building_is_never_divided_and_the_totals_come_once_at_the_end() -> None:
    plan = lay_out(
        "pick_list", to_json(make_list(tuple(make_parcel(n) for n in range(1, 200)))), "en"
    )
    assert len(plan.parts) == 4  # 60, 60, 60 and 19 households
    assert ['"is_last": true' in part.data for part in plan.parts] == [False, False, False, True]


@pytest.mark.usefixtures("small_parts")
async def test_two_workers_share_a_paper_s_parts_and_give_the_bytes_of_direct_drawing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(press_module, "lay_out", lay_out_small)
    press = Press(workers=2)
    await press.start()
    assert await press.draw("slips", TEXT, "en") == draw_now("slips", TEXT, "en")
    assert len(multiprocessing.active_children()) == 2
    at_once = await asyncio.gather(*(press.draw(kind, TEXT, "en") for kind in LONG))
    assert at_once == [draw_now(kind, TEXT, "en") for kind in LONG]
    await press.close()


async def test_a_press_that_closes_ends_a_long_paper_between_its_parts() -> None:
    press = Press()
    await press.start()
    drawing = asyncio.ensure_future(press.draw("slips", to_json(make_list(900)), "en"))
    await press.draw("totals", TEXT, "en")  # its turn comes between the parts
    assert not drawing.done()
    await press.close()
    with pytest.raises(PressClosed):
        await drawing
