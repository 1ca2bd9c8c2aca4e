"""One file with rows of several compounds: each liaison sees and takes over their own alone."""

import pytest
from sqlalchemy import select

from fulfillment.supply.tables.batches import parcel
from orders.actors import OPERATOR
from orders.notices_imports import Notice
from orders.tables.cycles import cycle
from orders.use_cases.loading import apply_load
from storage.database import Database
from storage.tables import outbox
from tests.builders import DURING, FIRST_DAY, make_compound, make_liaison
from tests.imports.files import Line, export, with_platform
from tests.liaison.chat import Chat
from tests.orders.test_several_compounds import NEIGHBOUR, file_of


async def test_each_compound_gets_its_rows_and_what_is_named_by_nobody_stays_doubtful(
    db: Database,
):
    async with db.write() as tx:
        here = (await make_compound(tx, file=with_platform())).compound_id
        loaded = await apply_load(
            tx, file_of(NEIGHBOUR), actor=OPERATOR, today=FIRST_DAY, now=DURING, with_payees=True
        )
        assert loaded is not None
        mine = Chat(tx, await make_liaison(tx, here), DURING)
        theirs = Chat(tx, await make_liaison(tx, loaded.compound_id), DURING)
        content = export(
            Line("1", "小园1号楼1单元101"),
            Line("2", "东园9号", name="赵敏", phone="13912345678", place="东园"),
            Line("3", "1-1-102", name="钱多", phone="13612345678", place=""),
        )
        await mine.sends_file("a.xlsx", content)
        said = await mine.presses("New platform cycle")
        assert "✅ Clear lines: 1 " in said
        assert "赵" not in await mine.presses("Look at")
        waiting = await tx.one(select(outbox).where(outbox.c.notice == Notice.IMPORT_WAITS))
        assert waiting.recipient == f"person:{theirs.actor.person_id}"
        other_id = waiting.data["upload_id"]
        with pytest.raises(Exception, match="no_right"):
            await mine.sends(f"imf:{other_id}")
        await mine.sends("imf:1")
        await mine.presses("Take over")
        await mine.presses("Yes")
        # The other liaison: the cycle is there now, and they take over theirs alone.
        await theirs.sends(f"imf:{other_id}")
        await theirs.presses("New platform cycle")  # as it stood on the card before: it is the same
        await theirs.presses("Take over")
        assert "Taken over. Lines: 1 " in await theirs.presses("Yes")
        assert (await tx.one(select(cycle))).state == "closed"
        rows = await tx.all(select(parcel.c.compound_id, parcel.c.address).order_by(parcel.c.id))
        assert [tuple(row) for row in rows] == [(here, "1-1-101"), (loaded.compound_id, "9")]
