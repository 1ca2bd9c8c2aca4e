"""Lines that are in and were refunded on the platform since.

Before the approval they go: out of the order, its parcel and its bags. What is approved is
frozen; the liaison is told which households it is and decides by the usual ways.
"""

from dataclasses import dataclass
from datetime import datetime

from config.chance import Chance
from orders.actors import Actor
from orders.use_cases.import_cards import ImportLook
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Refunds:
    """Lines that were taken out, and addresses whose batch is approved already."""

    lines: int = 0
    frozen: tuple[str, ...] = ()


async def take_out_refunded(
    tx: Transaction,
    *,
    actor: Actor,
    look: ImportLook,
    cycle_id: int,
    chance: Chance,
    now: datetime,
) -> Refunds:
    """Take out what was refunded since, where that is still possible."""
    if not look.back:
        return Refunds()
    raise NotImplementedError
