"""What had its time is emptied."""

from datetime import timedelta

from sqlalchemy import select

from storage.erasing import purge_outbox
from storage.outbox import Post, post
from storage.tables import outbox
from tests.builders import DURING

DAY = timedelta(days=1)


async def test_what_was_said_is_emptied_after_a_week_and_what_waits_is_not(db):
    async with db.write() as tx:
        for name in ("said", "waits"):
            await post(tx, Post("person:1", name, {"name": "王芳"}), now=DURING)
        await tx.run(outbox.update().where(outbox.c.notice == "said").values(state="sent"))
        assert await purge_outbox(tx, now=DURING + 7 * DAY) == 0
        assert await purge_outbox(tx, now=DURING + 7 * DAY + timedelta(seconds=1)) == 1
        rows = await tx.all(select(outbox.c.notice, outbox.c.data))
        assert {row.notice: row.data for row in rows} == {"said": None, "waits": {"name": "王芳"}}
