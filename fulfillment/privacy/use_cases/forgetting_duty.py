"""What somebody said of their health, and their name on passes, when they are forgotten."""

from datetime import datetime

from sqlalchemy import or_, select, update

from fulfillment.handover.tables.duty import briefing, health_declaration, sign_up
from fulfillment.handover.tables.outings import outing
from orders.actors import Actor
from orders.rules.states import SignUpState
from orders.use_cases.forgetting import Known
from storage.audit import Change, record_all
from storage.database import Transaction

LIVE = (SignUpState.OFFERED, SignUpState.ACCEPTED)


async def forget_duty(tx: Transaction, known: Known, *, actor: Actor, now: datetime) -> None:
    """Erase it; a pass of their household that names somebody else stays."""
    me = known.person_id
    declared = update(health_declaration).where(health_declaration.c.person_id == me)
    await tx.run(declared.values(details=None))
    kept = (briefing.c.person_id == me, briefing.c.revoked_at.is_(None))
    await tx.run(update(briefing).where(*kept).values(revoked_at=now))
    live = (sign_up.c.person_id == me, sign_up.c.state.in_(LIVE))
    after = SignUpState.WITHDRAWN
    rows = await tx.lock_all(select(sign_up).where(*live))
    gone = update(sign_up).where(sign_up.c.id.in_([row.id for row in rows]))
    await tx.run(gone.values(state=after, decided_at=now))
    changes = [
        Change("sign_up", row.id, "forget", row.state, after, row.compound_id) for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    await _forget_passes(tx, known)


async def _forget_passes(tx: Transaction, known: Known) -> None:
    theirs = or_(
        outing.c.made_by == known.person_id, outing.c.household_id.in_(known.household_ids)
    )
    rows = await tx.all(
        select(outing.c.id, outing.c.name).where(theirs, outing.c.name.is_not(None))
    )
    ids = [
        row.id
        for row in rows
        if known.secrets.redact(row.name) != row.name or row.name in known.secrets.whole
    ]
    for start in range(0, len(ids), 500):
        part = outing.c.id.in_(ids[start : start + 500])
        await tx.run(update(outing).where(part).values(name=None))
