"""What is odd about a batch."""

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.rules.odd import LineSeen, OrderSeen, median_of, odd_in


def seen(address: str = "1-1-101", *lines: LineSeen, amount: int = 1000) -> OrderSeen:
    return OrderSeen(address, amount, lines or (LineSeen("A", 1, 1, 2),))


def test_an_ordinary_batch_has_nothing_odd() -> None:
    assert odd_in([seen(), seen("1-1-102")], codes="AB", median=1000) == []


def test_short_stock_is_told_once_a_bundle_of_this_supplier() -> None:
    orders = [
        seen("1-1-101", LineSeen("E", 1, 0, 1), LineSeen("X", 2, 0, 2)),
        seen("1-1-102", LineSeen("E", 1, 1, 1)),
    ]
    assert odd_in(orders, codes="E", median=0) == [
        ("short", {"code": "E", "wished": 2, "got": 1, "addresses": ["1-1-101"]})
    ]


def test_three_bundles_at_their_limits_are_odd_and_one_is_not() -> None:
    full = [LineSeen(code, 2, 2, 2) for code in "ABC"]
    orders = [seen("1-1-101", *full), seen("1-1-102", full[0]), seen("1-1-103", *full[:2])]
    assert odd_in(orders, codes="ABC", median=1000) == [
        ("at_every_limit", {"addresses": ["1-1-101"]})
    ]


def test_a_sum_over_three_times_the_median_is_odd() -> None:
    orders = [seen("1-1-101", amount=3000), seen("1-1-102", amount=3001)]
    assert odd_in(orders, codes="A", median=1000) == [
        ("large_sum", {"median": 1000, "orders": [["1-1-102", 3001]]})
    ]


@given(amounts=st.lists(st.integers(0, 10**9), min_size=1))
def test_the_median_is_one_of_the_sums_with_half_on_each_side(amounts: list[int]) -> None:
    middle = median_of(amounts)
    assert middle in amounts
    assert sum(amount < middle for amount in amounts) <= len(amounts) // 2
    assert sum(amount > middle for amount in amounts) <= len(amounts) // 2


def test_the_median_of_nothing_is_nothing() -> None:
    assert median_of([]) == 0
