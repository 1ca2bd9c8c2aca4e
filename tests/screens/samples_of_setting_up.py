"""Sample data for notices of setting up and running: liaisons, payees, groups, what is said."""

from typing import Any

from orders.notices import Notice as OrderNotice

AT = "2026-03-02T07:00:00+00:00"
ZONE = {"timezone": "Asia/Shanghai"}
SUPPLIER = {"supplier": "大超市", "supplier_en": "Big & Cheap"}
COMPOUND = {"compound": "小园", "compound_en": "Little <Garden>"}
FINDINGS = [
    ["not_admin", "fail", {"group": "小园 <群>"}],
    ["reads_nothing", "fail", {"group": "小园 <群>", "bot": "lanzi_bot"}],
    ["no_reaction", "warn", {"group": "小园 <群>", "emoji": "👌"}],
]
PAYEE = {
    **SUPPLIER,
    "payee": "新<公司>",
    "account_last4": "9999",
    "payee_before": "大超市公司",
    "account_last4_before": "6021",
    "scheme": "static_code",
    "scheme_before": "pay_page",
    "inputs": {"text": "wxp://f2f0<Other>"},
}
BOUND = {"name": "小园 <群>", "opens_at": AT, "is_open": False, "opens_now": False, **ZONE}

SETTING_UP: dict[str, dict[str, Any]] = {
    OrderNotice.LIAISON_ADDED: {"name": "王<芳>", **COMPOUND},
    OrderNotice.PAYEE_CHANGED: PAYEE,
    OrderNotice.CONTACT_NAMED: {"name": "小<刘>", **SUPPLIER},
    OrderNotice.GROUP_BOUND: BOUND,
    OrderNotice.GROUP_FINDINGS: {"findings": FINDINGS},
    OrderNotice.BACKUP_FAILED: {**ZONE, "code": "CannotWrite", "since": AT},
    OrderNotice.ANNOUNCEMENT: {"text": "今晚 <八点> 消杀，\n请关好门窗。"},
    OrderNotice.ANNOUNCEMENT_NOT_SENT: {
        **ZONE,
        "text": "今晚 <八点> 消杀。",
        "group": "小园 <团购群>",
        "posted_at": AT,
        "why": "overdue",
    },
    OrderNotice.RIGHT_GRANTED: {**COMPOUND, "right": "approve", "is_deputy": True},
}
