"""Single cells of an export as people and spreadsheets leave them: numbers, sums, phones, states.

A cell that cannot be read is None; whoever asked says so, nothing is made up.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from orders.rules.errors import BadPhone
from orders.rules.money import exponent_of
from orders.rules.numerals import CHINESE_NUMERALS, fold, read_number
from orders.rules.phones import read_phone

MOST_UNITS: Final = 9_999
_MEASURE: Final = "份件箱个袋盒包斤瓶桶组套单"
_UNITS: Final = re.compile(
    rf"[x*+]? ?(?:([0-9]{{1,6}})(?:\.0+)?|([{CHINESE_NUMERALS}]{{1,5}})) ?[{_MEASURE}]?", re.I
)
_AMOUNT: Final = re.compile(r"(-?)[¥￥]? ?([0-9][0-9,]{0,14}(?:\.[0-9]+)?) ?元?")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()\-]{5,18}[0-9]")
_EXPONENT: Final = re.compile(r"[0-9.]+E\+?[0-9]+", re.I)
_REFUNDED: Final = ("已退款", "退款成功", "全额退款", "全部退款", "已全额退款")
_GONE: Final = ("已取消", "已关闭", "交易关闭", "已撤销", "取消")
_GOING_BACK: Final = ("部分退款", "退款中", "申请退款", "待退款", "售后中")
_UNPAID: Final = ("未支付", "待支付", "未付款", "待付款", "未付", "未收款")
REFUNDED, GOING_BACK, UNPAID = "refunded", "going_back", "unpaid"
# What a spreadsheet's arithmetic leaves behind the last decimal.
_DUST: Final = Decimal("0.000001")


def read_units(text: str) -> int | None:
    """`2`, `2.0`, `２份`, `x2`, `两箱`; None for anything else."""
    found = _UNITS.fullmatch(fold(text).strip())
    if found is None:
        return None
    value = read_number(found[1] or found[2])
    return value if value is not None and value <= MOST_UNITS else None


def read_money(text: str, currency: str) -> int | None:
    """Minor units of `80`, `¥59.9`, `1,234.50元`, `0.30000000000000004`; None for no amount."""
    found = _AMOUNT.fullmatch(fold(text).strip())
    if found is None:
        return None
    try:
        minor = Decimal(found[2].replace(",", "")).scaleb(exponent_of(currency))
    except InvalidOperation:
        return None
    whole = minor.to_integral_value()
    if abs(minor - whole) > _DUST:
        return None
    return -int(whole) if found[1] else int(whole)


def read_phone_cell(text: str) -> str:
    """The first number that is one, as `read_phone` keeps it; a landline as written; else ""."""
    plain = fold(text)
    if _EXPONENT.fullmatch(plain.strip()):  # 1.38123E+10: its digits are lost
        return ""
    landline = ""
    for found in _PHONE.findall(plain):
        try:
            return read_phone(found)
        except BadPhone:
            digits = re.sub(r"[^0-9]", "", found)
            is_landline = len(digits) in (7, 8) or (digits.startswith("0") and len(digits) <= 12)
            landline = landline or (digits if is_landline else "")
    return landline


def read_state(text: str) -> str:
    """What the platform says of the money: `refunded`, `going_back`, `unpaid`, or nothing new."""
    plain = "".join(fold(text).split())
    if any(word in plain for word in _GOING_BACK):
        return GOING_BACK
    if plain.startswith((*_REFUNDED, *_GONE)) or plain.endswith(_REFUNDED):
        return REFUNDED
    return UNPAID if any(word in plain for word in _UNPAID) else ""


def without_number(remark: str, order_number: str) -> str:
    """`22:帮忙送到87-105` without the order's own number in front."""
    return re.sub(rf"(?:^|(?<=\s)){re.escape(order_number)}[:：]\s*", "", remark).strip()
