"""What the liaison has the bot say in the ordering group: looked at, confirmed, withdrawn.

A text becomes a draft for each group of the author, and nothing else happens before they press.
A draft that was never confirmed is dropped, and its text emptied, when its author writes the
next one; the row stays, so that an old button never finds another text under its number.
Posting and taking down are outbox rows of one slot: what is withdrawn before it was sent never
is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.announcing import LONGEST, Caution, cautions, length_of, with_hidden_phones
from orders.rules.errors import AnnouncementTooLong, NoGroup, NoRight, StaleButton
from orders.rules.states import AnnouncementState, check
from orders.tables.compounds import announcement, group_compound, ordering_group
from orders.tables.people import right_holder
from orders.use_cases.registers import register_of
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import TAKE_DOWN, Post, post_all

# Later than this nobody announces any more what was to be said then.
HOLDS = timedelta(hours=6)
MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Announcement:
    """One text in one group."""

    announcement_id: int
    group: str
    timezone: str
    text: str
    state: str
    made_at: datetime
    posted_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in (AnnouncementState.QUEUED, AnnouncementState.SENT)


@dataclass(frozen=True, slots=True)
class Preview:
    """A text before it goes out: one draft a group, and what to look at."""

    text: str
    drafts: tuple[Announcement, ...]
    cautions: tuple[Caution, ...]


async def require_announcer(tx: Transaction, actor: Actor) -> Sequence[Row[Any]]:
    """Return the bound groups in which the actor may announce. Raises `NoRight`, `NoGroup`."""
    shown = (ordering_group.c.id, ordering_group.c.chat_id)
    rows = await tx.all(
        select(*shown, func.min(group_compound.c.compound_id).label("compound_id"))
        .join(group_compound, group_compound.c.group_id == ordering_group.c.id)
        .join(right_holder, _may_announce(actor))
        .group_by(*shown)
        .order_by(ordering_group.c.id)
    )
    if not rows:
        raise NoRight(right="approve")
    bound = [row for row in rows if row.chat_id is not None]
    if not bound:
        raise NoGroup()
    return bound


async def preview_announcement(
    tx: Transaction, *, actor: Actor, text: str, now: datetime
) -> Preview:
    """Keep the text as a draft for each of the actor's groups, in place of earlier drafts."""
    groups = await require_announcer(tx, actor)
    text = text.strip()
    if length_of(text) > LONGEST:
        raise AnnouncementTooLong(length=length_of(text), limit=LONGEST)
    await drop_drafts(tx, actor=actor)
    draft = {"text": text, "state": AnnouncementState.DRAFT, "made_at": now}
    made = {**draft, "made_by": actor.person_id}
    await tx.insert_many(announcement, [{**made, "group_id": group.id} for group in groups])
    rows = await _cards(tx, *_drafts_of(actor))
    found = {
        caution
        for group in groups
        for caution in cautions(text, (await register_of(tx, group.id)).addresses)
    }
    return Preview(text, rows, tuple(sorted(found)))


async def drop_drafts(tx: Transaction, *, actor: Actor) -> None:
    """Forget what the actor has written and not confirmed."""
    after = AnnouncementState.DROPPED
    check(AnnouncementState.DRAFT, after)
    await tx.run(update(announcement).where(*_drafts_of(actor)).values(state=after, text=""))


async def post_announcement(
    tx: Transaction,
    *,
    actor: Actor,
    announcement_id: int,
    everywhere: bool,
    hides_phones: bool,
    now: datetime,
) -> tuple[Announcement, ...]:
    """Have a draft said in its group, or all that were made with it; twice is once.

    Raises `StaleButton` for a draft that is gone, or another person's.
    """
    groups = {group.id: group for group in await require_announcer(tx, actor)}
    own = announcement.c.made_by == actor.person_id
    first = await tx.first(select(announcement).where(announcement.c.id == announcement_id, own))
    if first is None or first.group_id not in groups or not first.text:
        raise StaleButton()
    made_with_it = announcement.c.made_at == first.made_at
    wanted = made_with_it if everywhere else announcement.c.id == first.id
    rows = await tx.lock_all(
        select(announcement)
        .where(own, wanted, announcement.c.group_id.in_(groups))
        .order_by(announcement.c.id)
    )
    fresh = [row for row in rows if row.state == AnnouncementState.DRAFT]
    if fresh:
        text = with_hidden_phones(first.text) if hides_phones else first.text
        await _queue(tx, fresh, actor=actor, groups=groups, text=text, now=now)
    return await _cards(tx, announcement.c.id.in_([row.id for row in rows]))


async def announcements_of(tx: Transaction, *, actor: Actor) -> tuple[Announcement, ...]:
    """Return the latest of the actor's groups, whoever made them, the newest first."""
    groups = [group.id for group in await require_announcer(tx, actor)]
    said = announcement.c.posted_at.is_not(None)
    return await _cards(tx, announcement.c.group_id.in_(groups), said, most=MOST_LISTED)


async def shown_announcement(
    tx: Transaction, *, actor: Actor, announcement_id: int
) -> Announcement:
    """Return one of the actor's groups; raises `StaleButton` where there is none."""
    groups = [group.id for group in await require_announcer(tx, actor)]
    found = await _cards(
        tx,
        announcement.c.id == announcement_id,
        announcement.c.group_id.in_(groups),
        announcement.c.posted_at.is_not(None),
    )
    if not found:
        raise StaleButton()
    return found[0]


async def withdraw_announcement(
    tx: Transaction, *, actor: Actor, announcement_id: int, now: datetime
) -> Announcement:
    """Take it down in the group, or keep it from being sent; twice is once."""
    shown = await shown_announcement(tx, actor=actor, announcement_id=announcement_id)
    of_it = announcement.c.id == announcement_id
    row = await tx.lock(select(announcement).where(of_it))
    after = AnnouncementState.WITHDRAWN
    if not shown.can_be_withdrawn or row.state == after:
        return await shown_announcement(tx, actor=actor, announcement_id=announcement_id)
    groups = {group.id: group for group in await require_announcer(tx, actor)}
    check(AnnouncementState(row.state), after)
    values = {"state": after, "withdrawn_at": now, "withdrawn_by": actor.person_id}
    await tx.run(update(announcement).where(of_it).values(**values))
    taken_down = Post(f"group:{row.group_id}", TAKE_DOWN, {}, slot=slot_of(row.id))
    await post_all(tx, [taken_down], now=now)
    place = groups[row.group_id].compound_id
    change = Change("announcement", row.id, "withdraw", row.state, after, place)
    await record_all(tx, [change], actor=str(actor), now=now)
    return await shown_announcement(tx, actor=actor, announcement_id=announcement_id)


def slot_of(announcement_id: int) -> str:
    """The outbox slot, and natural key, of an announcement."""
    return f"announcement:{announcement_id}"


async def _queue(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    *,
    actor: Actor,
    groups: dict[int, Row[Any]],
    text: str,
    now: datetime,
) -> None:
    before, after = AnnouncementState.DRAFT, AnnouncementState.QUEUED
    check(before, after)
    ids = [row.id for row in rows]
    values = {"state": after, "text": text, "posted_at": now}
    await tx.run(update(announcement).where(announcement.c.id.in_(ids)).values(**values))
    posts = [
        Post(
            f"group:{row.group_id}",
            Notice.ANNOUNCEMENT,
            {"text": text},
            natural_key=slot_of(row.id),
            slot=slot_of(row.id),
            not_after=now + HOLDS,
        )
        for row in rows
    ]
    await post_all(tx, posts, now=now)
    changes = [
        Change("announcement", row.id, "post", before, after, groups[row.group_id].compound_id)
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _cards(
    tx: Transaction, *conditions: ColumnElement[bool], most: int = 100
) -> tuple[Announcement, ...]:
    rows = await tx.all(
        select(announcement, ordering_group.c.name, ordering_group.c.rule)
        .join(ordering_group, ordering_group.c.id == announcement.c.group_id)
        .where(*conditions)
        .order_by(announcement.c.id.desc())
        .limit(most)
    )
    return tuple(
        Announcement(
            announcement_id=row.id,
            group=row.name,
            timezone=row.rule["timezone"],
            text=row.text,
            state=row.state,
            made_at=row.made_at,
            posted_at=row.posted_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def _drafts_of(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    is_draft = announcement.c.state == AnnouncementState.DRAFT
    return announcement.c.made_by == actor.person_id, is_draft


def _may_announce(actor: Actor) -> ColumnElement[bool]:
    return and_(
        right_holder.c.compound_id == group_compound.c.compound_id,
        right_holder.c.person_id == actor.person_id,
        right_holder.c.right == "approve",
        right_holder.c.revoked_at.is_(None),
    )
