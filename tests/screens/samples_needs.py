"""Data of the notices about individual needs."""

from typing import Any

from orders.notices import Notice as OrderNotice

NEED = {
    "need_id": 8,
    "compound_id": 1,
    "address": "3-2-501",
    "kind": "medicine",
    "text": "<硝苯地平> 两盒",
    "state": "sourced",
    "price": 3680,
    "currency": "CNY",
    "supplier": "康民药房",
    "supplier_en": "Kangmin & Sons",
    "note": "饭后 <半片>",
    "by": "护士小周",
    "every_weeks": 4,
}

NEEDS: dict[str, dict[str, Any]] = {
    OrderNotice.NEED_ASKED: {**NEED, "state": "asked", "price": None},
    OrderNotice.NEED_DECIDED: {**NEED, "state": "accepted"},
    OrderNotice.NEED_NOBODY: {"kind": "medicine", "compound_id": 1},
    OrderNotice.NEED_PASSED: {**NEED, "state": "asked", "price": None},
    OrderNotice.NEED_PRICED: NEED,
    OrderNotice.NEED_ANSWERED: {**NEED, "state": "escalated"},
    OrderNotice.NEED_AGAIN: {**NEED, "state": "asked"},
}
