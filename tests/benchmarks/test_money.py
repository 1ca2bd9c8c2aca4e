"""What the money benchmark makes up is read whole, matched row by row, and drawn as codes."""

from pathlib import Path

from benchmarks import money
from fulfillment.money.statements.reading import read_statement


def test_the_made_up_bill_is_read_whole_and_fits_its_own_total(tmp_path: Path):
    money._write_bill(tmp_path / "bill.csv", 50)
    found = read_statement(tmp_path / "bill.csv")
    assert len({row.transaction_id for row in found.rows}) == 50
    assert not found.doubts


def test_every_row_is_matched_and_every_payload_is_a_code():
    assert money._matching(40).n == 40
    wanted = [money.PAYEE | {"bill_number": each} for each in money._references(3)]
    drawn = money._draw(wanted)
    assert len({payload for payload, _ in drawn}) == 3
    assert money._bare_codes([payload for payload, _ in drawn]) == 3
