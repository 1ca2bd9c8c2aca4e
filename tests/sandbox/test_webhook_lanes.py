"""The lanes by themselves: whatever fails, each chat's updates arrive in order, side by side."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.updates import Update
from sandbox.webhook.lanes import Lane, Lanes

CHATS = st.lists(st.integers(1, 4), min_size=1, max_size=30)
FATES = st.lists(st.sampled_from(["done", "rest", "again"]), max_size=200)


def message(number: int, chat_id: int) -> Update:
    return Update(number, "message", {"chat": {"id": chat_id}}, 0.0)


@given(chats=CHATS, fates=FATES, most=st.integers(1, 5))
def test_every_update_arrives_once_and_each_chat_s_in_order(
    chats: list[int], fates: list[str], most: int
):
    lanes, now = Lanes(), 0.0
    arrived: list[Update] = []
    for number, chat_id in enumerate(chats):
        lanes.add(message(number, chat_id))
    under_way: list[Lane] = []
    fates = fates.copy()
    while len(arrived) < len(chats):
        while len(under_way) < most and (lane := lanes.take(now)) is not None:
            assert lane.key not in [other.key for other in under_way]
            under_way.append(lane)
        if not under_way:
            due = lanes.next_due()
            assert due is not None
            now = due
            continue
        lane = under_way.pop(len(fates) % len(under_way))
        fate = fates.pop() if fates else "done"
        if fate == "done":
            arrived.append(lane.updates[0])
            lanes.done(lane)
        elif fate == "again":
            lanes.again(lane)
        else:
            lanes.rest(lane, now + 1)
    for chat_id in set(chats):
        numbers = [each.id for each in arrived if each.payload["chat"]["id"] == chat_id]
        assert numbers == [number for number, chat in enumerate(chats) if chat == chat_id]
    assert lanes.take(now + 2) is None


def test_a_lane_that_rests_comes_when_its_pause_is_over_and_not_before():
    lanes = Lanes()
    lanes.add(message(1, 7))
    lane = lanes.take(0.0)
    assert lane is not None
    lanes.rest(lane, 5.0)
    lanes.add(message(2, 7))
    assert lanes.take(4.9) is None
    assert lanes.next_due() == 5.0
    again = lanes.take(5.0)
    assert again is not None
    assert (again.updates[0].id, again.failures) == (1, 1)


def test_presses_queue_by_person_and_do_not_wait_for_the_chat():
    lanes = Lanes()
    lanes.add(message(1, 7))
    press = {"from": {"id": 7}, "message": {"chat": {"id": 7}}}
    lanes.add(Update(2, "callback_query", press, 0.0))
    taken = [lanes.take(0.0), lanes.take(0.0)]
    assert [lane.updates[0].id for lane in taken if lane] == [1, 2]
