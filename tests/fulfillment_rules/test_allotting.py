"""Free goods are shared by need, never more than there is, the same way every time."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.allotting import Want, allot
from fulfillment.handover.rules.offline import hint_of, hints_of

WANTS = st.lists(
    st.builds(
        Want,
        household_id=st.integers(1, 40),
        units=st.integers(0, 6),
        weight=st.integers(1, 5),
        position=st.integers(0, 40),
        is_urgent=st.booleans(),
        is_flagged=st.booleans(),
    ),
    unique_by=lambda want: want.household_id,
    max_size=20,
)


@given(WANTS, st.integers(0, 60), st.randoms())
@settings(max_examples=60)
def test_shares_are_by_need_and_never_more_than_there_is(wants, left, order):
    given_ = allot(wants, left=left)
    shuffled = list(wants)
    order.shuffle(shuffled)
    assert allot(shuffled, left=left) == given_
    by_id = {want.household_id: want for want in wants}
    assert all(0 < units <= by_id[key].units for key, units in given_.items())
    assert sum(given_.values()) == min(left, sum(want.units for want in wants))
    lacking = [want for want in wants if given_.get(want.household_id, 0) < want.units]
    if lacking:  # nobody further down has anything while somebody above lacks
        first = min(want.tier for want in lacking)
        assert not [key for key in given_ if by_id[key].tier > first]
    for poor in lacking:
        for rich in (by_id[key] for key in given_ if by_id[key].tier == poor.tier):
            has = given_.get(poor.household_id, 0)
            assert (given_[rich.household_id] - 1) / rich.weight <= (has + 1) / poor.weight


@given(st.integers(20, 1200), st.integers(2, 20))
@settings(max_examples=30)
def test_a_few_bags_are_spread_over_the_compound_and_do_not_all_end_at_the_first_doors(homes, left):
    wants = [Want(place + 1, 1, 1, place) for place in range(homes)]
    served = [*sorted(allot(wants, left=left)), homes + 1]
    gaps = [after - before for before, after in pairwise(served)]
    assert max(gaps) <= 4 * homes / left


@given(
    st.sets(st.tuples(st.text("0123456789", min_size=6, max_size=6), st.text("ACD", min_size=6))),
    st.data(),
)
@settings(max_examples=50)
def test_a_telephone_offline_knows_every_pair_that_belongs_together(pairs, data):
    ordered = sorted(pairs)
    cut = data.draw(st.integers(0, len(ordered)))
    hints = hints_of("salt", ordered[:cut], ordered[cut:])
    assert all(hints.knows(*pair) == "waiting" for pair in ordered[:cut])
    assert all(hints.knows(*pair) in ("done", "waiting") for pair in ordered[cut:])


def test_a_found_telephone_tells_no_code_and_a_wrong_bag_is_noticed():
    pairs = [(f"{number:06}", f"BAG{number}") for number in range(3000)]
    hints = hints_of("salt", pairs, [])
    known = set(hints.waiting)
    passing = sum(
        hint_of("salt", f"{number:06}", "BAG7", bits=hints.bits) in known
        for number in range(0, 1_000_000, 10)
    )
    assert 200 < passing < 400  # of the hundred thousand codes there are: nobody knows which
