"""What in a message looks like a payment code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.spotting import kind_of, pay_token, payment_codes

EMV = (
    "00020101021126370009SG.PAYNOW010120210201403826N"
    "5204541153037025802SG5902NA6009Singapore6304ABCD"
)
EPC = "BCD\n002\n1\nSCT\n\n大超市\nDE89370400440532013000\nEUR12.30"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("扫这个 wxp://f2f0AbC123 谢谢", ("wxp://f2f0AbC123",)),
        ("付款：https://qr.alipay.com/fkx12345，快！", ("https://qr.alipay.com/fkx12345",)),
        ("qr.95516.com/0001/62", ("qr.95516.com/0001/62",)),
        ("weixin://wxpay/bizpayurl?pr=abc", ("weixin://wxpay/bizpayurl?pr=abc",)),
        ("weixin://dl/chat", ()),
        ("upi://pay?pa=a@b&pn=x", ("upi://pay?pa=a@b&pn=x",)),
        (f"转这里 {EMV} 谢谢", (EMV,)),
        (EPC, (EPC,)),
        (
            "https://1anzi.example/pay/ACDEFHY.abcdefghijkl",
            ("https://1anzi.example/pay/ACDEFHY.abcdefghijkl",),
        ),
        ("http\u200bs://qr.alipay.com/a\u200bb1", ("https://qr.alipay.com/ab1",)),
        ("https://evil.example/qr.alipay.com/x", ()),
        ("https://qr.alipay.com.evil.example/x", ()),
        ("3-2-501 A2 B1", ()),
        ("https://example.org/news", ()),
    ],
)
def test_only_what_asks_for_money_counts(text: str, codes: tuple[str, ...]):
    assert payment_codes(text) == codes


def test_a_torn_payload_on_a_picture_is_one_all_the_same():
    assert payment_codes("000201010212", is_scanned=True) == ("000201010212",)
    assert payment_codes("000201010212") == ()


def test_kinds_are_told_apart_for_people():
    assert kind_of("https://x.example/pay/ACDEFHY.abcdefghijkl") == "link"
    assert kind_of("qr.alipay.com/abc") == "wallet"
    assert kind_of(EMV) == "bank"


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_found_is_found_again(text: str):
    for code in payment_codes(text):
        assert code in payment_codes(code)
        assert pay_token(code) is None or "/pay/" in code.lower()
