"""The contact or the liaison sends the filled totals to the bot, looks, and says yes."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot_text
from orders.actors import person_actor
from orders.rules.errors import NoRight
from storage.database import Database, Transaction
from tests.builders import make_person
from tests.liaison.chat import Chat
from tests.supply.rounds import MORNING, Round, make_packed_round, notices, parcel_of

ORDERS = {"1-1-101": {"A": 2}, "1-1-201": {"A": 2}, "3": {"A": 1}}


async def filled_totals(tx: Transaction, world: Round, units: int) -> bytes:
    newest = await latest(tx, **world.of_list)
    assert newest is not None
    text = await read_snapshot_text(tx, newest.pick_list_id)
    book: Any = load_workbook(BytesIO(draw_now("totals", text, "zh_CN", Options(form="xlsx"))))
    book.worksheets[0]["E5"] = units
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_workbook_is_shown_in_the_chat_and_done_on_a_yes_of_either(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, ORDERS)
        content = await filled_totals(tx, world, 3)
        stranger = person_actor(await make_person(tx, name="路人", phone="+8613900000000"))
        with pytest.raises(NoRight):
            await Chat(tx, stranger, MORNING).sends_file("totals.xlsx", content)
        contact = Chat(tx, person_actor(world.contact_id), MORNING)
        said = await contact.sends_file("合计.xlsx", content)
        assert "Big Supermarket lacks something (Little Garden, cycle 1)" in said
        assert "A Vegetables: 5 ordered, 3 delivered" in said
        assert "2 households get less or something else" in said
        liaison = Chat(tx, world.liaison, MORNING)
        waiting = await liaison.sends(f"lko:{world.compound_id}")
        assert "A Vegetables: 5 ordered, 3 delivered" in waiting
        assert "Done" in await liaison.presses("Yes, do it so")
        assert "Done" in await contact.presses("Yes, do it so")
        assert "waits for a yes" in await liaison.sends(f"lko:{world.compound_id}")
        told = await notices(tx, "parcel_less")
        bill = await notices(tx, "bill_changed")
        states = {address: (await parcel_of(tx, world, address)).amount for address in ORDERS}
    assert len(told) == len(bill) == 2
    assert sum(states.values()) == 3000
