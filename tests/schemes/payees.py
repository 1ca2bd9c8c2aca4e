"""Inputs with which each scheme can be paid, and the currency for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from fulfillment.money.schemes.base import PaymentAsk
from orders.rules.codes import CODE_ALPHABET, with_check
from orders.rules.money import Money

NOW = datetime(2026, 1, 15, 4, tzinfo=UTC)
KEY = "71d6c6e1-64ea-4a11-9560-a10870c40ca2"
QRIS = (
    "00020101021126670018ID.CO.EXAMPLE2.WWW01159360001404567890215MIDCONTOH1234560303UMI51370014"
    "ID.CO.QRIS.WWW0215ID10191234567815204123453033605802ID5914NamaMerchantC16009NamaKota1611012"
    "3456789062070703K196304B22E"
)
PAYEES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "static_code": ("CNY", {"text": "wxp://f2f0AbCdEfGhIjKl"}),
    "emv_passthrough": ("IDR", {"payload": QRIS}),
    "promptpay": ("THB", {"proxy_type": "mobile", "proxy": "081-234-5678"}),
    "promptpay_bill": ("THB", {"biller_id": "099400016550100"}),
    "paynow": ("SGD", {"proxy_type": "uen", "proxy": "T08GB0046G", "name": "FRESH MART"}),
    "vietqr": ("VND", {"bin": "970403", "account": "0011012345678"}),
    "fps_hk": ("HKD", {"proxy_type": "fps_id", "proxy": "1234567", "supports_reference": "yes"}),
    "pix_static": ("BRL", {"key": KEY, "name": "MERCADO FRESCO", "city": "SAO PAULO"}),
    "khqr": ("KHR", {"type": "individual", "account": "fresh_mart@devb", "name": "FRESH MART"}),
    "epc_sct": ("EUR", {"name": "Frischmarkt", "iban": "DE71110220330123456789"}),
    "upi": ("INR", {"pa": "freshmart@okaxis", "pn": "Fresh Mart"}),
}
# These have no room for it, so that the household types it.
WITHOUT_REFERENCE = {"static_code", "emv_passthrough", "promptpay"}
WITHOUT_SUM = {"static_code", "emv_passthrough"}
EMV = sorted(PAYEES.keys() - {"static_code", "epc_sct", "upi"})

references = st.text(CODE_ALPHABET, min_size=6, max_size=6).map(with_check)


def ask_for(scheme: str, *, minor: int = 12850, reference: str = "ACDEFHY") -> PaymentAsk:
    currency, inputs = PAYEES[scheme]
    return PaymentAsk(
        payee="Fresh Mart",
        account_last4="0046",
        amount=Money(minor, currency),
        reference=reference,
        inputs=inputs,
        expires_at=NOW + timedelta(hours=4),
        now=NOW,
    )
