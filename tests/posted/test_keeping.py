"""Papers of the running cycle lie ready, and are drawn anew only when they say something new."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest

from app.keep_papers import keep_papers as keep_some
from fulfillment.papers.rules.posted import Posted, from_json, to_json
from fulfillment.papers.use_cases.keeping import RENEW_EVERY, content_of, kept_papers
from fulfillment.supply.documents.ink import draw_now
from orders.use_cases.closing import close_cycle
from orders.use_cases.paper_wait import wait_for_paper
from storage.database import Database
from tests.builders import CUTOFF, DURING, OPENING, make_member, make_order
from tests.handover.loads import TRUCK, make_world, open_with
from tests.on_paper.street import Street, make_street

SOON = timedelta(seconds=30)


class CountingPress:
    """Draws nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.drawn: list[tuple[Posted, str]] = []

    async def draw(self, kind: str, snapshot_json: str, locale: str) -> bytes:
        self.drawn.append((from_json(snapshot_json), locale))
        return f"{kind} {locale} {len(self.drawn)}".encode()

    def taken(self) -> list[tuple[str, tuple[str, ...]]]:
        """What was drawn in Chinese since the last time: kind and buildings."""
        papers = [(item.paper, item.buildings) for item, locale in self.drawn if locale == "zh_CN"]
        self.drawn.clear()
        return papers


async def keep_papers(db: Database, press: CountingPress, *, now: datetime) -> int:
    """All that is to be drawn, in one go."""
    return await keep_some(db, press, now=now, most=99)


async def opened(db: Database) -> tuple[Street, CountingPress]:
    async with db.write() as tx:
        street = await make_street(tx)
    press = CountingPress()
    await keep_papers(db, press, now=OPENING)
    return street, press


async def test_at_the_opening_every_paper_is_drawn_in_both_languages_once(db: Database):
    _, press = await opened(db)
    assert sorted(press.taken()) == [
        ("household_form", ()),
        ("order_form", ("1",)),
        ("order_form", ("2",)),
        ("order_form", ("3",)),
        ("orders_so_far", ("1",)),
        ("orders_so_far", ("2",)),
        ("orders_so_far", ("3",)),
        ("stairwell_notice", ()),
    ]
    assert await keep_papers(db, press, now=OPENING + RENEW_EVERY) == 0


async def test_an_order_renews_the_papers_of_its_building_every_few_minutes(db: Database):
    street, press = await opened(db)
    press.taken()
    async with db.write() as tx:
        await make_order(tx, "1-1-101", {"A": 2}, cycle_id=street.cycle_id)
    assert await keep_papers(db, press, now=OPENING + SOON) == 0
    await keep_papers(db, press, now=OPENING + RENEW_EVERY)
    assert press.taken() == [("order_form", ("1",)), ("orders_so_far", ("1",))]
    async with db.write() as tx:
        await make_order(tx, "2-1-101", {"A": 1}, cycle_id=street.cycle_id)
    assert await keep_papers(db, press, now=OPENING + RENEW_EVERY + SOON) == 4


async def test_after_the_cut_off_the_lists_are_renewed_at_once_and_forms_no_more(db: Database):
    street, press = await opened(db)
    press.taken()
    async with db.write() as tx:
        for key in ("1-1-101", "2-1-101"):
            await make_order(tx, key, {"B": 3}, cycle_id=street.cycle_id)
        await close_cycle(tx, cycle_id=street.cycle_id, now=CUTOFF)
    await keep_papers(db, press, now=OPENING + SOON)
    lists = {item.buildings: item for item, _ in press.drawn}
    assert {item.paper for item in lists.values()} == {"orders_so_far"}
    got = [dict(room.lines) for item in lists.values() for well in item.stairwells
           for room in well.rooms if room.lines]  # fmt: skip
    assert sum(lines["B"] for lines in got) == 3  # as shared out, not as wished


async def test_the_timetable_is_drawn_as_soon_as_there_is_one_and_holds_no_code(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, ["1-1-101", "2-1-101"], bags=2)
    press = CountingPress()
    await keep_papers(db, press, now=TRUCK)
    times = [item for item, _ in press.drawn if item.paper == "pickup_times"]
    assert sorted({item.buildings for item in times}) == [("1",), ("2",)]
    assert "pickup_code" not in to_json(times[0])
    assert any(room.turn for well in times[0].stairwells for room in well.rooms)


async def test_a_few_at_a_time_and_none_is_forgotten(db: Database):
    async with db.write() as tx:
        await make_street(tx)
    press = CountingPress()
    counts = [await keep_some(db, press, now=OPENING, most=6) for _ in range(4)]
    assert counts == [6, 6, 4, 0]


async def test_the_kept_papers_are_the_newest_of_the_running_cycle(db: Database):
    street, press = await opened(db)
    async with db.write() as tx:
        await make_order(tx, "1-1-101", {"A": 2}, cycle_id=street.cycle_id)
    await keep_papers(db, press, now=DURING)
    mine = {"compound_id": street.compound_id}
    async with db.read() as tx:
        papers = await kept_papers(tx, **mine, cycle_id=street.cycle_id)
        assert len(papers) == 16
        assert not await kept_papers(tx, **mine, cycle_id=street.cycle_id + 1)
        form = next(item for item in papers if item.building == "1")
        assert form.drawn_at == DURING
        content = await content_of(tx, **mine, document_id=form.document_id)
        assert content is not None
        assert content.startswith(b"order_form")
        other = {"compound_id": street.compound_id + 1, "document_id": form.document_id}
        assert await content_of(tx, **other) is None


async def test_asking_to_wait_draws_nothing_anew(db: Database):
    street, press = await opened(db)
    async with db.write() as tx:
        who: dict[str, Any] = {"actor": street.liaison, "compound_id": street.compound_id}
        await wait_for_paper(tx, **who, until=CUTOFF + SOON, now=DURING)
    assert await keep_papers(db, press, now=DURING) == 0


async def test_what_was_ordered_stands_on_the_drawn_form(db: Database):
    street, press = await opened(db)
    async with db.write() as tx:
        await make_order(tx, "1-2-302", {"B": 3}, cycle_id=street.cycle_id, phone="+8613800001111")
    press.drawn.clear()
    await keep_papers(db, press, now=DURING)
    (form,) = [
        item for item, locale in press.drawn if (item.paper, locale) == ("order_form", "zh_CN")
    ]
    with pdfium.PdfDocument(draw_now("order_form", to_json(form), "zh_CN")) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert len(pages) == 2  # a sheet a stairwell
    assert "1 栋 2 单元" in pages[1]
    assert "1-2-302" in pages[1]
    assert "第 2 页，共 2 页" in pages[1]
    assert "不收钱" in pages[1]
    assert "138" not in "".join(pages)
    assert "王" not in "".join(pages)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_flagged_households_get_big_forms_of_their_own_with_their_address(db: Database):
    _, press = await opened(db)
    async with db.write() as tx:
        await make_member(tx, "1-2-302", flags=["elderly_alone"])
    press.drawn.clear()
    await keep_papers(db, press, now=DURING)
    assert press.drawn
    form = next(item for item, locale in press.drawn if locale == "zh_CN")
    assert (form.paper, form.buildings) == ("household_form", ("1",))
    many = replace(form, bundles=tuple(form.bundles[0] for _ in range(25)))
    with pdfium.PdfDocument(draw_now("household_form", to_json(many), "zh_CN")) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [148, 210]
    assert len(pages) == 3
    assert all("1-2-302" in page and "货不够时" in page for page in pages)
    assert "1-2-301" not in "".join(pages)
