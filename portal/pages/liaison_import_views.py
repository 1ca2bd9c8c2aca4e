"""What the page of a platform's file shows, put into words."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from config.texts import Texts
from orders.documents.import_words import (
    FIELDS,
    FORMATS,
    address_as_written,
    difference_in_words,
    findings_in_words,
    goods_in_short,
    rows_in_short,
    who_in_short,
    why,
    why_left_out,
)
from orders.rules.masking import without_phones
from orders.use_cases.import_cards import ImportLook

# Which heading is most likely which column: the first that holds one of these words.
LIKELY: Mapping[str, tuple[str, ...]] = {
    "address": ("详细地址", "收货地址", "地址", "address"),
    "building": ("楼号", "楼栋", "栋", "building"),
    "unit": ("单元", "unit no"),
    "room": ("房号", "室号", "门牌", "room"),
    "lane": ("弄号", "lane"),
    "phone": ("电话", "手机", "phone"),
    "receiver": ("收货人", "姓名", "联系人", "name"),
    "good": ("商品", "品名", "货品", "套餐", "good", "item"),
    "spec": ("规格", "spec"),
    "units": ("数量", "份数", "件数", "quantity", "qty"),
    "price": ("单价", "price"),
    "amount": ("金额", "小计", "amount"),
    "order_number": ("订单号", "单号", "编号", "order"),
    "remark": ("备注", "留言", "remark"),
}


def words_of(texts: Texts, look: ImportLook) -> dict[str, Any]:
    """The names that the template uses."""
    looked = look.looked
    refused = Counter(each.reason for each in looked.refused) if looked else Counter[str]()
    found = looked.differences if looked else ()
    # The whole file first, single rows last.
    differences = sorted(found, key=lambda each: (bool(each.row), bool(each.subject)))
    return {
        "form": texts.gettext(FORMATS[look.export.format]) if look.export else "",
        "differences": [difference_in_words(texts, each, look.currency) for each in differences],
        "findings": findings_in_words(texts, looked.findings if looked else ()),
        "left_out": [(why_left_out(texts, reason), count) for reason, count in refused.items()],
        "rows_of": lambda lines: rows_in_short(texts, (line.row for line in lines)),
        "who": who_in_short,
        "address": address_as_written,
        "goods_of": lambda lines: goods_in_short(texts, lines),
        "why": lambda asked: why(texts, asked.doubt.reason),
        "hidden": lambda text: without_phones(text, filler="*"),
        "fields": {field: texts.gettext(words) for field, words in FIELDS.items()},
        "likely": likely_columns(look.headings),
    }


def likely_columns(headings: tuple[str, ...]) -> Mapping[str, str]:
    """For each column the heading that it probably is; each heading once."""
    found: dict[str, str] = {}
    for field, words in LIKELY.items():
        free = [heading for heading in headings if heading not in found.values()]
        meant = (each for word in words for each in free if word in each.lower())
        first = next(meant, None)
        if first is not None:
            found[field] = first
    return found
