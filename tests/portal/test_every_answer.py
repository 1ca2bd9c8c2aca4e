"""What holds for all pages: language, security headers, foreign forms, bugs, the strip."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from portal.strip import MILESTONES, StripState
from tests.builders import PORTAL
from tests.portal.desk import BROWSER, Desk, SetClock, browser_for, make_app, plain

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


TO = {"to": "2026-03-01T12:00:00+00:00"}


class Controls:
    """A clock of the demo that tests can look at."""

    def __init__(self, milestone: str | None = "cutoff") -> None:
        self.milestone = milestone
        self.skipped = 0

    async def state(self, locale: str) -> StripState:
        at = NOON + timedelta(hours=8) if self.milestone else None
        return StripState(NOON, "Asia/Shanghai", self.milestone, at)

    async def skip(self, to: datetime) -> None:
        self.skipped += 1


@pytest.fixture
def app():
    """Pages that need no database get none."""
    return make_app(None, clock=SetClock(), controls=Controls())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "query", "tongue"),
    [
        ({}, "", "zh-CN"),
        ({"Accept-Language": "zh-TW,zh;q=0.9"}, "", "zh-CN"),
        ({"Accept-Language": "en-GB,en;q=0.5"}, "", "en"),
        ({"Accept-Language": "de"}, "", "en"),
        ({"Accept-Language": "en", "Cookie": "lang=zh_CN"}, "", "zh-CN"),
        ({"Accept-Language": "zh", "Cookie": "lang=zh_CN"}, "?lang=en", "en"),
        ({"Cookie": "lang=klingon"}, "?lang=klingon", "zh-CN"),
    ],
)
async def test_a_page_speaks_the_chosen_language(app, headers, query, tongue):
    async with browser_for(app, headers) as browser:
        html = (await browser.get(f"/{query}")).text
    assert f'<html lang="{tongue}">' in html


async def test_the_switch_is_remembered(app):
    async with browser_for(app, {}) as browser:
        await browser.get("/?lang=en")
        assert '<html lang="en">' in (await browser.get("/")).text


async def test_every_answer_is_guarded(app):
    async with browser_for(app) as browser:
        for path in ("/", "/nothing", "/s/made-up-token", "/api/openapi.json"):
            headers = (await browser.get(path)).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"] == "same-origin"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:9999"},
    ],
)
async def test_a_form_of_another_site_does_nothing(app, headers):
    controls = app.state.portal.controls
    async with browser_for(app, {**BROWSER, **headers}) as browser:
        answer = await browser.post("/strip/skip", data=TO)
    assert answer.status_code == 403
    assert controls.skipped == 0
    async with browser_for(app) as browser:
        await browser.post("/strip/skip", data=TO)
    assert controls.skipped == 1


async def test_a_bug_is_answered_in_words_without_details(app):
    async with browser_for(app, {}) as browser:  # there is no database behind this application
        answer = await browser.get("/s/whatever")
    assert answer.status_code == 500
    assert "我们这边出了问题" in answer.text
    assert "Traceback" not in answer.text


async def test_unknown_pages_are_answered_in_words(app):
    async with browser_for(app) as browser:
        assert "This page does not exist" in (await browser.get("/nothing")).text
        error = (await browser.get("/api/v1/nothing")).json()["error"]
        # A number that no database has is no reason to break.
        absurd = await browser.get(f"/supplier/papers/{'9' * 25}/labels")
    assert error["code"] == "page_not_found"
    assert absurd.status_code == 404


async def test_it_is_alive_and_says_what_it_is(app):
    async with browser_for(app) as browser:
        assert (await browser.get("/healthz")).text == "ok"
        assert "Group buying" in (await browser.get("/")).text


async def test_no_page_asks_another_host_for_anything(app):
    async with browser_for(app) as browser:
        for path in ("/", "/strip", "/static/portal.css", "/static/portal.js"):
            text = (await browser.get(path)).text
            assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
            assert "https://" not in text
            assert "//cdn" not in text


async def test_the_strip_is_there_only_with_controls():
    app = make_app(None, clock=SetClock())  # type: ignore[arg-type]
    async with browser_for(app) as browser:
        assert (await browser.get("/strip")).status_code == 404


@pytest.mark.parametrize("milestone", [*MILESTONES, None])
async def test_the_strip_tells_time_and_the_next_milestone(milestone):
    app = make_app(None, clock=SetClock(), controls=Controls(milestone))  # type: ignore[arg-type]
    async with browser_for(app) as browser:
        answer = await browser.get("/strip?lang=en")
        state = (await browser.get("/strip/state?lang=zh_CN")).json()
    page = plain(answer.text)
    assert "12:00 Sun 1 Mar" in page
    assert state["day"] == "3月1日 星期日"
    assert ("20:00" in page) == (milestone is not None)
    assert bool(state["button"]) == (milestone is not None)
    assert "127.0.0.1:*" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


async def test_skipping_moves_the_clock_and_comes_back_to_the_strip(app):
    async with browser_for(app) as browser:
        answer = await browser.post("/strip/skip?lang=en", data=TO)
    assert answer.headers["location"] == "/strip?lang=en"


async def test_a_page_that_is_not_ours_by_name_is_still_ours_by_host(desk: Desk):
    """Somebody who opens the portal under another name of this machine can still press buttons."""
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    transport = httpx.ASGITransport(app=desk.app)
    here = "http://lan-name:8080"
    async with httpx.AsyncClient(transport=transport, base_url=here) as browser:
        assert (await browser.post(link, headers={"Origin": here})).status_code == 303
        answer = await browser.post(link, headers={"Origin": PORTAL + "1"})
    assert answer.status_code == 403
