"""The press: outside the event loop, two workers, same bytes, survives a dead worker."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio

from fulfillment.supply.documents.paper_kinds import LAYOUTS
from fulfillment.supply.documents.press import MEMORY_LIMIT_MIB, Press, PressClosed
from fulfillment.supply.rules.snapshot import to_json
from tests.papers.lists import make_list
from tests.papers.reading import draw

ROOT = Path(__file__).parents[2]
LIST = make_list(12)
TEXT = to_json(LIST)

PRINT_HASHES = """
import hashlib, json, sys
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.paper_kinds import LAYOUTS
text = sys.stdin.read()
print(json.dumps({
    kind + locale: hashlib.sha256(draw_now(kind, text, locale)).hexdigest()
    for kind in LAYOUTS for locale in ("zh_CN", "en")
}))
"""


@pytest_asyncio.fixture
async def press() -> AsyncIterator[Press]:
    press = Press()
    await press.start()
    yield press
    await press.close()


def test_two_processes_in_different_surroundings_draw_the_same_bytes(tmp_path: Path) -> None:
    def hashes(zone: str, seed: str, home: Path) -> dict[str, str]:
        surroundings = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "HOME": str(home)}
        done = subprocess.run(
            [sys.executable, "-c", PRINT_HASHES],
            input=TEXT,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=surroundings,
        )
        found: dict[str, str] = json.loads(done.stdout)
        return found

    first = hashes("Asia/Shanghai", "1", ROOT)
    assert first == hashes("America/New_York", "2", tmp_path)
    assert len(first) == len(set(first.values())) == 2 * len(LAYOUTS)


async def test_the_press_draws_every_kind_with_the_bytes_of_direct_drawing(press: Press) -> None:
    drawn = await asyncio.gather(*(press.draw(kind, TEXT, "en") for kind in LAYOUTS))
    assert [sha256(paper).hexdigest() for paper in drawn] == [
        sha256(draw(kind, LIST, "en")).hexdigest() for kind in LAYOUTS
    ]


async def test_the_event_loop_goes_on_while_a_paper_is_drawn(press: Press) -> None:
    drawing = asyncio.ensure_future(press.draw("slips", to_json(make_list(60)), "en"))
    turns = 0
    while not drawing.done():
        await asyncio.wait({drawing}, timeout=0.005)
        turns += 1
    assert (await drawing).startswith(b"%PDF")
    assert turns > 5


async def test_a_worker_that_has_grown_is_not_kept() -> None:
    press = Press(memory_limit_mib=0)
    await press.start()
    for _ in range(3):
        assert (await press.draw("totals", TEXT, "en")).startswith(b"%PDF")
        assert multiprocessing.active_children() == []
    await press.close()


async def test_a_worker_is_kept_however_big_the_program_is_that_started_it(press: Press) -> None:
    ballast = b"\1" * ((MEMORY_LIMIT_MIB + 50) << 20)
    await press.draw("totals", TEXT, "en")
    assert len(multiprocessing.active_children()) == 1
    assert ballast


async def test_a_worker_that_has_not_grown_draws_the_next_paper_too(press: Press) -> None:
    workers = set()
    for _ in range(3):
        await press.draw("totals", TEXT, "en")
        workers |= {child.pid for child in multiprocessing.active_children()}
    assert len(workers) == 1


async def test_a_paper_given_up_by_its_asker_does_not_stop_the_next(press: Press) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(press.draw("slips", to_json(make_list(60)), "en"), timeout=0.01)
    assert (await press.draw("totals", TEXT, "en")).startswith(b"%PDF")


async def test_a_dead_worker_costs_no_paper(press: Press) -> None:
    await press.draw("totals", TEXT, "en")
    (worker,) = multiprocessing.active_children()
    worker.kill()
    worker.join()
    assert (await press.draw("totals", TEXT, "en")).startswith(b"%PDF")


async def test_each_of_two_workers_that_die_is_replaced() -> None:
    press = Press(workers=2)
    await press.start()
    await asyncio.gather(*(press.draw("totals", TEXT, "en") for _ in range(2)))
    first = multiprocessing.active_children()
    for worker in first:
        worker.kill()
        worker.join()
    papers = await asyncio.gather(*(press.draw("totals", TEXT, "en") for _ in range(4)))
    assert {sha256(paper).hexdigest() for paper in papers} == {
        sha256(draw("totals", LIST, "en")).hexdigest()
    }
    second = multiprocessing.active_children()
    assert len(first) == len(second) == 2
    assert not {each.pid for each in first} & {each.pid for each in second}
    await press.close()
    assert multiprocessing.active_children() == []


async def test_the_second_worker_starts_only_when_the_first_is_busy() -> None:
    press = Press(workers=2)
    await press.start()
    for _ in range(2):
        await press.draw("totals", TEXT, "en")
    assert len(multiprocessing.active_children()) == 1
    one = press.worker_mib
    await asyncio.gather(*(press.draw("totals", TEXT, "en") for _ in range(2)))
    assert len(multiprocessing.active_children()) == 2
    assert press.worker_mib > one > 0
    await press.close()


async def test_an_unknown_kind_is_an_error_and_the_press_goes_on(press: Press) -> None:
    with pytest.raises(KeyError):
        await press.draw("poster", TEXT, "en")
    assert (await press.draw("labels", TEXT, "en")).startswith(b"%PDF")


async def test_a_closed_press_refuses_and_leaves_no_process() -> None:
    press = Press()
    with pytest.raises(PressClosed):
        await press.draw("labels", TEXT, "en")
    await press.start()
    await press.draw("labels", TEXT, "en")
    await press.close()
    assert multiprocessing.active_children() == []
    with pytest.raises(PressClosed):
        await press.draw("labels", TEXT, "en")
