"""Sample data for notices about whom residents pay, and about codes that are nobody's."""

from typing import Any

from fulfillment.notices_payees import Notice

SUPPLIER = {"supplier": "大超市", "supplier_en": "Big & Cheap"}
BEFORE = {"payee": "大超市公司", "account_last4": "6021", "scheme": "pay_page", "inputs": []}
AFTER = {
    "payee": "新<公司>",
    "account_last4": "9999",
    "scheme": "static_code",
    "inputs": [["host", "wxp"], ["sha256", "0123456789ab"]],
}

PAYEES: dict[str, dict[str, Any]] = {
    Notice.CODE_SEEN: {
        "poster": "王<芳>",
        "link": "https://t.me/c/777/5",
        "kind": "wallet",
        "why": "unknown",
        "code": "wxp://f2f0<Other>",
    },
    Notice.PAYEE_ASKED: {
        **SUPPLIER,
        "change_id": 3,
        "supplier_id": 1,
        "state": "asked",
        "before": BEFORE,
        "after": AFTER,
        "asked_by": "clerk",
        "decided_by": "",
        "has_trial": True,
    },
    Notice.PAYEE_WISH_OVER: {
        **SUPPLIER,
        "state": "confirmed",
        "payee": "新<公司>",
        "account_last4": "9999",
    },
}
