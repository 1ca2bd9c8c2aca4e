"""python-telegram-bot's limiter interface over our own budget.

Its stock limiter bursts to 60 messages a second and has no limit for a single chat.
"""

import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.outbound.budget import Budget

# Without it each `retry_after` warns that it will be a timedelta one day; it is one here.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# What counts against the limits; callback answers and questions to the server do not.
COUNTED = ("send", "edit", "delete", "pin", "unpin", "setMessageReaction", "copy", "forward")
REACTION = "setMessageReaction"
# Done twice these are as if done once.
REPEATABLE = ("edit", "delete", "pin", "unpin", REACTION)


@dataclass(slots=True)
class Ticket:
    """How far one letter has got, for whoever has to decide what became of it."""

    patience: float | None = None  # seconds after which it says nothing any more
    endpoint: str = ""
    is_under_way: bool = False  # from its leaving until its answer
    message_id: int | None = None  # once it has arrived, though something may follow

    @property
    def is_repeatable(self) -> bool:
        """Whether what was asked last may be asked again, not knowing if it was done."""
        return self.endpoint.startswith(REPEATABLE)


class BudgetLimiter(BaseRateLimiter[Ticket]):
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
        rate_limit_args: Ticket | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        ticket = rate_limit_args or Ticket()
        chat_id = data.get("chat_id")
        if chat_id is None or not endpoint.startswith(COUNTED):
            return await callback(*args, **kwargs)
        turn = self._budget.turn(
            int(chat_id),
            is_bulk=int(chat_id) > 0,
            is_reaction=endpoint == REACTION,
            patience=ticket.patience,
        )
        async with turn:
            ticket.endpoint, ticket.is_under_way = endpoint, True
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                after = error.retry_after
                seconds = after if isinstance(after, int) else after.total_seconds()
                self._budget.halt(seconds, chat_id=int(chat_id))
                raise
            finally:
                ticket.is_under_way = False
