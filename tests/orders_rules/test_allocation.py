"""Short stock is shared one each first, repeatably and without envy."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.allocation import Wish, allocate, draw_of

wishes_of_many = st.lists(
    st.builds(
        Wish,
        order_id=st.integers(1, 30),
        offer_id=st.sampled_from("ABC"),
        quantity=st.integers(0, 6),
        flagged=st.booleans(),
        all_or_none=st.booleans(),
        instead=st.none() | st.sampled_from("ABC"),
        instead_most=st.none() | st.integers(0, 4),
    ),
    unique_by=lambda wish: (wish.order_id, wish.offer_id),
    max_size=60,
)
stocks = st.dictionaries(st.sampled_from("ABC"), st.none() | st.integers(0, 60))


def test_everyone_gets_one_before_anyone_gets_two() -> None:
    wishes = [Wish(1, "E", 3), Wish(2, "E", 3), Wish(3, "E", 1)]
    shares = allocate(wishes, {"E": 3}, "seed").own
    assert set(shares.values()) == {1}


def test_a_flagged_household_comes_first_within_the_round() -> None:
    wishes = [Wish(number, "E", 1, flagged=number == 7) for number in range(1, 20)]
    shares = allocate(wishes, {"E": 1}, "any").own
    assert [order for (order, _), units in shares.items() if units] == [7]


def test_a_flagged_household_gets_no_second_unit_before_anothers_first() -> None:
    shares = allocate([Wish(1, "E", 2, flagged=True), Wish(2, "E", 1)], {"E": 2}, "any").own
    assert shares == {(1, "E"): 1, (2, "E"): 1}


def test_the_published_seed_gives_the_published_result() -> None:
    wishes = [Wish(number, "E", 1) for number in range(1, 8)]
    shares = allocate(wishes, {"E": 3}, "cycle-1").own
    # The three smallest sha256 of "cycle-1|E|<order>", worked out apart from the program.
    assert sorted(order for (order, _), units in shares.items() if units) == [1, 2, 7]


def test_another_seed_can_favour_others() -> None:
    wishes = [Wish(number, "E", 1) for number in range(50)]
    results = {tuple(allocate(wishes, {"E": 5}, str(seed)).own.values()) for seed in range(5)}
    assert len(results) > 1


@given(wishes_of_many, stocks, st.text(max_size=5))
def test_never_above_stock_or_wish_and_nothing_is_left_that_somebody_would_take(
    wishes: list[Wish[int, str]], stock: dict[str, int | None], seed: str
) -> None:
    shares = allocate(wishes, stock, seed)
    for offer in "ABC":
        mine = [wish for wish in wishes if wish.offer_id == offer]
        got = {wish.order_id: shares.own[wish.order_id, offer] for wish in mine}
        come = sum(units for (_, key), units in shares.substituted.items() if key == offer)
        there_is = stock.get(offer)
        left = 1_000 if there_is is None else there_is - sum(got.values())
        assert come <= left
        for wish in mine:
            assert got[wish.order_id] in range(wish.quantity + 1)
            if wish.all_or_none:
                assert got[wish.order_id] in (0, wish.quantity)
                assert got[wish.order_id] == wish.quantity or left < wish.quantity
            else:
                assert got[wish.order_id] == wish.quantity or not left


@given(wishes_of_many, stocks)
def test_nobody_envies_an_equal_by_more_than_one_unit(
    wishes: list[Wish[int, str]], stock: dict[str, int | None]
) -> None:
    shares = allocate(wishes, stock, "seed").own
    for mine in wishes:
        got = shares[mine.order_id, mine.offer_id]
        if got == mine.quantity:
            continue
        for other in wishes:
            if other.offer_id != mine.offer_id or (mine.all_or_none and not _equal(mine, other)):
                continue
            theirs = shares[other.order_id, other.offer_id]
            if not mine.all_or_none:
                assert theirs <= got + 1
                assert theirs <= got or other.flagged or not mine.flagged
            elif theirs:  # it was the lot, or the flag, that decided between two equals
                assert other.flagged >= mine.flagged
                assert other.flagged > mine.flagged or _lot(other) < _lot(mine)


def _equal(one: Wish[int, str], other: Wish[int, str]) -> bool:
    return other.all_or_none and other.quantity == one.quantity


def _lot(wish: Wish[int, str]) -> bytes:
    return draw_of("seed", wish.offer_id, wish.order_id)


@given(wishes_of_many, stocks)
def test_a_substitute_costs_nobody_a_first_choice_and_is_no_more_than_lacks(
    wishes: list[Wish[int, str]], stock: dict[str, int | None]
) -> None:
    shares = allocate(wishes, stock, "seed")
    without = allocate([replace(wish, instead=None) for wish in wishes], stock, "seed")
    assert shares.own == without.own
    assert not without.substituted
    for (order_id, offer), units in shares.substituted.items():
        mine = [w for w in wishes if w.order_id == order_id and w.instead == offer]
        lacking = [
            min(lacks, w.instead_most if w.instead_most is not None else lacks)
            for w in mine
            if w.offer_id != offer and (lacks := w.quantity - shares.own[order_id, w.offer_id])
        ]
        assert 0 < units <= sum(lacking)


def test_all_or_none_steps_back_only_as_far_as_it_has_to() -> None:
    wishes = [Wish(number, "E", 3, all_or_none=True) for number in range(3)]
    shares = allocate(wishes, {"E": 6}, "seed").own
    assert sorted(shares.values()) == [0, 3, 3]


def test_what_one_household_cannot_have_at_all_goes_to_the_others() -> None:
    greedy = Wish(1, "E", 5, flagged=True, all_or_none=True)
    shares = allocate([greedy, Wish(2, "E", 2), Wish(3, "E", 2)], {"E": 4}, "seed").own
    assert shares == {(1, "E"): 0, (2, "E"): 2, (3, "E"): 2}


def test_what_lacks_comes_as_the_substitute_after_all_first_choices() -> None:
    wishes = [Wish(1, "E", 2, instead="F"), Wish(2, "F", 3)]
    assert allocate(wishes, {"E": 0, "F": 4}, "seed").substituted == {(1, "F"): 1}


@given(wishes_of_many, stocks, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    wishes: list[Wish[int, str]], stock: dict[str, int | None], shuffler: object
) -> None:
    shuffled = list(wishes)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allocate(wishes, stock, "seed") == allocate(shuffled, stock, "seed")


@pytest.mark.parametrize(
    ("wishes", "stock"),
    [
        ([Wish(1, "A", -1)], {"A": 5}),
        ([Wish(1, "A", 1)], {"A": -1}),
        ([Wish(1, "A", 1), Wish(1, "A", 2)], {"A": 5}),
    ],
)
def test_nonsense_is_refused(wishes: list[Wish[int, str]], stock: dict[str, int | None]) -> None:
    with pytest.raises(ValueError, match=r"stated twice|zero or more"):
        allocate(wishes, stock, "seed")
