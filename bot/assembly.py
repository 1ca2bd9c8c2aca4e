"""Putting the answering side together: aiogram with all handlers, the inbox, polling or webhook.

Importing this module costs seconds; the command line imports it only when it serves.
"""

from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram.types import BotCommand

from bot.alarms import AlarmBell
from bot.answers import keep_answers
from bot.connecting import TokenRefused, Unreachable
from bot.handlers import (
    advances,
    announcements,
    anything,
    bag_photos,
    batches,
    binding,
    building_groups,
    buying,
    cancelling,
    captains,
    care,
    chasing,
    choices,
    consents,
    contacts,
    correcting,
    cycle,
    deputies,
    disputes,
    duty,
    free_goods,
    gate,
    gathering,
    giving,
    goods,
    group,
    handover_menu,
    history,
    households,
    imports,
    invited,
    join_links,
    joining,
    leftovers,
    levels,
    links,
    listing,
    loads,
    manage,
    members,
    money_menu,
    my,
    need_desk,
    needs,
    ordering,
    ordering_for,
    outings,
    papers,
    payees,
    payments,
    periods,
    pickup,
    platform,
    prices,
    privacy,
    queues,
    receipts,
    roster,
    run_doors,
    runs,
    shelves,
    shortages,
    sorting,
    start,
    statements,
    stock,
    talking,
    terms,
    timetable,
    trips,
    verify,
    wishes,
)
from bot.inbox import Inbox
from bot.middlewares.unit_of_work import UnitOfWork
from bot.outbound.budget import Budget
from bot.polling import Polling
from bot.show import Shower
from bot.surroundings import Surroundings
from bot.webhook import Webhook
from config.chance import Chance
from config.clock import Clock
from config.texts import texts_for
from storage.database import Database

# In this order: the first handler that matches takes an update, `anything` takes what is left.
ROUTERS: tuple[Router, ...] = (
    building_groups.router,
    binding.router,
    contacts.router,
    invited.router,
    join_links.router,
    group.router,
    payees.router,
    verify.router,
    talking.router,
    run_doors.router,
    bag_photos.files,
    shortages.router,
    statements.router,
    imports.router,
    stock.router,
    goods.router,
    prices.router,
    shelves.router,
    duty.router,
    outings.router,
    start.router,
    ordering.router,
    ordering_for.router,
    choices.router,
    my.router,
    history.router,
    needs.router,
    need_desk.router,
    manage.router,
    giving.router,
    money_menu.router,
    handover_menu.router,
    care.router,
    queues.router,
    leftovers.router,
    free_goods.router,
    levels.router,
    timetable.router,
    wishes.router,
    disputes.router,
    members.router,
    households.router,
    consents.router,
    captains.router,
    batches.router,
    cancelling.router,
    correcting.router,
    sorting.router,
    cycle.router,
    platform.router,
    payments.router,
    chasing.router,
    advances.router,
    gathering.router,
    terms.router,
    gate.router,
    loads.router,
    trips.router,
    buying.router,
    pickup.router,
    runs.router,
    deputies.router,
    periods.router,
    privacy.router,
    announcements.router,
    links.router,
    listing.router,
    receipts.router,
    papers.router,
    roster.router,
    bag_photos.router,
    verify.rest,
    joining.router,
    anything.router,
)


ANSWERS = keep_answers()


@dataclass(slots=True)
class Answering:
    """The parts that take updates in and answer them."""

    bot: Bot
    inbox: Inbox
    intake: Polling | Webhook
    bell: AlarmBell

    async def close(self) -> None:
        await self.bot.session.close()
        await self.inbox.shower.close()

    def figures(self) -> dict[str, Any]:
        """What this process has done, for its heartbeat."""
        until = self.intake.received_until()
        return {**self.inbox.figures(), "received_until": until.isoformat() if until else None}


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where Telegram delivers, and the secret that it sends along."""

    url: str
    secret: str


async def assemble_answering(
    *,
    token: str,
    api: str,
    database: Database,
    clock: Clock,
    chance: Chance,
    portal_url: str,
    budget: Budget,
    webhook: WebhookAddress | None = None,
) -> Answering:
    """Connect to the Bot API at `api`; raises `Unreachable` or `TokenRefused`."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=100)
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    username = await _introduce(bot)
    shower = Shower(bot, budget, bot_username=username, database=database, clock=clock)
    around = Surroundings(portal_url=portal_url, bot_username=username, chance=chance)
    unit = UnitOfWork(database=database, clock=clock, shower=shower, around=around)
    inbox = Inbox(
        bot=bot, dispatcher=dispatcher_with(unit), database=database, clock=clock, shower=shower
    )
    bell = AlarmBell(shower)
    if webhook is None:
        return Answering(bot, inbox, Polling(bot=bot, inbox=inbox, clock=clock), bell)
    intake = Webhook(bot=bot, inbox=inbox, clock=clock, url=webhook.url, secret=webhook.secret)
    return Answering(bot, inbox, intake, bell)


def dispatcher_with(unit: UnitOfWork) -> Dispatcher:
    """A dispatcher with all handlers and our one transaction around each update."""
    dispatcher = Dispatcher(disable_fsm=True, events_isolation=DisabledEventIsolation())
    dispatcher.update.outer_middleware(unit)
    for router in ROUTERS:
        if router.parent_router is not None:  # a second assembly in one process, as in tests
            router._parent_router = None
        dispatcher.include_router(router)
    return dispatcher


async def _introduce(bot: Bot) -> str:
    """Ask who we are and publish the commands; returns the bot's username."""
    try:
        me = await bot.get_me()
        await _publish_commands(bot)
    except (TelegramUnauthorizedError, TelegramNotFound) as error:
        await bot.session.close()
        raise TokenRefused() from error
    except (TelegramAPIError, OSError) as error:
        await bot.session.close()
        raise Unreachable(type(error).__name__) from error
    return me.username or ""


async def _publish_commands(bot: Bot) -> None:
    for locale, code in (("zh_CN", None), ("en", "en")):
        _ = texts_for(locale).gettext
        commands = [
            BotCommand(command="order", description=_("Order, change or withdraw")),
            BotCommand(command="my", description=_("My order, payment and pickup")),
            BotCommand(command="history", description=_("My earlier orders")),
            BotCommand(command="need", description=_("Medicine, formula, other needs")),
            BotCommand(command="verify", description=_("Is this payment code genuine?")),
            BotCommand(command="mydata", description=_("What is kept about me")),
            BotCommand(command="help", description=_("How it works")),
            BotCommand(command="language", description="中文 / English"),
        ]
        await bot.set_my_commands(commands, language_code=code)
