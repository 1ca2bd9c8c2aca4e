"""Codes that a gateway makes: WeChat Pay Native and Alipay precreate, behind one interface.

Nothing of it can be made offline, so a bill carries the pay page's link; the page asks for the
code when the household opens it. What stands here is pure: the contract, and the schemes. What
speaks to a gateway is wired by the program (`app.gateways`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk, PaymentCode, ReadCode
from fulfillment.money.schemes.inputs import Inputs, refuse_unknown
from fulfillment.money.schemes.pay_page import PayPage
from orders.rules.money import Money

WECHAT_NATIVE = "wechat_native"
ALIPAY_PRECREATE = "alipay_precreate"
GATEWAYS = (WECHAT_NATIVE, ALIPAY_PRECREATE)


class ByGateway:
    """A scheme whose own code is made later, for who opens the bill: until then its pay page."""

    currencies = frozenset({"CNY"})
    input_names: tuple[Input, ...] = (Input("merchant", "wushang"),)

    def __init__(self, name: str) -> None:
        self.name = name
        self._page = PayPage()

    def check_inputs(self, inputs: Mapping[str, Any], *, currency: str) -> tuple[str, ...]:
        """A merchant is named, as the operator has named its file; which there are is his."""
        refuse_unknown(inputs, self.input_names)
        if currency not in self.currencies:
            raise BadCode("currency_unfit", "currency")
        Inputs(inputs).text("merchant", r"[a-z0-9][a-z0-9_-]{0,39}")
        return ()

    def build(self, ask: PaymentAsk) -> PaymentCode:
        page = self._page.build(ask)
        return PaymentCode(self.name, page.payload, page.human_lines)

    def parse(self, payload: str, *, key: str) -> ReadCode:
        """Read the pay page's link; a gateway's own code says nothing of itself."""
        return self._page.parse(payload, key=key)


class Standing(StrEnum):
    """What a gateway says of a trade."""

    WAITING = "waiting"  # nobody has paid yet
    ABSENT = "absent"  # it knows of none: nobody has scanned the code, which is no fault
    PAID = "paid"
    CLOSED = "closed"  # nobody can pay it any more
    GIVEN_BACK = "given_back"  # it was paid, and refunded on the gateway's own pages


@dataclass(frozen=True, slots=True)
class TradeAsk:
    """One sum to be paid under one number; equal asks give equal codes."""

    out_trade_no: str
    amount: Money
    description: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a gateway says of a trade, signed by it, in an answer or a notification.

    `amount` and `transaction_id` are there once it was paid; `paid_at` where it names the instant.
    """

    out_trade_no: str
    standing: Standing
    transaction_id: str = ""
    amount: Money | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A gateway's code for who has opened a bill."""

    scheme: str
    payload: str
    amount: Money
    expires_at: datetime


class GatewayFails(Exception):
    """A gateway cannot be asked just now, or says no; `code` is its own word for it."""

    def __init__(self, code: str, *, is_away: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_away = is_away  # down, slow, or not itself: whether it did anything is unknown


class NotGenuine(Exception):
    """A notification that is not the gateway's, or not for this merchant; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Gateway(Protocol):
    """One merchant's contract with a gateway."""

    scheme: str

    async def create(self, ask: TradeAsk) -> str:
        """Have a code made; returns what it carries. Raises `GatewayFails`."""
        ...

    async def query(self, out_trade_no: str) -> Told:
        """Ask how a trade stands. Raises `GatewayFails`."""
        ...

    async def close(self, out_trade_no: str) -> None:
        """Let nobody pay it any more; harmless where it is absent or closed already.

        Raises `GatewayFails` with the code `paid` when it was paid meanwhile.
        """
        ...

    def read_notification(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Told:
        """Verify and read a notification. Raises `NotGenuine`."""
        ...
