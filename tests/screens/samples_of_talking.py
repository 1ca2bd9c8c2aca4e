"""Sample data for the notices about what people write."""

from typing import Any

from orders.notices import Notice

AT = "2026-03-02T07:00:00+00:00"

OFFER = {
    "code": "C",
    "name": "鸡蛋",
    "name_en": "Eggs",
    "price": 2800,
    "left": 3,
    "contents": [
        {"name": "鸡蛋", "name_en": "Eggs", "quantity": "30", "unit": "枚", "unit_en": "eggs"}
    ],
}
FACTS: dict[str, Any] = {
    "kind": "goods",
    "word": "<蛋>",
    "timezone": "Asia/Shanghai",
    "currency": "CNY",
    "payment_mode": "after_packing",
    "is_open": True,
    "cycles": [
        {"number": 7, "state": "open", "cutoff_at": AT, "deliver_at": AT, "pay_by": AT},
    ],
    "next_opens_at": AT,
    "payees": [
        {"name": "大超市", "name_en": "Big & Cheap", "payee": "大超市公司", "account_last4": "6021"}
    ],
    "points": [{"name": "东门", "name_en": "East gate", "opens": "08:00", "closes": "20:00"}],
    "offers": [OFFER],
    "question_id": None,
}
TALKING: dict[str, dict[str, Any]] = {
    Notice.ORDER_PROPOSED: {
        "proposal_id": 4,
        "is_chain": True,
        "orders": [{"address": "3-2-501", "lines": {"A": 2, "B": 0}, "action": "set"}],
    },
    Notice.ORDER_REMINDER: {
        "number": 7,
        "cutoff_at": AT,
        "timezone": "Asia/Shanghai",
        "homes": [{"household_id": 5, "address": "3-2-501"}],
    },
    Notice.QUESTION_PASSED: {"question_id": 8, "text": "鸡蛋是 <散养> 的吗", "group": "小园 & 群"},
    Notice.QUESTION_ANSWERED: {
        "text": "鸡蛋是 <散养> 的吗",
        "answer": "是的 & 当天的",
        "supplier": "大超市",
        "supplier_en": "Big & Cheap",
        "reply_to": 5,
    },
    Notice.FAQ_ANSWER: FACTS,
}
