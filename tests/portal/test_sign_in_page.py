"""The sign-in page: previews are harmless, the button signs in, strangers are kept out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update

from orders.tables.compounds import compound
from storage.database import Database, Transaction
from tests.portal.desk import Desk, browser_for, make_app, plain


async def test_a_preview_shows_who_it_is_for_and_signs_nobody_in(desk: Desk):
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    for _ in range(3):
        answer = await desk.browser.get(link)
        assert answer.status_code == 200
        assert "Big Supermarket" in plain(answer.text)
        assert "Little Garden" in plain(answer.text)
        assert not [name for name in answer.cookies if name.startswith("lanzi")]
    assert (await desk.browser.post(link)).headers["location"] == "/supplier"


async def test_names_are_text_and_never_markup(desk: Desk):
    world = await desk.round()
    async with desk.db.write() as tx:
        await tx.run(update(compound).values(name_en="<b>Garden</b>"))
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    html = (await desk.browser.get(link)).text
    assert "&lt;b&gt;Garden&lt;/b&gt;" in html
    assert "<b>Garden" not in html


async def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk):
    cookie = (await desk.sign_in_clerk(await desk.round())).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=259200" in cookie


async def test_a_used_link_signs_nobody_in_and_says_whom_to_ask(desk: Desk):
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    await desk.browser.post(link)
    async with desk.another_browser() as thief:
        answer = await thief.post(link)
        assert answer.status_code == 410
        assert "Ask the liaison for a new link" in plain(answer.text)
        assert (await thief.get("/supplier")).status_code == 401
    assert 'href="/supplier"' in (await desk.browser.get(link)).text  # who used it goes on


async def test_an_old_link_is_refused(desk: Desk):
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    desk.clock.at += timedelta(hours=24)
    assert (await desk.browser.post(link)).status_code == 410


async def test_signing_out_ends_the_session_for_good(desk: Desk):
    await desk.sign_in_clerk(await desk.round())
    kept = dict(desk.browser.cookies)
    assert (await desk.browser.get("/supplier")).status_code == 200
    await desk.browser.post("/sign-out/supplier")
    assert (await desk.browser.get("/supplier")).status_code == 401
    async with desk.another_browser() as other:
        other.cookies.update(kept)
        assert (await other.get("/supplier")).status_code == 401


class FailsToCommit(Database):
    """A database that loses its connection at the moment of the commit."""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        async with super().write() as tx:
            yield tx
            raise ConnectionError


async def test_nobody_is_told_of_what_then_fails_to_commit(desk: Desk):
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    failing = FailsToCommit(desk.db.url, sealer=desk.db.sealer)
    async with browser_for(make_app(failing, clock=desk.clock, name="failing")) as browser:
        answer = await browser.post(link)
    await failing.close()
    assert answer.status_code == 500
    assert not answer.cookies
    assert (await desk.browser.post(link)).status_code == 303  # so it can be pressed again


@pytest.mark.parametrize("path", ["/supplier", "/supplier/1/1", "/handout", "/api/v1/cycles"])
async def test_nobody_gets_in_without_signing_in(desk: Desk, path):
    assert (await desk.browser.get(path)).status_code == 401


async def test_a_hand_out_session_does_not_open_the_suppliers_pages(desk: Desk):
    world = await desk.round()
    await desk.browser.post(await desk.link(world.liaison, world.compound_id))
    assert (await desk.browser.get("/handout")).status_code == 200
    assert (await desk.browser.get("/supplier")).status_code == 401
    desk.browser.cookies.set("lanzi_supplier", desk.browser.cookies["lanzi_handout"])
    assert (await desk.browser.get("/supplier")).status_code == 401
