"""Both gateways on a local port, after their published rules and with none of our own code.

It verifies what we sign, signs what it answers, keeps trades, and makes notifications: as many as a
test asks for, late, of another sum, or with a signature that is not its own.
"""

import base64
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.gateways.keys import (
    APIV3_KEY,
    APP_ID,
    APPID,
    MCHID,
    PLATFORM_KEY_ID,
    SELLER_ID,
    SERIAL,
    key,
)

BEIJING = timezone(timedelta(hours=8))
NATIVE = "/v3/pay/transactions/native"
Message = tuple[dict[str, str], bytes]


@dataclass
class Trade:
    number: str
    total: int
    notify_url: str
    code: str
    state: str = "NOTPAY"
    scanned: bool = False
    transaction: str = ""
    paid_at: datetime | None = None


@dataclass
class StandIn:
    """`clock` has `now()`; `mood` is well, down, or forged (answers signed by a stranger)."""

    clock: Any
    mood: str = "well"
    trades: dict[str, Trade] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> "StandIn":
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                self._answer(self.rfile.read(length))

            def do_GET(self) -> None:
                self._answer(b"")

            def _answer(self, body: bytes) -> None:
                status, headers, text = stand_in.answer(
                    self.command, self.path, dict(self.headers.items()), body
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # What happens there.

    def pay(self, number: str) -> Trade:
        """Somebody scans the code and pays."""
        trade = self.trades[number]
        trade.state, trade.scanned = "SUCCESS", True
        trade.transaction = f"42000009252026{len(self.trades):014d}"
        trade.paid_at = self.clock.now()
        return trade

    @property
    def newest(self) -> Trade:
        return list(self.trades.values())[-1]

    def wechat_notification(
        self, number: str, *, signer: str = "platform", age: int = 0, **changed: Any
    ) -> Message:
        """What it would send; `changed` replaces parts of the trade."""
        plain = json.dumps({**self._wechat_trade(self.trades[number]), **changed})
        nonce = "fdasflkja484"
        sealed = AESGCM(APIV3_KEY.encode()).encrypt(nonce.encode(), plain.encode(), b"transaction")
        body = json.dumps(
            {
                "id": "EV-1",
                "event_type": "TRANSACTION.SUCCESS",
                "resource": {
                    "algorithm": "AEAD_AES_256_GCM",
                    "ciphertext": base64.b64encode(sealed).decode(),
                    "associated_data": "transaction",
                    "nonce": nonce,
                },
            }
        ).encode()
        return self._signed(body, signer=signer, age=age), body

    def alipay_notification(
        self, number: str, *, signer: str = "platform", **changed: str
    ) -> Message:
        trade = self.trades[number]
        assert trade.paid_at
        values = {
            "app_id": APP_ID,
            "seller_id": SELLER_ID,
            "charset": "utf-8",
            "notify_type": "trade_status_sync",
            "out_trade_no": number,
            "trade_no": trade.transaction,
            "trade_status": "TRADE_SUCCESS",
            "total_amount": f"{trade.total / 100:.2f}",
            "subject": "大超市 & Söhne",
            "gmt_payment": trade.paid_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            **changed,
        }
        text = "&".join(f"{name}={values[name]}" for name in sorted(values))
        signed = {**values, "sign": sign(text, signer), "sign_type": "RSA2"}
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(signed).encode()

    # What it answers.

    def answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        if self.mood == "down":
            self.asked.append("down")
            return 502, {}, b"<html>Bad gateway</html>"
        if path.startswith("/gateway.do"):
            return 200, {}, self._alipay(body)
        self._verify_wechat(method, path, headers, body)
        status, answer = self._wechat(method, path, body)
        text = b"" if answer is None else json.dumps(answer).encode()
        signer = "stranger" if self.mood == "forged" else "platform"
        return status, self._signed(text, signer=signer), text

    def _wechat(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any] | None]:
        if path == NATIVE:
            self.asked.append("create")
            asked = json.loads(body)
            assert (asked["mchid"], asked["appid"]) == (MCHID, APPID)
            assert asked["amount"]["currency"] == "CNY"
            assert datetime.fromisoformat(asked["time_expire"]).tzinfo
            trade = self._make(asked["out_trade_no"], asked["amount"]["total"], asked["notify_url"])
            return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={trade.code}"}
        found = re.fullmatch(
            rf"/v3/pay/transactions/out-trade-no/(\w+)(/close|\?mchid={MCHID})", path
        )
        assert found, path
        trade_there = self.trades.get(found[1])
        if trade_there is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        if method == "GET":
            self.asked.append("query")
            return 200, self._wechat_trade(trade_there)
        self.asked.append("close")
        if trade_there.state == "SUCCESS":
            return 400, {"code": "ORDERPAID", "message": "订单已支付"}
        trade_there.state = "CLOSED"
        return 204, None

    def _alipay(self, body: bytes) -> bytes:
        given = dict(parse_qsl(body.decode(), strict_parsing=True))
        signature = given.pop("sign")
        text = "&".join(f"{name}={given[name]}" for name in sorted(given))
        verify(text, signature, "merchant")
        assert given["app_id"] == APP_ID
        method, content = given["method"], json.loads(given["biz_content"])
        self.asked.append(method.rpartition(".")[2])
        answer = self._alipay_answer(method, content, given.get("notify_url", ""))
        own = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        signer = "stranger" if self.mood == "forged" else "platform"
        name = method.replace(".", "_")
        return f'{{"{name}_response":{own},"sign":"{sign(own, signer)}"}}'.encode()

    def _alipay_answer(self, method: str, content: dict[str, str], notify: str) -> dict[str, str]:
        number = content["out_trade_no"]
        if method == "alipay.trade.precreate":
            assert re.fullmatch(r"[0-9]+\.[0-9]{2}", content["total_amount"])
            trade = self._make(number, int(content["total_amount"].replace(".", "")), notify)
            qr = f"https://qr.alipay.com/{trade.code}"
            return {"code": "10000", "msg": "Success", "out_trade_no": number, "qr_code": qr}
        trade_there = self.trades.get(number)
        if trade_there is None or not trade_there.scanned:
            missing = {"sub_code": "ACQ.TRADE_NOT_EXIST", "sub_msg": "交易不存在"}
            return {"code": "40004", "msg": "Business Failed", **missing}
        if method == "alipay.trade.close":
            trade_there.state = "CLOSED"
            return {"code": "10000", "msg": "Success"}
        return {
            "code": "10000",
            "msg": "Success",
            "out_trade_no": number,
            "trade_no": trade_there.transaction,
            "trade_status": {"SUCCESS": "TRADE_SUCCESS", "CLOSED": "TRADE_CLOSED"}.get(
                trade_there.state, "WAIT_BUYER_PAY"
            ),
            "total_amount": f"{trade_there.total / 100:.2f}",
        }

    def _make(self, number: str, total: int, notify_url: str) -> Trade:
        """The same number again is the same trade, if all else is the same."""
        known = self.trades.get(number)
        if known is None:
            known = Trade(number, total, notify_url, f"code{len(self.trades) + 1}zz")
            self.trades[number] = known
        assert known.total == total
        return known

    def _wechat_trade(self, trade: Trade) -> dict[str, Any]:
        told: dict[str, Any] = {
            "mchid": MCHID,
            "appid": APPID,
            "out_trade_no": trade.number,
            "trade_state": trade.state,
            "amount": {"total": trade.total, "currency": "CNY"},
        }
        if trade.paid_at:
            told |= {
                "transaction_id": trade.transaction,
                "trade_type": "NATIVE",
                "success_time": trade.paid_at.astimezone(BEIJING).isoformat(timespec="seconds"),
            }
            told["amount"] |= {"payer_total": trade.total, "payer_currency": "CNY"}
        return told

    def _verify_wechat(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        scheme, _, rest = headers["Authorization"].partition(" ")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        assert scheme == "WECHATPAY2-SHA256-RSA2048"
        assert headers["Wechatpay-Serial"] == PLATFORM_KEY_ID
        assert (parts["mchid"], parts["serial_no"]) == (MCHID, SERIAL)
        text = f"{method}\n{path}\n{parts['timestamp']}\n{parts['nonce_str']}\n{body.decode()}\n"
        verify(text, parts["signature"], "merchant")

    def _signed(self, body: bytes, *, signer: str, age: int = 0) -> dict[str, str]:
        timestamp, nonce = str(int(self.clock.now().timestamp()) - age), "c5ac7061fccab6bf"
        return {
            "Content-Type": "application/json",
            "Wechatpay-Serial": PLATFORM_KEY_ID,
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": sign(f"{timestamp}\n{nonce}\n{body.decode()}\n", signer),
        }


def sign(text: str, name: str) -> str:
    made = key(name).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(made).decode()


def verify(text: str, signature: str, name: str) -> None:
    raw = base64.b64decode(signature)
    key(name).public_key().verify(raw, text.encode(), padding.PKCS1v15(), hashes.SHA256())
