"""Showing a screen to the person who wrote or pressed: aiogram's private answers.

Called only after the transaction has committed. What Telegram refuses here (an old press, an
unchanged message, a person who left) is logged and does no harm: the database has the truth.
"""

import asyncio
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import BufferedInputFile, CallbackQuery, InaccessibleMessage, Message

from bot.outbound.budget import Budget
from bot.screens.screen import Screen
from fulfillment.supply.documents.codes import qr_png

log = structlog.get_logger(__name__)
MOST_TRIES = 3


class Shower:
    """Shows screens in private chats, within the send budget."""

    def __init__(self, bot: Bot, budget: Budget, *, bot_username: str) -> None:
        self._bot = bot
        self._username = bot_username
        self._budget = budget

    async def answer_press(self, event: CallbackQuery, screens: tuple[Screen, ...]) -> None:
        """Stop the button's spinner, then edit the pressed message or send new ones."""
        toast = next((screen for screen in screens if screen.toast), None)
        await self._quietly(
            self._bot.answer_callback_query,
            event.id,
            text=toast.toast if toast else None,
            show_alert=toast.is_alert if toast else None,
        )
        for screen in screens:
            if not screen.text:
                continue
            if screen.is_new or screen.qr or not _can_edit(event.message):
                await self.send(event.from_user.id, screen)
            else:
                assert isinstance(event.message, Message)
                await self._edit(event.message, screen)

    async def send(self, chat_id: int, screen: Screen) -> None:
        """Send a screen as a new message."""
        markup: Any = screen.reply_markup(self._username)
        await self._budget.turn(chat_id)
        if screen.qr:
            picture = BufferedInputFile(await asyncio.to_thread(qr_png, screen.qr), "code.png")
            await self._quietly(
                self._bot.send_photo, chat_id, picture, caption=screen.text, reply_markup=markup
            )
        else:
            await self._quietly(self._bot.send_message, chat_id, screen.text, reply_markup=markup)

    async def _edit(self, message: Message, screen: Screen) -> None:
        markup: Any = screen.reply_markup(self._username)
        await self._budget.turn(message.chat.id)
        if message.photo or message.document:
            await self._quietly(
                self._bot.edit_message_caption,
                chat_id=message.chat.id,
                message_id=message.message_id,
                caption=screen.text,
                reply_markup=markup,
            )
        else:
            await self._quietly(
                self._bot.edit_message_text,
                screen.text,
                chat_id=message.chat.id,
                message_id=message.message_id,
                reply_markup=markup,
            )

    async def _quietly(self, method: Any, *args: Any, **values: Any) -> None:
        for _ in range(MOST_TRIES):
            try:
                await method(*args, **values)
            except TelegramRetryAfter as error:
                self._budget.halt(error.retry_after)
                await asyncio.sleep(error.retry_after)
                continue
            except TelegramBadRequest as error:
                if "not modified" not in error.message:
                    log.info("not_shown", reason=error.message)
            except TelegramAPIError as error:
                log.warning("not_shown", reason=type(error).__name__)
            return


def _can_edit(message: Message | InaccessibleMessage | None) -> bool:
    return isinstance(message, Message) and message.chat.type == "private"
