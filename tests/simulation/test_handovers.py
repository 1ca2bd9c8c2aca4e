"""A small mixed compound went through all of it; what is not in order with a hand-over is named."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.program import open_database
from app.simulation.handover_checks import check_handovers
from app.simulation.handover_records import HandoverRecords, Seal
from app.simulation.record_reading import read_records
from app.simulation.twists import SEALED_BEFORE, Twists, buildings_by_need, some_of, twists_of
from config.chance import SeededChance
from config.settings import Settings

LATER = timedelta(minutes=1)


async def _read(out: Path) -> HandoverRecords:
    database = open_database(Settings(folder=out / "state", database_url=""))
    try:
        return (await read_records(database)).handovers
    finally:
        await database.close()


@pytest.fixture(scope="module")
def lived(small_run: Path) -> HandoverRecords:
    """What the small run left in its database."""
    return asyncio.run(_read(small_run))


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_all_that_is_hard_happened_in_the_small_run(
    small_run: Path, lived: HandoverRecords
) -> None:
    report = json.loads((small_run / "report.json").read_text(encoding="utf-8"))
    assert report["late_loads"] == 1
    assert report["sealed_buildings"] == 3
    assert report["bags_missing"]
    assert {"collected", "delivered"} <= report["bags_by_end"].keys()
    assert sum(report["bags_by_end"].values()) == len(lived.bags)
    assert lived.sent_to_door, "a building was sealed while its households waited"
    assert "moved" in report["doors"], "who fell ill lost a door to somebody else"
    assert list(check_handovers(lived)) == []


def lose_a_bag(lived: HandoverRecords) -> HandoverRecords:
    first, *rest = lived.bags
    return replace(lived, bags=(replace(first, end="open", state="ready", decided=""), *rest))


def crowd_the_point(lived: HandoverRecords) -> HandoverRecords:
    slot = next(each for each in lived.slots if each.way == "point")
    crowd = tuple(replace(slot, address=f"0-{place}") for place in range(slot.most + 1))
    return replace(lived, slots=crowd)


def give_a_second_slot(lived: HandoverRecords) -> HandoverRecords:
    slot = next(each for each in lived.slots if each.way == "point")
    second = replace(slot, handover_id=slot.handover_id + 1)
    return replace(lived, slots=(*lived.slots, second))


def call_a_sealed_household(lived: HandoverRecords) -> HandoverRecords:
    seal = lived.seals[0]
    slot = next(each for each in lived.slots if each.building == seal.building)
    called = replace(slot, calls=(seal.begins_at + LATER,))
    others = tuple(each for each in lived.slots if each is not slot)
    return replace(lived, slots=(*others, called))


def let_the_sealed_come_down(lived: HandoverRecords) -> HandoverRecords:
    bag = next(each for each in lived.bags if each.end == "collected" and each.handed_at)
    assert bag.handed_at is not None
    building = next(each.building for each in lived.slots if each.address == bag.address)
    return replace(lived, seals=(Seal(building, bag.handed_at - LATER, None),))


def forget_the_run(lived: HandoverRecords) -> HandoverRecords:
    late = tuple(replace(each, made_at=each.made_at + LATER) for each in lived.doors)
    return replace(lived, doors=late)


def serve_a_door_twice(lived: HandoverRecords) -> HandoverRecords:
    door = next(each for each in lived.doors if each.is_brought and each.decision is None)
    return replace(lived, doors=(*lived.doors, door))


def leave_a_door_out(lived: HandoverRecords) -> HandoverRecords:
    door = replace(lived.doors[0], done_at=None, outcome=None)
    return replace(lived, doors=(*lived.doors[1:], door))


def decide_nothing(lived: HandoverRecords) -> HandoverRecords:
    door = replace(lived.doors[0], outcome="nobody", decision="open")
    return replace(lived, doors=(*lived.doors[1:], door))


def send_somebody_ill(lived: HandoverRecords) -> HandoverRecords:
    ill = tuple(replace(each, is_fit=False) for each in lived.declared)
    return replace(lived, declared=ill)


def send_somebody_unbriefed(lived: HandoverRecords) -> HandoverRecords:
    return replace(lived, equipped={})


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lose_a_bag, "nobody knows where it is"),
        (crowd_the_point, "people, "),
        (give_a_second_slot, "is in two slots"),
        (call_a_sealed_household, "called down after"),
        (let_the_sealed_come_down, "although sealed"),
        (forget_the_run, "on no run in the tick"),
        (serve_a_door_twice, "served 2 times"),
        (leave_a_door_out, "still on run"),
        (decide_nothing, "nobody decided"),
        (send_somebody_ill, "was not fit"),
        (send_somebody_unbriefed, "was not briefed"),
    ],
)
def test_what_is_not_in_order_is_named(
    lived: HandoverRecords, tamper: Callable[[HandoverRecords], HandoverRecords], words: str
) -> None:
    assert any(words in each for each in check_handovers(tamper(lived))), words


def test_the_first_cycle_has_everything_and_later_ones_what_the_seed_deals() -> None:
    assert twists_of(1, 1) == Twists(SEALED_BEFORE, True, True, True, True)
    later = [twists_of(seed, 2) for seed in range(40)]
    assert later == [twists_of(seed, 2) for seed in range(40)]
    assert {each.is_late for each in later} == {True, False}


def test_the_buildings_with_most_households_come_first_and_a_third_lacks_bags_at_most() -> None:
    assert buildings_by_need(["3", "1", "3", "2"], but=["2"]) == ["3", "1"]
    homes = [f"1-1-10{number}" for number in range(8)]
    assert len(set(some_of(SeededChance("1"), homes, 3)) & set(homes)) == 2
    assert some_of(SeededChance("1"), homes[:2], 3) == []
