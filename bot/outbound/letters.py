"""From an outbox row to a letter: who gets it, in which language, as which screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from bot.screens.notices import NOTICE_SCREENS
from bot.screens.screen import Screen
from config.texts import LOCALES, texts_for
from orders.tables.compounds import ordering_group
from orders.tables.people import person
from storage.database import Transaction
from storage.tables import outbox

REACTION = "reaction"
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Letter:
    """One row made ready to send. No chat: the recipient cannot be reached."""

    outbox_id: int
    notice: str
    chat_id: int | None
    screen: Screen | None = None
    data: Mapping[str, Any] | None = None
    slot: str | None = None
    edits: int | None = None  # the message to edit instead of sending anew


async def address_letters(tx: Transaction, rows: Sequence[Row[Any]]) -> list[Letter]:
    """Find chats, languages and earlier messages of many rows in a few statements."""
    people = await _people(tx, _ids(rows, "person"))
    groups = await _groups(tx, _ids(rows, "group"))
    earlier = await _earlier(tx, [row.slot for row in rows if row.slot])
    letters = []
    for row in rows:
        kind, _, number = row.recipient.partition(":")
        if kind == "person":
            chat_id, language = people.get(int(number), (None, LOCALES[0]))
        elif kind == "group":
            chat_id, language = groups.get(int(number)), LOCALES[0]
        else:
            chat_id, language = int(number), LOCALES[0]
        letters.append(_letter(row, chat_id, language, earlier))
    return letters


def _letter(
    row: Row[Any], chat_id: int | None, language: str, earlier: Mapping[tuple[str, str], int]
) -> Letter:
    if row.notice in (REACTION, ANSWER):
        screen = None
    else:
        screen = NOTICE_SCREENS[row.notice](texts_for(language), row.data)
    edits = earlier.get((row.slot, row.recipient)) if row.slot else None
    return Letter(row.id, row.notice, chat_id, screen, row.data, row.slot, edits)


def _ids(rows: Sequence[Row[Any]], kind: str) -> set[int]:
    prefix = f"{kind}:"
    return {
        int(row.recipient.removeprefix(prefix)) for row in rows if row.recipient.startswith(prefix)
    }


async def _people(tx: Transaction, ids: set[int]) -> dict[int, tuple[int | None, str]]:
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
        found[row.id] = (row.telegram_id if can_write else None, row.language)
    return found


async def _groups(tx: Transaction, ids: set[int]) -> dict[int, int | None]:
    if not ids:
        return {}
    rows = await tx.all(
        select(ordering_group.c.id, ordering_group.c.chat_id).where(ordering_group.c.id.in_(ids))
    )
    return {row.id: row.chat_id for row in rows}


async def _earlier(tx: Transaction, slots: Sequence[str]) -> dict[tuple[str, str], int]:
    """The newest sent message of each slot and recipient."""
    if not slots:
        return {}
    rows = await tx.all(
        select(outbox.c.slot, outbox.c.recipient, outbox.c.message_id)
        .where(outbox.c.slot.in_(slots), outbox.c.message_id.is_not(None))
        .order_by(outbox.c.id)
    )
    return {(row.slot, row.recipient): row.message_id for row in rows}
