"""What is signed, byte for byte after the published samples; and nothing else is accepted."""

import json

import pytest

from fulfillment.money.schemes import alipay_signing, wechat_signing
from fulfillment.money.schemes.base import BadCode

# Of the published vectors: WeChat Pay's own signature sample, its notification, Alipay's string.
GET = "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"


def test_a_request_without_a_body_keeps_its_line() -> None:
    assert (
        wechat_signing.request_string(
            method="GET",
            url="https://api.mch.weixin.qq.com/v3/certificates",
            timestamp="1554208460",
            nonce="593BEC0C930BF1AFEB40B4A08C8FB242",
        )
        == GET
    )


def test_the_query_is_signed_too() -> None:
    text = wechat_signing.request_string(
        method="GET", url="https://x.example/v3/a/b?mchid=12&c=d", timestamp="1", nonce="n"
    )
    assert text == "GET\n/v3/a/b?mchid=12&c=d\n1\nn\n\n"


@pytest.mark.parametrize(
    ("timestamp", "holds"),
    [("1000", True), ("700", True), ("699", False), ("1300", True), ("1301", False)]
    + [(text, False) for text in ("", "-1000", "1000.0", "١٠٠٠", "9" * 400)],
)
def test_five_minutes_and_no_other_digits(timestamp: str, holds: bool) -> None:
    assert wechat_signing.is_timely(timestamp, 1000) is holds


def test_an_answer_of_alipay_is_signed_as_it_came() -> None:
    own = '{"code":"10000", "msg":"Succ\\"ess{","qr_code":"https:\\/\\/qr.alipay.com\\/x"}'
    text = f'{{"alipay_trade_precreate_response":{own},"sign":"abc=="}}'
    assert alipay_signing.answer_string(text, "alipay.trade.precreate") == own
    assert json.loads(own)["code"] == "10000"
    for torn in (text[:60], "{}", own, text.replace(":{", ':["a"],"b":{', 1)):
        with pytest.raises(BadCode):
            alipay_signing.answer_string(torn, "alipay.trade.precreate")
