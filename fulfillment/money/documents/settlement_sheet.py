"""A settlement on paper and as a workbook: goods, how the money adds up, and both signatures."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.texts import BOTH, Texts
from fulfillment.money.rules.money_sheet import Cell, MoneySheet, Section
from fulfillment.money.rules.settling import Settlement
from fulfillment.money.use_cases.settlements import SettlementView, Signature
from orders.rules.money import show_amount


def settlement_sheet(texts: Texts, view: SettlementView, *, now: datetime) -> MoneySheet:
    """The paper in one language, or in both."""
    _ = texts.gettext
    it, zone = view.settlement, ZoneInfo(view.timezone)
    made_at = max((each.at for each in (view.by_supplier, view.by_compound) if each), default=now)
    made = made_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    cycle = _("Platform cycle {number}") if it.channel == "platform" else _("Cycle {number}")
    return MoneySheet(
        title=_("Settlement"),
        place=_either(texts, it.supplier, it.supplier_en),
        compound=_either(texts, it.compound, it.compound_en),
        edition=f"{cycle.format(number=it.cycle_number)} · {view.sha256[:12]}",
        made=_("As of {time}").format(time=made),
        made_at=made_at,
        locale="en" if texts.locale == "en" else "zh_CN",
        currency=it.currency,
        headings=("", _("What"), _("Allotted"), _("Delivered"), _("Missing"), _("Sum")),
        widths=(12, 0, 22, 24, 20, 32),
        sections=(goods_section(texts, it), money_section(texts, it)),
        note=f"{note(texts, view)} · SHA-256 {view.sha256}",
        page=_("Page {page} of {pages}"),
        signatures=(
            _signed(texts, _("For the supplier"), view.by_supplier, zone),
            _signed(texts, _("For the compound"), view.by_compound, zone),
        ),
    )


def goods_section(texts: Texts, it: Settlement) -> Section:
    """A row a bundle."""
    _ = texts.gettext
    rows: list[tuple[Cell, ...]] = [
        (
            each.code,
            _either(texts, each.name, each.name_en),
            str(each.allotted),
            str(each.delivered),
            str(each.missing or ""),
            each.amount,
        )
        for each in it.goods
    ]
    many = texts.ngettext("{count} household", "{count} households", it.households)
    homes = many.format(count=it.households)
    bags = texts.ngettext("{count} bag", "{count} bags", it.bags).format(count=it.bags)
    total: tuple[Cell, ...] = (
        "",
        f"{_('together')} · {homes} · {bags}",
        str(sum(each.allotted for each in it.goods)),
        str(sum(each.delivered for each in it.goods)),
        str(sum(each.missing for each in it.goods) or ""),
        sum(each.amount for each in it.goods),
    )
    return Section(_("Goods and units"), tuple(rows), total)


def money_section(texts: Texts, it: Settlement) -> Section:
    """How it adds up, a line each; what is nothing is left out, but for the main lines."""
    _ = texts.gettext
    words, sums, stays = sum_words(texts), it.sums, ("asked", "due", "direct", "still_open")
    rows: list[tuple[Cell, ...]] = []
    for name, sign in LINES:
        amount = sign * getattr(sums, name)
        if amount or name in stays:
            rows.append((str(len(rows) + 1), words[name], "", "", "", amount))
    total: tuple[Cell, ...] = (
        "", _("The supplier has, before fees"), "", "", "", sums.received,
    )  # fmt: skip
    headings = ("", _("What"), "", "", "", _("Sum"))
    return Section(_("Money"), tuple(rows), total, headings)


# In this order, with the sign under which it counts.
LINES = (
    ("asked", 1),
    ("made_good", -1),
    ("dropped", -1),
    ("let_off", -1),
    ("cancelled", -1),
    ("due", 1),
    ("direct", 1),
    ("handed_on", 1),
    ("donated", 1),
    ("through", 1),
    ("still_open", 1),
    ("kept", -1),
    ("to_refund", -1),
    ("refunded", -1),
    ("fees", -1),
)


def sum_words(texts: Texts) -> dict[str, str]:
    """What each sum is called."""
    _ = texts.gettext
    return {
        "asked": _("Asked for, after what was short"),
        "made_good": _("Made good for complaints"),
        "dropped": _("Not delivered, unpaid"),
        "let_off": _("Let off, discounts"),
        "cancelled": _("Cancelled"),
        "due": _("Due to the supplier"),
        "direct": _("Paid to the supplier by households"),
        "handed_on": _("Handed on by the compound or a payer"),
        "donated": _("Paid by donations"),
        "through": _("Still with the compound or a payer"),
        "still_open": _("Not paid yet"),
        "kept": _("Of it credit of households for later"),
        "to_refund": _("Of it still to be sent back"),
        "refunded": _("Sent back to households"),
        "fees": _("Fees of wallets and banks"),
        "complaints": _("Complaints upheld"),
    }


def difference_words(texts: Texts, view: SettlementView) -> list[str]:
    """What is not as it was when somebody signed last, a line each."""
    _ = texts.gettext
    names, currency = sum_words(texts), view.settlement.currency
    lines = []
    for name, before, after in view.changed:
        if name.startswith("units:"):
            words = _("{code}: {before} units before, {after} now")
            lines.append(words.format(code=name[6:], before=before, after=after))
            continue
        old, new = (
            (str(before), str(after))
            if name == "complaints"
            else (show_amount(before, currency), show_amount(after, currency))
        )
        words = _("{what}: {before} before, {after} now")
        lines.append(words.format(what=names[name], before=old, after=new))
    return lines


def note(texts: Texts, view: SettlementView) -> str:
    """How the lines add up, and what has changed."""
    _ = texts.gettext
    due = _("Due = asked − made good − not delivered − let off − cancelled.")
    paid = _(
        "Due = paid + handed on + donations + still with somebody + not paid"
        " − credit − what was or is to be sent back."
    )
    changed = [_("Changed since it was signed: {what}").format(what=each)
               for each in difference_words(texts, view)]  # fmt: skip
    return " · ".join((due, paid, *changed))


def _signed(texts: Texts, side: str, signature: Signature | None, zone: ZoneInfo) -> str:
    if signature is None:
        return side
    at = signature.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return " · ".join(each for each in (side, f"✓ {at}", signature.by) if each)


def _either(texts: Texts, chinese: str, english: str) -> str:
    if texts.locale == BOTH and english.strip() not in ("", chinese):
        return f"{chinese} {english}"
    return english if texts.locale == "en" and english.strip() else chinese
