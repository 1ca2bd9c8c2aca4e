"""What the pages work with, and a transaction for each of them.

A page does one use case in one transaction. `scope="function"` ends the transaction before the
response goes out, so nobody is told of something that then fails to commit.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from config.chance import Chance
from config.clock import Clock
from fulfillment.money.schemes.gateways import ShownCode
from fulfillment.supply.documents.options import USUAL, Options
from portal.strip import TimeControls
from storage.database import Database, Transaction


class Draws(Protocol):
    """Draws papers in another process (`fulfillment.supply.documents.press.Press`)."""

    async def draw(
        self, kind: str, snapshot_json: str, locale: str, options: Options = USUAL
    ) -> bytes: ...


class AsksGateways(Protocol):
    """Speaks to the payment gateways (`app.gateways.counter.Counter`)."""

    async def code_for(self, reference: str) -> ShownCode | None: ...

    async def look(self, reference: str) -> bool: ...

    async def take_notification(
        self, scheme: str, merchant: str, headers: Mapping[str, str], body: bytes
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Portal:
    """The one place where pages find the database, the clock and the rest."""

    database: Database
    clock: Clock
    chance: Chance
    press: Draws
    portal_url: str
    controls: TimeControls | None = None
    gateways: AsksGateways | None = None

    @property
    def is_secure(self) -> bool:
        return self.portal_url.startswith("https://")


def portal_of(request: Request) -> Portal:
    return cast(Portal, request.app.state.portal)


ThePortal = Annotated[Portal, Depends(portal_of)]


async def _reading(portal: ThePortal) -> AsyncIterator[Transaction]:
    async with portal.database.read() as tx:
        yield tx


async def _writing(portal: ThePortal) -> AsyncIterator[Transaction]:
    async with portal.database.write() as tx:
        yield tx


Reading = Annotated[Transaction, Depends(_reading, scope="function")]
Writing = Annotated[Transaction, Depends(_writing, scope="function")]
