"""Somebody with a name and a phone that nobody else has, and their traces in every table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select, update

from fulfillment.handover.tables.gate import bag_finding, crew_paper
from fulfillment.handover.tables.handovers import consignment, handover, trip, trip_crew
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.supply.documents.shelf import put_on_shelf
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor, person_actor
from orders.notices import Notice
from orders.tables.care import welfare_call
from orders.tables.households import member, registration, roster_entry
from orders.tables.needs import need
from orders.tables.orders import order, proposal, read_message
from orders.tables.people import awaited_text, invitation, person, sign_in_link
from orders.tables.questions import question
from orders.tables.suppliers import supplier_contact
from orders.tables.uploads import upload
from storage.database import Transaction
from storage.inbox import Incoming, store
from storage.outbox import Post, post
from storage.tables import inbox
from tests.builders import PORTAL, household_id_of, make_liaison
from tests.privacy.neighbour_on_duty import on_duty
from tests.supply.rounds import MORNING, Round, approve_everything, make_round

NAME, PHONE, LOCAL, TELEGRAM = "欧阳紫藤", "+8613911117777", "13911117777", 770011
LATER = MORNING + timedelta(days=2)
Rows = list[tuple[Table, dict[str, Any]]]
CHAIN = f"1. 1-1-101 {NAME} A1\n2. 1-1-201 A2 {LOCAL}"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The person, and the cycle that they took part in."""

    actor: Actor
    round: Round
    other_id: int  # another neighbour, who wrote about them

    @property
    def person_id(self) -> int:
        assert self.actor.person_id is not None
        return self.actor.person_id


async def make_neighbour(tx: Transaction) -> Neighbour:
    """A packed cycle in which they ordered, were written about, and asked for this and that."""
    world = await make_round(tx)
    await make_liaison(tx, world.compound_id, name="第二位")
    home = await household_id_of(tx, "1-1-101")
    found = await tx.one(select(member.c.person_id).where(member.c.household_id == home))
    other = await tx.scalar(
        select(member.c.person_id).where(
            member.c.household_id == await household_id_of(tx, "1-1-201")
        )
    )
    values = {"name": NAME, "phone": PHONE, "phone_index": tx.sealer.index(PHONE)}
    await tx.run(
        update(person).where(person.c.id == found.person_id).values(**values, telegram_id=TELEGRAM)
    )
    # As a platform's export would name them, too.
    written = {"remark": f"{NAME} 打 {LOCAL}", "receiver": NAME, "receiver_phone": PHONE}
    await tx.run(update(order).where(order.c.household_id == home).values(**written))
    await approve_everything(tx, world)
    await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
    asked = payment_request.c.household_id == home
    await tx.run(update(payment_request).where(asked).values(plea=f"{NAME} 打 {LOCAL}"))
    neighbour = Neighbour(person_actor(found.person_id), world, other)
    await _leave_traces(tx, neighbour, home)
    return neighbour


async def _leave_traces(tx: Transaction, it: Neighbour, home: int) -> None:
    list_id = await tx.scalar(select(func.min(pick_list.c.id)))
    for table, row in (
        *_belonging(it, home, index=tx.sealer.index),
        *_read_texts(it),
        *_asked(it, home),
        *_links(it),
        *on_duty(it.person_id, it.round.compound_id, home),
    ):
        await tx.insert_many(table, [row])
    await _leave_messages(tx, it, list_id)
    await _leave_remark(tx, it)
    await _leave_journey(tx, it)
    await _leave_damage(tx, it, home)
    await _leave_door(tx, it, home)
    await _leave_dispute(tx, it, home)


def _belonging(it: Neighbour, home: int, *, index: Callable[[str], str]) -> Rows:
    me, now = it.person_id, MORNING
    entry = {
        "household_id": home,
        "role": "lives",
        "name": NAME,
        "name_index": index(NAME),
        "phone": PHONE,
        "phone_index": index(PHONE),
        "added_at": now,
    }
    uploaded = {
        "kind": "roster",
        "file_name": f"{NAME}.xlsx",
        "sha256": "0" * 64,
        "rows": [["1-1-101", NAME, LOCAL]],
        "state": "shown",
        "made_by": "person:1",
        "made_at": now,
    }
    return [
        (registration, {"person_id": me, "compound_id": it.round.compound_id, "changed_at": now}),
        (roster_entry, entry),
        (upload, uploaded),
        (awaited_text, {"person_id": me, "purpose": "x", "subject_id": 1, "changed_at": now}),
        (supplier_contact, {"supplier_id": it.round.supplier_id, "person_id": me}),
    ]


def _read_texts(it: Neighbour) -> Rows:
    me, now, cycle_id = it.person_id, MORNING, it.round.cycle_id
    where = {"cycle_id": cycle_id, "chat_id": -1, "read_at": now, "lines": [NAME]}
    proposed = {
        "cycle_id": cycle_id,
        "person_id": me,
        "orders": [{"text": CHAIN}],
        "state": "open",
        "sent_at": now,
        "made_at": now,
    }
    asked = {
        "group_id": 1,
        "person_id": me,
        "text": f"{NAME}：有奶粉吗",
        "chat_id": -1,
        "message_id": 3,
        "state": "asked",
        "asked_at": now,
    }
    return [
        (read_message, {**where, "message_id": 1, "person_id": me, "text": f"{NAME} A2"}),
        (read_message, {**where, "message_id": 2, "person_id": it.other_id, "text": CHAIN}),
        (proposal, proposed),
        (question, asked),
    ]


def _asked(it: Neighbour, home: int) -> Rows:
    needed = {
        "compound_id": it.round.compound_id,
        "household_id": home,
        "kind": "medicine",
        "text": f"{NAME} 降压药",
        "photo": NAME.encode(),
        "state": "done",
        "asked_by": str(it.actor),
        "asked_at": MORNING,
        "changed_at": MORNING,
        "note": f"打 {LOCAL}",
    }
    called = {
        "compound_id": it.round.compound_id,
        "cycle_id": it.round.cycle_id,
        "household_id": home,
        "reason": "flag",
        "state": "reached",
        "carer_id": it.person_id,
        "made_at": MORNING,
        "due_at": MORNING,
        "changed_at": MORNING,
        "remark": f"{NAME} 打 {LOCAL}",
    }
    return [(need, needed), (welfare_call, called)]


def _links(it: Neighbour) -> Rows:
    link = {"token_hash": "t", "compound_id": it.round.compound_id, "made_at": MORNING}
    until = LATER + timedelta(days=9)
    signing_in = {**link, "purpose": "liaison", "made_by": it.person_id, "expires_at": until}
    inviting = {**link, "purpose": "contact", "made_by": str(it.actor), "expires_at": until}
    return [(sign_in_link, signing_in), (invitation, inviting)]


async def _leave_dispute(tx: Transaction, it: Neighbour, home: int) -> None:
    """They wrote about their bag, and the liaison's answer names them."""
    mine = parcel.c.household_id == home, parcel.c.supplier_id == it.round.supplier_id
    await tx.insert(
        dispute,
        **it.round.of_list,
        parcel_id=await tx.scalar(select(parcel.c.id).where(*mine)),
        household_id=home,
        text=f"{NAME}：菜烂了，打 {LOCAL}",
        photo=NAME.encode(),
        state="refused",
        made_by=it.person_id,
        made_at=MORNING,
        comment=f"{NAME} 的袋是好的",
        reason=f"{NAME} 拿错了袋",
    )


async def _leave_remark(tx: Transaction, it: Neighbour) -> None:
    """They wrote their name on a transfer that nobody could place yet."""
    await tx.insert(
        statement_row,
        supplier_id=it.round.supplier_id,
        upload_id=await tx.scalar(select(func.min(upload.c.id))),
        source="map",
        transaction_id="T1",
        at=MORNING,
        amount=4050,
        currency="CNY",
        remark=f"{NAME} 买菜 {LOCAL}",
        state="shown",
        verdict="unknown",
    )


async def _leave_journey(tx: Transaction, it: Neighbour) -> None:
    """They drove once; another time a clerk wrote them down without knowing them."""
    for known in (it.person_id, None):
        trip_id = await tx.insert(trip, supplier_id=it.round.supplier_id, owner="community")
        values = {"role": "driver", "name": NAME, "phone": PHONE, "person_id": known}
        named = {"named_by": "person:1", "named_at": MORNING}
        crew_id = await tx.insert(trip_crew, trip_id=trip_id, **values, **named)
        held = {"crew_id": crew_id, "holder": crew_id, "kind": "identity"}
        seen = {"number": f"{NAME} 001", "photo": NAME.encode(), "made_at": MORNING}
        given = {"given_by": "person:1", "given_at": MORNING}
        await tx.insert(crew_paper, trip_id=trip_id, **held, **seen, **given)


async def _leave_door(tx: Transaction, it: Neighbour, home: int) -> None:
    """A volunteer noted something about them at their door."""
    of_place = {"compound_id": it.round.compound_id, "made_at": MORNING}
    handover_id = await tx.insert(handover, state="closed", **of_place)
    same = {"handover_id": handover_id}
    run_id = await tx.insert(run, number=1, state="done", person_id=it.other_id, **same, **of_place)
    note = f"{NAME} 不在家，打 {LOCAL}"
    door = {"run_id": run_id, "household_id": home, "position": 1, "note": note}
    await tx.insert(run_door, **door, **same, outcome="nobody", done_at=MORNING)


async def _leave_damage(tx: Transaction, it: Neighbour, home: int) -> None:
    """Their bag was torn when it came, and its label is on the picture."""
    trip_id = await tx.insert(trip, supplier_id=it.round.supplier_id, owner="supplier")
    made = {"compound_id": it.round.compound_id, "made_at": MORNING}
    handover_id = await tx.insert(handover, state="closed", **made)
    came = {"trip_id": trip_id, "stop": 1, "handover_id": handover_id, "state": "counted"}
    load = await tx.insert(consignment, **came, **it.round.of_list, bags_sent=1, rest_minutes=30)
    mine = select(bag.c.id).join(parcel, parcel.c.id == bag.c.parcel_id)
    bag_id = await tx.scalar(mine.where(parcel.c.household_id == home))
    found = {"kind": "damaged", "code": "x", "state": "open", "photo": NAME.encode()}
    noted = {"noted_by": "person:1", "noted_at": MORNING}
    await tx.insert(bag_finding, consignment_id=load, bag_id=bag_id, **found, **noted)


async def _leave_messages(tx: Transaction, it: Neighbour, list_id: int) -> None:
    def raw(sender: int, text: str) -> dict[str, Any]:
        user = {"id": sender, "first_name": NAME if sender == TELEGRAM else "别人"}
        return {"message": {"from": user, "text": text}}

    await store(
        tx,
        [
            Incoming(1, 1, TELEGRAM, raw(TELEGRAM, "/my"), MORNING),
            Incoming(1, 2, -1, raw(TELEGRAM, "A2"), MORNING),
            Incoming(1, 3, -1, raw(5, CHAIN), MORNING),
        ],
        now=MORNING,
    )
    await tx.run(update(inbox).values(state="done"))
    asked = {"name": NAME, "phone": PHONE, "address": "1-1-101"}
    await post(tx, Post("person:1", Notice.MEMBER_ASKED, asked), now=MORNING)
    await put_on_shelf(
        tx,
        kind="slips",
        pick_list_id=list_id,
        locale="zh_CN",
        content=f"{NAME} {LOCAL}".encode(),
        renderer="tests",
        now=MORNING,
    )
