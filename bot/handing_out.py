"""The aiogram filter for texts by which a bag is handed out: pickup code, or that and bag code."""

import re
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from fulfillment.handover.use_cases.handovers_under_way import HANDOVER_RIGHTS
from orders.actors import Actor
from orders.rules.numerals import fold
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction

# A pickup code is six digits. What follows it with a bag code may be split by a blank or a sign.
CODES = re.compile(r"(?P<pickup>[0-9]{6})(?:[\s,;/+、，；]+(?P<bag>[0-9A-Za-z]{5,8}))?")


class HandsOut(Filter):
    """Matches codes from somebody who may hand out; `bag_code` is empty for a pickup code alone."""

    def __init__(self, *, with_bag: bool) -> None:
        self.with_bag = with_bag

    async def __call__(
        self, event: Message, tx: Transaction, actor: Actor
    ) -> bool | dict[str, Any]:
        found = CODES.fullmatch(fold(event.text or "").strip())
        if found is None or bool(found["bag"]) != self.with_bag:
            return False
        if not await compounds_with_right(tx, actor.person_id or 0, *HANDOVER_RIGHTS):
            return False
        return {"pickup_code": found["pickup"], "bag_code": found["bag"] or ""}
