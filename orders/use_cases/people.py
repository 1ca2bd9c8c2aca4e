"""Persons as the chat shows them: met, named, spoken to in their language, reachable or not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.tables.compounds import compound
from orders.tables.households import household, member
from orders.tables.people import person
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as the chat needs to know them."""

    person_id: int
    telegram_id: int
    name: str
    language: str
    started: bool


async def meet_person(
    tx: Transaction,
    *,
    telegram_id: int,
    name: str,
    language: str,
    now: datetime,
    started: bool = False,
) -> PersonCard:
    """Return the person behind a chat account; the first time, remember them.

    `started` means that they wrote to the bot in private, so that it may write first.
    """
    of_account = select(person).where(person.c.telegram_id == telegram_id)
    row = await tx.first(of_account)
    if row is None:
        # In the group and in private at once: whoever comes second finds the first one's row.
        await tx.insert_new(
            person,
            telegram_id=telegram_id,
            name=name,
            language=language,
            started_at=now if started else None,
            created_at=now,
        )
        row = await tx.one(of_account)
    changed: dict[str, object] = {}
    if row.name != name:
        changed["name"] = name
    if started and (row.started_at is None or row.unreachable_at is not None):
        changed |= {"started_at": row.started_at or now, "unreachable_at": None}
    if changed:
        await tx.run(update(person).where(person.c.id == row.id).values(**changed))
    return PersonCard(
        row.id, telegram_id, name, row.language, started or row.started_at is not None
    )


async def language_of(tx: Transaction, *, telegram_id: int) -> str | None:
    """The language in which somebody wants to be spoken to; None for a stranger."""
    language: str | None = await tx.scalar(
        select(person.c.language).where(person.c.telegram_id == telegram_id)
    )
    return language


async def set_language(tx: Transaction, *, actor: Actor, language: str) -> None:
    """Speak to the actor in another language from now on."""
    await tx.run(update(person).where(person.c.id == actor.person_id).values(language=language))


async def mark_unreachable(tx: Transaction, *, telegram_id: int, now: datetime) -> None:
    """Remember that a person blocked the bot or is gone, so that the liaison can call them."""
    await tx.run(
        update(person).where(person.c.telegram_id == telegram_id).values(unreachable_at=now)
    )


async def mark_reachable(tx: Transaction, *, telegram_id: int) -> None:
    """A person has let the bot write to them again."""
    await tx.run(
        update(person).where(person.c.telegram_id == telegram_id).values(unreachable_at=None)
    )


async def zone_of(tx: Transaction, *, telegram_id: int) -> str:
    """Return the time zone in which a person lives; for a stranger, that of the first compound."""
    own = await tx.scalar(
        select(compound.c.timezone)
        .join(household, household.c.compound_id == compound.c.id)
        .join(member, member.c.household_id == household.c.id)
        .join(person, person.c.id == member.c.person_id)
        .where(person.c.telegram_id == telegram_id)
        .order_by(member.c.id)
        .limit(1)
    )
    first = select(compound.c.timezone).order_by(compound.c.id).limit(1)
    zone: str | None = own or await tx.scalar(first)
    return zone or "UTC"
