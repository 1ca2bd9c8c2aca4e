"""Ending every session of a compound at once: for the day on which a link went astray.

Links that nobody has used yet end with them. New ones can be made in the next moment.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import OPERATOR
from orders.tables.people import portal_session, sign_in_link
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SignedOut:
    """How many sessions and unused links have ended."""

    sessions: int
    links: int


async def sign_out_everybody(tx: Transaction, *, compound_id: int, now: datetime) -> SignedOut:
    """End all sessions and unused links of the compound; a second time changes nothing."""
    links = select(sign_in_link.c.id).where(sign_in_link.c.compound_id == compound_id)
    sessions = await tx.run(
        update(portal_session)
        .where(
            portal_session.c.link_id.in_(links),
            portal_session.c.signed_out_at.is_(None),
            portal_session.c.expires_at > now,
        )
        .values(signed_out_at=now)
    )
    unused = await tx.run(
        update(sign_in_link)
        .where(
            sign_in_link.c.compound_id == compound_id,
            sign_in_link.c.used_at.is_(None),
            sign_in_link.c.expires_at > now,
        )
        .values(expires_at=now)
    )
    after = {"sessions": sessions, "links": unused}
    change = Change("compound", compound_id, "sign_out_everybody", None, after, compound_id)
    await record(tx, change, actor=str(OPERATOR), now=now)
    return SignedOut(sessions, unused)
