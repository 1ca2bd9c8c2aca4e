"""Groups that move, topics that vanish, messages that are taken down, bills that are settled."""

import asyncio

import pytest
from sqlalchemy import select

from fulfillment.notices import Notice as FulfillmentNotice
from orders.actors import SENDER, Actor
from orders.notices import Notice
from orders.tables.compounds import ordering_group
from orders.use_cases.moving import choose_topic, follow_migration, leave_topic
from storage.database import Database
from storage.outbox import TAKE_DOWN, Post, post
from storage.tables import audit, outbox
from tests.outbound.office import GROUP, NOW, Office, add_group, group, resident
from tests.outbound.test_sender import CLOSED, says
from tests.screens.samples import TO_PAY

OLD, NEW = -501, -1001000000777


async def chat_of(db: Database) -> int | None:
    async with db.read() as tx:
        found: int | None = await tx.scalar(select(ordering_group.c.chat_id))
        return found


async def verbs(db: Database) -> list[str]:
    async with db.read() as tx:
        return list(await tx.scalars(select(audit.c.verb).order_by(audit.c.id)))


# -------------------------------------------------------------------------------- migration


async def test_a_group_is_followed_to_its_new_number_once(db: Database):
    async with db.write() as tx:
        await add_group(tx, OLD, topic_id=7)
        await post(tx, Post(f"chat:{OLD}", "answer", {}), now=NOW)
    for _ in range(2):
        async with db.write() as tx:
            await follow_migration(tx, actor=SENDER, old_chat_id=OLD, new_chat_id=NEW, now=NOW)
    async with db.read() as tx:
        assert await tx.scalars(select(outbox.c.recipient)) == [f"chat:{NEW}"]
        row = await tx.one(select(ordering_group))
        change = await tx.one(select(audit))
    assert (row.chat_id, row.topic_id) == (NEW, None)
    assert (change.verb, change.actor) == ("migrate", "sender:0")
    assert (change.before, change.after) == ({"chat": OLD}, {"chat": NEW})


async def test_what_is_sent_to_the_old_number_arrives_at_the_new_one(place: Office):
    owner = await place.sandbox.resident(7)
    crowd = await group(place, OLD)
    await place.sandbox.act(f"chats/{OLD}/members", user_ids=[owner])
    place.start()
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="closed"))
    await place.all_sent()
    moved = (await place.sandbox.act(f"chats/{OLD}/migrate", user_id=owner))["id"]
    changed = {**CLOSED, "households": 77}
    await place.post(
        Post(crowd, Notice.CYCLE_CLOSED, changed, slot="closed"), says(f"chat:{OLD}", "二")
    )
    await place.all_sent()
    assert await chat_of(place.db) == moved
    first, second = await place.read(moved)
    assert "77" in first["text"]
    assert not first["edited"]  # messages of the old chat cannot be changed from the new one
    assert second["text"] == "二"
    assert await place.states() == ["sent"] * 3
    assert await verbs(place.db) == ["migrate"]


# ----------------------------------------------------------------------------------- topics


async def forum(place: Office) -> tuple[str, int]:
    """A group with topics whose ordering group speaks in one of them."""
    crowd = await group(place)
    await place.sandbox.act(f"chats/{GROUP}/forum", on=True)
    topic = (await place.sandbox.act(f"chats/{GROUP}/topics", name="团购"))["message_thread_id"]
    async with place.db.write() as tx:
        await choose_topic(tx, actor=Actor("person", 5), chat_id=GROUP, topic_id=topic, now=NOW)
    return crowd, topic


async def test_what_goes_into_the_group_goes_into_its_topic(place: Office):
    crowd, topic = await forum(place)
    answer = {"text": "x", "rows": [], "reply_to": 999}
    place.start()
    await place.post(
        Post(crowd, Notice.CYCLE_CLOSED, CLOSED),
        Post(f"chat:{GROUP}", "answer", {**answer, "topic": topic}),
        Post(f"chat:{GROUP}", "answer", {**answer, "topic": None}),
    )
    await place.all_sent()
    said = [each for each in await place.read(GROUP) if each.get("text")]
    assert [each.get("message_thread_id") for each in said] == [topic, topic, None]


async def test_when_the_topic_is_deleted_it_speaks_in_general(place: Office):
    crowd, topic = await forum(place)
    await place.sandbox.act(f"chats/{GROUP}/topics/{topic}", deleted=True)
    place.start()
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED))
    await place.all_sent()
    assert await place.states() == ["sent"]
    async with place.db.read() as tx:
        assert await tx.scalar(select(ordering_group.c.topic_id)) is None
    assert await verbs(place.db) == ["choose_topic", "choose_topic"]


async def test_a_topic_chosen_meanwhile_stays(db: Database):
    async with db.write() as tx:
        await add_group(tx, GROUP, topic_id=9)
        assert not await leave_topic(tx, actor=SENDER, chat_id=GROUP, topic_id=8, now=NOW)
        assert await tx.scalar(select(ordering_group.c.topic_id)) == 9


# -------------------------------------------------------------------------------- taking down


async def announce(place: Office) -> str:
    crowd = await group(place)
    place.start()
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="a:1"))
    await place.all_sent()
    return crowd


async def test_a_message_is_taken_down(place: Office):
    crowd = await announce(place)
    await place.post(Post(crowd, TAKE_DOWN, {}, slot="a:1"))
    await place.all_sent()
    assert await place.read(GROUP) == []
    await place.post(Post(crowd, TAKE_DOWN, {}, slot="a:1"))  # twice is once
    await place.all_sent()
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="a:1"))  # and it can come back
    await place.all_sent()
    assert len(await place.read(GROUP)) == 1
    assert set(await place.states()) == {"sent"}


@pytest.mark.parametrize(
    ("text", "seen"), [("", "（这条消息已撤回。）"), ("改到 <5> 点", "改到 <5> 点")]
)
async def test_one_that_is_too_old_to_be_removed_says_so_itself(place: Office, text, seen):
    crowd = await announce(place)
    await place.sandbox.act("clock", offset_seconds=50 * 3600)
    await place.post(Post(crowd, TAKE_DOWN, {"text": text}, slot="a:1"))
    await place.all_sent()
    (only,) = await place.read(GROUP)
    assert only["text"] == seen


async def test_what_was_not_sent_yet_never_is(place: Office):
    crowd = await group(place)
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="a:1"))
    await place.post(Post(crowd, TAKE_DOWN, {}, slot="a:1"))
    place.start()
    await place.all_sent()
    assert await place.states() == ["superseded", "sent"]
    assert await place.read(GROUP) == []


async def test_one_on_its_way_is_taken_down_when_it_has_arrived(place: Office):
    crowd = await group(place)
    await place.sandbox.act("faults", kind="delay", method="sendMessage", seconds=0.5)
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="a:1"))
    place.start()
    while "sending" not in await place.states():
        await asyncio.sleep(0.01)
    await place.post(Post(crowd, TAKE_DOWN, {}, slot="a:1"))
    await place.all_sent()
    assert await place.states() == ["sent", "sent"]
    assert await place.read(GROUP) == []


# ---------------------------------------------------------------------------------- the bill


async def test_a_settled_bill_says_so_under_its_picture_and_loses_its_buttons(place: Office):
    who = await resident(place, 1)
    place.start()
    await place.post(Post(who, FulfillmentNotice.PAYMENT_DUE, TO_PAY, slot="bill:1"))
    await place.all_sent()
    (bill,) = await place.read(1)
    assert bill["photo"]
    assert bill["buttons"]
    settled = {**TO_PAY, "state": "confirmed", "parcel_state": "packed"}
    await place.post(Post(who, FulfillmentNotice.BILL_SETTLED, settled, slot="bill:1"))
    await place.all_sent()
    (after,) = await place.read(1)
    assert after["message_id"] == bill["message_id"]
    assert after["photo"] == bill["photo"]
    assert "✅ 已付款" in after["caption"]
    assert not after["buttons"]


async def test_where_there_is_no_bill_nothing_is_said(place: Office):
    who = await resident(place, 1)
    place.start()
    settled = {**TO_PAY, "state": "waived", "parcel_state": "packed"}
    await place.post(Post(who, FulfillmentNotice.BILL_SETTLED, settled, slot="bill:1"))
    await place.all_sent()
    assert await place.states() == ["sent"]
    assert await place.read(1) == []
