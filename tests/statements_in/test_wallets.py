"""Statements of wallets: which rows are money, with what sum, name, time and words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.money.rules.statement_rows import Source
from fulfillment.money.statements.cells import text
from fulfillment.money.statements.reading import read_statement
from fulfillment.money.statements.statement import Statement
from fulfillment.money.statements.wechat_rows import read_row, split_heading
from tests.statements_in.alipay_samples import (
    alipay_bill,
    alipay_personal,
    alipay_summary,
    alipay_web,
)
from tests.statements_in.samples import (
    ALL,
    OLD,
    REFUND,
    SUCCESS,
    Paid,
    fund_bill,
    refund_row,
    trade_bill,
    trade_row,
    wechat_csv,
    wechat_rows,
    wechat_xlsx,
    zipped,
)

PAID = [Paid(1, 3500, "K7M3QX 3-2-501", "ORD1"), Paid(2, 3500), Paid(3, 123456, "hello")]
ROW = (
    "`2021-01-28 17:07:11,`wx81be3101902f7cb2,`1601959334,`0,`,`4200000925202101284997714292,"
    "`S20210128170702357723,`ofyak5qR_1wYsC99CsWA6R9MJazA,`NATIVE,`SUCCESS,`OTHERS,`CNY,`0.01,"
    "`0.00,`0,`0,`0.00,`0.00,`,`,`for testing,`cipher code,`0.00000,`1.00%,`0.01,`0.00,`"
)
paid = st.builds(
    Paid,
    st.integers(1, 10**9),
    st.integers(1, 10**8),
    st.text("ACEHKMPQRTX347 3-0501，。", max_size=20).map(text),
    st.text("ACEHK347", min_size=1, max_size=12).filter(lambda name: name != "0"),
)
files = st.lists(paid, min_size=1, max_size=6, unique_by=lambda each: each.number)


def money(found: Statement) -> list[tuple[int, str, str]]:
    """Sum, transaction, and time of each row."""
    return [(row.amount, row.transaction_id, row.at.isoformat()) for row in found.rows]


def wechat(these: list[Paid]) -> list[tuple[int, str, str]]:
    return [(each.fen, each.wechat, each.at.isoformat()) for each in these]


def alipay(these: list[Paid]) -> list[tuple[int, str, str]]:
    return [(each.fen, each.alipay, each.at.isoformat()) for each in these]


@pytest.mark.parametrize("columns", [ALL, SUCCESS, OLD])
def test_a_merchant_bill_of_any_width_gives_its_payments(columns: str):
    rows = [trade_row(each, columns=columns) for each in PAID]
    found = read_statement(trade_bill(rows, columns=columns))
    assert found.source is Source.WECHAT_TRADE
    assert money(found) == wechat(PAID)
    assert found.rows[0].texts == ("ORD1", "K7M3QX 3-2-501", "蔬菜包, 五斤")
    assert [row.fee for row in found.rows] == [6, 6, 6]
    assert found.accounts == ("1601959334",)
    assert not found.doubts
    assert not found.skipped


def test_the_published_row_is_read_value_by_value():
    said = read_row(split_heading(ALL), ROW)
    assert said is not None
    assert len(said) == 27
    assert said["商户数据包"] == "cipher code"
    assert said["费率备注"] == ""


def test_a_refund_is_negative_and_names_its_payment_and_its_fee_comes_back():
    rows = [
        trade_row(PAID[0]),
        refund_row(PAID[0], fen=1000),
        refund_row(PAID[1], state="PROCESSING"),
    ]
    found = read_statement(trade_bill(rows))
    assert [row.amount for row in found.rows] == [3500, -1000]
    assert found.rows[1].refund_of == PAID[0].wechat
    assert found.rows[1].transaction_id != PAID[0].wechat
    assert [row.fee for row in found.rows] == [6, -6]
    assert found.skipped == {"not_successful": 1}
    (only,) = read_statement(trade_bill([refund_row(PAID[0], columns=REFUND)], columns=REFUND)).rows
    assert only.amount == -3500


def test_a_fund_flow_ties_fees_to_payments_and_leaves_withdrawals_out():
    found = read_statement(fund_bill(PAID))
    assert money(found)[:3] == wechat(PAID)
    assert [row.fee for row in found.rows] == [6, 6, 6, 0]
    assert (found.rows[3].amount, found.rows[3].refund_of) == (-3500, PAID[0].wechat)
    assert found.skipped == {"fee": 3, "outgoing": 1}
    assert not found.doubts


def test_the_trade_bill_and_the_fund_flow_name_a_payment_alike():
    bill = read_statement(trade_bill([trade_row(each) for each in PAID]))
    flow = read_statement(fund_bill(PAID))
    assert {row.transaction_id for row in bill.rows} < {row.transaction_id for row in flow.rows}


@pytest.mark.parametrize("content", [wechat_csv(PAID), wechat_xlsx(PAID)], ids=["csv", "xlsx"])
def test_wechats_personal_export_gives_what_neighbours_paid(content: bytes):
    found = read_statement(content)
    assert found.source is Source.WECHAT_PERSONAL
    assert money(found) == wechat(PAID)
    assert "K7M3QX 3-2-501" in found.rows[0].texts[-1]
    assert found.skipped == {"outgoing": 1}
    assert found.accounts == ("小园团购",)
    assert not found.doubts


def test_what_was_given_back_later_is_a_payment_and_its_refund():
    states = ("已全额退款", "已退款(￥5.00)", "对方未收")
    rows = zip(wechat_rows(PAID), states, strict=False)
    lines = [[*row[:7], state, *row[8:]] for row, state in rows]
    head = wechat_csv([]).decode("utf-8-sig").splitlines()[16]
    found = read_statement("\n".join([head, *map(",".join, lines), ""]).encode())
    assert [row.amount for row in found.rows] == [3500, -3500, 3500, -500]
    assert [row.refund_of for row in found.rows[1::2]] == [PAID[0].wechat, PAID[1].wechat]
    assert found.skipped == {"not_successful": 1}
    back = read_statement(alipay_web(PAID[:1], back="10.00"))
    assert [row.amount for row in back.rows] == [3500, -1000]


def test_alipays_merchant_bill_named_txt_in_gbk_gives_sales_and_refunds(tmp_path: Path):
    (tmp_path / "账单.txt").write_bytes(alipay_bill(PAID, backs=2))
    found = read_statement(tmp_path / "账单.txt")
    assert found.source is Source.ALIPAY_MERCHANT
    assert money(found)[:3] == alipay(PAID)
    assert [row.refund_of for row in found.rows[3:]] == [PAID[0].alipay, PAID[1].alipay]
    assert len({row.transaction_id for row in found.rows}) == 5
    assert found.rows[0].texts[:2] == ("ORD1", "K7M3QX 3-2-501")
    assert (found.rows[0].fee, found.accounts) == (6, ("20880000000000000156",))
    assert not found.doubts


def test_a_comma_in_alipays_goods_does_not_move_the_columns():
    content = alipay_bill(PAID).decode("gbk").replace("蔬菜包", "蔬菜包,五斤,新鲜").encode("gbk")
    assert money(read_statement(content)) == alipay(PAID)


@pytest.mark.parametrize("write", [alipay_personal, alipay_web])
def test_alipays_personal_exports_old_and_new_give_what_came_in(write):
    found = read_statement(write(PAID))
    assert found.source is Source.ALIPAY_PERSONAL
    assert money(found) == alipay(PAID)
    assert "K7M3QX 3-2-501" in found.rows[0].texts
    assert len(found.accounts) == 1
    assert not found.doubts


@pytest.mark.parametrize(
    ("content", "said", "here"),
    [
        (trade_bill([trade_row(PAID[0])], said=(2, "70.00")), "2 · 70.00", "1 · 35.00"),
        (alipay_bill(PAID[:1], said=(2, "70.00")), "2 · 70.00", "1 · 35.00"),
        (
            wechat_csv(PAID).replace("3笔 1304".encode(), "4笔 1304".encode()),
            "4 · 1304.56",
            "3 · 1304.56",
        ),
        (zipped(a_csv=alipay_bill(PAID), b_csv=alipay_summary(4, 0)), "4 + 0", "3 + 0"),
    ],
)  # fmt: skip
def test_a_total_that_disagrees_with_its_rows_is_said_with_both(content, said, here):
    (doubt,) = read_statement(content).doubts
    assert doubt.data() == {"said": said, "found": here}


@given(files)
@settings(max_examples=15)
def test_payments_written_by_a_wallet_are_read_back_as_they_were(these: list[Paid]):
    bill = trade_bill([trade_row(each) for each in these])
    for content, names in (
        (bill, wechat),
        (fund_bill(these), wechat),
        (wechat_csv(these), wechat),
        (alipay_bill(these), alipay),
        (alipay_personal(these), alipay),
        (alipay_web(these), alipay),
    ):
        found = read_statement(content)
        assert money(found)[: len(these)] == names(these)
        assert not found.doubts
        notes = [" ".join(each.note.split()) for each in these]
        shown = [" ".join(" ".join(row.texts).split()) for row in found.rows]
        assert all(note in text for note, text in zip(notes, shown, strict=False))
