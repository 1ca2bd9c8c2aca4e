"""What carers, visitors, liaisons and contacts hear of welfare calls and stock."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.care_presses import OpenCall, OpenCare, OpenCoverage, OpenStock, SameStock
from bot.screens.care_words import counts_line
from bot.screens.joining import in_rows
from bot.screens.parts import addresses, when
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.stock import kind_name
from config.texts import Texts
from orders.notices_care import Notice


def call_list(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = (
        texts.ngettext(
            "☎️ {compound}: {count} household to call. Ordering closed at {cutoff}; please call "
            "all the same and hear how they are.",
            "☎️ {compound}: {count} households to call. Ordering closed at {cutoff}; please call "
            "all the same and hear how they are.",
            data["count"],
        )
        if data["is_late"]
        else texts.ngettext(
            "☎️ {compound}: {count} household to call. What you hear before {cutoff} is still "
            "ordered in this cycle.",
            "☎️ {compound}: {count} households to call. What you hear before {cutoff} is still "
            "ordered in this cycle.",
            data["count"],
        )
    )
    text = _said(texts, words, data)
    return Screen(text, ((Button(_("Start calling"), OpenCare(data["compound_id"])),),))


def calls_taken_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.ngettext(
        "☎️ {compound}: please call {count} household for {name}. Ordering closes at {cutoff}.",
        "☎️ {compound}: please call {count} households for {name}. Ordering closes at {cutoff}.",
        data["count"],
    )
    start = Button(texts.gettext("Start calling"), OpenCare(data["compound_id"]))
    return Screen(_said(texts, words, data), ((start,),))


def calls_passed_on(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.ngettext(
        "☎️ {compound}: {name} now calls {count} household of yours; you need not call it.",
        "☎️ {compound}: {name} now calls {count} households of yours; you need not call them.",
        data["count"],
    )
    return Screen(_said(texts, words, data))


def calls_again(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _("📵 {compound}: nobody answered here before. Please try again now:")
    keys = [Button(f"☎️ {address}", OpenCall(call_id)) for call_id, address in data["calls"][:24]]
    return Screen(_said(texts, words, {**data, "count": 0}), in_rows(keys, width=3))


def visit_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "🚪 Please go and knock at {address}: nobody answers the phone there. Keep two metres, and "
        "then press what they say. Ordering closes at {cutoff}."
    )
    text = words.format(address=bold(data["address"]), cutoff=when(texts, data, "cutoff_at"))
    return Screen(text, ((Button(_("I am there"), OpenCall(data["call_id"])),),))


def visit_heard(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    needs = [_("food")] if data["food"] else []
    needs += [_("medicine")] if data["medicine"] else []
    words = _("🚪 {name} was at {address}: they need {needs}. Please see to it before {cutoff}.")
    text = words.format(
        name=plain(data["name"]),
        address=bold(data["address"]),
        needs=plain(("、" if texts.locale == "zh_CN" else ", ").join(needs)),
        cutoff=when(texts, data, "cutoff_at"),
    )
    order = Button(
        _("🛒 Order for {address}").format(address=data["address"]), OpenForm(data["household_id"])
    )
    call = (Button(_("Open the call"), OpenCall(data["call_id"])),)
    return Screen(text, ((order,), call) if data["food"] else (call,))


def visit_in_vain(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "❗ {address} answers neither the phone nor the door; {name} was there. Please decide now: "
        "relatives, neighbours, the police or emergency 120."
    )
    text = words.format(address=bold(data["address"]), name=plain(data["name"] or "–"))
    return Screen(text, ((Button(_("Open the call"), OpenCall(data["call_id"])),),))


def care_summary(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _("☎️ {compound}, one hour before the cut-off of cycle {number} ({cutoff}):")
    lines = [_said(texts, words, {**data, "count": 0})]
    for name, counts, missing in data["carers"][:20]:
        carer = name or _("nobody")
        line = f"{bold(carer)} · {plain(counts_line(texts, counts))}"
        lines.append(f"{line}\n{addresses(texts, missing)}" if missing else line)
    if data["owed"]:
        rooms = addresses(texts, data["owed"])
        lines.append("🛒 " + _("Need food, nothing ordered: {rooms}").format(rooms=rooms))
    if not data["owed"] and not any(missing for _name, _counts, missing in data["carers"]):
        lines.append(_("✅ Everybody was reached, and all they need is ordered."))
    key = Button(_("Who was reached"), OpenCoverage(data["compound_id"]))
    return Screen("\n\n".join(lines), ((key,),))


def stock_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "📦 {supplier}: today's stock is still missing. Please send it in one message, for example "
        "“{example}”."
    )
    seller = name_in(texts, data, "supplier")
    text = words.format(supplier=bold(seller), example="今日库存 粮油 1200kg 肉 300斤 菜 2吨")
    if data["last_day"] is None:
        return Screen(text)
    same = Button(
        _("Nothing has changed since {day}").format(day=data["last_day"][5:]),
        SameStock(data["supplier_id"], data["day"]),
    )
    return Screen(text, ((same,),))


def stock_low(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = (
        _("🚨 {group}: no {kind} in stock any more. There should be enough for {least} days.")
        if data["state"] == "out"
        else _("⚠️ {group}: {kind} lasts for {days} days only. There should be enough for {least}.")
    )
    text = words.format(
        group=bold(data["group"]),
        kind=bold(kind_name(texts, data["kind"])),
        days=(data["days"] or 0) / 10,
        least=data["least"],
    )
    if data["compound_id"] is None:
        return Screen(text)
    return Screen(text, ((Button(_("Days of stock"), OpenStock(data["compound_id"])),),))


def _said(texts: Texts, words: str, data: Mapping[str, Any]) -> str:
    return words.format(
        compound=bold(name_in(texts, data, "compound")),
        count=data["count"],
        cutoff=plain(when(texts, data, "cutoff_at")),
        name=plain(data.get("name", "")),
        number=data["number"],
    )


CARE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.CALL_LIST: call_list,
    Notice.CALLS_TAKEN_OVER: calls_taken_over,
    Notice.CALLS_PASSED_ON: calls_passed_on,
    Notice.CALLS_AGAIN: calls_again,
    Notice.VISIT_ASKED: visit_asked,
    Notice.VISIT_HEARD: visit_heard,
    Notice.VISIT_IN_VAIN: visit_in_vain,
    Notice.CARE_SUMMARY: care_summary,
    Notice.STOCK_ASKED: stock_asked,
    Notice.STOCK_LOW: stock_low,
}
