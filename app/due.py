"""What is due at an instant, done in order, once.

Every step asks what is due (`due_at <= now`), so a program that was down for days catches up.
Closing a cycle and making its batches are one transaction: there is no closed cycle without
batches.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from config.chance import Chance
from fulfillment.handover.use_cases.call_lists import make_call_lists
from fulfillment.handover.use_cases.calling import call_due
from fulfillment.handover.use_cases.consignments import release_due
from fulfillment.handover.use_cases.door_photos import purge_door_photos
from fulfillment.handover.use_cases.late_trucks import tell_late
from fulfillment.handover.use_cases.level_effects import apply_levels
from fulfillment.handover.use_cases.papers_due import purge_papers, remind_papers
from fulfillment.handover.use_cases.runs import make_due_runs
from fulfillment.handover.use_cases.settling import settle_cycles
from fulfillment.handover.use_cases.tending import purge_duty, tend_duty
from fulfillment.handover.use_cases.trip_ends import (
    end_trips,
    erase_crews,
    tell_late_trips,
)
from fulfillment.money.use_cases.daily_books import reconcile_due
from fulfillment.money.use_cases.deadlines import name_unpaid, remind_unpaid
from fulfillment.money.use_cases.dispute_bringing import follow_bringing
from fulfillment.money.use_cases.statement_imports import purge_statements
from fulfillment.privacy.use_cases.retention import erase_due_phones
from fulfillment.statements.use_cases.closing import close_periods
from fulfillment.supply.use_cases.bag_photos import purge_bag_photos
from fulfillment.supply.use_cases.making import make_batches
from fulfillment.supply.use_cases.reminding import remind_approval
from orders.use_cases.announcement_outcomes import note_announcements
from orders.use_cases.call_tending import tend_calls
from orders.use_cases.closing import close_cycle, cycles_to_close, refresh_cards
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.import_uploads import purge_imports
from orders.use_cases.kept_texts import forget_kept, propose_kept
from orders.use_cases.need_repeats import bring_up_needs
from orders.use_cases.period_ending import end_due_periods
from orders.use_cases.platform_cards import end_due_platforms
from orders.use_cases.platform_cycles import open_due_platforms
from orders.use_cases.platform_reminders import remind_of_platforms
from orders.use_cases.reminders import remind_of_cutoff
from orders.use_cases.roster_import import purge_rosters
from orders.use_cases.said import purge_said
from orders.use_cases.stock_watching import remind_of_stock
from storage import inbox
from storage.database import Database
from storage.erasing import purge_outbox

log = structlog.get_logger(__name__)

# The pinned message is edited at most this often.
CARD_EVERY = timedelta(seconds=5)

# Messages carry whole seconds: what was sent in the second of the cut-off is in time, all of it.
SECOND = timedelta(seconds=1)
# Closing waits this long for Telegram to answer; then the cycle must go on.
WAIT_AT_MOST_SECONDS = 120.0


class DueWork:
    """Runs what is due; one instance a process, ticked by the scheduler or by a skip."""

    def __init__(self, *, database: Database, chance: Chance, portal_url: str) -> None:
        self._database = database
        self._portal_url = portal_url
        self._chance = chance
        # Tells up to when everything that was sent is in our database; None: nobody fetches here.
        self.received_until: Callable[[], Awaitable[datetime | None]] | None = None
        self._waited_since: dict[int, float] = {}
        self._cards_at: datetime | None = None
        self.last_run: datetime | None = None

    async def run(self, now: datetime) -> None:
        """Do everything that is due at `now`."""
        async with self._database.write() as tx:
            await end_due_periods(tx, now=now)
        await self._close(now)
        async with self._database.write() as tx:
            await open_due_cycles(tx, now=now, chance=self._chance)
            await open_due_platforms(tx, now=now)
        async with self._database.write() as tx:
            await remind_unpaid(tx, now=now)
            await name_unpaid(tx, portal_url=self._portal_url, now=now)
            await remind_approval(tx, now=now)
            await settle_cycles(tx, now=now)
            await note_announcements(tx, now=now)
            await close_periods(tx, now=now)
            await erase_due_phones(tx, now=now)
            await bring_up_needs(tx, now=now)
            await propose_kept(tx, now=now)
            await remind_of_cutoff(tx, now=now)
            await remind_of_platforms(tx, now=now)
            await end_due_platforms(tx, now=now)
        await self._hand_over(now)
        await self._care(now)
        await self._refresh(now)
        self.last_run = now

    async def _hand_over(self, now: datetime) -> None:
        """From the truck to the door. Levels before calls: who is sealed is not called down."""
        # These hold places, which come before loads and slots: with nothing else held already.
        async with self._database.write() as tx:
            await apply_levels(tx, now=now)
        async with self._database.write() as tx:
            await call_due(tx, now=now)
        async with self._database.write() as tx:
            await release_due(tx, now=now)
            await tell_late(tx, now=now)
            await tell_late_trips(tx, now=now)
            await remind_papers(tx, portal_url=self._portal_url, now=now)
            await end_trips(tx, now=now)
            await follow_bringing(tx, now=now)
        async with self._database.write() as tx:
            await make_due_runs(tx, now=now)

    async def _care(self, now: datetime) -> None:
        """Who helps, who is called on the phone, what is in stock."""
        async with self._database.write() as tx:
            await tend_duty(tx, now=now)
            await make_call_lists(tx, now=now)
            await tend_calls(tx, now=now)
            await remind_of_stock(tx, now=now)

    async def purge(self, now: datetime) -> None:
        """Empty what has had its time; once an hour is plenty."""
        async with self._database.write() as tx:
            await reconcile_due(tx, now=now)
        async with self._database.write() as tx:
            await inbox.purge(tx, now=now)
            await purge_outbox(tx, now=now)
            await forget_kept(tx, now=now)
            await purge_said(tx, now=now)
            await purge_rosters(tx, now=now)
            await purge_imports(tx, now=now)
            await purge_statements(tx, now=now)
            await purge_bag_photos(tx, now=now)
            await purge_papers(tx, now=now)
            await purge_duty(tx, now=now)
            await purge_door_photos(tx, now=now)
            await erase_crews(tx, now=now)

    async def _close(self, now: datetime) -> None:
        async with self._database.read() as tx:
            due = await cycles_to_close(tx, now=now)
        for cycle_id, cutoff_at in due:
            if not await self._has_received_all(cycle_id, cutoff_at):
                continue
            async with self._database.write() as tx:
                if await close_cycle(tx, cycle_id=cycle_id, now=now):
                    batches = await make_batches(
                        tx, cycle_id=cycle_id, chance=self._chance, now=now
                    )
                    log.info("cycle_closed", cycle_id=cycle_id, batches=len(batches))

    async def _has_received_all(self, cycle_id: int, cutoff_at: datetime) -> bool:
        """Wait for messages that were sent in time and not fetched yet, but not for ever."""
        if self.received_until is None:
            return True
        until = await self.received_until()
        if until is not None and until >= cutoff_at + SECOND:
            return True
        first = self._waited_since.setdefault(cycle_id, time.monotonic())
        return time.monotonic() - first > WAIT_AT_MOST_SECONDS

    async def _refresh(self, now: datetime) -> None:
        last = self._cards_at or now - CARD_EVERY
        if now - last < CARD_EVERY:
            return
        async with self._database.write() as tx:
            await refresh_cards(tx, now=now, last=last)
        self._cards_at = now
