"""/papers: everybody with a right gets the papers of their work, and no others."""

import pytest
from sqlalchemy import select

from bot.screens.paper_presses import GetPaper, GetSheet
from bot.screens.presses import pack
from bot.screens.screen import Document
from orders.actors import SCHEDULER
from orders.rules.errors import NoRight, StaleButton
from orders.use_cases.rights import grant_right
from storage.tables import document, download
from tests.builders import make_member
from tests.handover.loads import TRUCK, make_world, open_with
from tests.liaison.chat import Chat
from tests.supply.rounds import APPROVAL, Round, approve_everything, make_round

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def approved(tx) -> Round:
    world = await make_round(tx)
    await approve_everything(tx, world)
    return world


def file_of(chat: Chat) -> Document:
    paper = chat.screens[0].document
    assert paper
    return paper


async def taken(chat: Chat) -> bytes:
    """The file as it would be sent, kept as it would be."""
    paper = file_of(chat)
    assert paper.keep
    content = paper.kept or paper.make()
    return await paper.keep(chat.tx, content, "tests", chat.now)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_liaison_chooses_a_list_a_language_and_gets_the_kept_file(db, language):
    async with db.write() as tx:
        world = await approved(tx)
        chat = Chat(tx, world.liaison, APPROVAL, language)
        await chat.says("/papers")
        await chat.presses({"en": "Big Supermarket", "zh_CN": "大超市"}[language])
        await chat.presses("English")
        await chat.presses({"en": "names and phones", "zh_CN": "姓名电话"}[language])
        await chat.presses("Excel")
        assert not [key for key in chat.keys if key.text.endswith(("Bag labels", "袋标签"))]
        page = chat.screens
        await chat.presses({"en": "Pick list", "zh_CN": "分拣单"}[language])
        first = await taken(chat)
        assert first.startswith(b"PK")
        assert file_of(chat).name == f"pick_list-{world.cycle_id}-v1-en-full.xlsx"
        chat.screens = page
        await chat.presses({"en": "Pick list", "zh_CN": "分拣单"}[language])
        assert file_of(chat).kept == first
        assert await taken(chat) == first
        rows = await tx.all(select(download.c.actor))
        assert [row.actor for row in rows] == [str(world.liaison)] * 2
        assert len(await tx.all(select(document))) == 1


async def test_a_guard_gets_the_gate_sheet_alone_and_no_more_than_the_compound_shows(db):
    async with db.write() as tx:
        world = await approved(tx)
        guard = await make_member(tx, "1-1-102", name="保安")
        assert guard.person_id is not None
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=world.compound_id,
            person_id=guard.person_id,
            right="gate",
            now=APPROVAL,
        )
        chat = Chat(tx, guard, APPROVAL)
        await chat.says("/papers")
        await chat.presses("Big Supermarket")
        papers = [key.text for key in chat.keys if key.text.startswith("📄")]
        assert papers == ["📄 Gate sheet"]
        await chat.sends(pack(GetPaper(1, "gate_sheet", "en", "csv", "full")))
        assert "13812340000" not in (await taken(chat)).decode()
        with pytest.raises(NoRight):
            await chat.sends(pack(GetPaper(1, "pick_list", "en", "pdf", "")))
        with pytest.raises(StaleButton):
            await chat.sends(pack(GetPaper(1, "gate_sheet", "xx", "pdf", "")))
        with pytest.raises(StaleButton):
            await chat.sends(pack(GetPaper(1, "amendment", "en", "zip", "")))


async def test_a_helper_gets_the_sheet_of_the_open_hand_over_and_a_resident_nothing(db):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, ["1-1-101"])
        chat = Chat(tx, world.helper, TRUCK)
        await chat.says("/papers")
        await chat.presses("Hand-over sheet")
        assert (await taken(chat)).startswith(b"%PDF-")
        guard = Chat(tx, world.guard, TRUCK)
        with pytest.raises(NoRight):
            await guard.sends(pack(GetSheet(handover_id, "en", "pdf")))
        resident = Chat(tx, await make_member(tx, "1-1-202"), TRUCK)
        with pytest.raises(NoRight):
            await resident.says("/papers")
