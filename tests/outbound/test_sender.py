"""The sender against a real sandbox: what leaves, in which order, and what stands in the rows."""

import asyncio
from datetime import timedelta

from prometheus_client import REGISTRY
from sqlalchemy import select, update

from bot.outbound.budget import Pace
from config.clock import SystemClock
from orders.notices import Notice
from orders.tables.people import person
from storage.outbox import Post
from storage.tables import outbox
from tests.outbound.office import GROUP, NOW, Office, group, office, resident
from tests.screens.samples import SAMPLES

CLOSED = SAMPLES[Notice.CYCLE_CLOSED]


def says(recipient: str, text: str, **more) -> Post:
    return Post(recipient, "answer", {"text": text, "rows": [], "reply_to": 1}, **more)


async def test_each_chat_reads_its_messages_in_the_order_in_which_they_were_posted(place: Office):
    people = [await resident(place, number) for number in (1, 2, 3)]
    crowd = await group(place)
    words = [f"第{n}条" for n in range(8)]
    await place.post(*(says(who, each) for each in words for who in (*people, crowd)))
    place.start()
    await place.all_sent()
    for chat in (1, 2, 3, GROUP):
        assert [each["text"] for each in await place.read(chat)] == words
    assert set(await place.states()) == {"sent"}
    assert place.sender.sent == 32


async def test_a_slow_group_and_a_chat_with_many_rows_hold_up_nobody(db, sandbox):
    pace = Pace(overall=0.01, chat=0.2, group=30.0, most_in_a_second=0)
    async with office(db, sandbox, pace=pace) as place:
        chatty = await resident(place, 1)
        crowd = await group(place)
        others = [await resident(place, number) for number in range(2, 12)]
        first = [says(crowd, f"g{n}") for n in range(3)] + [says(chatty, f"c{n}") for n in range(9)]
        await place.post(*first, *(says(who, "x") for who in others))
        place.start()
        await place.all_sent(but=2)
        rows = await place.rows()
        assert next(row.state for row in rows if row.recipient == crowd) == "sent"
        begun = asyncio.get_running_loop().time()
    # What waited for the group's half minute had not left, and is queued again at once.
    assert asyncio.get_running_loop().time() - begun < 5
    assert (await place.states()).count("queued") == 2


async def test_who_blocked_the_bot_is_marked_and_not_written_to_again(place: Office):
    who, never_started = await resident(place, 1), await resident(place, 2, started=False)
    await place.sandbox.act("block", user_id=1)
    await place.post(says(who, "a"), says(who, "b"), says(never_started, "c"))
    counted = REGISTRY.get_sample_value("lanzi_sent_total", {"state": "unreachable"}) or 0
    place.start()
    await place.all_sent()
    assert await place.states() == ["unreachable"] * 3
    assert REGISTRY.get_sample_value("lanzi_sent_total", {"state": "unreachable"}) == counted + 3
    async with place.db.read() as tx:
        marks = await tx.scalars(select(person.c.unreachable_at).order_by(person.c.id))
    assert None not in marks
    assert place.sender.figures()["errors"] == {"forbidden": 1, "refused": 1}


async def test_what_a_crash_left_half_sent_is_not_sent_again(place: Office):
    who = await resident(place, 1)
    await place.post(says(who, "a"), says(who, "b"))
    async with place.db.write() as tx:
        first = (await tx.scalars(select(outbox.c.id).order_by(outbox.c.id)))[0]
        await tx.run(update(outbox).where(outbox.c.id == first).values(state="sending"))
    place.start()
    await place.all_sent()
    assert await place.states() == ["unknown", "sent"]
    assert [each["text"] for each in await place.read(1)] == ["b"]


async def test_one_letter_with_a_bug_stops_nobody(place: Office):
    who = await resident(place, 1)
    await place.post(Post(who, "no_such_notice", {}), says(who, "b"))
    place.start()
    await place.all_sent()
    assert await place.states() == ["failed", "sent"]
    assert (await place.rows())[0].error == "KeyError"


async def test_what_is_overdue_is_closed_and_never_sent(place: Office):
    crowd = await group(place)
    late = [says(crowd, "x", not_after=NOW + timedelta(seconds=10)) for _ in range(5)]
    await place.post(*late)
    place.start()
    await place.all_sent()
    assert await place.states() == ["overdue"] * 5
    assert await place.read(GROUP) == []


async def test_reactions_have_their_own_pace_and_are_dropped_when_they_come_too_late(db, sandbox):
    pace = Pace(overall=0.01, chat=0.1, group=0.1, reaction=3.0, most_in_a_second=0)
    async with office(db, sandbox, pace=pace) as place:
        crowd = await group(place)
        user = await sandbox.resident(7)
        await sandbox.act(f"chats/{GROUP}/members", user_ids=[user])
        said = [await sandbox.act("say", user_id=7, chat_id=GROUP, text="3-501 A2") for _ in "1234"]
        until = SystemClock().now() + timedelta(seconds=5)
        await place.post(
            *(
                Post(
                    f"chat:{GROUP}",
                    "reaction",
                    {"message_id": each["message_id"], "emoji": "👌"},
                    not_after=until,
                )
                for each in said
            ),
            *(says(crowd, "x") for _ in range(4)),
        )
        place.start()
        await place.all_sent()
        states = await place.states()
    assert states[4:] == ["sent"] * 4
    assert states[0] == "sent"
    assert states[3] == "overdue"


async def test_a_notice_of_a_slot_edits_the_message_of_the_one_before(place: Office):
    crowd = await group(place)
    place.start()
    for number in (1, 2, 3):
        await place.post(
            Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + number}, slot="closed")
        )
        await place.all_sent()
    (only,) = await place.read(GROUP)
    assert only["edited"]
    assert "73" in only["text"]


async def test_of_changes_made_while_one_is_on_its_way_only_the_last_follows(db, sandbox):
    async with office(db, sandbox, pace=Pace(overall=0.01, group=0.5)) as place:
        crowd = await group(place)
        place.start()
        for number in range(1, 9):
            await place.post(
                Post(
                    crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + number}, slot="closed"
                )
            )
            if number == 1:
                await place.all_sent()
            elif number == 2:  # in hand, waiting for the group's gap
                while "sending" not in await place.states():
                    await asyncio.sleep(0.01)
        await place.all_sent()
        (only,) = await place.read(GROUP)
        states = await place.states()
    assert "78" in only["text"]
    assert states == ["sent", "sent", *["superseded"] * 5, "sent"]


async def test_a_message_that_somebody_deleted_is_said_again(place: Office):
    crowd = await group(place)
    place.start()
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, CLOSED, slot="closed"))
    await place.all_sent()
    (first,) = await place.read(GROUP)
    await place.sandbox.call("deleteMessage", chat_id=GROUP, message_id=first["message_id"])
    await place.post(
        Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + 9}, slot="closed")
    )
    await place.all_sent()
    (again,) = await place.read(GROUP)
    assert again["message_id"] != first["message_id"]


async def test_a_batch_whose_commit_nobody_heard_of_is_queued_again(place: Office):
    who = await resident(place, 1)
    await place.post(says(who, "a"))
    place.start()
    await place.all_sent()
    await place.post(says(who, "b"))
    async with place.db.write() as tx:  # as a lost connection leaves it
        await tx.run(update(outbox).where(outbox.c.state == "queued").values(state="sending"))
    place.sender._has_lost_track = True
    await place.all_sent()
    assert await place.states() == ["sent", "sent"]


async def test_figures_tell_how_it_goes(place: Office):
    who = await resident(place, 1)
    assert place.sender.figures() == {
        "sent": 0,
        "waiting": 0,
        "last_sent_at": None,
        "errors": {},
    }
    await place.post(says(who, "a"))
    place.start()
    await place.all_sent()
    async with asyncio.timeout(30):  # the row is marked before the hand is empty
        while place.sender.figures()["waiting"]:
            await asyncio.sleep(0.01)
    figures = place.sender.figures()
    assert (figures["sent"], figures["waiting"]) == (1, 0)
    assert figures["last_sent_at"] is not None
