"""python-telegram-bot's limiter interface over our own budget.

Its stock limiter bursts to 60 messages a second and has no limit for a single chat.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.outbound.budget import Budget

# What counts against the limits; callback answers and questions to the server do not.
COUNTED = ("send", "edit", "delete", "pin", "setMessageReaction", "copy", "forward")


class BudgetLimiter(BaseRateLimiter[int]):
    """Waits for a turn before each counted request and obeys `retry_after`."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(  # noqa: PLR0917 - the library calls it so
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        chat_id = data.get("chat_id")
        if chat_id is not None and endpoint.startswith(COUNTED):
            await self._budget.turn(int(chat_id))
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            seconds = error.retry_after
            self._budget.halt(seconds if isinstance(seconds, int) else seconds.total_seconds())
            raise
