"""Putting letters into chats: everything that python-telegram-bot is asked to do."""

import asyncio
import logging
from typing import Any

import structlog
from telegram import (
    InlineKeyboardMarkup,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.outbound.budget import Budget
from bot.outbound.letters import ANSWER, REACTION, Letter
from bot.outbound.limiter import BudgetLimiter
from bot.screens.screen import Screen
from fulfillment.supply.documents.codes import qr_png

log = structlog.get_logger(__name__)


async def open_letterbox(token: str, *, api: str, budget: Budget) -> "Letterbox":
    """Connect the sending side to the Bot API at `api`."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs the token
    # The library's own read time-out of 5 s calls delivered messages timed out.
    request = HTTPXRequest(connection_pool_size=32, read_timeout=25, pool_timeout=60)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        rate_limiter=BudgetLimiter(budget),
    )
    await bot.initialize()
    return Letterbox(bot)


class Letterbox:
    """Delivers one letter at a time; errors are the library's and go to the sender."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self._bot = bot
        self._username = bot.username

    async def close(self) -> None:
        await self._bot.shutdown()

    async def deliver(self, letter: Letter, chat_id: int) -> int | None:
        data = letter.data or {}
        if letter.notice == REACTION:
            emoji = [ReactionTypeEmoji(data["emoji"])]
            await self._bot.set_message_reaction(chat_id, data["message_id"], emoji)
            return None
        if letter.notice == ANSWER:
            rows = [[_addressed(key, self._username) for key in row] for row in data["rows"]]
            keyboard = {"inline_keyboard": rows} if rows else None
            reply = ReplyParameters(data["reply_to"], allow_sending_without_reply=True)
            return await self._message(chat_id, data["text"], keyboard, reply)
        assert letter.screen is not None
        return await self._screen(chat_id, letter.screen, edits=letter.edits)

    async def _screen(self, chat_id: int, screen: Screen, *, edits: int | None) -> int | None:
        markup = screen.reply_markup(self._username)
        if edits is not None and not screen.qr:
            await self._edit(chat_id, edits, screen.text, markup)
            return edits
        if screen.qr:
            picture = await asyncio.to_thread(qr_png, screen.qr)
            sent = await self._bot.send_photo(
                chat_id,
                picture,
                caption=screen.text,
                parse_mode="HTML",
                reply_markup=self._markup(markup),
            )
            return sent.message_id
        message_id = await self._message(chat_id, screen.text, markup, None)
        if screen.pins:
            await self._pin(chat_id, message_id)
        return message_id

    async def _message(
        self, chat_id: int, text: str, markup: dict[str, Any] | None, reply: ReplyParameters | None
    ) -> int:
        sent = await self._bot.send_message(
            chat_id,
            text,
            parse_mode="HTML",
            reply_markup=self._markup(markup),
            reply_parameters=reply,
        )
        return sent.message_id

    async def _edit(
        self, chat_id: int, message_id: int, text: str, markup: dict[str, Any] | None
    ) -> None:
        await self._bot.edit_message_text(
            text, chat_id, message_id, parse_mode="HTML", reply_markup=self._markup(markup)
        )

    async def _pin(self, chat_id: int, message_id: int) -> None:
        try:
            await self._bot.pin_chat_message(chat_id, message_id, disable_notification=True)
        except (BadRequest, Forbidden) as error:
            log.warning("not_pinned", reason=error.message)

    def _markup(self, markup: dict[str, Any] | None) -> Any:
        if markup is None:
            return None
        if "inline_keyboard" in markup:
            return InlineKeyboardMarkup.de_json(markup, self._bot)
        if "keyboard" in markup:
            return ReplyKeyboardMarkup.de_json(markup, self._bot)
        return ReplyKeyboardRemove()


def _addressed(key: dict[str, str], username: str) -> dict[str, str]:
    return {name: value.replace("{bot}", username) for name, value in key.items()}
