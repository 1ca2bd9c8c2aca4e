"""/forget reaches every column of every table, and leaves the books as they were."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.schema import metadata
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.privacy.rules.treatment import TREATMENT
from fulfillment.privacy.use_cases.forgetting import ask_to_forget, forget_me
from fulfillment.privacy.use_cases.my_data import _about
from fulfillment.supply.documents.shelf import on_shelf, put_on_shelf
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.pick_lists import freeze, read_snapshot
from orders.rules.errors import StaleButton
from orders.rules.states import MemberState
from orders.tables.households import member
from orders.tables.orders import order
from orders.tables.people import person, right_holder
from orders.use_cases.people import meet_person
from storage.types import Sealed, SealedBytes, SealedJson
from tests.builders import PORTAL
from tests.privacy.everything import everything, finish_everything
from tests.privacy.neighbour import LATER, LOCAL, NAME, PHONE, TELEGRAM, make_neighbour

SEALED = (Sealed, SealedJson, SealedBytes)


def test_every_sealed_column_has_a_treatment():
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, SEALED)
    }
    assert set(TREATMENT) == sealed
    assert {each.forgotten for each in TREATMENT.values()} == {"erased", "blotted", "kept"}


async def test_nothing_that_was_erased_can_be_found_in_any_column(db, capsys):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        await finish_everything(tx)
        before = await everything(tx)
        held = {name for name, text in before.items() if NAME in text or LOCAL in text}
        # The test looks where there is something to find: in every column that is treated.
        kept = {name for name, it in TREATMENT.items() if it.forgotten == "kept"}
        assert held >= set(TREATMENT) - kept - {"consent_ask.wish", "question.answer"}
        books = await tx.all(select(ledger_entry).order_by(ledger_entry.c.id))
        parcels = await tx.all(select(parcel).order_by(parcel.c.id))
        await forget_me(tx, actor=neighbour.actor, person_id=neighbour.person_id, now=LATER)
        after = await everything(tx)
        for secret in (NAME, LOCAL, PHONE, str(TELEGRAM), tx.sealer.index(PHONE)):
            assert not {name for name, text in after.items() if secret in text}, secret
        assert await tx.all(select(ledger_entry).order_by(ledger_entry.c.id)) == books
        assert await tx.all(select(parcel).order_by(parcel.c.id)) == parcels
    said = capsys.readouterr()
    assert NAME not in said.out + said.err
    assert LOCAL not in said.out + said.err


async def test_what_others_wrote_and_are_is_left_alone(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        await finish_everything(tx)
        others = (
            select(func.count()).select_from(member).where(member.c.state == MemberState.ACCEPTED)
        )
        count = await tx.scalar(others)
        await forget_me(tx, actor=neighbour.actor, person_id=neighbour.person_id, now=LATER)
        assert await tx.scalar(others) == count - 1
        found = await everything(tx)
        assert "1-1-201 A2" in found["read_message.text"]
        assert "王芳" in found["pick_list.snapshot"]


async def test_the_same_account_is_a_stranger_afterwards(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        await finish_everything(tx)
        mine: dict[str, Any] = {
            "actor": neighbour.actor,
            "person_id": neighbour.person_id,
            "now": LATER,
        }
        assert (await forget_me(tx, **mine)).is_done
        row = await tx.one(select(person).where(person.c.id == neighbour.person_id))
        assert row.forgotten_at == LATER
        met = await meet_person(
            tx, telegram_id=TELEGRAM, name=NAME, language="en", now=LATER, started=True
        )
        assert met.person_id != neighbour.person_id
        stranger = neighbour.actor.__class__("person", met.person_id, person_id=met.person_id)
        with pytest.raises(StaleButton):  # the old button, pressed again
            await forget_me(tx, actor=stranger, person_id=neighbour.person_id, now=LATER)


async def test_the_hash_of_a_list_stays_and_its_papers_are_drawn_anew(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        await finish_everything(tx)
        row = await tx.one(select(pick_list).order_by(pick_list.c.id).limit(1))
        await forget_me(tx, actor=neighbour.actor, person_id=neighbour.person_id, now=LATER)
        again = await tx.one(select(pick_list).order_by(pick_list.c.id).limit(1))
        assert (again.sha256, again.version) == (row.sha256, row.version)
        mine = next(
            item for item in (await read_snapshot(tx, row.id)).parcels if item.address == "1-1-101"
        )
        assert (mine.receiver, mine.phone, mine.remark) == ("", "", "")
        paper = {"kind": "slips", "pick_list_id": row.id, "locale": "zh_CN"}
        assert await on_shelf(tx, **paper) is None
        drawn = await put_on_shelf(tx, **paper, content=b"new", renderer="x", now=LATER)
        assert drawn.content == b"new"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_whom_a_platforms_export_names_at_the_door_of_one_alone_is_them(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        other = {"receiver": "收件暗号", "receiver_phone": "+8613700009999", "remark": "放门口"}
        at_home = order.c.receiver.is_not(None)
        await tx.run(update(order).where(at_home).values(**other))
        of_list = neighbour.round.of_list
        await freeze(
            tx, actor=neighbour.actor, **of_list, reason="short", portal_url=PORTAL, now=LATER
        )
        await finish_everything(tx)
        assert "收件暗号" in (await everything(tx))["pick_list.snapshot"]
        await forget_me(tx, actor=neighbour.actor, person_id=neighbour.person_id, now=LATER)
        found = await everything(tx)
        for secret in ("收件暗号", "13700009999"):
            assert not {name for name, text in found.items() if secret in text}


async def test_nobody_is_forgotten_while_something_waits_for_them_alone(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        mine: dict[str, Any] = {
            "actor": neighbour.actor,
            "person_id": neighbour.person_id,
            "now": LATER,
        }
        left = await forget_me(tx, **mine)
        assert not left.is_done
        assert {item.what: item.names for item in left.obstacles} == {
            "parcel": ("1-1-101",),
            "bill": ("1-1-101",),
        }
        assert NAME in (await everything(tx))["person.name"]
        # Another member can see to it.
        home = await tx.scalar(
            select(member.c.household_id).where(member.c.person_id == neighbour.person_id)
        )
        await tx.insert(
            member,
            household_id=home,
            person_id=neighbour.other_id,
            state=MemberState.ACCEPTED,
            asked_at=LATER,
        )
        assert not (await ask_to_forget(tx, actor=neighbour.actor)).obstacles


async def test_the_last_liaison_hands_over_first(db):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        liaison = neighbour.round.liaison
        await tx.run(
            right_holder.update()
            .where(right_holder.c.person_id != liaison.person_id)
            .values(revoked_at=LATER)
        )
        (obstacle,) = (await ask_to_forget(tx, actor=liaison)).obstacles
        assert (obstacle.what, obstacle.names) == ("liaison", ("小园",))


# Tables in which a person is only named as who did something for the compound.
WORK = {
    "batch",
    "bag",
    "consignment",
    "sign_in_link",
    "invitation",
}


def test_what_is_kept_is_told_of_every_table_that_knows_a_person():
    told = {table.name for table, _ in _about(1, None, None)}
    knows = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }
    assert knows - told == WORK
