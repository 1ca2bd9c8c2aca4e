"""Trying payees and reading codes: one request is one mapping, one answer another.

`{"scheme": "paynow", "proxy": …}` makes a payload, one with `payload` is read and judged. Inputs
stand beside the scheme or within `inputs`. What is wrong is answered, never raised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import dumps
from typing import Any, Final

from fulfillment.money.schemes.amounts import written
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.emv_any import EmvMpm, Qris, ReadOnly
from fulfillment.money.schemes.emv_objects import crc16
from fulfillment.money.schemes.emv_reading import read_emv
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme
from fulfillment.money.schemes.reading import recognise
from fulfillment.money.schemes.registry import OFFLINE

TRIED: Final[Mapping[str, OfflineScheme]] = {
    **OFFLINE,
    "pix": OFFLINE["pix_static"],
    "emvco_mpm": EmvMpm(),
    "qris": Qris(),
    "duitnow": ReadOnly("duitnow"),
    "sgqr": ReadOnly("sgqr"),
}
_NOT_INPUTS: Final = {"scheme", "inputs"}
_EMV_START: Final = "0002"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to: the words for whoever asked, and what a picture needs."""

    said: Mapping[str, Any]
    payload: str = ""
    charset: str = "utf-8"
    largest: int = 40

    @property
    def is_refused(self) -> bool:
        """Whether no code came of it."""
        return "error" in self.said


def answer(request: object) -> Answer:
    """Make or read a code; `{"error": code, "field": …}` for what cannot be."""
    try:
        return _answer(request)
    except BadCode as error:
        return refusal(error)


def refusal(error: BadCode) -> Answer:
    """A code that was not made, and why."""
    return Answer({"error": error.code} | ({"field": error.part} if error.part else {}))


def _answer(request: object) -> Answer:
    if not isinstance(request, Mapping):
        raise BadCode("bad_json")
    inputs = _inputs_of(request)
    name = request.get("scheme")
    payload = inputs.get("payload")
    if name is None and isinstance(payload, str):
        name = recognise(payload)
        if name is None:
            raise BadCode("unknown_code", "payload")
    if not isinstance(name, str):
        raise BadCode("missing_input", "scheme")
    if name in _FUNCTIONS:
        text = _FUNCTIONS[name](Inputs(inputs))
        return Answer({"payload": text}, text)
    if name in _ELSEWHERE:
        raise BadCode(_ELSEWHERE[name], "scheme")
    if name not in TRIED:
        raise BadCode("unknown_scheme", "scheme")
    scheme = TRIED[name]
    made = _read(scheme, inputs) if "payload" in inputs else scheme.make(inputs)
    return Answer(_said(made), made.payload, made.charset, scheme.largest)


def _inputs_of(request: Mapping[str, Any]) -> Mapping[str, Any]:
    nested = request.get("inputs")
    if nested is None:
        return {name: value for name, value in request.items() if name not in _NOT_INPUTS}
    if not isinstance(nested, Mapping):
        raise BadCode("input_type", "inputs")
    payload = {"payload": request["payload"]} if "payload" in request else {}
    return {**nested, **payload}


def _read(scheme: OfflineScheme, inputs: Mapping[str, Any]) -> Made:
    """A payload somebody else made: as it is, if nothing is wrong with it."""
    payload = inputs["payload"]
    if not isinstance(payload, str):
        raise BadCode("input_type", "payload")
    for name in inputs:
        if name not in ("payload", "note"):
            raise BadCode("payload_and_inputs", str(name)[:40])
    return Made(payload, scheme.decode(payload))


def _said(made: Made) -> dict[str, Any]:
    said: dict[str, Any] = {"payload": made.payload, **_facts(made.meant)}
    if made.payload.startswith(_EMV_START):
        said["objects"] = read_emv(made.payload)
    if made.warnings:
        said["warnings"] = list(made.warnings)
    return said


def _facts(facts: Facts) -> dict[str, str]:
    amount = None if facts.amount is None else format(facts.amount, "f")
    if facts.amount is not None and facts.currency:
        amount = _as_printed(facts)
    found = {
        "account": facts.account,
        "amount": amount,
        "currency": facts.currency,
        "reference": facts.reference,
    }
    return {name: value for name, value in found.items() if value}


def _as_printed(facts: Facts) -> str:
    """With the currency's decimals where nothing is lost by it."""
    assert facts.amount is not None
    printed = written(facts.amount, facts.currency)
    return printed if facts.amount == type(facts.amount)(printed) else format(facts.amount, "f")


def _check_sum(inputs: Inputs) -> str:
    data = inputs.text("data")
    inputs.finish()
    return crc16(data)


def _wechat_string(inputs: Inputs) -> str:
    from fulfillment.money.schemes.wechat_signing import request_string

    found = {name: inputs.text(name) for name in ("method", "url", "timestamp", "nonce")}
    body = inputs.body("body")
    inputs.finish()
    return request_string(body=body, **found)


def _alipay_string(inputs: Inputs) -> str:
    from fulfillment.money.schemes.alipay_signing import string_to_sign

    found = inputs.bodies()
    if not found.get("app_id"):
        raise BadCode("missing_input", "app_id")
    return string_to_sign(found)


def _wechat_notice(inputs: Inputs) -> str:
    from fulfillment.money.schemes.wechat_signing import open_resource

    names = ("apiv3_key", "nonce", "associated_data", "ciphertext")
    found = {name: inputs.text(name) for name in names}
    inputs.finish()
    return open_resource(**found)


def _wechat_row(inputs: Inputs) -> str:
    from fulfillment.money.statements.wechat_rows import read_row, split_heading

    heading, row = inputs.body("header"), inputs.body("row")
    for name, value in (("header", heading), ("row", row)):
        if not value:
            raise BadCode("missing_input", name)
    for name in ("encoding", "newline"):
        inputs.body(name)
    inputs.finish()
    found = read_row(split_heading(heading), row)
    if found is None:
        raise BadCode("row_format", "row")
    return dumps(found, ensure_ascii=False)


_FUNCTIONS: Final[Mapping[str, Callable[[Inputs], str]]] = {
    "crc16_ccitt_false": _check_sum,
    "wechatpay_v3_sign": _wechat_string,
    "wechatpay_v3_notify": _wechat_notice,
    "alipay_rsa2_sign": _alipay_string,
    "wechat_tradebill_all": _wechat_row,
}
# What is no code of inputs: a signed link, an order paid elsewhere, what a gateway makes.
_ELSEWHERE: Final = {
    "pay_page": "needs_portal",
    "on_platform": "on_platform",
    "wechat_native": "needs_gateway",
    "alipay_precreate": "needs_gateway",
}
