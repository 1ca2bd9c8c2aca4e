"""What a stairwell poster says: the compound's links, what is on sale now, and who helps."""

from datetime import datetime

from sqlalchemy import select

from config.chance import Chance
from fulfillment.papers.rules.join_poster import CycleOnPoster, HelpLine, JoinPoster, PosterPage
from fulfillment.papers.use_cases.showing import open_cycle_shown
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.masking import MaskingLevel, show_phone
from orders.tables.compounds import compound
from orders.tables.people import person
from orders.use_cases.join_links import links_of
from storage.database import Transaction


async def poster_of(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    chance: Chance,
    now: datetime,
    bot: str | None = None,
    with_phone: bool = False,
    building_id: int | None = None,
) -> JoinPoster:
    """Return the posters of all buildings, or of one; the compound's own where it has none.

    Needs `approve`. With `with_phone` the liaison who asks has their number printed.
    """
    links = await links_of(
        tx, actor=actor, compound_id=compound_id, bot=bot, chance=chance, now=now
    )
    if not links:
        raise StaleButton()
    shown = [link for link in links if link.building_id is not None]
    if building_id is not None:
        shown = [link for link in shown if link.building_id == building_id]
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    who = await tx.one(select(person).where(person.c.id == actor.person_id))
    phone = show_phone(who.phone, MaskingLevel.FULL) if with_phone and who.phone else ""
    return JoinPoster(
        compound=place.name,
        compound_en=place.name_en,
        liaison=who.name,
        phone=phone,
        pages=tuple(PosterPage(link.building, link.url) for link in shown or links[:1]),
        made_at=now,
        timezone=place.timezone,
        currency=place.currency,
        cycle=await _open_cycle(tx, compound_id, now),
        help_lines=tuple(HelpLine(**line) for line in place.help_lines),
    )


async def _open_cycle(tx: Transaction, compound_id: int, now: datetime) -> CycleOnPoster | None:
    shown = await open_cycle_shown(tx, compound_id=compound_id, now=now)
    if shown is None:
        return None
    return CycleOnPoster(
        shown.cycle_number, shown.opens_at, shown.cutoff_at, shown.deliver_at, shown.bundles
    )
