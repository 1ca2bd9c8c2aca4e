"""Questions, reminders, the card and the list; on both databases."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from app.due import DueWork
from config.chance import SeededChance
from orders.actors import Actor
from orders.documents.order_list import order_list_xlsx
from orders.rules.errors import AlreadyDecided, NoRight, NotYours
from orders.rules.errors_talking import NotTheWriter, TooManyQuestions
from orders.rules.faq import read_question
from orders.tables.compounds import compound
from orders.tables.people import person
from orders.tables.questions import question
from orders.tables.suppliers import supplier
from orders.use_cases.closing import refresh_cards
from orders.use_cases.contacts import name_contact
from orders.use_cases.cycles import post_cycle_card
from orders.use_cases.faq import answer_in_group
from orders.use_cases.group_orders import take_text
from orders.use_cases.order_list import list_orders
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.questions import answer_question, keep_question, pass_question
from orders.use_cases.reminders import remind_of_cutoff, set_reminders
from orders.use_cases.said import Place
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import CUTOFF, PORTAL, household_id_of, make_member, make_person
from tests.orders.rounds import ROOM, Rounds, make_rounds
from tests.talking.test_texts import notices

CHAT = -1001


async def asks(r: Rounds, text: str, *, message: int = 5, **more: Any) -> dict[str, Any] | None:
    asked = read_question(text)
    assert asked is not None
    return await answer_in_group(
        r.tx,
        actor=r.actor,
        group_id=r.group_id,
        question=asked,
        place=Place(CHAT, message),
        text=text,
        now=more.get("now", r.now),
    )


async def make_contact(tx: Transaction, actor: Actor, *, name: str = "大超市") -> Actor:
    supplier_id = await tx.scalar(select(supplier.c.id).where(supplier.c.name == name))
    person_id = await make_person(tx, name="小刘")
    await name_contact(tx, actor=actor, supplier_id=supplier_id, person_id=person_id, now=CUTOFF)
    return Actor("person", person_id, person_id=person_id)


async def test_everybodys_questions_are_answered_once_a_minute_and_then_in_private(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        facts = await asks(r, "有没有鸡蛋？")
        assert facts is not None
        assert [(item["code"], item["left"]) for item in facts["offers"]] == [("C", None)]
        assert facts["question_id"] is None
        assert await asks(r, "什么时候到", message=6) is None
        stranger = await make_member(tx, "1-1-201", telegram_id=12, started=False)
        assert await asks(replace(r, actor=stranger), "什么时候到", message=7) == {}
        (late,) = await notices(tx, "faq_answer")
        assert late["kind"] == "arrival"
        assert await asks(r, "怎么付钱", now=r.now + timedelta(minutes=1)) is not None


async def test_what_is_ordered_counts_and_a_question_beside_it_does_not_hinder_it(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        given: dict[str, Any] = {
            "actor": r.actor,
            "group_id": r.group_id,
            "sent_at": r.now,
            "now": r.now,
        }
        asked = read_question("什么时候到")
        order = await take_text(tx, text="@lanzi_bot A2 B1", question=asked, **given)
        assert order.is_clear
        only = await take_text(tx, text="@lanzi_bot 什么时候到", question=asked, **given)
        assert only.question == asked


async def test_a_question_goes_to_the_contact_without_who_asks_and_comes_back_as_a_reply(
    db: Database,
):
    async with db.write() as tx:
        r = await make_rounds(tx)
        contact = await make_contact(tx, r.liaison)
        facts = await asks(r, "@lanzi_bot 鸡蛋是散养的吗 13812345678？")
        assert facts is not None
        where: dict[str, Any] = {"question_id": facts["question_id"], "now": r.now}
        with pytest.raises(NotTheWriter):
            await pass_question(tx, actor=r.liaison, supplier_id=None, **where)
        choice = await pass_question(tx, actor=r.actor, supplier_id=None, **where)
        assert [item["name"] for item in choice.sellers] == ["大超市", "小店"]
        nobody = choice.sellers[1]["id"]
        unheard = await pass_question(tx, actor=r.actor, supplier_id=nobody, **where)
        assert not unheard.is_heard
        big = choice.sellers[0]["id"]
        assert (await pass_question(tx, actor=r.actor, supplier_id=big, **where)).state == "passed"
        assert (await pass_question(tx, actor=r.actor, supplier_id=big, **where)).state == "passed"
        (passed,) = await notices(tx, "question_passed")
        assert passed["text"] == "鸡蛋是散养的吗 ***********？"
        assert set(passed) == {"question_id", "text", "group"}
        with pytest.raises(NotYours):
            await answer_question(tx, actor=r.actor, answer="不是", **where)
        await answer_question(tx, actor=contact, answer="是散养的", **where)
        with pytest.raises(AlreadyDecided):
            await answer_question(tx, actor=contact, answer="不是", **where)
        row = await tx.one(select(outbox).where(outbox.c.notice == "question_answered"))
        assert row.recipient == f"group:{r.group_id}"
        assert (row.data["reply_to"], row.data["answer"]) == (5, "是散养的")


async def test_nobody_has_more_than_three_questions_waiting(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await make_contact(tx, r.liaison)
        big = await tx.scalar(select(supplier.c.id).where(supplier.c.name == "大超市"))
        for message in range(3):
            kept = await keep_question(
                tx,
                actor=r.actor,
                group_id=r.group_id,
                text="甜吗",
                place=Place(CHAT, message),
                now=r.now,
            )
            await pass_question(tx, actor=r.actor, question_id=kept, supplier_id=big, now=r.now)
        fourth = await tx.scalar(select(question.c.id).order_by(question.c.id.desc()))
        await tx.run(update(question).where(question.c.id == fourth).values(state="asked"))
        kept = await keep_question(
            tx, actor=r.actor, group_id=r.group_id, text="酸吗", place=Place(CHAT, 9), now=r.now
        )
        await pass_question(tx, actor=r.actor, question_id=fourth, supplier_id=big, now=r.now)
        with pytest.raises(TooManyQuestions):
            await pass_question(tx, actor=r.actor, question_id=kept, supplier_id=big, now=r.now)


async def test_only_members_without_an_order_are_reminded_and_only_once(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        near = CUTOFF - timedelta(hours=2)
        muted = await make_member(tx, "1-1-102", telegram_id=11)
        await set_reminders(tx, actor=muted, is_on=False, now=r.now)
        await make_member(tx, "1-1-201", telegram_id=12, started=False)
        said_no = await make_member(tx, "1-1-202", telegram_id=13)
        ordered = await make_member(tx, "1-1-301", telegram_id=14)
        for actor, key in ((said_no, "1-1-202"), (ordered, "1-1-301")):
            home = await household_id_of(tx, key)
            where: dict[str, Any] = {
                "actor": actor,
                "household_id": home,
                "sent_at": r.now,
                "now": r.now,
            }
            await place_order(tx, quantities={"A": 1}, replaces=False, **where)
            if actor is said_no:
                await withdraw_order(tx, **where)
        assert await remind_of_cutoff(tx, now=near - timedelta(seconds=1)) == 0
        assert await remind_of_cutoff(tx, now=near) == 1
        assert await remind_of_cutoff(tx, now=near) == 0
        (data,) = await notices(tx, "order_reminder")
        assert [home["address"] for home in data["homes"]] == [ROOM]


async def test_a_reminder_that_would_come_at_the_last_moment_is_not_sent(db: Database):
    async with db.write() as tx:
        await make_rounds(tx)
        assert await remind_of_cutoff(tx, now=CUTOFF - timedelta(minutes=10)) == 0
        assert await notices(tx, "order_reminder") == []


async def test_the_card_is_renewed_when_orders_or_the_words_for_the_time_change(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)

        async def cards(now: Any) -> int:
            await tx.run(update(outbox).values(state="sent"))
            await refresh_cards(tx, now=now, last=now - timedelta(seconds=5))
            return len(await tx.all(select(outbox).where(outbox.c.state == "queued")))

        assert await cards(r.now + timedelta(minutes=7)) == 0
        assert await cards(CUTOFF - timedelta(hours=3)) == 1
        assert await cards(CUTOFF - timedelta(minutes=33)) == 0
        assert await cards(CUTOFF - timedelta(minutes=30)) == 1
        later = r.now + timedelta(minutes=9)
        where: dict[str, Any] = {
            "actor": r.actor,
            "household_id": r.home,
            "sent_at": later,
            "now": later,
        }
        await place_order(tx, quantities={"B": 2}, replaces=False, **where)
        assert await cards(later + timedelta(seconds=2)) == 1
        await post_cycle_card(tx, cycle_id=r.cycle_id, now=later)
        (data,) = [
            row.data for row in await tx.all(select(outbox).where(outbox.c.state == "queued"))
        ]
        assert data["time_left"] == [10, 0]


async def test_the_list_holds_every_order_of_the_liaisons_own_compound(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await tx.run(
            update(person).where(person.c.id == r.actor.person_id).values(name='=HYPERLINK("x")')
        )
        await tx.run(update(compound).values(phone_level="masked"))
        where: dict[str, Any] = {
            "actor": r.actor,
            "household_id": r.home,
            "sent_at": r.now,
            "now": r.now,
        }
        await place_order(tx, quantities={"A": 2, "B": 1}, replaces=False, **where)
        with pytest.raises(NoRight):
            await list_orders(tx, actor=r.actor, now=r.now)
        _, listed = await list_orders(tx, actor=r.liaison, now=r.now)
    book = load_workbook(BytesIO(order_list_xlsx(listed, "en")))
    head, row, total = book["By room"].iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert (found["Room"], found["A Vegetables"], found["Sum"]) == (ROOM, 2, 50.5)
    assert found["Ordered by"] == '\'=HYPERLINK("x")'
    assert found["Phone"] == "138****5678"
    assert total[3:5] == (2, 1)
    assert not [cell for each in book["By room"] for cell in each if cell.data_type == "f"]


async def test_what_is_due_sends_the_reminder_and_does_so_once(db: Database):
    async with db.write() as tx:
        await make_rounds(tx)
    due = DueWork(database=db, chance=SeededChance("due"), portal_url=PORTAL)
    for _ in range(2):
        await due.run(CUTOFF - timedelta(minutes=90))
    async with db.read() as tx:
        assert len(await notices(tx, "order_reminder")) == 1
