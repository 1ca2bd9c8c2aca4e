"""What a kill run is going to do, and what it takes for the truth, before anything is started."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.kill.databases import NoDatabase, databases_for
from benchmarks.kill.rounds import (
    DEPLOYMENTS,
    MOST_IN_A_CYCLE,
    PHASES,
    WORTH,
    cycles_of,
    draw_kill,
    share_out,
)
from benchmarks.kill.wishes import Saying, Wishes, think_of
from config.chance import SeededChance
from orders.rules.address import AddressRegister
from orders.rules.group_text import BundleWords, Previous, TextRegister, read_text

CUTOFF = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BUNDLES = tuple(BundleWords(code) for code in "ABCDE")


@given(st.integers(1, 1000))
def test_no_round_is_lost_when_they_are_shared_out(rounds: int):
    cycles = cycles_of(rounds)
    assert sum(cycles) == rounds
    assert max(cycles) <= MOST_IN_A_CYCLE
    for share in cycles:
        assert sum(share_out(share).values()) == share


def test_every_phase_is_struck_in_a_full_cycle():
    assert all(share_out(MOST_IN_A_CYCLE)[phase] for phase in PHASES)


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
@pytest.mark.parametrize("phase", WORTH)
def test_the_same_seed_kills_the_same_at_the_same_instant(deployment: str, phase: str):
    first, again = (
        [
            draw_kill(chance, number=number, phase=phase, deployment=deployment, within_seconds=1.0)
            for number in range(40)
        ]
        for chance in (SeededChance("7"), SeededChance("7"))
    )
    assert first == again
    there = {*DEPLOYMENTS[deployment], "tool"}
    assert {name for kill in first for name in kill.victims} <= there
    assert all(0 <= kill.after_seconds < 1 for kill in first)


lines = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 3), max_size=5)


@given(lines, st.text())
def test_what_is_said_is_read_as_it_is_meant(before: Mapping[str, int], seed: str):
    saying = think_of(SeededChance(seed), before)
    addresses = AddressRegister(frozenset({"1-1-101"}))
    register = TextRegister(addresses, frozenset({"1-1-101"}), BUNDLES)
    (order,) = read_text(
        saying.text("1-1-101"), previous=Previous(before), register=register
    ).orders
    read = Saying(order.action, order.lines, is_refused=saying.is_refused)
    assert read.applied_to(before) == saying.applied_to(before)


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (0, False), (1, True)])
def test_the_second_of_the_cut_off_is_in_time(seconds: int, is_late: bool):
    wishes = Wishes(CUTOFF)
    said = {"date": int(CUTOFF.timestamp()) + seconds}
    wishes.note("1-1-101", Saying("set", {"A": 2}), said)
    assert (wishes.late == {"1-1-101"}, wishes.wished["1-1-101"] == {}) == (is_late, is_late)


def test_a_database_that_is_in_use_is_left_alone(migrated_file: Path):
    with pytest.raises(NoDatabase, match="not empty"):
        databases_for(f"sqlite:///{migrated_file}")


def test_one_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(NoDatabase, match="no_such"):
        databases_for("postgresql://127.0.0.1:9/no_such")
