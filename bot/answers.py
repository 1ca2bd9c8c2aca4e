"""The classes into which aiogram reads the server's answers, kept so that they are made once.

aiogram writes `Response[Message]` anew for each call, and pydantic forgets a class that nobody
holds: making them again and again took a fifth of the processor's time.
"""

from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageText,
    GetUpdates,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import Response

METHODS: tuple[type[TelegramMethod[Any]], ...] = (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageText,
    GetUpdates,
    SendMessage,
    SendPhoto,
)


def keep_answers() -> tuple[type[Response[Any]], ...]:
    """The answers' classes; whoever holds them saves making them for each call."""
    return tuple(Response[method.__returning__] for method in METHODS)  # type: ignore[name-defined]
