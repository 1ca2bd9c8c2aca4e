"""Everything that is asked of the gateways, between transactions and never in one.

The pay page has a code made or looks whether it is paid; a notification is booked; whatever was
never notified of is asked about; codes whose bill is settled otherwise are closed.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta

import structlog

from app.gateways.circuit import Circuit
from config.clock import Clock
from fulfillment.money.rules.trades import may_look
from fulfillment.money.schemes.gateways import (
    Gateway,
    GatewayFails,
    NotGenuine,
    ShownCode,
    Standing,
    Told,
)
from fulfillment.money.use_cases.gateway_money import Taken, take_told
from fulfillment.money.use_cases.gateway_plans import Plan, plan_trade
from fulfillment.money.use_cases.gateway_trades import (
    Trade,
    end_trade,
    has_had_its_day,
    live_trades,
    note_asked,
    note_code,
    trades_to_ask,
)
from orders.rules.states import TradeState
from storage.database import Database

log = structlog.get_logger(__name__)

# Somebody looks at a page meanwhile: no further step is begun after this.
PATIENCE_SECONDS = 3.0
# In one go, and at once.
AT_MOST, ABREAST = 40, 4
# A merchant's file is gone for good: its trades are not asked about for ever.
GIVEN_UP_AFTER = timedelta(days=3)


class Counter:
    """Where the gateways are: `gateways` by merchant."""

    def __init__(
        self, *, database: Database, clock: Clock, gateways: Mapping[str, Gateway], portal_url: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateways = gateways
        self._portal_url = portal_url
        self._circuits = {name: Circuit() for name in gateways}
        self._busy = asyncio.Lock()
        self._stopping = False

    async def code_for(self, reference: str) -> ShownCode | None:
        """The code that the household is to scan now; None where there is none to be had.

        What stands in its way is asked about and closed before, so nobody pays twice.
        """
        began = time.monotonic()
        try:
            while time.monotonic() - began < PATIENCE_SECONDS:
                plan = await self._plan(reference)
                if plan.trade is not None:
                    return await self._shown(plan, plan.trade)
                if not plan.stale:
                    return None
                await self._out_of_the_way(plan.stale[0])
        except (GatewayFails, NotGenuine) as error:
            log.warning("no_gateway_code", reason=error.code)
        return None

    async def look(self, reference: str) -> bool:
        """Ask now whether a bill is paid, unless that was just asked; False: there is no answer."""
        async with self._database.read() as tx:
            trades = await live_trades(tx, reference=reference)
        now = self._clock.now()
        answers = [
            await self._ask_about(trade) for trade in trades if may_look(trade.asked_at, now)
        ]
        return all(answers)

    async def take_notification(
        self, scheme: str, merchant: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Verify and book what a gateway says; raises `NotGenuine`."""
        gateway = self._gateways.get(merchant)
        if gateway is None or gateway.scheme != scheme:
            raise NotGenuine("unknown_merchant")
        try:
            told = gateway.read_notification(headers, body, now=self._clock.now())
            await self._take(told, scheme, merchant)
        except NotGenuine as error:
            log.warning("gateway_notification_refused", merchant=merchant, reason=error.code)
            raise

    async def run(self) -> None:
        """What the scheduler runs: a failure is logged and tried again the next time."""
        async with self._busy:
            try:
                await self.run_due()
            except Exception as error:
                log.error("gateways_not_asked", exc_info=error)

    async def stop(self) -> None:
        """Let what is in hand be finished, and begin nothing more."""
        self._stopping = True
        async with self._busy:
            pass

    async def run_due(self) -> None:
        """Ask about every trade that is due, a few at a time."""
        if not self._gateways:
            return
        async with self._database.read() as tx:
            due = await trades_to_ask(tx, now=self._clock.now(), limit=AT_MOST)
        line = asyncio.Semaphore(ABREAST)

        async def one(trade: Trade) -> None:
            async with line:
                if not self._stopping:
                    await self._ask_about(trade)

        await asyncio.gather(*(one(trade) for trade in due))

    async def _plan(self, reference: str) -> Plan:
        async with self._database.write() as tx:
            return await plan_trade(tx, reference=reference, now=self._clock.now())

    async def _shown(self, plan: Plan, trade: Trade) -> ShownCode | None:
        payload = trade.payload or await self._make(plan, trade)
        if payload is None:
            return None
        return ShownCode(trade.scheme, payload, trade.amount, trade.expires_at)

    async def _make(self, plan: Plan, trade: Trade) -> str | None:
        gateway = self._gateway(trade)
        try:
            payload = await gateway.create(plan.ask())
        except GatewayFails as error:
            self._failed(trade, error)
            if error.is_away:
                raise
            # It may say no because it has this number already, and has been paid for it.
            told = await self._query(trade)
            if told.standing is Standing.PAID:
                await self._take(told, trade.scheme, trade.merchant)
            else:
                await self._end(trade, TradeState.FAILED, "refuse")
            raise
        self._circuits[trade.merchant].succeeded()
        async with self._database.write() as tx:
            await note_code(tx, trade_id=trade.id, payload=payload)
        return payload

    async def _ask_about(self, trade: Trade) -> bool:
        """Ask how a trade stands and write it down; a gateway that fails is asked later."""
        now, is_answered = self._clock.now(), True
        try:
            told = await self._query(trade)
            if told.standing is Standing.WAITING or told.standing is Standing.ABSENT:
                async with self._database.read() as tx:
                    is_over = await has_had_its_day(tx, trade_id=trade.id, now=now)
                if is_over:
                    await self._close(trade)
                    return True
            if await self._written(trade, told):
                return True
        except GatewayFails as error:
            is_answered = False
            log.info("gateway_not_asked", merchant=trade.merchant, reason=error.code)
            if trade.expires_at + GIVEN_UP_AFTER < now:
                log.error("gateway_trade_given_up", trade_id=trade.id)
                await self._end(trade, TradeState.FAILED, "give_up")
                return False
        async with self._database.write() as tx:
            await note_asked(tx, trade_id=trade.id, now=now)
        return is_answered

    async def _out_of_the_way(self, trade: Trade) -> None:
        """Settle or close a trade before another is made; raises `GatewayFails`."""
        told = await self._query(trade)
        if not await self._written(trade, told):
            await self._close(trade)

    async def _written(self, trade: Trade, told: Told) -> bool:
        """Write down how a trade has ended; False while it can still be paid."""
        if told.standing is Standing.PAID:
            try:
                await self._take(told, trade.scheme, trade.merchant)
            except NotGenuine as error:
                log.error("gateway_says_otherwise", trade_id=trade.id, reason=error.code)
                await self._end(trade, TradeState.FAILED, "doubt")
            return True
        if told.standing in (Standing.CLOSED, Standing.GIVEN_BACK):
            await self._end(trade, TradeState.CLOSED, "close")
            return True
        return False

    async def _close(self, trade: Trade) -> None:
        gateway = self._gateway(trade)
        try:
            await gateway.close(trade.out_trade_no)
        except GatewayFails as error:
            if error.code != "paid":
                self._failed(trade, error)
                raise
            await self._written(trade, await self._query(trade))
            return
        await self._end(trade, TradeState.CLOSED, "close")

    async def _query(self, trade: Trade) -> Told:
        gateway = self._gateway(trade)
        try:
            told = await gateway.query(trade.out_trade_no)
        except GatewayFails as error:
            self._failed(trade, error)
            raise
        self._circuits[trade.merchant].succeeded()
        if told.out_trade_no != trade.out_trade_no:
            raise GatewayFails("other_trade")
        return told

    async def _take(self, told: Told, scheme: str, merchant: str) -> None:
        async with self._database.write() as tx:
            now = self._clock.now()
            taken = await take_told(
                tx, told, scheme=scheme, merchant=merchant, portal_url=self._portal_url, now=now
            )
        if taken is Taken.BOOKED:
            log.info("gateway_money_booked", merchant=merchant)

    async def _end(self, trade: Trade, state: TradeState, verb: str) -> None:
        async with self._database.write() as tx:
            now = self._clock.now()
            await end_trade(tx, trade_id=trade.id, state=state, verb=verb, now=now)

    def _gateway(self, trade: Trade) -> Gateway:
        gateway = self._gateways.get(trade.merchant)
        if gateway is None or gateway.scheme != trade.scheme:
            raise GatewayFails("no_merchant")
        if self._circuits[trade.merchant].is_open:
            raise GatewayFails("left_alone", is_away=True)
        return gateway

    def _failed(self, trade: Trade, error: GatewayFails) -> None:
        if error.is_away:
            self._circuits[trade.merchant].failed()
