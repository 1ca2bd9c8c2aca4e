"""The payee's own collection code, as a picture: read once, then kept as text, host and hash.

The identical text is shown again to residents. A merchant's EMV code is passed through byte for
byte. Both wait for a yes like any other payee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fulfillment.money.rules.spotting import pay_token
from fulfillment.money.schemes.reading import recognise
from fulfillment.money.schemes.static_code import host_of, inputs_of
from fulfillment.money.use_cases.payee_changes import Asked, ask_payee_change
from fulfillment.money.use_cases.payee_views import payee_board
from orders.actors import Actor
from orders.rules.errors_payees import NoCodeSeen, NoPaymentCode, SeveralCodesSeen
from storage.database import Transaction

EMV = ("emv_passthrough", "promptpay", "promptpay_bill", "paynow", "vietqr", "fps_hk", "khqr")


@dataclass(frozen=True, slots=True)
class TakenCode:
    """What was read, and what became of the wish."""

    host: str
    asked: Asked


def read_collection_code(codes: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The scheme and its inputs for the one code of a picture.

    Raises `NoCodeSeen`, `SeveralCodesSeen`, `NoPaymentCode`.
    """
    text = the_only_code(codes)
    kind = recognise(text)
    if kind in (*EMV, "pix_static"):
        return "emv_passthrough", {"payload": text}
    if pay_token(text) is not None or "://" not in text:
        raise NoPaymentCode()
    return "static_code", inputs_of(text)


def the_only_code(codes: Sequence[str]) -> str:
    """The text of the one code of a picture. Raises `NoCodeSeen`, `SeveralCodesSeen`."""
    found = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not found:
        raise NoCodeSeen()
    if len(found) > 1:
        raise SeveralCodesSeen(count=len(found))
    return found[0]


async def take_collection_code(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    codes: Sequence[str],
    given: Mapping[str, Any] | None = None,
    now: datetime,
) -> TakenCode:
    """Ask that residents pay by this code; payee and account stay unless `given`."""
    board = await payee_board(tx, actor=actor, supplier_id=supplier_id)
    scheme, inputs = read_collection_code(codes)
    wish = {
        "payee": board.payee.payee,
        "account_last4": board.payee.account_last4,
        **(given or {}),
        "scheme": scheme,
        "pay_inputs": inputs,
    }
    asked = await ask_payee_change(tx, actor=actor, supplier_id=supplier_id, wish=wish, now=now)
    text = str(inputs.get("text") or inputs.get("payload"))
    return TakenCode(host_of(text) or "EMV", asked)
