"""Putting the bot's side together: aiogram for what comes in, python-telegram-bot for the rest.

Importing this module costs seconds; the command line imports it only when it serves.
"""

from dataclasses import dataclass

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram.types import BotCommand

from bot.answers import keep_answers
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
from bot.outbound.letterbox import Letterbox, open_letterbox
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


ANSWERS = keep_answers()


@dataclass(slots=True)
class BotSide:
    """The running parts of one bot token."""

    bot: Bot
    letterbox: Letterbox
    inbox: Inbox
    sender: Sender

    async def close(self) -> None:
        await self.bot.session.close()
        await self.letterbox.close()


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
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=100)
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    me = await bot.get_me()
    username = me.username or ""
    budget = Budget(pace)
    shower = Shower(bot, budget, bot_username=username)
    around = Surroundings(portal_url=portal_url, bot_username=username, chance=chance)
    unit = UnitOfWork(database=database, clock=clock, shower=shower, around=around)
    letterbox = await open_letterbox(token, api=api, budget=budget)
    await _publish_commands(bot)
    inbox = Inbox(
        bot=bot, dispatcher=dispatcher_with(unit), database=database, clock=clock, shower=shower
    )
    sender = Sender(letterbox=letterbox, database=database, clock=clock)
    return BotSide(bot, letterbox, inbox, sender)


def dispatcher_with(unit: UnitOfWork) -> Dispatcher:
    """A dispatcher with all handlers and our one transaction around each update."""
    dispatcher = Dispatcher(disable_fsm=True, events_isolation=DisabledEventIsolation())
    dispatcher.update.outer_middleware(unit)
    for router in ROUTERS:
        if router.parent_router is not None:  # a second assembly in one process, as in tests
            router._parent_router = None
        dispatcher.include_router(router)
    return dispatcher


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
