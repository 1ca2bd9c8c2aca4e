"""The words of a platform's orders: why a row waits or is left out, and where sums differ.

One set of words for chat, page, table and command line.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from config.texts import N_, Texts
from orders.rules.masking import MaskingLevel, show_phone, without_phones
from orders.rules.money import show_amount
from orders.rules.platform_export import Difference, ExportLine, Finding

# Reason → what the liaison reads beside the row.
DOUBTS: Mapping[str, str] = {
    "no_address": N_("There is no address in this row."),
    "which_building": N_("Only a room is written: which building?"),
    "which_unit": N_("Several units have this room: which one?"),
    "which_room": N_("The room is missing."),
    "unknown_room": N_("There is no such room in the register."),
    "which_compound": N_("Several compounds have this address: which one?"),
    "other_place": N_("It names another place, perhaps another compound's."),
    "several": N_("It can mean more than one household."),
    "contradiction": N_("Its columns name different households."),
    "quantity": N_("The number cannot be read."),
    "no_good": N_("It names no good."),
    "part_refunded": N_("A part of the order's money was paid back. Does this still come?"),
    "other_compound": N_("It names a compound that I do not know."),
    "twice": N_("The order asks for this once more, with another number."),
}
REFUSALS: Mapping[str, str] = {
    "refunded": N_("refunded"),
    "not_paid": N_("not paid"),
    "no_units": N_("nothing ordered"),
    "decided": N_("not ours, as decided"),
    "other_compound": N_("another compound's"),
}
FINDINGS: Mapping[str, str] = {
    "spec": N_("Row {row}: its specification is not the good's."),
    "unknown_good": N_("Row {row}: the summary sheet has no such good."),
    "address_in_remark": N_("Row {row}: the remark names a room, please compare."),
    "formula": N_("Row {row}: a formula could not be worked out."),
    "amount": N_("Row {row}: a sum is no amount."),
    "no_phone": N_("Row {row}: no phone number can be read."),
}
FORMATS: Mapping[str, str] = {
    "kuaituantuan": N_("Kuaituantuan, community form"),
    "kuaituantuan_plain": N_("Kuaituantuan, plain form"),
    "qunjielong": N_("Qunjielong"),
    "map": N_("a table of your own"),
}
DIFFERENCES: Mapping[str, str] = {
    "units": N_("{subject}: the file says {by_file} units, I count {counted}"),
    "sum": N_("{subject}: the file says {by_file}, I count {counted}"),
    "orders": N_("Orders: the file says {by_file}, I count {counted}"),
    "line_sum": N_("Row {row}: the file says {by_file}, by the price it is {counted}"),
    "order_sum": N_("Order in row {row}: the file says {by_file}, I count {counted}"),
}
ALL = N_("The whole file")
FIELDS: Mapping[str, str] = {
    "address": N_("Address in one cell"),
    "building": N_("Building number"),
    "unit": N_("Unit number"),
    "room": N_("Room number"),
    "lane": N_("Lane number"),
    "phone": N_("Phone number"),
    "receiver": N_("Receiver's name"),
    "good": N_("Good"),
    "spec": N_("Specification"),
    "units": N_("Quantity of it"),
    "price": N_("Price of one"),
    "amount": N_("Sum of the row"),
    "order_number": N_("The platform's order number"),
    "remark": N_("Remark of the buyer"),
}


def why(texts: Texts, reason: str) -> str:
    """Why a row is not clear."""
    return texts.gettext(DOUBTS[reason])


def why_left_out(texts: Texts, reason: str) -> str:
    """Why a row is left out, in a word or two."""
    return texts.gettext(REFUSALS[reason])


def findings_in_words(texts: Texts, items: Iterable[Finding]) -> list[str]:
    """What one should know about rows, by which no line is lost; each thing once.

    A remark that names another room comes first: somebody's bag could go to the wrong door.
    """
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for item in items:
        rows[item.reason].append(item.row)
    reasons = sorted(rows, key=lambda reason: reason != "address_in_remark")
    return [
        texts.gettext(FINDINGS[reason]).format(row=rows_in_short(texts, rows[reason]))
        for reason in reasons
    ]


def rows_in_short(texts: Texts, rows: Iterable[int]) -> str:
    """`5–8、95`."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    return _joint(texts).join("–".join(map(str, span)) for span in spans)


def difference_in_words(texts: Texts, item: Difference, currency: str) -> str:
    """Both numbers, and what they are of."""
    is_money = item.what not in ("units", "orders")

    def shown(value: int) -> str:
        return show_amount(value, currency) if is_money else str(value)

    return texts.gettext(DIFFERENCES[item.what]).format(
        subject=item.subject or texts.gettext(ALL),
        row=item.row,
        by_file=shown(item.by_file),
        counted=shown(item.counted),
    )


def who_in_short(line: ExportLine) -> str:
    """The receiver as far as one needs it to know whose row it is: `王** 138****5678`."""
    name = line.receiver or line.buyer
    hidden = name[:1] + "*" * min(2, max(0, len(name) - 1))
    return f"{hidden} {show_phone(line.phone, MaskingLevel.MASKED)}".strip()


def address_as_written(line: ExportLine) -> str:
    """The address columns without phones that stand in them."""
    return without_phones(line.address.text, filler="*")


def goods_in_short(texts: Texts, lines: tuple[ExportLine, ...]) -> str:
    """`荔枝(每箱四斤) ×2、西柚 ×1`."""
    return _joint(texts).join(f"{line.title or '?'} ×{line.units or '?'}" for line in lines)


def _joint(texts: Texts) -> str:
    return "、" if texts.locale == "zh_CN" else ", "
