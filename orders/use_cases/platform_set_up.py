"""Setting up a platform's cycle by what was chosen press by press: with the link that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.chance import Chance
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.use_cases.platform_cycles import PlatformCycle, plan_platform_cycle, platform_desk
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SetUp:
    """The cycle, and the zone to tell its times in."""

    cycle: PlatformCycle
    timezone: str


async def set_up_platform(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    times: Sequence[datetime | None],
    chance: Chance,
    now: datetime,
) -> SetUp:
    """Begin, end and delivery; without a beginning it begins now. Raises `StaleButton`.

    Pressed twice it is one cycle, for the platform's link and its times are the same.
    """
    desk = await platform_desk(tx, actor=actor, compound_id=compound_id)
    known = {item.supplier_id: item for item in desk.platforms}
    opens_at, ends_at, delivery_at = times
    if supplier_id not in known or ends_at is None or delivery_at is None:
        raise StaleButton()
    made = await plan_platform_cycle(
        tx,
        actor=actor,
        compound_id=compound_id,
        supplier_id=supplier_id,
        link=known[supplier_id].link,
        opens_at=opens_at or now,
        ends_at=ends_at,
        delivery_at=delivery_at,
        chance=chance,
        now=now,
    )
    return SetUp(made, desk.desk.place.timezone)
