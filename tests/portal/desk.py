"""The real application on a real database, asked over ASGI, with a clock that tests set."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pytest_asyncio
from fastapi import FastAPI

from config.chance import SeededChance
from fulfillment.supply.documents.press import Press
from orders.actors import Actor
from orders.use_cases.access import make_sign_in_link
from portal.app import make_portal
from portal.portal import Portal
from portal.strip import TimeControls
from storage.database import Database
from tests.builders import CUTOFF, PORTAL
from tests.supply.rounds import Round, approve_everything, make_packed_round, make_round

MORNING = CUTOFF + timedelta(hours=13)
BROWSER = {"Origin": PORTAL, "Accept-Language": "en"}


@dataclass
class SetClock:
    """A clock that shows what a test sets."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at


@dataclass
class Desk:
    """An application, its database, and a browser that keeps cookies."""

    db: Database
    app: FastAPI
    browser: httpx.AsyncClient
    clock: SetClock
    chance: SeededChance = field(default_factory=lambda: SeededChance("desk"))

    def another_browser(self, **headers: str) -> httpx.AsyncClient:
        return browser_for(self.app, {**BROWSER, **headers})

    async def round(self, state: str = "approved", **more: Any) -> Round:
        async with self.db.write() as tx:
            if state == "packed":
                return await make_packed_round(tx, **more)
            world = await make_round(tx, **more)
            if state == "approved":
                await approve_everything(tx, world)
            return world

    async def link(self, actor: Actor, compound_id: int, supplier_id: int | None = None) -> str:
        """The address that the bot would send."""
        async with self.db.write() as tx:
            token = await make_sign_in_link(
                tx,
                actor=actor,
                purpose="supplier" if supplier_id else "handout",
                supplier_id=supplier_id,
                compound_id=compound_id,
                chance=self.chance,
                now=self.clock.now(),
            )
        return f"/s/{token}"

    async def sign_in_clerk(self, world: Round) -> httpx.Response:
        link = await self.link(world.liaison, world.compound_id, world.supplier_id)
        return await self.browser.post(link)


def browser_for(app: FastAPI, headers: Mapping[str, str] = BROWSER) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=PORTAL, headers=headers)


def make_app(
    database: Database,
    *,
    clock: SetClock,
    press: Any = None,
    controls: TimeControls | None = None,
    name: str = "",
) -> FastAPI:
    """Routes are worked out at an application's first requests, so all tests share one of each
    kind; what a test brings is in its state. A second one in a test needs a name.
    """
    app = _routes(name, controls is not None)
    app.state.portal = Portal(
        database, clock, SeededChance("portal"), press or Press(), PORTAL, controls
    )
    return app


@cache
def _routes(name: str, has_controls: bool) -> FastAPI:
    nothing: Any = None
    return make_portal(
        database=nothing,
        clock=SetClock(),
        chance=SeededChance("portal"),
        press=Press(),
        portal_url=PORTAL,
        controls=nothing if not has_controls else object(),  # type: ignore[arg-type]
    )


@pytest_asyncio.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    clock = SetClock()
    press = Press()
    await press.start()
    app = make_app(db, clock=clock, press=press)
    async with browser_for(app) as browser:
        yield Desk(db, app, browser, clock)
    await press.close()


def plain(html: str) -> str:
    """The text of a page, without tags and needless space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
