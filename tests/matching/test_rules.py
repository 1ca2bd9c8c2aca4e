"""What a row of a statement is, on its own and among others."""

from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.findings import Bill, Finding, Standing, Verdict
from fulfillment.money.rules.matching import match_rows
from fulfillment.money.rules.statement_rows import Source, StatementRow
from fulfillment.money.use_cases.statement_bills import BillFacts
from fulfillment.money.use_cases.statement_looks import LookRow, within
from fulfillment.money.use_cases.statement_scope import Scope
from orders.rules.codes import make_reference
from orders.rules.references import find_references

ASKED = datetime(2022, 4, 2, 3, tzinfo=UTC)
PAY_BY = ASKED + timedelta(hours=3)
REFS = [make_reference(Random(number).randrange) for number in range(40)]


def bill(number: int, amount: int = 4050, **more: Any) -> Bill:
    home = more.pop("home", number)
    return Bill(number, home, REFS[number], amount, "CNY", ASKED, PAY_BY, **more)


def row(number: int, amount: int = 4050, text: str = "", **more: Any) -> StatementRow:
    at = more.pop("at", ASKED + timedelta(minutes=number))
    name = more.pop("transaction_id", f"T{number}")
    return StatementRow(Source.MAP, name, at, amount, "CNY", (text,), line=number, **more)


def verdicts(rows: list[StatementRow], bills: list[Bill], **more: Any) -> list[str]:
    return [str(found.verdict) for found in match_rows(rows, bills, **more)]


def one(amount: int, text: str, *bills: Bill) -> Finding:
    return match_rows([row(1, amount, text)], bills)[0]


def test_reference_and_sum_match_however_it_is_written():
    spelt = f"　买菜 {REFS[1][:3].lower()}-{REFS[1][3:]} 谢谢"
    assert find_references(spelt) == (REFS[1],)
    assert one(4050, spelt, bill(1), bill(2)) == Finding(Verdict.MATCHED, ((1, 4050),), (1,))


def test_too_much_pays_the_bill_and_too_little_a_part_of_it():
    assert one(5000, REFS[1], bill(1)) == Finding(Verdict.OVER, ((1, 4050),), (1,))
    assert one(4000, REFS[1], bill(1)) == Finding(Verdict.UNDER, ((1, 4000),), (1,))


def test_two_rows_that_add_up_match_and_a_second_payment_is_a_duplicate():
    parts = [row(1, 4000, REFS[1]), row(2, 50, REFS[1])]
    assert verdicts(parts, [bill(1)]) == ["matched", "matched"]
    twice = [row(1, 4050, REFS[1]), row(2, 4050, REFS[1])]
    assert verdicts(twice, [bill(1)]) == ["matched", "duplicate"]
    assert verdicts(twice, [bill(1, standing=Standing.SETTLED)]) == ["duplicate"] * 2


def test_what_a_person_confirmed_is_proven_by_its_row_and_not_paid_again():
    paid = bill(1, standing=Standing.PAID, received=4050)
    rows = [row(1, 4050, REFS[1]), row(2, 4050, REFS[1])]
    assert verdicts(rows, [paid]) == ["proven", "duplicate"]
    assert one(4000, REFS[1], paid).verdict is Verdict.REVIEW


def test_one_transfer_for_two_bills_only_if_the_sum_fits_exactly():
    both = f"{REFS[1]} {REFS[2]}"
    two = [bill(1, 4050), bill(2, 1000)]
    assert one(5050, both, *two) == Finding(Verdict.MERGED, ((1, 4050), (2, 1000)), (1, 2))
    assert one(5049, both, *two).verdict is Verdict.REVIEW
    of_one = [bill(1, 4050, home=7), bill(2, 1000, home=7)]
    assert one(5050, REFS[1], *of_one).verdict is Verdict.MERGED
    assert one(5050, REFS[1], *two).verdict is Verdict.OVER
    unclear = [bill(1, 4050, home=7), bill(2, 1000, home=7), bill(3, 1000, home=7)]
    assert one(5050, REFS[1], *unclear).verdict is Verdict.OVER


def test_money_for_what_was_dropped_is_late_whatever_the_sum():
    dropped = bill(1, standing=Standing.LATE)
    assert one(4050, REFS[1], dropped) == Finding(Verdict.LATE, ((1, 4050),), (1,))
    assert one(4000, REFS[1], dropped) == Finding(Verdict.LATE, (), (1,))


def test_a_sum_alone_is_only_proposed_and_only_where_it_is_the_only_one():
    assert one(4051, "菜钱", bill(1, 4051), bill(2)) == Finding(Verdict.PROPOSED, (), (1,))
    assert one(4050, "菜钱", bill(1), bill(2)).verdict is Verdict.UNKNOWN
    assert verdicts([row(1), row(2)], [bill(1)]) == ["unknown", "unknown"]
    late = row(1, at=PAY_BY + timedelta(days=8))
    assert verdicts([late], [bill(1)]) == ["unknown"]
    assert verdicts([row(1, at=ASKED - timedelta(seconds=1))], [bill(1)]) == ["foreign"]
    assert verdicts([row(1)], []) == ["foreign"]


def test_a_neighbours_reference_with_another_sum_is_looked_at():
    found = one(2800, REFS[1], bill(1, 4050), bill(2, 2800))
    assert found == Finding(Verdict.WRONG_REF, (), (1, 2))
    same = one(2800, REFS[1], bill(1, 4050), bill(2, 2800), bill(3, 2800))
    assert same == Finding(Verdict.WRONG_REF, (), (1,))
    assert one(4050, REFS[1], bill(1, 4050), bill(2, 2800)).verdict is Verdict.MATCHED


def test_who_paid_before_it_became_less_is_found_by_either_sum():
    less = bill(1, 3000, over=1050)
    assert one(4050, REFS[1], less) == Finding(Verdict.MATCHED, ((1, 3000),), (1,))
    assert one(3000, REFS[1], less) == Finding(Verdict.MATCHED, ((1, 3000),), (1,))


def test_refunds_are_tied_by_the_transaction_and_never_larger_than_what_came():
    rows = [row(1, 4050, REFS[1]), row(2, -4050, refund_of="T1")]
    assert verdicts(rows, [bill(1)]) == ["matched", "refund"]
    assert verdicts([row(1, -4051, REFS[1])], [bill(1, received=4050)]) == ["refund_too_big"]
    old = [row(2, -50, refund_of="T0"), row(3, -4001, refund_of="T0")]
    paid = bill(1, standing=Standing.SETTLED, received=4050)
    assert verdicts(old, [paid], paid_by={"T0": 1}) == ["refund", "refund_too_big"]
    assert verdicts([row(1, -30)], [paid]) == ["foreign"]


def test_the_same_transaction_is_known_within_a_file_and_from_before():
    again = [row(1, 4050, REFS[1]), row(2, 4050, REFS[1], transaction_id="T1")]
    assert verdicts(again, [bill(1)]) == ["matched", "known"]
    assert verdicts(again[:1], [bill(1)], known={"T1"}) == ["known"]


AMOUNTS = st.sampled_from((1000, 2000, 3000, 4050, 5000))
TEXTS = st.lists(st.sampled_from(REFS[:6]), max_size=2).map(" ".join)
ROWS = st.lists(
    st.builds(
        lambda number, amount, text, of: row(
            number, amount, text, refund_of=f"T{of}" if amount < 0 else ""
        ),
        st.integers(0, 9),
        AMOUNTS | AMOUNTS.map(lambda amount: -amount),
        TEXTS,
        st.integers(0, 9),
    ),
    max_size=9,
)
BILLS = st.lists(
    st.builds(
        lambda number, amount, home, standing: bill(number, amount, home=home, standing=standing),
        st.integers(0, 5),
        AMOUNTS,
        st.integers(1, 3),
        st.sampled_from(Standing),
    ),
    unique_by=lambda each: each.request_id,
    max_size=6,
)


@given(ROWS, BILLS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_bills_does_not_matter(rows, bills, random):
    places = list(range(len(rows)))
    random.shuffle(places)
    shuffled_bills = random.sample(bills, len(bills))
    found = match_rows([rows[each] for each in places], shuffled_bills)
    straight = match_rows(rows, bills)
    # Rows that are alike in everything are alike: compared as what each row was said to be.
    assert sorted(
        (repr(rows[place]), repr(each)) for place, each in zip(places, found, strict=True)
    ) == sorted((repr(each), repr(finding)) for each, finding in zip(rows, straight, strict=True))


@given(ROWS, BILLS)
def test_no_bill_is_paid_twice_and_no_row_pays_more_than_it_is(rows, bills):
    found = match_rows(rows, bills)
    assert len(found) == len(rows)
    by_id = {each.request_id: each for each in bills}
    paid: dict[int, int] = {}
    for each, finding in zip(rows, found, strict=True):
        assert finding.rest(each.amount) >= 0 or each.amount < 0
        assert each.amount > 0 or not finding.pays
        for request_id, part in finding.pays:
            paid[request_id] = paid.get(request_id, 0) + part
            assert part > 0
            assert by_id[request_id].standing is not Standing.SETTLED
    assert all(part <= by_id[request_id].amount for request_id, part in paid.items())


def test_three_thousand_equal_sums_are_matched_in_well_under_two_seconds():
    random = Random(7)
    refs = list({make_reference(random.randrange): None for _ in range(3000)})
    bills = [
        Bill(number, number, ref, 4050, "CNY", ASKED, PAY_BY) for number, ref in enumerate(refs)
    ]
    rows = [row(number, 4050, f"买菜 {ref}") for number, ref in enumerate(refs)]
    rows += [row(5000 + number, 4050) for number in range(3000)]
    rows += [row(9000 + number, 4000, ref) for number, ref in enumerate(refs[:500])]
    began = process_time()
    found = match_rows(rows, bills)
    assert process_time() - began < 2
    assert sum(each.verdict is Verdict.MATCHED for each in found) == len(refs)
    assert sum(each.verdict is Verdict.UNKNOWN for each in found) == 3000


def test_a_transfer_for_bills_of_two_compounds_is_for_the_supplier_to_book():
    bills = [bill(1, 100), bill(2, 100)]
    facts = [BillFacts(each, each.request_id, "1-1-101", "1", 1, "due") for each in bills]
    found = one(200, f"{REFS[1]} {REFS[2]}", *bills)
    whole = LookRow(1, PAY_BY, 200, "CNY", "", "", found, tuple(facts))
    seen = within(whole, Scope(1, frozenset({1}), is_payee=False))
    assert (whole.is_certain, whole.can_be_ticked) == (True, True)
    assert (len(seen.bills), seen.is_certain, seen.can_be_ticked) == (1, False, False)
