"""What simulated people pay: their mistakes lose no fen, and their files are read as written."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.mistakes import BY_TRANSFER, LITTLE, MUCH, TWICE, late_wires, wires_of
from app.simulation.purse import Bill, Till
from app.simulation.statement_desk import rows_on
from app.simulation.statement_files import BANK_COLUMNS, WRITERS
from config.statement_maps import StatementMap
from fulfillment.money.statements.reading import read_statement

AT = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
PAYS = st.lists(st.tuples(st.sampled_from(BY_TRANSFER), st.integers(100, 50_000)), max_size=12)


@given(PAYS)
def test_whoever_makes_no_mistake_with_the_sum_pays_just_the_bill(
    ways: list[tuple[str, int]],
) -> None:
    pays = [
        (way, Bill(1, "S", f"1-1-{place}", amount, f"R{place}"))
        for place, (way, amount) in enumerate(ways)
    ]
    paid: Counter[str] = Counter()
    for wire in (*wires_of(pays), *late_wires(pays)):
        assert wire.amount == sum(amount for _, amount in wire.parts)
        for bill, amount in wire.parts:
            paid[bill.address] += amount
    for way, bill in pays:
        difference = paid[bill.address] - bill.amount
        assert {LITTLE: difference < 0, MUCH: difference > 0, TWICE: difference == bill.amount}.get(
            way, difference == 0
        )


@pytest.mark.parametrize("kind", range(len(WRITERS)))
def test_the_program_reads_each_kind_of_file_as_it_was_written(kind: int) -> None:
    till = Till("S")
    paid = till.take(3500, "JCDM8AF 房号3-2-501。", at=AT)
    till.take(3500, "JCDM8AF 房号3-2-501。", at=AT)
    till.take(-3500, "退款 JCDM8AF", at=AT, back_of=paid.number)
    _, write, columns = WRITERS[kind]
    maps = [StatementMap(**{**BANK_COLUMNS, "texts": ("附言",)})] if columns else []
    found = read_statement(write(till.rows), maps=maps, timezone="Asia/Shanghai", currency="CNY")
    assert [row.amount for row in found.rows] == [3500, 3500, -3500]
    assert len({row.transaction_id for row in found.rows}) == 3
    assert all("JCDM8AF" in " ".join(row.texts) for row in found.rows[:2])
    assert not found.doubts


def test_a_row_whose_room_is_not_the_bills_is_odd() -> None:
    item = (
        '<li><label><input type="checkbox" name="row" value="7" checked> <strong>{}</strong> ¥1'
        " · JCDM8AF 房号3-2-501。</label></li>"
    )
    mine, other = (next(iter(rows_on(item.format(room)))) for room in ("3-2-501", "3-2-502"))
    assert (mine.is_odd, other.is_odd) == (False, True)
