"""The /manage menu: each sees what their rights allow, and every button leads somewhere."""

import pytest
from sqlalchemy import update

from bot.screens.handover_menu import ENTRIES as OF_HANDOVER
from bot.screens.manage import ENTRIES
from orders.actors import SCHEDULER
from orders.rules.errors import NoRight
from orders.tables.compounds import ordering_group
from orders.use_cases.rights import grant_right
from tests.builders import (
    DURING,
    make_compound,
    make_liaison,
    make_member,
    small_file,
)
from tests.liaison.chat import Chat
from tests.orders.rounds import make_rounds


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_button_of_the_menu_opens_its_page(db, language):
    async with db.write() as tx:
        loaded = await make_rounds(tx)
        await tx.run(update(ordering_group).values(chat_id=-100))
        await loaded.orders({"A": 1})
        await loaded.next_cycle()
        chat = Chat(tx, loaded.liaison, loaded.now, language)
        for section, entries in ENTRIES.items():
            for position, entry in enumerate(entries):
                if isinstance(entry.to, str):
                    assert entry.to in await chat.sends(f"mng:{loaded.compound_id}:{section}")
                    assert await chat.says(entry.to)
                else:
                    assert await chat.sends(f"mng:{loaded.compound_id}:{section}")
                    labels = [e for e in entries[:position] if not isinstance(e.to, str)]
                    assert await chat.presses(chat.keys[len(labels)].text)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_every_row_of_the_hand_over_menu_opens_something(db, language: str):
    async with db.write() as tx:
        loaded = await make_rounds(tx)
        chat = Chat(tx, loaded.liaison, loaded.now, language)
        for position in range(len([entry for entry in OF_HANDOVER if "approve" in entry.rights])):
            assert await chat.sends(f"hom:{loaded.compound_id}")
            assert await chat.presses(chat.keys[position].text)


async def test_somebody_with_one_right_sees_only_what_they_can_do(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        guard = await make_member(tx, "1-1-201")
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=loaded.compound_id,
            person_id=guard.person_id or 0,
            right="gate",
            now=DURING,
        )
        chat = Chat(tx, guard, DURING)
        assert "/manage" in await chat.says("/help")
        await chat.presses("Open the menu")
        assert [key.text for key in chat.keys] == ["🚚 Trucks and hand-over", "Papers to print"]
        await chat.presses("Trucks and hand-over")
        labels = [key.text for key in chat.keys]
        assert "Trucks and loads" in labels
        assert "Hand out" not in labels
        stranger = Chat(tx, await make_member(tx, "1-1-202"), DURING)
        assert "/manage" not in await stranger.says("/help")
        with pytest.raises(NoRight):
            await stranger.says("/manage")
        with pytest.raises(NoRight):
            await stranger.sends(f"mng:{loaded.compound_id}:cycle")


async def test_who_looks_after_two_compounds_chooses_first(db):
    async with db.write() as tx:
        first = await make_compound(tx)
        second = await make_compound(tx, file=small_file(小园="大园", Little="Great"))
        liaison = await make_liaison(tx, first.compound_id)
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=second.compound_id,
            person_id=liaison.person_id or 0,
            right="hand_out",
            now=DURING,
        )
        chat = Chat(tx, liaison, DURING)
        assert "Which compound" in await chat.says("/manage")
        await chat.presses("Great Garden")
        assert "Batches to approve" not in [key.text for key in chat.keys]
        await chat.presses("→ Little Garden")
        await chat.presses("Batches to approve")
        assert "Little Garden" in await chat.presses("« Menu")
