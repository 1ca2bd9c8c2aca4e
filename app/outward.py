"""What faces Telegram: answering and sending, as far as this process has these roles.

Where the Bot API does not answer at the start, connecting goes on in the background: portal
and scheduler must not wait for Telegram.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from app.roles import ALL_ROLES, Role
from app.tasks import Tasks
from app.watch.alarms import Watchman
from app.web_server import WebServer
from bot.connecting import Unreachable
from bot.outbound.budget import UNLIMITED, Budget, pace_for
from config.chance import Chance
from config.clock import Clock
from config.settings import Settings, Updates
from storage.database import Database
from storage.locks import Lock

if TYPE_CHECKING:
    from bot.assembly import Answering
    from bot.outbound.assembly import Sending

log = structlog.get_logger(__name__)

TRY_AGAIN_SECONDS = 5.0
# A sender that was killed lets go of its lock within this time.
SENDER_PATIENCE_SECONDS = 5.0


class SenderRunning(Exception):
    """Another process sends for this token; there may be one only."""


class Outward:
    """The answering and the sending side of one token."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        chance: Chance,
        tasks: Tasks,
        roles: frozenset[Role] = ALL_ROLES,
    ) -> None:
        self.settings = settings
        self.answering: Answering | None = None
        self.sending: Sending | None = None
        self._database = database
        self._clock = clock
        self._chance = chance
        self._tasks = tasks
        self._roles = roles & {Role.BOT, Role.SENDER}
        self._sender_lock = Lock(database, f"sender:{settings.bot_id}")
        self._poller_lock = Lock(database, f"poller:{settings.bot_id}")
        self._webhook: WebServer | None = None
        self._answers, self._posts = self._budgets()

    async def start(self) -> None:
        """Take the sender's lock, connect, and start what this process does."""
        if Role.SENDER in self._roles and not await self._sender_lock.try_take(
            patience=SENDER_PATIENCE_SECONDS
        ):
            raise SenderRunning(self.settings.bot_id)
        for role, connect in ((Role.BOT, self._connect_bot), (Role.SENDER, self._connect_sender)):
            if role not in self._roles:
                continue
            try:
                await connect()
            except Unreachable as error:
                log.error("bot_api_unreachable", role=role.value, reason=str(error))
                self._tasks.start(f"connecting {role}", self._connect_later(role, connect))

    def ask_to_stop(self) -> None:
        """Take in nothing more, begin to send nothing more."""
        self._tasks.cancel(
            *(f"connecting {role}" for role in Role), "sender lock", "waiting", "watchman"
        )
        if self._webhook is not None:
            self._webhook.ask_to_stop()
        if self.answering is not None:
            self.answering.intake.ask_to_stop()
            self.answering.inbox.ask_to_stop()
        if self.sending is not None:
            self.sending.sender.ask_to_stop()

    async def close(self) -> None:
        """Close connections and let go of the locks."""
        for side in (self.answering, self.sending):
            if side is not None:
                await side.close()
        await self._sender_lock.release()
        await self._poller_lock.release()

    def received_until(self) -> datetime | None:
        """Up to when everything that was sent is in the database, if this process fetches it."""
        return self.answering.intake.received_until() if self.answering is not None else None

    def missing(self) -> list[str]:
        """The roles of this process that have not reached the Bot API yet."""
        sides = {Role.BOT: self.answering, Role.SENDER: self.sending}
        return [role.value for role in sorted(self._roles) if sides[role] is None]

    def figures(self) -> Mapping[str, Mapping[str, Any]]:
        """What both sides have done; a side that is not connected yet says so by having none."""
        figures: dict[str, Mapping[str, Any]] = {role: {} for role in self._roles}
        if self.answering is not None:
            figures[Role.BOT] = self.answering.figures()
        if self.sending is not None:
            figures[Role.SENDER] = self.sending.sender.figures()
        return figures

    def _budgets(self) -> tuple[Budget, Budget]:
        if self.settings.send_unlimited:
            both = Budget(UNLIMITED)
            return both, both
        workers = self.settings.bot_workers
        if self._roles == {Role.BOT, Role.SENDER}:
            both = Budget(pace_for(answers=True, sends=True, workers=workers))
            return both, both
        answers = pace_for(answers=True, sends=False, workers=workers)
        return Budget(answers), Budget(pace_for(answers=False, sends=True))

    async def _connect_later(self, role: Role, connect: Any) -> None:
        while True:
            await asyncio.sleep(TRY_AGAIN_SECONDS)
            try:
                await connect()
            except Unreachable:
                continue
            log.info("bot_api_reached", role=role.value)
            return

    async def _connect_bot(self) -> None:
        from bot.assembly import WebhookAddress, assemble_answering

        settings = self.settings
        webhook = None
        if settings.updates is Updates.WEBHOOK:
            secret = settings.webhook_secret.get_secret_value()
            webhook = WebhookAddress(settings.webhook_address, secret)
        self.answering = await assemble_answering(
            token=settings.token,
            api=settings.api,
            database=self._database,
            clock=self._clock,
            chance=self._chance,
            portal_url=settings.portal_url,
            budget=self._answers,
            webhook=webhook,
        )
        self._tasks.start("inbox", self.answering.inbox.run())
        watchman = Watchman(database=self._database, clock=self._clock, bell=self.answering.bell)
        self._tasks.start("watchman", watchman.run())
        if webhook is not None:
            self._serve_webhook()
        else:
            leads = await self._poller_lock.try_take()
            self._tasks.start("waiting", self._poll(leads))

    def _serve_webhook(self) -> None:
        from bot.webhook import Webhook

        assert self.answering is not None
        assert isinstance(self.answering.intake, Webhook)
        application = self.answering.intake.application(self.settings.webhook_path)
        self._webhook = WebServer(application, port=self.settings.webhook_port)
        self._tasks.start("webhook server", self._webhook.serve())
        self._tasks.start("webhook", self.answering.intake.run())

    async def _poll(self, leads: bool) -> None:
        """Poll as long as the lock is ours; of several processes one polls, all handle."""
        assert self.answering is not None
        if not leads:
            log.info("poller_waits")
            await self._poller_lock.take()
        self._tasks.start("polling", self.answering.intake.run())
        await self._poller_lock.watch()

    async def _connect_sender(self) -> None:
        from bot.outbound.assembly import assemble_sending

        self.sending = await assemble_sending(
            token=self.settings.token,
            api=self.settings.api,
            database=self._database,
            clock=self._clock,
            budget=self._posts,
        )
        self._tasks.start("sender", self.sending.sender.run())
        self._tasks.start("sender lock", self._sender_lock.watch())
