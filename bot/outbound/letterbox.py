"""Putting letters into chats: everything that python-telegram-bot is asked to do."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import (
    InlineKeyboardMarkup,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.outbound.budget import Budget
from bot.outbound.letters import ANSWER, Earlier, Letter
from bot.outbound.limiter import BudgetLimiter, Ticket
from bot.screens.screen import Screen
from fulfillment.supply.documents.codes import qr_png
from storage.outbox import TAKE_DOWN

log = structlog.get_logger(__name__)

PIN_TRIES = 3
# What the server says of a message that is not there any more, or too old to be touched.
GONE = ("to edit not found", "to delete not found", "message_id_invalid")
TOO_OLD = ("can't be edited", "can't be deleted")


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message that a letter became; none for what only changes or removes something."""

    message_id: int | None = None
    has_photo: bool = False


async def open_letterbox(token: str, *, api: str, budget: Budget) -> "Letterbox":
    """Connect the sending side to the Bot API at `api`."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs the token
    # The library's own read time-out of 5 s calls delivered messages timed out.
    request = HTTPXRequest(connection_pool_size=64, read_timeout=25, pool_timeout=60)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        rate_limiter=BudgetLimiter(budget),
    )
    await bot.initialize()
    return Letterbox(bot, budget)


class Letterbox:
    """Delivers one letter at a time; errors are the library's and go to the sender."""

    def __init__(self, bot: ExtBot[Any], budget: Budget) -> None:
        self._bot = bot
        self._username = bot.username
        self.budget = budget

    async def close(self) -> None:
        await self._bot.shutdown()

    async def deliver(self, letter: Letter, chat_id: int, ticket: Ticket) -> Delivered:
        """Put one letter where it belongs; the ticket tells how far it got."""
        if letter.is_reaction:
            emoji = [ReactionTypeEmoji(letter.data["emoji"])]
            await self._bot.set_message_reaction(
                chat_id, letter.data["message_id"], emoji, rate_limit_args=ticket
            )
            return Delivered()
        if letter.notice == ANSWER:
            return await self._answer(letter, chat_id, ticket)
        screen = letter.screen()
        if letter.notice == TAKE_DOWN:
            return await self._take_down(letter, screen, ticket)
        earlier = None if screen.qr else letter.edits
        markup = screen.reply_markup(self._username)
        if earlier is not None and await self._edit(earlier, screen.text, markup, ticket):
            return Delivered(earlier.message_id, earlier.has_photo)
        if screen.amends:
            return Delivered()  # says nothing where there is nothing to change
        return await self._screen(letter, chat_id, screen, ticket)

    async def _answer(self, letter: Letter, chat_id: int, ticket: Ticket) -> Delivered:
        data = letter.data
        rows = [[_addressed(key, self._username) for key in row] for row in data["rows"]]
        keyboard = {"inline_keyboard": rows} if rows else None
        earlier = letter.edits
        if earlier is not None and await self._edit(earlier, data["text"], keyboard, ticket):
            return Delivered(earlier.message_id)
        if data.get("amends"):
            return Delivered()
        return await self._message(letter, chat_id, data["text"], ticket, keyboard)

    async def _screen(
        self, letter: Letter, chat_id: int, screen: Screen, ticket: Ticket
    ) -> Delivered:
        markup = screen.reply_markup(self._username)
        picture = letter.photo
        if screen.qr:
            picture = await asyncio.to_thread(qr_png, screen.qr)
        if picture is not None:
            sent = await self._bot.send_photo(
                chat_id,
                picture,
                caption=screen.text,
                parse_mode="HTML",
                reply_markup=self._markup(markup),
                message_thread_id=letter.topic_id,
                rate_limit_args=ticket,
            )
            return Delivered(sent.message_id, has_photo=True)
        delivered = await self._message(letter, chat_id, screen.text, ticket, markup)
        if screen.pins and delivered.message_id is not None:
            ticket.message_id = delivered.message_id
            await self._pin(chat_id, delivered.message_id)
        return delivered

    async def _message(
        self,
        letter: Letter,
        chat_id: int,
        text: str,
        ticket: Ticket,
        markup: dict[str, Any] | None,
    ) -> Delivered:
        to = letter.data.get("reply_to")
        reply = ReplyParameters(to, allow_sending_without_reply=True) if to else None
        sent = await self._bot.send_message(
            chat_id,
            text,
            parse_mode="HTML",
            reply_markup=self._markup(markup),
            reply_parameters=reply,
            message_thread_id=letter.topic_id,
            rate_limit_args=ticket,
        )
        return Delivered(sent.message_id)

    async def _edit(
        self, earlier: Earlier, text: str, markup: dict[str, Any] | None, ticket: Ticket
    ) -> bool:
        """Change the earlier message, its caption if it is a picture; False: it is not there."""
        more: dict[str, Any] = {
            "chat_id": earlier.chat_id,
            "message_id": earlier.message_id,
            "parse_mode": "HTML",
            "reply_markup": self._markup(markup),
            "rate_limit_args": ticket,
        }
        try:
            if earlier.has_photo:
                await self._bot.edit_message_caption(caption=text, **more)
            else:
                await self._bot.edit_message_text(text, **more)
        except BadRequest as error:
            if not _says(error, *GONE, *TOO_OLD):
                raise
            return False
        return True

    async def _take_down(self, letter: Letter, screen: Screen, ticket: Ticket) -> Delivered:
        """Remove the earlier message; one that is too old to be removed says so itself."""
        if letter.edits is None:
            return Delivered()
        where = letter.edits
        try:
            await self._bot.delete_message(where.chat_id, where.message_id, rate_limit_args=ticket)
        except BadRequest as error:
            if _says(error, *TOO_OLD):
                await self._edit(where, screen.text, None, ticket)
            elif not _says(error, *GONE):
                raise
        return Delivered()

    async def _pin(self, chat_id: int, message_id: int) -> None:
        """Whatever comes of it: the message is there and must not be sent again for its sake."""
        for _ in range(PIN_TRIES):
            try:
                await self._bot.pin_chat_message(chat_id, message_id, disable_notification=True)
            except RetryAfter:
                continue
            except TelegramError as error:
                log.warning("not_pinned", reason=error.message)
            return

    def _markup(self, markup: dict[str, Any] | None) -> Any:
        if markup is None:
            return None
        if "inline_keyboard" in markup:
            return InlineKeyboardMarkup.de_json(markup, self._bot)
        if "keyboard" in markup:
            return ReplyKeyboardMarkup.de_json(markup, self._bot)
        return ReplyKeyboardRemove()


def _says(error: BadRequest, *words: str) -> bool:
    return any(each in error.message.lower() for each in words)


def _addressed(key: dict[str, str], username: str) -> dict[str, str]:
    return {name: value.replace("{bot}", username) for name, value in key.items()}
