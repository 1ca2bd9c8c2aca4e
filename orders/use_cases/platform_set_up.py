"""Setting up a platform's cycle: press by press with the link that is kept, or by a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.chance import Chance
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_platform import BadLink, BadPlatformTimes
from orders.rules.paper import local_instant
from orders.rules.platform_links import link_in
from orders.rules.platform_times import delivery_choices, end_choices
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


@dataclass(frozen=True, slots=True)
class PlatformForm:
    """What somebody typed; times as `2026-11-22T19:40` in the compound's zone."""

    supplier_id: int
    opens: str
    ends: str
    delivers: str
    link: str = ""


async def write_platform(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    form: PlatformForm,
    chance: Chance,
    now: datetime,
) -> PlatformCycle:
    """Set up what a form says; a pasted message may stand around the link."""
    zone = (await platform_desk(tx, actor=actor, compound_id=compound_id)).desk.place.timezone
    link = link_in(form.link)
    if link is None and form.link.strip():
        raise BadLink(text=form.link[:60])
    times = [local_instant(each, zone) for each in (form.opens, form.ends, form.delivers)]
    opens_at, ends_at, delivery_at = times
    if opens_at is None or ends_at is None or delivery_at is None:
        raise BadPlatformTimes()
    return await plan_platform_cycle(
        tx,
        actor=actor,
        compound_id=compound_id,
        supplier_id=form.supplier_id,
        link=link or "",
        opens_at=opens_at,
        ends_at=ends_at,
        delivery_at=delivery_at,
        chance=chance,
        now=now,
    )


def usual_times(now: datetime, zone: str) -> tuple[datetime, datetime, datetime]:
    """What a form begins with: from now until the second end from now, and the next delivery."""
    ends_at = end_choices(now, zone)[1]
    return now, ends_at, delivery_choices(ends_at, zone)[0]
