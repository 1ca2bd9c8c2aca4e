"""Files as they should not be: locked, packed in packs, swollen, torn, or no statement at all."""

import gzip
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fulfillment.money.statements import opening, reading
from fulfillment.money.statements.reading import read_statement
from orders.rules.errors import DomainError
from orders.rules.errors_files import (
    FileBroken,
    FileEmpty,
    FileLocked,
    NoTable,
    OldWorkbook,
    TooManyRows,
)
from orders.rules.errors_reading import (
    NeedsPassword,
    NotAStatement,
    TooBig,
    TwoKinds,
    WrongPassword,
)
from tests.statements_in.alipay_samples import alipay_bill, alipay_personal
from tests.statements_in.bank_samples import camt, chinese_csv, entry, mt940
from tests.statements_in.old_lock import locked_the_old_way
from tests.statements_in.samples import (
    Paid,
    fund_bill,
    locked,
    trade_bill,
    trade_row,
    wechat_csv,
    wechat_xlsx,
    zipped,
)
from tests.statements_in.test_banks import CHINESE

PAID = [Paid(1, 3500, "K7M3QX"), Paid(2, 3500), Paid(3, 123456, "hello")]
SUMS = [3500, 3500, 123456]
CSV = wechat_csv(PAID)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEEDS = [
    CSV,
    trade_bill([trade_row(each) for each in PAID]),
    fund_bill(PAID),
    alipay_bill(PAID),
    alipay_personal(PAID),
    camt([entry(PAID[0])]),
    mt940(PAID),
    chinese_csv(PAID),
    zipped(a_csv=CSV),
    locked(CSV, "123456"),
    wechat_xlsx(PAID),
    gzip.compress(CSV),
]


def sums(content: bytes, **more: str) -> list[int]:
    return [row.amount for row in read_statement(content, **more).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize("lock", [locked, locked_the_old_way])
def test_an_encrypted_export_asks_for_its_password_and_opens_with_it(lock):
    content = lock(CSV, "482913")
    with pytest.raises(NeedsPassword):
        read_statement(content)
    with pytest.raises(WrongPassword):
        read_statement(content, password="000000")
    assert sums(content, password=" 482913 ") == SUMS


def test_a_workbook_in_an_encrypted_archive_and_an_archive_in_an_archive_are_opened():
    assert sums(locked(wechat_xlsx(PAID), "1"), password="1") == SUMS
    assert sums(zipped(inner=locked(CSV, "1")), password="1") == SUMS
    assert sums(gzip.compress(CSV)) == SUMS
    with pytest.raises(FileBroken):
        read_statement(zipped(a=zipped(b=zipped(c=zipped(d_csv=CSV)))))


def test_an_archive_may_hold_days_of_one_account_and_a_letter_but_not_two_wallets():
    days = [alipay_bill([each]) for each in PAID]
    letter = "尊敬的用户，这是您的账单。".encode()
    assert sums(zipped(a_csv=days[0], b_csv=days[1], c_csv=days[2], d=letter, e=b"%PDF-1")) == SUMS
    with pytest.raises(TwoKinds):
        read_statement(zipped(a_csv=CSV, b_csv=days[0]))


def bomb(size_mib: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed, packed.open("a.csv", "w") as part:
        part.write(CSV)
        for _ in range(size_mib):
            part.write((b"," * 4095 + b"\n") * (1 << 8))
    return out.getvalue()


def test_a_zip_bomb_is_refused_by_what_comes_out_of_it(monkeypatch):
    monkeypatch.setattr(opening, "MOST_UNPACKED_MIB", 8)
    content = bomb(10)
    assert len(content) < 1 << 16
    with pytest.raises(TooBig):
        read_statement(content)


def test_more_rows_or_bytes_than_a_statement_has_are_refused(monkeypatch):
    with pytest.raises(TooBig):
        read_statement(b"x" * ((20 << 20) + 1))
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(TooManyRows):
        read_statement(CSV)


def test_a_torn_last_line_is_left_out_and_said():
    found = read_statement(trade_bill([trade_row(each) for each in PAID])[:-300])
    assert [row.amount for row in found.rows] == SUMS[:2]
    assert found.skipped == {"torn_row": 1}
    assert [doubt.code for doubt in found.doubts] == ["torn_rows"]
    assert [each.line for each in found.examples] == [4]
    cut = chinese_csv(PAID).split("买菜".encode("gbk"))[0].rpartition(b"\r\n")[0]
    assert read_statement(cut[:-12], maps=[CHINESE]).skipped == {"torn_row": 1}


def as_workbook(text: str) -> bytes:
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    for line in text.splitlines():
        sheet.append(line.split(","))
    book.save(out)
    return out.getvalue()


def test_a_bill_that_was_opened_and_saved_in_another_form_is_still_read():
    rows = [trade_row(each, 商品名称="菜") for each in PAID]
    for text in (trade_bill(rows).decode("utf-8-sig"), alipay_bill(PAID).decode("gbk")):
        found = read_statement(as_workbook(text))
        assert [row.amount for row in found.rows] == SUMS
        assert not found.doubts
    assert sums(CSV.decode("utf-8-sig").replace(",", "\t").encode("utf-16")) == SUMS


def test_a_broken_sign_or_a_last_one_cut_in_half_does_not_change_the_coding():
    assert sums(CSV.replace("面馆".encode(), b"\xe9\xff")) == SUMS
    assert sums(CSV.removeprefix(b"\xef\xbb\xbf") + "，".encode()[:2]) == SUMS


def test_a_row_twice_in_a_file_is_one_and_another_sum_of_its_number_is_said():
    rows = [trade_row(PAID[0]), trade_row(PAID[0]), trade_row(PAID[0], 应结订单金额="1.00")]
    found = read_statement(trade_bill(rows))
    assert [row.amount for row in found.rows] == [3500]
    assert found.skipped == {"twice_in_file": 1, "id_taken": 1}


def test_a_quote_that_never_ends_does_not_swallow_the_rows_after_it():
    rows = [
        line.replace("王**", '"王') if "K7M3QX" in line else line
        for line in wechat_csv(PAID).decode("utf-8-sig").splitlines()
    ]
    assert sums("\r\n".join([*rows, ""]).encode()) == SUMS


@pytest.mark.parametrize("above", [0, 3, 120])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_preamble_and_any_coding_is_read(above: int, coding: str):
    text = "\n".join(["说明, 以下为明细"] * above) + "\n" * bool(above)
    table = CSV.decode("utf-8-sig").split("\r\n", 16)[16]
    assert sums((text + table).encode(coding)) == SUMS


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b" \r\n", FileEmpty),
        (b"%PDF-1.7 statement", NoTable),
        (b"\x89PNG\r\n", NoTable),
        (OLE + b"x" * 600, OldWorkbook),
        (OLE + "EncryptedPackage".encode("utf-16-le"), FileLocked),
        (b"PK\x03\x04 and then nothing", FileBroken),
        (b"\x1f\x8b\x08 nothing", FileBroken),
        ("昨天买菜35块，老王还没给".encode(), NotAStatement),
        (bytes(range(256)), NoTable),
        (zipped(a=b"%PDF-1"), FileEmpty),
    ],
)
def test_what_is_no_statement_is_refused_by_what_it_is(content: bytes, refusal: type[DomainError]):
    with pytest.raises(refusal):
        read_statement(content)


@given(st.data())
@settings(max_examples=80)
def test_whatever_a_file_holds_only_refusals_of_ours_come_out(data: st.DataObject):
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"\n", b"`", b"\0", b"<"]))
        content[place : place + data.draw(st.integers(0, 40))] = piece
        content = content or bytearray(b"x")
    try:
        found = read_statement(bytes(content), password="123456", maps=[CHINESE])
    except DomainError:
        return
    assert all(row.amount and row.transaction_id and row.at.tzinfo for row in found.rows)


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_arbitrary_bytes_are_refused_or_hold_nothing(content: bytes):
    with pytest.raises(DomainError):
        read_statement(content)
