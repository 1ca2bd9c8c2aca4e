"""The aiogram filter for texts that answer a question of ours: a reason, a number, an address."""

from datetime import datetime
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from orders.actors import Actor
from orders.use_cases.awaiting import awaited
from storage.database import Transaction


class Awaits(Filter):
    """Matches a text that is awaited for this purpose; hands over `subject_id` and `answer`.

    Commands never are answers.
    """

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose

    async def __call__(
        self, event: Message, tx: Transaction, actor: Actor, now: datetime
    ) -> bool | dict[str, Any]:
        answer = (event.text or "").strip()
        if not answer or answer.startswith("/"):
            return False
        found = await awaited(tx, actor=actor, now=now)
        if found is None or found[0] != self.purpose:
            return False
        return {"subject_id": found[1], "answer": answer}
