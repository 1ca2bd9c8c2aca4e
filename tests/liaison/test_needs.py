"""Individual needs, press by press: a resident, who cares, the pharmacy's contact."""

from dataclasses import replace

import pytest

from bot.attachments import Attachment
from orders.actors import person_actor
from orders.rules.errors_needs import NeedForbidden
from orders.use_cases.contacts import name_contact
from storage.database import Database
from tests.builders import DURING, make_person
from tests.liaison.chat import Chat
from tests.orders.test_needs import settle


async def test_a_prescription_is_asked_for_looked_after_priced_and_bought(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        chemist = await make_person(tx, name="药房小陈")
        await name_contact(
            tx, actor=people.liaison, supplier_id=people.pharmacy, person_id=chemist, now=DURING
        )
        resident = Chat(tx, people.resident, DURING)
        assert "1-1-101" in await resident.says("/need")
        assert "Which medicine?" in await resident.presses("Medicine")
        assert "Written down" in await resident.says("Nifedipine 10 mg, two boxes")
        assert "every 4 weeks" in await resident.presses("every 4 weeks")

        carer = Chat(tx, people.carer, DURING)
        assert "1 open, 1 of them not answered" in await carer.says("/needs")
        assert "周奶奶 138****5678" in await carer.presses("1-1-101")
        assert "Looked after by 护士小周" in await carer.presses("→ Ask Kangmin")

        (passed,) = [key for key in carer.keys if "Found" in key.text]
        contact = Chat(tx, person_actor(chemist), DURING)
        await contact.sends(passed.as_data()["callback_data"])
        answered = await contact.says("36.8")
        assert "Thank you" in answered
        assert "周奶奶" not in answered

        await resident.says("/need")
        assert "¥36.80" in await resident.presses("Nifedipine")
        assert "being bought" in await resident.presses("Yes, please buy it")
        assert "handed over" in await resident.presses("I have got it")


async def test_a_photo_says_what_is_needed_and_who_looks_after_it_sees_it(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        resident = Chat(tx, people.resident, DURING)
        await resident.says("/need")
        await resident.presses("Infant formula")
        resident.attachment = Attachment("photo.jpg", "image/jpeg", b"a tin")
        assert "Written down" in await resident.shows_photo()
        liaison = Chat(tx, people.liaison, DURING)
        await liaison.says("/needs")
        await liaison.presses("see the photo")
        await liaison.presses("See the photo")
        assert [screen.photo for screen in liaison.screens] == [b"a tin"]


async def test_cigarettes_are_refused_and_the_next_text_may_say_something_else(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        resident = Chat(tx, people.resident, DURING)
        await resident.says("/need")
        await resident.presses("Something else")
        with pytest.raises(NeedForbidden):
            await resident.says("two packs of cigarettes")
        assert "Written down" in await resident.says("a phone charger")


async def test_who_cares_asks_for_a_neighbour_without_a_phone(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        carer = Chat(tx, people.carer, DURING)
        await carer.says("/needs")
        await carer.presses("without a phone")
        assert "2-1-102" in await carer.says("2号楼1单元102")
        await carer.presses("Medicine")
        assert "2-1-102" in await carer.says("Insulin, one pen")
        liaison = replace(carer, actor=people.liaison)
        assert "Nobody needs anything" in await liaison.says("/needs")
