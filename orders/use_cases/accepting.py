"""Accepting members: by the liaison, one or all that the roster knows, or by the roster itself.

Whoever is accepted is tied to their entry of the roster, and the household hears of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, exists, select, update

from orders.actors import SCHEDULER, Actor
from orders.notices import Notice
from orders.notices_people import Notice as PeopleNotice
from orders.rules.errors import AlreadyDecided, StaleButton
from orders.rules.states import MemberState, check
from orders.tables.compounds import compound
from orders.tables.households import household, member, roster_entry
from orders.tables.people import person
from orders.use_cases.members import members_of
from orders.use_cases.rights import holders, require_right
from orders.use_cases.roster import AT_HOME
from storage.audit import Change, record, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all


async def ask_liaison(tx: Transaction, *, member_id: int, now: datetime) -> None:
    """Ask everybody who may accept a new member."""
    (row,) = await _rows(tx, member.c.id == member_id)
    posts = [
        Post(f"person:{liaison}", Notice.MEMBER_ASKED, _card(row))
        for liaison in await holders(tx, row.compound_id, "approve")
    ]
    await post_all(tx, posts, now=now)


async def accept_by_roster(tx: Transaction, *, member_id: int, now: datetime) -> None:
    """Accept somebody whose room and own phone stand in the roster; nobody has to decide."""
    rows = await _rows(tx, member.c.id == member_id)
    await _accept(tx, rows, actor=SCHEDULER, by_roster=True, now=now)


async def accept_all_matching(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> int:
    """Accept everybody who waits and stands in the roster; returns how many. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    rows = [
        row
        for row in await _rows(
            tx,
            and_(household.c.compound_id == compound_id, member.c.state == MemberState.ASKED),
        )
        if row.is_match
    ]
    await _accept(tx, rows, actor=actor, by_roster=False, now=now)
    return len(rows)


async def decide_member(
    tx: Transaction, *, actor: Actor, member_id: int, accepts: bool, now: datetime
) -> dict[str, Any]:
    """Accept or refuse somebody who asked to join; only once, by a liaison of the compound."""
    rows = await _rows(tx, member.c.id == member_id)
    if not rows:
        raise StaleButton()
    (asked,) = rows
    await require_right(tx, actor, asked.compound_id, "approve")
    if asked.state != MemberState.ASKED:
        raise AlreadyDecided(state=asked.state)
    if accepts:
        await _accept(tx, rows, actor=actor, by_roster=False, now=now)
    else:
        await _refuse(tx, asked, actor=actor, now=now)
    return _card(asked) | {"state": "accepted" if accepts else "refused"}


async def readmit_member(
    tx: Transaction, *, actor: Actor, member_id: int, now: datetime
) -> dict[str, Any]:
    """Let somebody back in who was taken out by mistake. Needs `approve`."""
    rows = await _rows(tx, member.c.id == member_id)
    if not rows:
        raise StaleButton()
    await require_right(tx, actor, rows[0].compound_id, "approve")
    if rows[0].state != MemberState.REMOVED:
        raise AlreadyDecided(state=rows[0].state)
    await _accept(tx, rows, actor=actor, by_roster=False, now=now)
    return _card(rows[0]) | {"state": "accepted"}


async def waiting_members(tx: Transaction, compound_id: int) -> Sequence[dict[str, Any]]:
    """Return everybody who waits for the liaison's word, the longest-waiting first."""
    waits = and_(household.c.compound_id == compound_id, member.c.state == MemberState.ASKED)
    return [_card(row) for row in await _rows(tx, waits)]


async def _accept(
    tx: Transaction, rows: Sequence[Row[Any]], *, actor: Actor, by_roster: bool, now: datetime
) -> None:
    if not rows:
        return
    for row in rows:
        check(MemberState(row.state), MemberState.ACCEPTED)
    ids = [row.id for row in rows]
    before = {row.household_id: row.state for row in rows}
    at_home = await members_of(tx, list(before))
    values = {"state": MemberState.ACCEPTED, "decided_at": now, "decided_by": actor.person_id}
    await tx.run(update(member).where(member.c.id.in_(ids)).values(**values))
    changes = [
        Change("member", row.id, "decide", row.state, MemberState.ACCEPTED, row.compound_id)
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    await _tie_to_roster(tx, ids)
    told = [
        Post(
            f"person:{row.person_id}",
            PeopleNotice.MEMBER_BACK if row.state == "removed" else Notice.MEMBER_ACCEPTED,
            _card(row) | {"state": "accepted"},
        )
        for row in rows
    ]
    told += [
        Post(f"person:{each}", PeopleNotice.MEMBER_ADDED, _added(row, by_roster=by_roster))
        for row in rows
        for each in at_home.get(row.household_id, ())
        if each != row.person_id
    ]
    await post_all(tx, told, now=now)


async def _refuse(tx: Transaction, asked: Row[Any], *, actor: Actor, now: datetime) -> None:
    after = MemberState.REFUSED
    check(MemberState(asked.state), after)
    values = {"state": after, "decided_at": now, "decided_by": actor.person_id}
    await tx.run(update(member).where(member.c.id == asked.id).values(**values))
    change = Change("member", asked.id, "decide", asked.state, after, asked.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    data = _card(asked) | {"state": "refused"}
    await post_all(tx, [Post(f"person:{asked.person_id}", Notice.MEMBER_REFUSED, data)], now=now)


async def _tie_to_roster(tx: Transaction, member_ids: Sequence[int]) -> None:
    """Entries with the household and the phone of these members become theirs."""
    of_member = (
        select(member.c.person_id)
        .join(person, person.c.id == member.c.person_id)
        .where(
            member.c.id.in_(member_ids),
            member.c.household_id == roster_entry.c.household_id,
            person.c.phone_index == roster_entry.c.phone_index,
        )
        .order_by(member.c.id)
        .limit(1)
        .scalar_subquery()
    )
    homes = select(member.c.household_id).where(member.c.id.in_(member_ids))
    await tx.run(
        update(roster_entry)
        .where(
            roster_entry.c.household_id.in_(homes),
            roster_entry.c.removed_at.is_(None),
            roster_entry.c.person_id.is_(None),
            roster_entry.c.phone_index.is_not(None),
            of_member.is_not(None),
        )
        .values(person_id=of_member)
    )


async def _rows(tx: Transaction, wanted: Any) -> Sequence[Row[Any]]:
    listed = (
        roster_entry.c.household_id == member.c.household_id,
        roster_entry.c.role.in_(AT_HOME),
        roster_entry.c.removed_at.is_(None),
    )
    matches = (*listed, roster_entry.c.phone_index == person.c.phone_index)
    named = select(roster_entry.c.name).where(*matches).order_by(roster_entry.c.id).limit(1)
    return await tx.all(
        select(
            member.c.id,
            member.c.state,
            member.c.household_id,
            member.c.person_id,
            household.c.key,
            household.c.compound_id,
            person.c.name,
            person.c.phone,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            named.scalar_subquery().label("match"),
            exists().where(*matches).label("is_match"),
            exists().where(*listed).label("is_listed"),
        )
        .join(household, household.c.id == member.c.household_id)
        .join(compound, compound.c.id == household.c.compound_id)
        .join(person, person.c.id == member.c.person_id)
        .where(wanted)
        .order_by(member.c.asked_at, member.c.id)
    )


def _card(row: Row[Any]) -> dict[str, Any]:
    return {
        "member_id": row.id,
        "state": row.state,
        "address": row.key,
        "name": row.name,
        "phone": row.phone or "",
        "compound": row.compound,
        "compound_en": row.compound_en,
        # By the roster: the name beside this phone, or whether others are named there.
        "match": (row.match or row.name) if row.is_match else None,
        "is_listed": bool(row.is_listed),
    }


def _added(row: Row[Any], *, by_roster: bool) -> dict[str, Any]:
    return {
        "member_id": row.id,
        "household_id": row.household_id,
        "address": row.key,
        "name": row.name,
        "by_roster": by_roster,
    }
