"""WeChat Pay Native (v3): a code for a sum, how it stands, closing it, notifications.

PAYMENTS.md 14.3. What is signed is the exact bytes sent; nothing is believed of an answer or a
notification whose signature is not WeChat Pay's, and not of the last five minutes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.gateways.asking import Answer, ask
from config.chance import Chance
from config.clock import Clock
from config.merchants import WechatMerchant
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.gateways import (
    WECHAT_NATIVE,
    GatewayFails,
    NotGenuine,
    Standing,
    Told,
    TradeAsk,
)
from fulfillment.money.schemes.rsa_signing import is_signed, sign
from fulfillment.money.schemes.wechat_signing import (
    answer_string,
    authorization,
    is_timely,
    open_resource,
    request_string,
)
from orders.rules.money import Money

NATIVE = "/v3/pay/transactions/native"
BY_NUMBER = "/v3/pay/transactions/out-trade-no"
STANDINGS: Mapping[str, Standing] = {
    "SUCCESS": Standing.PAID,
    "REFUND": Standing.GIVEN_BACK,
    "NOTPAY": Standing.WAITING,
    "USERPAYING": Standing.WAITING,
    "ACCEPT": Standing.WAITING,
    "PAYERROR": Standing.WAITING,
    "CLOSED": Standing.CLOSED,
    "REVOKED": Standing.CLOSED,
}
PUBLIC_KEY = "PUB_KEY_ID_"
ABSENT = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST"})
# It takes 127 bytes; a Chinese sign is three.
DESCRIPTION = 40


class WechatNative:
    """One merchant's contract with WeChat Pay."""

    scheme = WECHAT_NATIVE

    def __init__(
        self, merchant: WechatMerchant, *, notify_url: str, clock: Clock, chance: Chance
    ) -> None:
        self._merchant = merchant
        self._notify_url = notify_url
        self._clock = clock
        self._chance = chance
        # Of a contract with certificates and a public key: by which its answers are to be signed.
        own = [name for name in merchant.verifiers if name.startswith(PUBLIC_KEY)]
        self._answers_by = {"Wechatpay-Serial": own[-1]} if own else {}

    async def create(self, ask: TradeAsk) -> str:
        """Have a code made; equal asks give equal codes."""
        body = {
            "appid": self._merchant.appid,
            "mchid": self._merchant.mchid,
            "description": ask.description[:DESCRIPTION],
            "out_trade_no": ask.out_trade_no,
            "time_expire": ask.expires_at.isoformat(timespec="seconds"),
            "notify_url": self._notify_url,
            "amount": {"total": ask.amount.minor, "currency": ask.amount.currency},
        }
        answer = await self._send("POST", NATIVE, body)
        code = answer.get("code_url")
        if not isinstance(code, str) or not code.startswith("weixin://"):
            raise GatewayFails("no_code_url")
        return code

    async def query(self, out_trade_no: str) -> Told:
        """Ask how a trade stands."""
        path = f"{BY_NUMBER}/{out_trade_no}?mchid={self._merchant.mchid}"
        try:
            return self._told(await self._send("GET", path))
        except GatewayFails as error:
            if error.code in ABSENT:
                return Told(out_trade_no, Standing.ABSENT)
            raise
        except NotGenuine as error:
            raise GatewayFails(error.code) from None

    async def close(self, out_trade_no: str) -> None:
        """Let nobody pay it any more."""
        body = {"mchid": self._merchant.mchid}
        try:
            await self._send("POST", f"{BY_NUMBER}/{out_trade_no}/close", body)
        except GatewayFails as error:
            if error.code in {"ORDERPAID", "ORDER_PAID"}:
                raise GatewayFails("paid") from None
            if error.code not in {*ABSENT, "ORDER_CLOSED", "ORDERCLOSED"}:
                raise

    def read_notification(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Told:
        """Verify, open and read a notification."""
        self._require_signed(headers, body, now)
        try:
            resource = json.loads(body)["resource"]
            opened = open_resource(
                apiv3_key=self._merchant.apiv3_key,
                nonce=resource["nonce"],
                associated_data=resource.get("associated_data") or "",
                ciphertext=resource["ciphertext"],
            )
            return self._told(json.loads(opened))
        except BadCode as error:
            raise NotGenuine(error.code) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise NotGenuine("not_read") from None

    async def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        url = self._merchant.url + path
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "lanzi",
            "Authorization": self._authorization(method, url, text),
            **self._answers_by,
        }
        answer = await ask(method, url, headers=headers, body=text.encode())
        return self._read(answer)

    def _authorization(self, method: str, url: str, body: str) -> str:
        timestamp = str(int(self._clock.now().timestamp()))
        nonce = f"{self._chance.below(1 << 128):032X}"
        text = request_string(method=method, url=url, timestamp=timestamp, nonce=nonce, body=body)
        return authorization(
            mchid=self._merchant.mchid,
            serial=self._merchant.serial,
            nonce=nonce,
            timestamp=timestamp,
            signature=sign(text, self._merchant.private_key),
        )

    def _read(self, answer: Answer) -> Mapping[str, Any]:
        """A verified answer's body. Refusals are often unsigned; nothing is built on them."""
        if answer.status >= 400:
            code = _code_of(answer)
            raise GatewayFails(code, is_away=answer.status in {429} or answer.status >= 500)
        try:
            self._require_signed(answer.headers, answer.body, self._clock.now())
        except NotGenuine as error:
            raise GatewayFails(error.code, is_away=True) from None
        return _object(answer.body)

    def _require_signed(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        found = {name.lower(): value for name, value in headers.items()}
        key = self._merchant.verifiers.get(found.get("wechatpay-serial", ""))
        timestamp = found.get("wechatpay-timestamp", "")
        if key is None:
            raise NotGenuine("unknown_serial")
        if not is_timely(timestamp, int(now.timestamp())):
            raise NotGenuine("not_timely")
        text = answer_string(
            timestamp=timestamp,
            nonce=found.get("wechatpay-nonce", ""),
            body=body.decode("utf-8", "replace"),
        )
        if not is_signed(text, found.get("wechatpay-signature", ""), key):
            raise NotGenuine("wrong_signature")

    def _told(self, trade: Mapping[str, Any]) -> Told:
        """What a trade's object says; raises `NotGenuine` where it is another merchant's."""
        if trade.get("mchid") != self._merchant.mchid:
            raise NotGenuine("other_merchant")
        if trade.get("appid") not in (None, self._merchant.appid):
            raise NotGenuine("other_app")
        standing = STANDINGS.get(trade.get("trade_state", ""), Standing.WAITING)
        number = str(trade.get("out_trade_no", ""))
        if standing is not Standing.PAID:
            return Told(number, standing)
        try:
            amount = Money(trade["amount"]["total"], str(trade["amount"].get("currency", "CNY")))
            paid_at = trade.get("success_time")
            at = datetime.fromisoformat(paid_at) if paid_at else None
            return Told(number, standing, str(trade["transaction_id"]), amount, at)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NotGenuine("not_read") from None


def _code_of(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["code"])[:64]
    except (ValueError, KeyError, TypeError):
        return f"http_{answer.status}"


def _object(body: bytes) -> Mapping[str, Any]:
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        raise GatewayFails("answer_format", is_away=True) from None
    return found if isinstance(found, dict) else {}
