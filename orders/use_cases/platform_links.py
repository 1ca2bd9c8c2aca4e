"""The link of a group's platform as the liaison pastes it: kept for every cycle to come."""

from datetime import datetime

from sqlalchemy import update

from orders.actors import Actor
from orders.rules.errors_platform import BadLink, NoPlatform
from orders.rules.platform_links import link_in
from orders.tables.suppliers import platform
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.platform_cycles import PlatformDesk, platform_desk
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

PURPOSE = "platform_link"
# A compound and a platform are awaited as one number.
SUPPLIERS = 10**9


async def await_link(
    tx: Transaction, *, actor: Actor, compound_id: int, supplier_id: int, now: datetime
) -> PlatformDesk:
    """The actor's next text is the link. Needs `approve`."""
    desk = await platform_desk(tx, actor=actor, compound_id=compound_id)
    subject = compound_id * SUPPLIERS + supplier_id
    await await_text(tx, actor=actor, purpose=PURPOSE, subject_id=subject, now=now)
    return desk


async def keep_link(
    tx: Transaction, *, actor: Actor, subject_id: int, text: str, now: datetime
) -> PlatformDesk:
    """Keep the link in a text that was awaited. Raises `BadLink` where there is none in it."""
    compound_id, supplier_id = divmod(subject_id, SUPPLIERS)
    await require_right(tx, actor, compound_id, "approve")
    link = link_in(text)
    if link is None:
        raise BadLink(text=text[:60])
    group = await group_of_compound(tx, compound_id)
    here = (platform.c.group_id == group.id, platform.c.supplier_id == supplier_id)
    if not await tx.run(update(platform).where(*here).values(link=link)):
        raise NoPlatform()
    await forget_awaited(tx, actor=actor)
    change = Change("supplier", supplier_id, "set_link", None, None, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await platform_desk(tx, actor=actor, compound_id=compound_id)
