"""Putting the bot's side together: aiogram for what comes in, python-telegram-bot for the rest.

Importing this module costs seconds; the command line imports it only when it serves.
"""

import logging
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram.types import BotCommand
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.handlers import (
    anything,
    batches,
    deputies,
    group,
    joining,
    links,
    loads,
    members,
    my,
    ordering,
    payments,
    pickup,
    start,
)
from bot.inbox import Inbox
from bot.middlewares.unit_of_work import UnitOfWork
from bot.outbound.budget import Budget, Pace
from bot.outbound.limiter import BudgetLimiter
from bot.outbound.sender import Sender
from bot.show import Shower
from bot.surroundings import Surroundings
from config.chance import Chance
from config.clock import Clock
from config.texts import texts_for
from storage.database import Database

# In this order: the first handler that matches takes an update, `anything` takes what is left.
ROUTERS: tuple[Router, ...] = (
    group.router,
    start.router,
    ordering.router,
    my.router,
    members.router,
    batches.router,
    payments.router,
    loads.router,
    pickup.router,
    deputies.router,
    links.router,
    joining.router,
    anything.router,
)


@dataclass(slots=True)
class BotSide:
    """The running parts of one bot token."""

    bot: Bot
    out: ExtBot[Any]
    inbox: Inbox
    sender: Sender

    async def close(self) -> None:
        await self.bot.session.close()
        await self.out.shutdown()


async def assemble(
    *,
    token: str,
    api: str,
    database: Database,
    clock: Clock,
    chance: Chance,
    portal_url: str,
    pace: Pace,
) -> BotSide:
    """Connect to the Bot API at `api` and make the parts ready to run."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs the token
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=100)
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    me = await bot.get_me()
    username = me.username or ""
    budget = Budget(pace)
    shower = Shower(bot, budget, bot_username=username)
    around = Surroundings(portal_url=portal_url, bot_username=username, chance=chance)
    unit = UnitOfWork(database=database, clock=clock, shower=shower, around=around)
    out = _outgoing(token, api, budget)
    await out.initialize()
    await _publish_commands(bot)
    inbox = Inbox(
        bot=bot, dispatcher=dispatcher_with(unit), database=database, clock=clock, shower=shower
    )
    sender = Sender(bot=out, database=database, clock=clock, bot_username=username)
    return BotSide(bot, out, inbox, sender)


def dispatcher_with(unit: UnitOfWork) -> Dispatcher:
    """A dispatcher with all handlers and our one transaction around each update."""
    dispatcher = Dispatcher(disable_fsm=True, events_isolation=DisabledEventIsolation())
    dispatcher.update.outer_middleware(unit)
    for router in ROUTERS:
        if router.parent_router is not None:  # a second assembly in one process, as in tests
            router._parent_router = None
        dispatcher.include_router(router)
    return dispatcher


def _outgoing(token: str, api: str, budget: Budget) -> ExtBot[Any]:
    # PTB's own read time-out of 5 s calls delivered messages timed out.
    request = HTTPXRequest(connection_pool_size=32, read_timeout=25, pool_timeout=60)
    return ExtBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        rate_limiter=BudgetLimiter(budget),
    )


async def _publish_commands(bot: Bot) -> None:
    for locale, code in (("zh_CN", None), ("en", "en")):
        _ = texts_for(locale).gettext
        commands = [
            BotCommand(command="order", description=_("Order, change or withdraw")),
            BotCommand(command="my", description=_("My order, payment and pickup")),
            BotCommand(command="help", description=_("How it works")),
            BotCommand(command="language", description="中文 / English"),
        ]
        await bot.set_my_commands(commands, language_code=code)
