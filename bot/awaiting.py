"""The aiogram filter for texts that answer a question of ours: a reason, a number, an address."""

from datetime import datetime
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from orders.actors import Actor
from orders.use_cases.awaiting import awaited
from storage.database import Transaction


class Awaits(Filter):
    """Matches a text that is awaited for one of these purposes.

    Hands over `purpose`, `subject_id` and `answer`. Commands never are answers. With `or_photo` a
    photo is one, too; its caption is the answer then.
    """

    def __init__(self, *purposes: str, or_photo: bool = False) -> None:
        self.purposes = purposes
        self.or_photo = or_photo

    async def __call__(
        self, event: Message, tx: Transaction, actor: Actor, now: datetime
    ) -> bool | dict[str, Any]:
        has_photo = self.or_photo and bool(event.photo)
        answer = (event.text or (event.caption if has_photo else "") or "").strip()
        if not (answer or has_photo) or answer.startswith("/"):
            return False
        found = await awaited(tx, actor=actor, now=now)
        if found is None or found[0] not in self.purposes:
            return False
        return {"purpose": found[0], "subject_id": found[1], "answer": answer}
