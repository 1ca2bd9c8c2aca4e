"""From an outbox row to a letter: who gets it, where, in which language, in place of what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from bot.screens.notices import NOTICE_SCREENS, withdrawn
from bot.screens.screen import Screen
from config.texts import GROUP, LOCALES, of_channel, texts_for
from orders.tables.compounds import ordering_group
from orders.tables.people import person
from storage.database import Transaction
from storage.outbox import TAKE_DOWN
from storage.tables import document, outbox

REACTION = "reaction"
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The message that a slot's notices became so far."""

    message_id: int
    chat_id: int
    has_photo: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Where a recipient is. No chat: not to be reached."""

    chat_id: int | None
    language: str = LOCALES[0]
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One row made ready to send."""

    outbox_id: int
    recipient: str
    notice: str
    data: Mapping[str, Any] = field(repr=False)
    chat_id: int | None
    language: str = LOCALES[0]
    topic_id: int | None = None
    slot: str | None = None
    edits: Earlier | None = None
    not_after: datetime | None = None
    attempts: int = 0
    photo: bytes | None = field(default=None, repr=False)

    @property
    def has_photo(self) -> bool:
        """Whether its picture is one that was kept, not one that is drawn from words."""
        return "document_id" in self.data

    @property
    def is_reaction(self) -> bool:
        return self.notice == REACTION

    def screen(self) -> Screen:
        """The words, in the reader's language."""
        texts = texts_for(self.language)
        if self.notice == TAKE_DOWN:
            return withdrawn(texts, self.data)
        texts = of_channel(texts, self.data.get("channel", GROUP))
        return NOTICE_SCREENS[self.notice](texts, self.data)


async def address_letters(tx: Transaction, rows: Sequence[Row[Any]]) -> list[Letter]:
    """Find chats, languages and earlier messages of many rows in a few statements."""
    addresses = {
        **await _people(tx, _ids(rows, "person")),
        **await _groups(tx, _ids(rows, "group")),
    }
    earlier = await _earlier(tx, [row.slot for row in rows if row.slot])
    letters = [_letter(row, _address(row.recipient, addresses), earlier) for row in rows]
    photos = await _photos(tx, {each.data["document_id"] for each in letters if each.has_photo})
    return [
        replace(each, photo=photos.get(each.data["document_id"])) if each.has_photo else each
        for each in letters
    ]


async def _photos(tx: Transaction, document_ids: set[int]) -> dict[int, bytes]:
    """Pictures by their document; one that was emptied meanwhile is not among them."""
    if not document_ids:
        return {}
    rows = await tx.all(
        select(document.c.id, document.c.content).where(document.c.id.in_(document_ids))
    )
    return {row.id: row.content for row in rows if row.content}


def _address(recipient: str, addresses: Mapping[str, Address]) -> Address:
    kind, _, number = recipient.partition(":")
    return Address(int(number)) if kind == "chat" else addresses.get(recipient, Address(None))


def _letter(
    row: Row[Any], to: Address, earlier: Mapping[tuple[str, str], Earlier | None]
) -> Letter:
    before = earlier.get((row.slot, row.recipient)) if row.slot else None
    if before is not None and before.chat_id != to.chat_id:
        before = None  # the group has moved; its messages have other numbers there
    return Letter(
        outbox_id=row.id,
        recipient=row.recipient,
        notice=row.notice,
        data=row.data or {},
        chat_id=to.chat_id,
        language=to.language,
        topic_id=row.data.get("topic") if row.notice == ANSWER else to.topic_id,
        slot=row.slot,
        edits=before,
        not_after=row.not_after,
        attempts=row.attempts,
    )


def _ids(rows: Sequence[Row[Any]], kind: str) -> set[int]:
    prefix = f"{kind}:"
    return {
        int(row.recipient.removeprefix(prefix)) for row in rows if row.recipient.startswith(prefix)
    }


async def _people(tx: Transaction, ids: set[int]) -> dict[str, Address]:
    """Chats of people who pressed Start and did not block the bot."""
    if not ids:
        return {}
    columns = (
        person.c.id,
        person.c.telegram_id,
        person.c.language,
        person.c.started_at,
        person.c.unreachable_at,
    )
    found = {}
    for row in await tx.all(select(*columns).where(person.c.id.in_(ids))):
        can_write = row.started_at is not None and row.unreachable_at is None
        found[f"person:{row.id}"] = Address(row.telegram_id if can_write else None, row.language)
    return found


async def _groups(tx: Transaction, ids: set[int]) -> dict[str, Address]:
    if not ids:
        return {}
    columns = (ordering_group.c.id, ordering_group.c.chat_id, ordering_group.c.topic_id)
    rows = await tx.all(select(*columns).where(ordering_group.c.id.in_(ids)))
    return {f"group:{row.id}": Address(row.chat_id, topic_id=row.topic_id) for row in rows}


async def _earlier(tx: Transaction, slots: Sequence[str]) -> dict[tuple[str, str], Earlier | None]:
    """The newest message of each slot and recipient; none where it was taken down."""
    if not slots:
        return {}
    columns = (
        outbox.c.slot,
        outbox.c.recipient,
        outbox.c.notice,
        outbox.c.message_id,
        outbox.c.chat_id,
        outbox.c.has_photo,
    )
    rows = await tx.all(
        select(*columns)
        .where(
            outbox.c.slot.in_(slots),
            or_(outbox.c.message_id.is_not(None), outbox.c.notice == TAKE_DOWN),
            outbox.c.state == "sent",
        )
        .order_by(outbox.c.id)
    )
    return {
        (row.slot, row.recipient): None
        if row.message_id is None
        else Earlier(row.message_id, row.chat_id, row.has_photo)
        for row in rows
    }
