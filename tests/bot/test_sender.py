"""The sender, its letters and its rows; no message leaves in these tests."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.outbound.sender import Sender
from config.clock import MovableClock
from storage.database import Database
from storage.outbox import Post, post
from storage.tables import outbox

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def test_a_round_in_which_everything_is_overdue_ends_quietly(db: Database) -> None:
    async with db.write() as tx:
        late = Post("chat:-1", "reaction", {}, not_after=NOW + timedelta(seconds=10))
        await post(tx, late, now=NOW)
    clock = MovableClock()
    clock.move_to(NOW + timedelta(hours=1))
    sender = Sender(letterbox=None, database=db, clock=clock)  # type: ignore[arg-type]
    await sender.send_due()
    async with db.read() as tx:
        assert await tx.scalars(select(outbox.c.state)) == ["overdue"]
