"""The way of one update: one transaction, one use case, then the screen.

The transaction holds the use case's writes, the audit, the notices and the mark that the
update is done: all of it or nothing. A domain error rolls everything back, is marked done in a
transaction of its own, and its words are shown.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from bot.attachments import fetch_attachment
from bot.lookout import Lookout
from bot.outbound.letters import ANSWER
from bot.screens.errors import error_screen
from bot.screens.screen import Screen
from bot.show import Shower
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.clock import Clock
from config.texts import locale_for, texts_for
from orders.actors import person_actor
from orders.rules.errors import DomainError
from orders.use_cases.people import meet_person, zone_of
from storage.database import Database, Transaction
from storage.inbox import Taken, mark_done, take
from storage.outbox import Post, post

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class NotYet(Exception):
    """An older update of this chat is in work somewhere else."""


class UnitOfWork(BaseMiddleware):
    """Outermost of our middlewares; handlers below it only compute."""

    def __init__(
        self, *, database: Database, clock: Clock, shower: Shower, around: Surroundings
    ) -> None:
        self._database = database
        self._clock = clock
        self._shower = shower
        self._around = around
        self._lookout = Lookout(database, around.portal_url)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        await self._lookout.look(data["bot"], event, now=self._clock.now())
        data["attachment"] = await fetch_attachment(data["bot"], event)
        try:
            screens = await self._work(handler, event, data)
        except DomainError as error:
            screens = await self._refuse(event, data, error)
        await self._show(event, screens)
        for step in data.get("afterwards", ()):
            await step(self._database, self._clock.now())
        return True

    async def _work(
        self, handler: Handler, event: Update, data: dict[str, Any]
    ) -> tuple[Screen, ...]:
        now = self._clock.now()
        user = user_of(event)
        data.update(
            now=now, around=self._around, afterwards=[], language=locale_for(_language_of(user))
        )
        async with self._database.write() as tx:
            taken = await take(tx, data["inbox_id"])
            if taken is Taken.NOT_YET:
                raise NotYet()
            if taken is Taken.GONE:
                return ()
            if user is None or user.is_bot:
                return ()
            person = await meet_person(
                tx,
                telegram_id=user.id,
                name=user.full_name,
                language=data["language"],
                now=now,
                started=_is_private(event),
            )
            data.update(
                tx=tx,
                language=person.language,
                person=person,
                actor=person_actor(person.person_id),
                texts=texts_for(person.language),
                sent_at=min(data["sent_at"], now),
            )
            data["turn"] = Turn(tx, data["actor"], data["texts"], now, self._around)
            screens = _as_screens(await handler(event, data))
            return await self._posted(tx, event, screens, now=now)

    async def _refuse(
        self, event: Update, data: dict[str, Any], error: DomainError
    ) -> tuple[Screen, ...]:
        now = self._clock.now()
        async with self._database.write() as tx:
            if not await mark_done(tx, data["inbox_id"]):
                return ()  # another process was at it too
            user = user_of(event)
            zone = await zone_of(tx, telegram_id=user.id if user is not None else 0)
            screen = error_screen(texts_for(data["language"]), error, zone=zone)
            return await self._posted(tx, event, (screen,), now=now)

    async def _posted(
        self, tx: Transaction, event: Update, screens: tuple[Screen, ...], *, now: datetime
    ) -> tuple[Screen, ...]:
        """Queue what goes into a group: only the sender speaks there. Keep the private rest."""
        press = event.callback_query
        message = event.message or event.edited_message or (press.message if press else None)
        if message is None or message.chat.type == "private":
            return screens
        for screen in screens:
            if not screen.text or (press and screen.is_alert):
                continue  # a refused press is the presser's own affair
            data = {
                "text": screen.text,
                "rows": [[key.as_data() for key in row] for row in screen.rows],
                "reply_to": message.message_id,
                "topic": _topic_of(message),
                "amends": screen.amends,
            }
            await post(tx, Post(f"chat:{message.chat.id}", ANSWER, data, slot=screen.slot), now=now)
        return tuple(replace(screen, text="") for screen in screens) if press else ()

    async def _show(self, event: Update, screens: tuple[Screen, ...]) -> None:
        if event.callback_query is not None:
            await self._shower.answer_press(event.callback_query, screens)
        elif screens and (user := user_of(event)) is not None:
            for screen in screens:
                await self._shower.send(user.id, screen)


def user_of(event: Update) -> User | None:
    """The person behind an update, as far as we handle it."""
    inner = event.message or event.edited_message or event.callback_query or event.my_chat_member
    return inner.from_user if inner is not None else None


def sent_at_of(event: Update, *, received_at: datetime) -> datetime:
    """When a message was sent or edited; a press counts from when it was received."""
    message = event.message or event.edited_message
    if message is None:
        return received_at
    if event.edited_message is not None and message.edit_date:
        return datetime.fromtimestamp(message.edit_date, UTC)
    return message.date


def chat_id_of(event: Update) -> int | None:
    """The chat in whose order an update is worked."""
    message = event.message or event.edited_message
    if message is not None:
        return message.chat.id
    if isinstance(event.callback_query, CallbackQuery):
        pressed = event.callback_query.message
        return pressed.chat.id if pressed is not None else event.callback_query.from_user.id
    return event.my_chat_member.chat.id if event.my_chat_member is not None else None


def _topic_of(message: Any) -> int | None:
    """The topic that an answer belongs into; none in General and in groups without topics."""
    is_in_topic = isinstance(message, Message) and message.is_topic_message
    return message.message_thread_id if is_in_topic else None


def _is_private(event: Update) -> bool:
    message = event.message or event.edited_message
    if isinstance(message, Message):
        return message.chat.type == "private"
    pressed = event.callback_query.message if event.callback_query is not None else None
    return pressed is not None and pressed.chat.type == "private"


def _language_of(user: User | None) -> str | None:
    return user.language_code if user is not None else None


def _as_screens(result: Any) -> tuple[Screen, ...]:
    if isinstance(result, Screen):
        return (result,)
    if isinstance(result, Sequence):
        return tuple(item for item in result if isinstance(item, Screen))
    return ()
