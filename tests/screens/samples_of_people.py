"""Data of every notice about members, consents and captains."""

from typing import Any

from orders.notices import Notice as OrderNotice
from orders.notices_people import Notice

LINES = [{"code": "A", "name": "蔬菜包", "name_en": "Vegetables", "quantity": 2}]
COMPOUND = {"compound": "小园", "compound_en": "Little <Garden>"}
HOME = {"household_id": 7, "address": "3-2-501", "name": "王 <芳>"}

PEOPLE: dict[str, dict[str, Any]] = {
    Notice.CONSENT_ASKED: {
        "ask_id": 3,
        "address": "3-2-501",
        "name": "王 <芳>",
        "from": ["3-2-502"],
        "wish": {"A": 2},
        "is_ours": False,
    },
    Notice.CONSENT_DECIDED: {
        "household_id": 7,
        "address": "3-2-501",
        "is_given": True,
        "lines": LINES,
        "not_placed": "",
    },
    Notice.CONSENT_REVOKED: {"address": "3-2-501"},
    Notice.MEMBER_ADDED: {**HOME, "member_id": 9, "by_roster": True},
    Notice.MEMBER_REMOVED: {"address": "3-2-501", **COMPOUND},
    Notice.MEMBER_GONE: {**HOME, "cycle_id": 1, "why": "removed", "lines": LINES},
    Notice.MEMBER_BACK: {"address": "3-2-501"},
    Notice.CAPTAIN_NAMED: {**COMPOUND, "building": "3", "unit": "2", "is_named": True},
    Notice.HOLDER_JOINED: {"name": "王 <芳>", "right": "gate"},
    OrderNotice.ORDERED_FOR_YOU: {
        **HOME,
        "by": "王 <芳>",
        "by_person": 5,
        "by_consent": True,
        "lines": LINES,
        "total": 2000,
        "currency": "CNY",
    },
    OrderNotice.ORDERED_ON_PAPER: {
        "timezone": "Asia/Shanghai",
        "address": "1-2-301",
        "by": "李 <姐>",
        "given_at": "2026-03-02T07:00:00+00:00",
        "outcome": "in",
        "lines": LINES,
        "total": 2000,
        "currency": "CNY",
    },
}
