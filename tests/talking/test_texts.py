"""Orders as text: edits, chains, doubts with two buttons, newcomers; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from orders.actors import Actor, person_actor
from orders.rules.errors_talking import NotTheWriter
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.orders import late_order, order, order_line, proposal, read_message
from orders.use_cases.group_orders import take_text
from orders.use_cases.kept_texts import propose_kept
from orders.use_cases.proposals import decide_proposal
from orders.use_cases.said import Place, purge_said
from orders.use_cases.text_answers import TextAnswer
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import CUTOFF, make_member, make_person
from tests.orders.rounds import ROOM, Rounds, make_rounds

CHAT = -1001


async def says(
    r: Rounds, text: str, *, message: int = 5, actor: Actor | None = None, **more: Any
) -> TextAnswer:
    given: dict[str, Any] = {"sent_at": r.now, "now": r.now, "place": Place(CHAT, message), **more}
    return await take_text(r.tx, actor=actor or r.actor, group_id=r.group_id, text=text, **given)


async def ordered(tx: Transaction) -> dict[str, dict[str, int]]:
    """Live orders by address."""
    rows = await tx.all(
        select(order.c.address, offer.c.code, order_line.c.quantity)
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order.c.state == "live")
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.address, {})[row.code] = row.quantity
    return found


async def notices(tx: Transaction, name: str) -> list[dict[str, Any]]:
    return list(await tx.scalars(select(outbox.c.data).where(outbox.c.notice == name)))


async def test_a_message_delivered_twice_changes_nothing_the_second_time(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        assert (await says(r, "A2 B1")).is_clear
        assert (await says(r, "改成 B2", message=6)).is_clear
        assert (await says(r, "A2 B1")).is_chatter
        assert await ordered(tx) == {ROOM: {"B": 2}}


async def test_what_to_do_when_stock_is_short_is_read_at_the_end_of_a_line(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        assert (await says(r, "A2 B1，不够就不要")).is_clear
        lines = select(offer.c.code, order_line.c.if_short).join(
            offer, offer.c.id == order_line.c.offer_id
        )
        assert dict(tuple(row) for row in await tx.all(lines)) == {"A": "nothing", "B": "nothing"}
        assert (await says(r, "B2 不够换C", message=6)).is_clear
        assert dict(tuple(row) for row in await tx.all(lines)) == {"A": "nothing", "B": "instead"}
        assert (await says(r, "B1 不够换Z", message=7)).refusals
        assert await ordered(tx) == {ROOM: {"A": 2, "B": 2}}


async def test_an_edited_message_is_read_in_place_of_what_it_said(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await says(r, "A2 B1")
        answer = await says(r, "A1 B1")
        assert answer.is_clear
        assert answer.is_edit
        assert await ordered(tx) == {ROOM: {"A": 1, "B": 1}}
        text = await tx.scalar(select(read_message.c.text))
        assert text == "A1 B1"


async def test_an_edit_after_the_cut_off_is_late_and_changes_nothing(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await says(r, "A2")
        late = CUTOFF + timedelta(seconds=1)
        answer = await says(r, "A1", sent_at=late, now=late)
        assert [form.refused_late for form in answer.forms] == [True]
        assert not answer.is_clear
        assert await ordered(tx) == {ROOM: {"A": 2}}
        assert await tx.scalar(select(func.count()).select_from(late_order)) == 1


async def test_a_doubt_is_proposed_and_only_its_writer_may_say_yes_once(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        neighbour = await make_member(tx, "1-1-102", telegram_id=9)
        card = (await says(r, "A1 B1 A2")).asks
        assert card is not None
        assert [(item.address, dict(item.lines)) for item in card.orders] == [(ROOM, {"A": 2})]
        assert await ordered(tx) == {ROOM: {"B": 1}}
        press: dict[str, Any] = {"proposal_id": card.proposal_id, "takes": True, "now": r.now}
        with pytest.raises(NotTheWriter):
            await decide_proposal(tx, actor=neighbour, **press)
        taken = await decide_proposal(tx, actor=r.actor, **press)
        assert taken.state == "taken"
        assert await ordered(tx) == {ROOM: {"A": 2, "B": 1}}
        await says(r, "改成 B2", message=6)
        assert (await decide_proposal(tx, actor=r.actor, **press)).forms == ()
        assert await ordered(tx) == {ROOM: {"B": 2}}


@pytest.mark.parametrize("minutes", [-1, 1])
async def test_at_the_cut_off_counts_when_the_message_was_sent(db: Database, minutes: int):
    async with db.write() as tx:
        r = await make_rounds(tx)
        sent = CUTOFF + timedelta(minutes=minutes)
        card = (await says(r, "A1 B1 A2", sent_at=sent, now=sent)).asks
        assert card is not None
        pressed = CUTOFF + timedelta(minutes=2)
        done = await decide_proposal(
            tx, actor=r.actor, proposal_id=card.proposal_id, takes=True, now=pressed
        )
        assert [form.refused_late for form in done.forms] == [minutes > 0]


async def test_an_edit_takes_the_place_of_what_was_proposed(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        card = (await says(r, "A1 B1 A2")).asks
        assert card is not None
        assert (await says(r, "A1 B1")).is_clear
        press: dict[str, Any] = {"proposal_id": card.proposal_id, "takes": True, "now": r.now}
        assert (await decide_proposal(tx, actor=r.actor, **press)).state == "dropped"
        assert await ordered(tx) == {ROOM: {"A": 1, "B": 1}}


async def test_a_newcomer_is_told_once_and_asked_when_they_are_in(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        person_id = await make_person(tx, telegram_id=9)
        newcomer = person_actor(person_id)
        assert (await says(r, "A2", actor=newcomer)).needs_joining
        assert (await says(r, "B1", message=6, actor=newcomer)).is_chatter
        assert await propose_kept(tx, now=r.now) == 0
        home = await tx.scalar(select(household.c.id).where(household.c.key == "1-1-201"))
        joined = {"state": "accepted", "asked_at": r.now, "decided_at": r.now}
        await tx.insert(member, household_id=home, person_id=person_id, **joined)
        assert await propose_kept(tx, now=r.now) == 1
        assert await propose_kept(tx, now=r.now) == 0
        (data,) = await notices(tx, "order_proposed")
        assert data["orders"] == [
            {"address": "1-1-201", "lines": {"A": 2, "B": 1}, "action": "set"}
        ]
        press: dict[str, Any] = {"proposal_id": data["proposal_id"], "takes": True, "now": r.now}
        await decide_proposal(tx, actor=newcomer, **press)
        assert await ordered(tx) == {"1-1-201": {"A": 2, "B": 1}}


async def test_what_was_said_is_forgotten_three_days_after_the_end(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await says(r, "A1 B1 A2")
        await tx.run(update(cycle).values(state="closed", closed_at=CUTOFF))
        assert await purge_said(tx, now=CUTOFF + timedelta(days=3)) == 0
        assert await purge_said(tx, now=CUTOFF + timedelta(days=3, seconds=1)) == 1
        assert await tx.scalar(select(proposal.c.orders)) is None
