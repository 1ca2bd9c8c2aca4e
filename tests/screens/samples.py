"""Sample data for every notice, with names that need escaping and times that are real."""

from typing import Any

from fulfillment.handover.notices import Notice as HandoverNotice
from fulfillment.notices import Notice as FulfillmentNotice
from orders.notices import Notice as OrderNotice
from tests.screens.samples_needs import NEEDS
from tests.screens.samples_of_books import BOOKS
from tests.screens.samples_of_calling import samples_of_calling
from tests.screens.samples_of_cards import samples_of_cards
from tests.screens.samples_of_care import samples_of_care
from tests.screens.samples_of_chasing import samples_of_chasing
from tests.screens.samples_of_correcting import CORRECTING, PICK_LISTS
from tests.screens.samples_of_cycles import CYCLES
from tests.screens.samples_of_duty import samples_of_duty
from tests.screens.samples_of_gate import samples_of_gate
from tests.screens.samples_of_gateways import GATEWAYS
from tests.screens.samples_of_giving import samples_of_giving
from tests.screens.samples_of_goods import GOODS
from tests.screens.samples_of_imports import IMPORTS
from tests.screens.samples_of_levels import samples_of_levels
from tests.screens.samples_of_modes import samples_of_modes
from tests.screens.samples_of_papers import PAPERS
from tests.screens.samples_of_payees import PAYEES
from tests.screens.samples_of_people import PEOPLE
from tests.screens.samples_of_platforms import PLATFORMS
from tests.screens.samples_of_privacy import PRIVACY
from tests.screens.samples_of_runs import RUNS
from tests.screens.samples_of_scanning import SCANNING_SAMPLES
from tests.screens.samples_of_setting_up import SETTING_UP
from tests.screens.samples_of_shortage import SHORTAGE
from tests.screens.samples_of_statements import samples_of_statements
from tests.screens.samples_of_talking import TALKING
from tests.screens.samples_of_timetable import samples_of_timetable
from tests.screens.samples_of_trips import SAMPLES_OF_TRIPS
from tests.screens.samples_sharing import SHARING

AT = "2026-03-02T07:00:00+00:00"
ZONE = {"timezone": "Asia/Shanghai"}
COMPOUND = {"compound": "小园", "compound_en": "Little <Garden>", "compound_id": 1, **ZONE}
SUPPLIER = {"supplier": "大超市", "supplier_en": "Big & Cheap"}
LINE = {"code": "A", "name": "蔬菜包", "name_en": "Vegetables", "quantity": 2, "price": 1000}
CYCLE = {"cycle_id": 3, "cycle_number": 7}

PAID = {
    "request_id": 5,
    "parcel_id": 6,
    "number": "7-0042",
    "address": "1-2-301",
    "lines": [LINE],
    "amount": 5050,
    "currency": "CNY",
    "reference": "K7RF3MA",
    "payee": "大超市公司",
    **CYCLE,
    **COMPOUND,
    **SUPPLIER,
}
TO_PAY = {
    **PAID,
    "account_last4": "6021",
    "scheme": "pay_page",
    "pay_by": AT,
    "link": "http://127.0.0.1:8080/pay/K7RF3MA.signature",
}
CANCELLED = {
    **COMPOUND,
    "number": 7,
    "reason": "超市 <停业>",
    "was": "closed",
    "opens_at": AT,
    "next_opens_at": AT,
    "gives_back": "refund",
    "currency": "CNY",
}
BILL = {**SUPPLIER, "request_id": 5, "number": "7-0042"}
STOPPED = {
    **CANCELLED,
    "suppliers": ["大超市"],
    "suppliers_en": ["Big & Cheap"],
    "bags": 14,
    "refunds": 3,
    "total": 15150,
    "claimed": 2,
}
BATCH = {
    "batch_id": 9,
    "state": "awaiting_approval",
    "reason": None,
    "building": "3",
    "households": 12,
    "bags": 14,
    "units": [{"code": "A", "name": "蔬菜包", "name_en": "Vegetables", "units": 12}],
    "amount": 56000,
    "currency": "CNY",
    "odd": [
        ["short", {"code": "B", "wished": 5, "got": 3, "addresses": ["1-1-101"]}],
        ["placed_by_other", {"addresses": ["1-1-101"]}],
        ["at_every_limit", {"addresses": ["1-1-102"]}],
        ["large_sum", {"median": 3000, "orders": [["1-1-101", 32000]]}],
        ["first_order", {"addresses": ["1-1-101"]}],
        ["flagged", {"addresses": ["1-1-101"]}],
    ],
    "decided_by": "",
    "decided_at": None,
    **ZONE,
    **CYCLE,
    **COMPOUND,
    **SUPPLIER,
}
LOAD = {"consignment_id": 8, "handover_id": 2, "bags": 14, **CYCLE, **COMPOUND, **SUPPLIER}
SLOT = {
    "address": "1-2-301",
    "point": "东门",
    "point_en": "East gate",
    "starts_at": AT,
    "ends_at": "2026-03-02T07:05:00+00:00",
    "pickup_code": "482913",
    "bags": 2,
}
HANDOVER = {"handover_id": 2, "household_id": 1, **COMPOUND}
MEMBER = {
    "member_id": 1,
    "state": "asked",
    "address": "1-2-301",
    "name": "王 <芳>",
    "phone": "+8613812345678",
    **COMPOUND,
}
HELD = {**SUPPLIER, "parcel_id": 6, "address": "1-2-301", "number": "7-0042", "bags": 2}
BUILDING = {
    "building": "3",
    "point": "东门",
    "point_en": "East gate",
    "from": AT,
    "to": "2026-03-02T07:40:00+00:00",
    "households": 12,
}
UNPAID = {
    "request_id": 5,
    "parcel_id": 6,
    "address": "1-2-301",
    "number": "7-0042",
    "amount": 5050,
    "state": "claimed",
    "reachable": False,
}
OFFER = {
    "code": "A",
    "name": "蔬菜包",
    "name_en": "Vegetables",
    "price": 1000,
    "limit": 2,
    "stock": 60,
    "units": 4,
    "withdrawn": False,
    "supplier": "大超市",
    "contents": [
        {"name": "土豆", "name_en": "Potatoes", "quantity": "2.5", "unit": "kg", "unit_en": "kg"}
    ],
}


SAMPLES: dict[str, dict[str, Any]] = {
    **PAPERS,
    **PEOPLE,
    **SHORTAGE,
    **BOOKS,
    **samples_of_modes(PAID, TO_PAY),
    **RUNS,
    **samples_of_giving(PAID),
    **SCANNING_SAMPLES,
    **samples_of_care(),
    **samples_of_duty(),
    **samples_of_calling(),
    **SAMPLES_OF_TRIPS,
    **samples_of_gate(LOAD),
    **samples_of_levels(),
    **samples_of_timetable({**HANDOVER, **SLOT}),
    **samples_of_chasing(TO_PAY),
    **samples_of_statements(PAID, TO_PAY),
    **CORRECTING,
    **SETTING_UP,
    **PRIVACY,
    **TALKING,
    **PAYEES,
    **GATEWAYS,
    **NEEDS,
    **SHARING,
    **CYCLES,
    OrderNotice.MEMBER_ASKED: MEMBER,
    OrderNotice.MEMBER_ACCEPTED: MEMBER,
    OrderNotice.MEMBER_REFUSED: MEMBER,
    **samples_of_cards(ZONE, COMPOUND, OFFER, LINE),
    **GOODS,
    **IMPORTS,
    **PLATFORMS,
    OrderNotice.LATE_ORDER: {**ZONE, "address": "1-2-301", "sent_at": AT},
    FulfillmentNotice.BATCH_READY: BATCH,
    FulfillmentNotice.BATCH_DECIDED: {
        **BATCH,
        "state": "returned",
        "reason": "a < b",
        "decided_by": "李 <姐>",
        "decided_at": AT,
    },
    FulfillmentNotice.BATCHES_SUMMARY: {**BATCH, "batches": 3, "approve_by": AT},
    FulfillmentNotice.BATCHES_WAIT: {
        **BATCH,
        "batches": 3,
        "buildings": ["1", "3"],
        "approve_by": AT,
    },
    FulfillmentNotice.ORDER_SHORT: {
        **CYCLE,
        "address": "1-2-301",
        "lines": [{"code": "B", "name": "肉包", "name_en": "Meat", "wished": 3, "got": 1}],
        "household_id": 4,
        "nothing": True,
    },
    FulfillmentNotice.PARCEL_CANCELLED: PAID,
    **PICK_LISTS,
    FulfillmentNotice.PAYMENT_DUE: TO_PAY,
    FulfillmentNotice.PAYMENT_REMINDER: TO_PAY,
    FulfillmentNotice.PAYMENT_CONFIRMED: PAID,
    FulfillmentNotice.PAYMENT_LATE: PAID,
    FulfillmentNotice.PAYMENT_NOT_FOUND: TO_PAY,
    FulfillmentNotice.PAYMENT_WAIVED: PAID,
    FulfillmentNotice.BILL_SETTLED: {**PAID, "state": "confirmed", "parcel_state": "packed"},
    FulfillmentNotice.CLAIMED_AFTER_DROP: PAID,
    FulfillmentNotice.UNPAID_AT_DEADLINE: {
        **CYCLE,
        **COMPOUND,
        "pay_by": AT,
        "currency": "CNY",
        "total": 5050,
        "unpaid": [UNPAID, {**UNPAID, "state": "due"}],
    },
    FulfillmentNotice.PARCEL_DROPPED_UNPAID: PAID,
    FulfillmentNotice.PARCEL_HELD: TO_PAY,
    FulfillmentNotice.PARCEL_TAKEN_BACK: {**TO_PAY, "state": "due"},
    FulfillmentNotice.PAYMENT_COVERED: {**PAID, "amount": 0, "credit_used": 5050, "credit_left": 1},
    FulfillmentNotice.CYCLE_CANCELLED: CANCELLED,
    FulfillmentNotice.ORDER_CANCELLED: {
        **CANCELLED,
        "address": "1-2-301",
        "bills": [
            {**BILL, "amount": 5050, "back": back, "standing": standing}
            for standing, back in (
                ("open", 0),
                ("open", 1000),
                ("claimed", 0),
                ("paid", 5050),
                ("waived", 0),
            )
        ],
    },
    FulfillmentNotice.DELIVERY_CANCELLED: STOPPED,
    FulfillmentNotice.CYCLE_CANCELLED_BY: {**STOPPED, "by": "李 <姐>"},
    FulfillmentNotice.CLAIMED_AFTER_CANCEL: {**PAID, "gives_back": "refund"},
    FulfillmentNotice.CANCELLED_NOT_FOUND: PAID,
    FulfillmentNotice.MONEY_COMES_BACK: {**PAID, "gives_back": "credit"},
    FulfillmentNotice.REFUNDED: PAID,
    HandoverNotice.TRUCK_SENT: {
        **LOAD,
        "parcels": 12,
        "rest_minutes": 30,
        "sent_at": AT,
        "steps": ["admitted", "disinfected", "resting", "released", "counted"],
    },
    HandoverNotice.DELIVERY_UNDER_WAY: {**LOAD, "rest_minutes": 30, "sent_at": AT},
    HandoverNotice.CONSIGNMENT_RELEASED: {**LOAD, "released_at": AT},
    HandoverNotice.CONSIGNMENT_REFUSED: {
        **LOAD,
        "parcels": 12,
        "reason": "no <papers>",
        "refused_at": AT,
    },
    HandoverNotice.BAGS_DIFFER: {
        **LOAD,
        "bags_sent": 14,
        "bags_counted": 13,
        "difference": -1,
        "counted_at": AT,
    },
    HandoverNotice.PICKUP_SLOT: {**HANDOVER, **SLOT},
    HandoverNotice.PICKUP_MORE: {**HANDOVER, **SLOT},
    HandoverNotice.PICKUP_TIMETABLE: {**HANDOVER, "buildings": [BUILDING]},
    HandoverNotice.SLOTS_WITHOUT_CHAT: {**HANDOVER, "slots": [SLOT]},
    HandoverNotice.TIMETABLE_DOES_NOT_FIT: {**HANDOVER, "minutes_missing": 25, "ends_at": AT},
    HandoverNotice.HANDOVER_CLOSED: {
        **HANDOVER,
        "closed_at": AT,
        "households": 12,
        "collected": 11,
        "held": [HELD],
    },
    HandoverNotice.PARCEL_HELD_UNCOLLECTED: {**HANDOVER, **HELD, "closed_at": AT},
}
