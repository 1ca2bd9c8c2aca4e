"""Erasing a person from everything before the cut-off. The books keep a pseudonym's number.

What was said in public by announcements stays; so do a liaison's words about the work itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from orders.rules.redacting import Secrets, secrets_of
from orders.rules.states import MemberState
from orders.tables.care import welfare_call
from orders.tables.households import (
    captain,
    consent,
    consent_ask,
    member,
    registration,
    roster_entry,
)
from orders.tables.needs import need
from orders.tables.orders import draft, order, proposal, read_message
from orders.tables.people import awaited_text, invitation, person, portal_session, right_holder
from orders.tables.people import sign_in_link as link
from orders.tables.questions import question
from orders.tables.suppliers import supplier_contact
from orders.tables.uploads import upload
from orders.use_cases.access import OWN
from orders.use_cases.carers import forget_carer
from orders.use_cases.channels import who_answers
from orders.use_cases.import_readings import forget_readings
from storage.database import Transaction
from storage.rewriting import rewrite

NOBODY = "—"


@dataclass(frozen=True, slots=True)
class Known:
    """Who is to be forgotten, before it happens."""

    person_id: int
    telegram_id: int | None
    phone: str | None
    secrets: Secrets
    household_ids: tuple[int, ...]  # of theirs, those they left included
    alone_ids: tuple[int, ...]  # where nobody else is a member: whom an export names there is them


async def known_of(tx: Transaction, person_id: int) -> Known:
    """Return what must not be found any more of a person."""
    row = await tx.one(select(person).where(person.c.id == person_id))
    entries = await tx.all(_own_entries(row.id, row.phone_index))
    homes = await tx.scalars(
        select(member.c.household_id).where(member.c.person_id == person_id).distinct()
    )
    secrets = secrets_of(
        [row.name, *(entry.name for entry in entries)],
        [row.phone, *(entry.phone for entry in entries)],
    )
    alone = await _homes_of_nobody_else(tx, person_id)
    return Known(person_id, row.telegram_id, row.phone, secrets, tuple(homes), tuple(alone))


async def _homes_of_nobody_else(tx: Transaction, person_id: int) -> Sequence[int]:
    accepted = member.c.state == MemberState.ACCEPTED
    others = select(member.c.household_id).where(accepted, member.c.person_id != person_id)
    return await tx.scalars(
        select(member.c.household_id).where(
            accepted, member.c.person_id == person_id, member.c.household_id.not_in(others)
        )
    )


async def forget_before_cutoff(tx: Transaction, known: Known, *, now: datetime) -> None:
    """Erase a person from `orders`; their row stays as a pseudonym that nobody can resolve."""
    await _forget_talk(tx, known, now=now)
    await _forget_belonging(tx, known, now=now)
    await _forget_texts(tx, known)
    await tx.run(
        update(person)
        .where(person.c.id == known.person_id)
        .values(
            telegram_id=None,
            name=NOBODY,
            phone=None,
            phone_index=None,
            language="zh_CN",
            started_at=None,
            forgotten_at=now,
        )
    )


async def _forget_talk(tx: Transaction, known: Known, *, now: datetime) -> None:
    """What a conversation has reached, and every way of signing in."""
    me = known.person_id
    for table in (awaited_text, registration, draft, supplier_contact):
        await tx.run(delete(table).where(table.c.person_id == me))
    await tx.run(
        update(invitation)
        .where(invitation.c.made_by == f"person:{me}", invitation.c.used_at.is_(None))
        .values(expires_at=now)
    )
    mine = select(link.c.id).where(link.c.made_by == me, link.c.purpose.in_(tuple(OWN)))
    live = portal_session.c.signed_out_at.is_(None)
    await tx.run(
        update(portal_session)
        .where(portal_session.c.link_id.in_(mine), live)
        .values(signed_out_at=now)
    )
    unused = (link.c.made_by == me, link.c.used_at.is_(None), link.c.expires_at > now)
    await tx.run(update(link).where(*unused).values(expires_at=now))


async def _forget_belonging(tx: Transaction, known: Known, *, now: datetime) -> None:
    me = known.person_id
    await forget_carer(tx, me, now=now)
    for table in (consent, captain, right_holder):
        held = (table.c.person_id == me, table.c.revoked_at.is_(None))
        await tx.run(update(table).where(*held).values(revoked_at=now))
    belongs = member.c.state.in_((MemberState.ASKED, MemberState.ACCEPTED))
    await tx.run(
        update(member)
        .where(member.c.person_id == me, belongs)
        .values(state=MemberState.LEFT, decided_at=now)
    )
    index = tx.sealer.index(known.phone) if known.phone else None
    ids = [entry.id for entry in await tx.all(_own_entries(me, index))]
    await tx.run(
        update(roster_entry)
        .where(roster_entry.c.id.in_(ids))
        .values(
            name=None,
            name_index="",
            phone=None,
            phone_index=None,
            person_id=None,
            removed_at=now,
        )
    )


async def _forget_texts(tx: Transaction, known: Known) -> None:
    me, actor = known.person_id, f"person:{known.person_id}"
    for statement in (
        update(read_message).where(read_message.c.person_id == me).values(text="", lines=None),
        update(proposal).where(proposal.c.person_id == me).values(orders=None),
        update(order).where(who_answers() == me).values(remark=None),
        update(order)
        .where(order.c.household_id.in_(known.alone_ids), order.c.receiver.is_not(None))
        .values(receiver=None, receiver_phone=None, remark=None),
        update(question).where(question.c.person_id == me).values(text=""),
        update(question).where(question.c.answered_by == me).values(answer=None),
        update(need).where(need.c.asked_by == actor).values(text="", photo=None),
        update(consent_ask).where(consent_ask.c.person_id == me).values(wish=None),
        update(upload).where(upload.c.made_by == actor).values(file_name=""),
    ):
        await tx.run(statement)
    await _blot(tx, known)


async def _blot(tx: Transaction, known: Known) -> None:
    """Out of what others wrote: lists posted again and again, remarks, needs, uploads."""
    redact = known.secrets.redact

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        columns = {name: value for name, value in row.items() if name != "id"}
        kept = {name: value for name, value in columns.items() if value is not None}
        return {name: new for name, old in kept.items() if (new := redact(old)) != old}

    at_home = order.c.household_id.in_(known.household_ids)
    await rewrite(tx, read_message, ("text", "lines"), blotted)
    await rewrite(tx, proposal, ("orders",), blotted, proposal.c.orders.is_not(None))
    await rewrite(tx, question, ("text", "answer"), blotted)
    await rewrite(tx, need, ("text", "note"), blotted)
    await rewrite(tx, welfare_call, ("remark",), blotted, welfare_call.c.remark.is_not(None))
    said = or_(order.c.remark.is_not(None), order.c.receiver.is_not(None))
    await rewrite(tx, order, ("remark", "receiver", "receiver_phone"), blotted, said, at_home)
    await rewrite(tx, upload, ("file_name", "rows"), blotted)
    forget_readings(tx)


def _own_entries(person_id: int, phone_index: str | None) -> Any:
    mine = roster_entry.c.person_id == person_id
    if phone_index is not None:
        mine = or_(mine, roster_entry.c.phone_index == phone_index)
    return select(roster_entry).where(mine)
