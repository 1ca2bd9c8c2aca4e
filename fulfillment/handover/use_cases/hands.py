"""Who stands behind a page at the delivery point: who had its link made."""

from sqlalchemy import select

from orders.actors import Actor
from orders.tables.people import portal_session, sign_in_link
from storage.database import Transaction


async def person_behind(tx: Transaction, actor: Actor) -> int | None:
    """The person who acts; of a signed-in page the one whose link it was, where one is known."""
    if actor.person_id is not None or actor.kind != "page":
        return actor.person_id
    made_by: int | None = await tx.scalar(
        select(sign_in_link.c.made_by)
        .join(portal_session, portal_session.c.link_id == sign_in_link.c.id)
        .where(portal_session.c.id == actor.id)
    )
    return made_by
