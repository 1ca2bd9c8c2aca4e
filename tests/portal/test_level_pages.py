"""The liaison's page about control levels: a draft, a yes, and the history as a paper."""

import pytest

from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison as sign_in

HERE = "/liaison/handover/levels"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_level_is_looked_at_recorded_and_printed(desk: Desk):
    world = await desk.round("made")
    await sign_in(desk, world)
    form = {"building": 1, "level": "sealed", "authority": "指挥部", "notice": "第12号通告"}
    looked = await desk.browser.post(HERE, data={**form, "since": "2026-03-01T06:00"})
    assert looked.status_code == 303
    html = (await desk.browser.get(HERE)).text
    assert "Not recorded yet" in plain(html)
    assert "Nothing has been recorded yet" in plain(html)
    draft = html.partition('name="draft" value="')[2].partition('"')[0]
    await desk.browser.post(f"{HERE}/confirm", data={"draft": draft})
    shown = plain((await desk.browser.get(HERE)).text)
    assert "Buildings 1: 🔴 sealed" in shown
    assert "Not recorded yet" not in shown
    paper = (await desk.browser.get(f"{HERE}/history.csv?locale=en")).text
    assert "2026-03-01 06:00" in paper
    assert "sealed,指挥部,第12号通告" in paper


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_notice_is_asked_for(desk: Desk):
    world = await desk.round("made")
    await sign_in(desk, world)
    answer = await desk.browser.post(HERE, data={"level": "control", "notice": "  "})
    assert answer.status_code == 409
    assert "Nothing has been recorded yet" in plain((await desk.browser.get(HERE)).text)
