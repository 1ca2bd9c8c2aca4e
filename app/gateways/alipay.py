"""Alipay precreate: a code for a sum, how it stands, closing it, notifications. PAYMENTS.md 14.4.

A trade exists only after somebody has scanned its code; until then ACQ.TRADE_NOT_EXIST is no
failure. Money is text in yuan on the wire and never a float.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from app.gateways.asking import Answer, ask
from config.clock import Clock
from config.merchants import AlipayMerchant
from fulfillment.money.schemes.alipay_signing import (
    answer_string,
    notification_string,
    string_to_sign,
)
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.gateways import (
    ALIPAY_PRECREATE,
    GatewayFails,
    NotGenuine,
    Standing,
    Told,
    TradeAsk,
)
from fulfillment.money.schemes.rsa_signing import is_signed, sign
from orders.rules.money import AmountError, format_amount, read_amount

BEIJING = ZoneInfo("Asia/Shanghai")
STAMP = "%Y-%m-%d %H:%M:%S"
CURRENCY = "CNY"
SUCCESS = "10000"
ABSENT = "ACQ.TRADE_NOT_EXIST"
STANDINGS: Mapping[str, Standing] = {
    "TRADE_SUCCESS": Standing.PAID,
    "TRADE_FINISHED": Standing.PAID,
    "WAIT_BUYER_PAY": Standing.WAITING,
    "TRADE_CLOSED": Standing.CLOSED,
}


class AlipayPrecreate:
    """One merchant's contract with Alipay."""

    scheme = ALIPAY_PRECREATE

    def __init__(self, merchant: AlipayMerchant, *, notify_url: str, clock: Clock) -> None:
        self._merchant = merchant
        self._notify_url = notify_url
        self._clock = clock

    async def create(self, ask: TradeAsk) -> str:
        """Have a code made; equal asks give equal codes."""
        minutes = max(1, int((ask.expires_at - ask.made_at).total_seconds() // 60))
        content = {
            "out_trade_no": ask.out_trade_no,
            "total_amount": format_amount(ask.amount),
            "subject": ask.description[:128],
            "timeout_express": f"{minutes}m",
            "qr_code_timeout_express": f"{minutes}m",
        }
        answer = await self._call("alipay.trade.precreate", content, notify=self._notify_url)
        code = answer.get("qr_code")
        if not isinstance(code, str) or not code.startswith("https://"):
            raise GatewayFails("no_qr_code")
        return code

    async def query(self, out_trade_no: str) -> Told:
        """Ask how a trade stands."""
        try:
            answer = await self._call("alipay.trade.query", {"out_trade_no": out_trade_no})
            return self._told(answer)
        except GatewayFails as error:
            if error.code == ABSENT:
                return Told(out_trade_no, Standing.ABSENT)
            raise
        except NotGenuine as error:
            raise GatewayFails(error.code) from None

    async def close(self, out_trade_no: str) -> None:
        """Let nobody pay it any more. What nobody has scanned yet goes stale by itself."""
        try:
            await self._call("alipay.trade.close", {"out_trade_no": out_trade_no})
        except GatewayFails as error:
            if error.code in {"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"}:
                raise GatewayFails("paid") from None
            if error.code != ABSENT:
                raise

    def read_notification(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Told:
        """Verify and read a notification: a form, signed as a whole."""
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100)
        except ValueError:
            raise NotGenuine("not_read") from None
        parameters = dict(pairs)
        if len(parameters) != len(pairs):
            raise NotGenuine("named_twice")
        text, signature = notification_string(parameters), parameters.get("sign", "")
        if not is_signed(text, signature, self._merchant.verifier):
            raise NotGenuine("wrong_signature")
        if parameters.get("app_id") != self._merchant.app_id:
            raise NotGenuine("other_app")
        if parameters.get("seller_id") != self._merchant.seller_id:
            raise NotGenuine("other_merchant")
        if "out_biz_no" in parameters or parameters.get("refund_fee"):
            # It tells of a refund: of money that came, and was told of, before.
            return Told(parameters.get("out_trade_no", ""), Standing.GIVEN_BACK)
        return self._told(parameters)

    async def _call(
        self, method: str, content: Mapping[str, str], *, notify: str = ""
    ) -> Mapping[str, Any]:
        parameters = {
            "app_id": self._merchant.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self._clock.now().astimezone(BEIJING).strftime(STAMP),
            "version": "1.0",
            "notify_url": notify,
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        }
        parameters["sign"] = sign(string_to_sign(parameters), self._merchant.private_key)
        body = urlencode({name: value for name, value in parameters.items() if value})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded;charset=utf-8",
            "User-Agent": "lanzi",
        }
        url = f"{self._merchant.url}?charset=utf-8"
        return self._read(await ask("POST", url, headers=headers, body=body.encode()), method)

    def _read(self, answer: Answer, method: str) -> Mapping[str, Any]:
        """A verified answer's own object. An error may come unsigned; nothing is built on it."""
        if answer.status != 200:
            raise GatewayFails(f"http_{answer.status}", is_away=True)
        try:
            whole = json.loads(answer.body)
            text = answer_string(answer.body.decode(), method)
            own = json.loads(text)
        except (ValueError, BadCode):
            raise GatewayFails("answer_format", is_away=True) from None
        if own.get("code") != SUCCESS:
            code = str(own.get("sub_code") or own.get("code"))[:64]
            raise GatewayFails(code, is_away=code.startswith(("20000", "isp.", "ACQ.SYSTEM")))
        if not is_signed(text, str(whole.get("sign", "")), self._merchant.verifier):
            raise GatewayFails("wrong_signature", is_away=True)
        return dict(own)

    def _told(self, trade: Mapping[str, Any]) -> Told:
        """What a trade's object says."""
        standing = STANDINGS.get(trade.get("trade_status", ""), Standing.WAITING)
        number = str(trade.get("out_trade_no", ""))
        if standing is not Standing.PAID:
            return Told(number, standing)
        try:
            amount = read_amount(str(trade.get("total_amount", "")), CURRENCY)
        except AmountError:
            raise NotGenuine("no_amount") from None
        stamp = trade.get("gmt_payment") or trade.get("send_pay_date")
        return Told(number, standing, str(trade.get("trade_no", "")), amount, _instant(stamp))


def _instant(stamp: str | None) -> datetime | None:
    if not stamp:
        return None
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=BEIJING)
    except ValueError:
        return None
