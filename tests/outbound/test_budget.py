"""The send budget on a simulated clock: as fast as allowed, never faster, in order."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.budget import UNLIMITED, Budget, Pace, TooLate, pace_for
from tests.outbound.simulated import run_simulated

GROUP = -1001


@dataclass(frozen=True)
class Sent:
    """One message as it went: asked for, left, reached the server, answered."""

    chat_id: int
    asked: float
    left: float
    arrived: float


async def send(budget: Budget, chat_id: int, *, asked: float, there: float, sent: list[Sent]):
    """Ask at an instant; the way there takes `there` seconds, the way back always the same."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(asked - loop.time())
    async with budget.turn(chat_id):
        left = loop.time()
        await asyncio.sleep(there)
        sent.append(Sent(chat_id, asked, left, loop.time()))
        await asyncio.sleep(0.02)


def sent_by(wishes: Sequence[tuple[int, float, float]], *, pace: Pace | None = None) -> list[Sent]:
    """What becomes of (chat, asked, there)."""

    async def run() -> list[Sent]:
        budget = Budget(pace)
        sent: list[Sent] = []
        async with asyncio.TaskGroup() as group:
            for chat_id, asked, there in wishes:
                group.create_task(send(budget, chat_id, asked=asked, there=there, sent=sent))
        return sorted(sent, key=lambda one: one.left)

    result: list[Sent] = run_simulated(run())
    return result


def most_within(seconds: float, instants: Sequence[float]) -> int:
    instants = sorted(instants)
    return max(
        bisect_right(instants, start + seconds - 1e-6) - place
        for place, start in enumerate(instants)
    )


chats = st.one_of(st.integers(1, 40), st.integers(-3, -1))
# The way there: mostly even, now and then a stall of up to a second.
ways = st.one_of(st.just(0.03), st.floats(0.03, 0.08), st.floats(0.08, 1.0))
wishes = st.lists(st.tuples(chats, st.floats(0, 5), ways), min_size=1, max_size=120)


@given(wishes)
def test_no_second_sees_more_than_the_server_takes_however_the_line_stalls(asked):
    sent = sent_by(asked)
    assert len(sent) == len(asked)
    assert most_within(1.0, [one.arrived for one in sent]) <= 29
    assert most_within(1.0, [one.left for one in sent]) <= 26


@given(wishes)
def test_each_chat_has_its_gaps(asked):
    by_chat = defaultdict(list)
    for one in sent_by(asked):
        by_chat[one.chat_id].append(one)
    for chat_id, line in by_chat.items():
        assert most_within(60.0, [one.left for one in line]) <= (19 if chat_id < 0 else 60)
        gap = 60 / 18 if chat_id < 0 else 1.1
        lefts = [one.left for one in line]
        assert all(b - a >= gap - 1e-6 for a, b in pairwise(lefts))


@given(st.lists(st.tuples(chats, st.floats(0, 5), st.just(0.03)), min_size=1, max_size=80))
def test_turns_are_given_in_the_order_in_which_chats_were_ready(asked):
    free: dict[int, float] = defaultdict(float)
    ready = []
    for one in sent_by(asked):
        ready.append(max(one.asked, free[one.chat_id]))
        free[one.chat_id] = one.left + (60 / 18 if one.chat_id < 0 else 1.1)
    # A message asked for while its chat's earlier one still waited is ready when that one left.
    assert all(b >= a - 0.05 for a, b in pairwise(ready))


def test_no_turn_is_wasted_on_a_message_that_waits_for_its_chat():
    # Ten to one chat first, then a hundred others: they do not pay for its eleven seconds.
    many = [(7, 0.0, 0.03)] * 10 + [(chat, 0.0, 0.03) for chat in range(100, 200)]
    others = [one for one in sent_by(many) if one.chat_id >= 100]
    assert others[-1].left == pytest.approx(100 / 25)


def test_the_whole_pace_is_used():
    sent = sent_by([(chat, 0.0, 0.05) for chat in range(1, 1001)])
    assert sent[-1].left - sent[0].left == pytest.approx(999 / 25, rel=0.005)


def test_a_long_line_costs_nothing_when_it_is_even():
    sent = sent_by([(chat, 0.0, 0.4) for chat in range(1, 301)])
    assert sent[-1].left - sent[0].left == pytest.approx(299 / 25, rel=0.03)


def test_after_a_quiet_time_there_is_no_burst():
    later = [(chat, 60.0, 0.03) for chat in range(1, 51)]
    lefts = [one.left for one in sent_by([(1000, 0.0, 0.03), *later])][1:]
    assert all(b - a >= 0.04 - 1e-6 for a, b in pairwise(lefts))


def test_a_halt_stops_everybody_and_then_goes_on_evenly():
    async def run() -> list[Sent]:
        budget = Budget()
        sent: list[Sent] = []
        async with asyncio.TaskGroup() as group:
            for chat in range(1, 51):
                group.create_task(send(budget, chat, asked=0, there=0.03, sent=sent))
            await asyncio.sleep(1.0)
            budget.halt(5.0)
        return sent

    lefts = sorted(one.left for one in run_simulated(run()))
    assert not [left for left in lefts if 1.0 < left < 6.0]
    after = [left for left in lefts if left >= 6.0]
    assert after[-1] - after[0] >= (len(after) - 3) / 25


def test_a_group_that_is_too_full_halts_nobody_else():
    async def run() -> list[Sent]:
        budget = Budget()
        sent: list[Sent] = []
        budget.halt(20.0, chat_id=GROUP)
        async with asyncio.TaskGroup() as group:
            for chat in (GROUP, *range(1, 11)):
                group.create_task(send(budget, chat, asked=0, there=0.03, sent=sent))
            with pytest.raises(TooLate):
                async with budget.turn(GROUP, is_reaction=True, patience=10.0):
                    pass
        return sent

    lefts = {one.chat_id: one.left for one in run_simulated(run())}
    assert lefts.pop(GROUP) >= 20.0
    assert max(lefts.values()) < 1.0


def test_what_would_be_too_late_gives_up_at_once_and_takes_no_turn():
    async def run() -> tuple[float, float]:
        budget, loop = Budget(), asyncio.get_running_loop()
        async with budget.turn(GROUP):
            pass
        before = loop.time()
        with pytest.raises(TooLate):
            async with budget.turn(GROUP, patience=2.0):
                pass
        gave_up = loop.time() - before
        async with budget.turn(5):
            return gave_up, loop.time() - before

    gave_up, next_turn = run_simulated(run())
    assert gave_up == 0
    assert next_turn <= 0.04 + 1e-6


def test_a_reaction_does_not_wait_for_the_posts_of_its_group():
    async def run() -> float:
        budget = Budget()
        async with budget.turn(GROUP):
            pass
        async with budget.turn(GROUP, is_reaction=True):
            return asyncio.get_running_loop().time()

    assert run_simulated(run()) < 0.1


def test_who_presses_a_button_does_not_stand_behind_all_the_bills():
    async def run() -> tuple[list[float], list[float]]:
        budget, loop = Budget(), asyncio.get_running_loop()
        bills: list[float] = []
        answers: list[float] = []

        async def bill(chat_id: int) -> None:
            async with budget.turn(chat_id, is_bulk=True):
                bills.append(loop.time())

        async def answer(chat_id: int, asked: float) -> None:
            await asyncio.sleep(asked)
            async with budget.turn(chat_id):
                answers.append(loop.time() - asked)

        async with asyncio.TaskGroup() as group:
            for chat_id in range(1, 201):
                group.create_task(bill(chat_id))
            for n in range(10):
                group.create_task(answer(1000 + n, 0.5 + n * 0.3))
            for n in range(50):  # and then many at once
                group.create_task(answer(2000 + n, 4.0))
        return bills, answers

    bills, answers = run_simulated(run())
    assert max(answers[:10]) <= 3 / 25 + 1e-6
    # However many press at once, every second turn stays for the bills.
    assert most_within(1.0, bills) >= 12
    assert max(b - a for a, b in pairwise(bills)) <= 2 / 25 + 1e-6


def test_who_stops_waiting_leaves_the_turn_to_the_next():
    async def run() -> float:
        budget = Budget()

        async def post(chat_id: int) -> None:
            async with budget.turn(chat_id):
                pass

        await post(GROUP)
        waiting = asyncio.ensure_future(post(GROUP))
        await asyncio.sleep(0.5)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await post(9)
        assert asyncio.get_running_loop().time() == pytest.approx(0.5)
        await post(GROUP)
        return asyncio.get_running_loop().time()

    assert run_simulated(run()) == pytest.approx(60 / 18, abs=0.05)


@given(st.integers(1, 8))
def test_the_shares_of_all_processes_make_the_whole(workers):
    answers = pace_for(answers=True, sends=False, workers=workers)
    sends = pace_for(answers=False, sends=True, workers=workers)
    assert workers / answers.overall + 1 / sends.overall == pytest.approx(25)
    assert pace_for(answers=True, sends=True) == Pace()
    if workers <= 2:
        assert workers * answers.most_in_a_second + sends.most_in_a_second <= 30


def test_unlimited_is_unlimited():
    sent = sent_by([(1, 0.0, 0.03)] * 500, pace=UNLIMITED)
    assert sent[-1].left == 0.0
