"""A packed round whose supplier is paid by a gateway, the portal's pages, and the stand-in."""

import re
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest_asyncio
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from app.gateways.assembly import make_gateway
from app.gateways.counter import Counter
from config.chance import SeededChance
from config.merchants import read_merchants
from fulfillment.money.tables.gateway_trades import gateway_trade
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.tables.suppliers import supplier
from tests.builders import PORTAL
from tests.gateways.keys import write_alipay, write_wechat
from tests.gateways.stand_in import Message, StandIn
from tests.portal.desk import Desk, plain
from tests.supply.rounds import Round, notices, parcel_of

ADDRESS = "1-1-101"  # pays 40.50


@dataclass
class Till:
    desk: Desk
    there: StandIn
    counter: Counter
    world: Round
    reference: str
    path: str

    async def open(self) -> str:
        """The pay page's text."""
        answer = await self.desk.browser.get(self.path)
        assert answer.status_code == 200
        self.html = answer.text
        return plain(answer.text)

    def code(self) -> str:
        """What the wallet reads on the page that was opened last."""
        picture = re.search(r'base64,([^"]+)"', self.html)
        assert picture
        (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(b64decode(picture[1]))))
        return str(found.text)

    async def notify(self, message: Message) -> httpx.Response:
        """Send it where the trade says, as the gateway would: without cookies and origin."""
        path = urlsplit(self.there.newest.notify_url).path
        headers, body = message
        async with self.desk.another_browser() as sender:
            del sender.headers["Origin"]
            return await sender.post(path, headers=headers, content=body)

    async def request(self) -> Any:
        async with self.desk.db.read() as tx:
            of_bill = payment_request.c.reference == self.reference
            return await tx.one(select(payment_request).where(of_bill))

    async def trades(self) -> list[tuple[str, str]]:
        async with self.desk.db.read() as tx:
            rows = await tx.all(select(gateway_trade).order_by(gateway_trade.c.id))
        return [(row.out_trade_no.removeprefix(self.reference), row.state) for row in rows]

    async def told(self, *names: str) -> list[Any]:
        async with self.desk.db.read() as tx:
            return [note.data for note in await notices(tx, *names)]

    async def set_bill(self, **values: Any) -> None:
        async with self.desk.db.write() as tx:
            of_bill = payment_request.c.reference == self.reference
            await tx.run(update(payment_request).where(of_bill).values(**values))

    def later(self, **much: float) -> None:
        self.desk.clock.at += timedelta(**much)


async def make_till(desk: Desk, there: StandIn, folder: Path, scheme: str, merchant: str) -> Till:
    write_wechat(folder, there.url)
    write_alipay(folder, f"{there.url}/gateway.do")
    merchants, faults = read_merchants(folder)
    assert not faults
    chance = SeededChance("till")
    gateways = {
        name: make_gateway(each, portal_url=PORTAL, clock=desk.clock, chance=chance)
        for name, each in merchants.items()
    }
    counter = Counter(database=desk.db, clock=desk.clock, gateways=gateways, portal_url=PORTAL)
    desk.app.state.portal = replace(desk.app.state.portal, gateways=counter)
    world = await desk.round("packed")
    inputs = {"merchant": merchant}
    async with desk.db.write() as tx:
        await tx.run(update(supplier).values(payment_scheme=scheme, pay_inputs=inputs))
        await tx.run(update(parcel).values(scheme=scheme, pay_inputs=inputs))
        await tx.run(update(payment_request).values(scheme=scheme))
        row = await parcel_of(tx, world, ADDRESS)
        of_bill = payment_request.c.parcel_id == row.id
        link = await tx.scalar(select(payment_request.c.payload).where(of_bill))
    return Till(desk, there, counter, world, row.reference, urlsplit(link).path)


@pytest_asyncio.fixture
async def till(desk: Desk, tmp_path: Path) -> AsyncIterator[Till]:
    """Paid by WeChat Pay."""
    with StandIn(desk.clock) as there:
        yield await make_till(desk, there, tmp_path, "wechat_native", "big")
