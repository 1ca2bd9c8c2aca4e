"""Sample data for the notices about orders that change after the cut-off."""

from dataclasses import asdict
from typing import Any

from fulfillment.notices import Notice as FulfillmentNotice
from fulfillment.notices_correcting import Notice
from fulfillment.supply.rules.amendment import Step
from fulfillment.supply.rules.amendment_todo import Todo

ORDER: dict[str, Any] = {
    "order_id": 4,
    "cycle_number": 7,
    "address": "1-2-301",
    "lines": [
        {"code": "A", "name": "蔬菜包", "name_en": "Veg <fresh>", "quantity": 2, "price": 1000}
    ],
    "amount": 2000,
    "currency": "CNY",
    "is_paid": True,
    "is_packed": True,
}
# What a clerk has to do: one of each kind.
TODO = [
    asdict(each)
    for each in (
        Todo(Step.OUT, "1-2-301", "1-2-301", 1, 2, 4, 4, "K7RF3MA", out=(("A", 1),)),
        Todo(Step.IN, "1-2-301", "1-2-301", 2, 2, 4, 0, "K7RF3MB", into=(("B", 2),)),
        Todo(Step.CHANGE, "1-2-302", "1-2-302", 1, 1, 4, 4, out=(("A", 1),), into=(("B", 2),)),
        Todo(Step.CHANGE, "5-1-302", "3-2-501", 1, 1, 9, 4, "K7RF3MC"),
        Todo(Step.OUT, "3", "3", households=24),
        Todo(Step.IN, "翠湖<东>", "翠湖<东>", households=24),
    )
]
PICK_LIST = {
    "pick_list_id": 4,
    "version": 2,
    "parcels": 12,
    "bags": 14,
    "packed_by": "2026-03-02T07:00:00+00:00",
    "timezone": "Asia/Shanghai",
    "cycle_id": 3,
    "cycle_number": 7,
    "compound_id": 1,
    "compound": "小园",
    "compound_en": "Little <Garden>",
    "supplier": "大超市",
    "supplier_en": "Big & Cheap",
}
CHANGED = {
    "reason": "unpaid_dropped",
    "changed": ["1-2-301"],
    "todo": TODO,
    "todo_in_all": 42,
}
PICK_LISTS: dict[str, dict[str, Any]] = {
    FulfillmentNotice.PICK_LIST_READY: PICK_LIST,
    FulfillmentNotice.PICK_LIST_CHANGED: {**PICK_LIST, **CHANGED},
}
CORRECTING: dict[str, dict[str, Any]] = {
    Notice.WITHDRAWAL_ASKED: ORDER,
    Notice.WITHDRAWAL_DECIDED: {**ORDER, "is_out": True, "by": "李<姐>"},
    Notice.WITHDRAWAL_REFUSED: ORDER,
    Notice.ORDER_WITHDRAWN: {**ORDER, "back": 2000, "gives_back": "credit", "is_claimed": False},
    Notice.ORDER_MOVED_AWAY: ORDER,
    Notice.ORDER_MOVED_HERE: ORDER,
}
