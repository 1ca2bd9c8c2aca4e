"""What a single household needs beside the bundles: asked for, looked at, given a photo.

Kept apart from orders: nothing of it is batched, and no supermarket's paper reads it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import NotYours, UnknownRoom
from orders.rules.errors_needs import TooManyNeeds
from orders.rules.needs import NeedKind, checked_text, readable_kinds, readers_of
from orders.rules.states import NeedState
from orders.tables.households import household
from orders.tables.needs import need
from orders.use_cases.need_cards import (
    ENDED,
    NeedCard,
    card_of,
    cards,
    tell_carers,
    with_names,
)
from orders.use_cases.order_access import is_member
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record
from storage.database import Transaction

# Of one household at a time; more is a mistake or mischief.
MOST_OPEN = 20
RIGHTS_FOR_NEEDS = ("care", "approve")


async def ask_need(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    kind: NeedKind,
    text: str,
    photo: bytes | None = None,
    source: str = "chat",
    now: datetime,
) -> NeedCard:
    """Write down what a household needs and tell who looks after such needs.

    By a member, or for others by whoever may read the kind. Raises `NeedForbidden`,
    `EmptyNeed`, `TooManyNeeds`, `NotYours`.
    """
    kept = checked_text(text, has_photo=photo is not None)
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise UnknownRoom(text=str(household_id))
    await require_asker(tx, actor, household_id=household_id, kind=kind)
    await _refuse_too_many(tx, household_id)
    need_id = await tx.insert(
        need,
        compound_id=home.compound_id,
        household_id=household_id,
        kind=kind,
        text=kept,
        photo=photo,
        state=NeedState.ASKED,
        source=source,
        asked_by=str(actor),
        asked_at=now,
        changed_at=now,
    )
    change = Change("need", need_id, "ask", None, NeedState.ASKED, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await tell_carers(tx, need_id, Notice.NEED_ASKED, besides=actor.person_id, now=now)
    return await card_of(tx, need_id)


async def require_asker(
    tx: Transaction, actor: Actor, *, household_id: int, kind: NeedKind
) -> None:
    """Raise `NotYours` unless the actor belongs to the household or may look after the kind."""
    if await is_member(tx, actor, household_id):
        return
    place = await tx.scalar(select(household.c.compound_id).where(household.c.id == household_id))
    if place is None or not await has_right(tx, actor, place, *readers_of(kind)):
        raise NotYours()


async def kinds_to_ask(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[NeedKind, ...]:
    """Return the kinds that the actor may ask for on behalf of others. Raises `NoRight`."""
    await require_right(tx, actor, compound_id, *RIGHTS_FOR_NEEDS)
    return readable_kinds(await _held(tx, actor, compound_id))


async def may_look_after(tx: Transaction, *, actor: Actor, card: NeedCard) -> bool:
    """Tell whether the actor looks after needs of this kind there."""
    return await has_right(tx, actor, card.compound_id, *readers_of(card.kind))


async def needs_of_household(
    tx: Transaction, *, actor: Actor, household_id: int
) -> Sequence[NeedCard]:
    """Return a household's needs, the newest first, the ended ones last. For its members."""
    if not await is_member(tx, actor, household_id):
        raise NotYours()
    found = await cards(tx, need.c.household_id == household_id)
    return sorted(found, key=lambda card: (not card.is_open, -card.need_id))


async def needs_of_compound(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> Sequence[NeedCard]:
    """Return a compound's open needs that the actor may read, the longest-waiting first.

    Needs `care` or `approve`; without `care` medicine is left out.
    """
    await require_right(tx, actor, compound_id, *RIGHTS_FOR_NEEDS)
    held = [
        right for right in ("care", "approve") if await has_right(tx, actor, compound_id, right)
    ]
    return await cards(
        tx,
        need.c.compound_id == compound_id,
        need.c.state.not_in(ENDED),
        need.c.kind.in_(readable_kinds(held)),
    )


async def show_need(tx: Transaction, *, actor: Actor, need_id: int) -> tuple[NeedCard, bool]:
    """Return a need, and whether the actor looks after it rather than needs it.

    Raises `NotYours` for anybody who may not read it.
    """
    card = await card_of(tx, need_id)
    if await has_right(tx, actor, card.compound_id, *readers_of(card.kind)):
        return await with_names(tx, card), True
    if not await is_member(tx, actor, card.household_id):
        raise NotYours()
    return card, False


async def photo_of(tx: Transaction, *, actor: Actor, need_id: int) -> bytes | None:
    """Return the photo, for whoever may read the need."""
    await show_need(tx, actor=actor, need_id=need_id)
    photo: bytes | None = await tx.scalar(select(need.c.photo).where(need.c.id == need_id))
    return photo


async def add_photo(
    tx: Transaction, *, actor: Actor, need_id: int, photo: bytes, now: datetime
) -> NeedCard:
    """Keep a photo with a need that was asked before; it takes the place of an earlier one."""
    await show_need(tx, actor=actor, need_id=need_id)
    changed = {"photo": photo, "changed_at": now}
    await tx.run(update(need).where(need.c.id == need_id).values(**changed))
    return await card_of(tx, need_id)


async def _refuse_too_many(tx: Transaction, household_id: int) -> None:
    waiting = await tx.scalar(
        select(func.count()).where(need.c.household_id == household_id, need.c.state.not_in(ENDED))
    )
    if (waiting or 0) >= MOST_OPEN:
        raise TooManyNeeds(most=MOST_OPEN)


async def _held(tx: Transaction, actor: Actor, compound_id: int) -> list[str]:
    return [each for each in RIGHTS_FOR_NEEDS if await has_right(tx, actor, compound_id, each)]
