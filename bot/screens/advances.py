"""Paying in a household's place, what is owed for it, and being paid back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.chasing_presses import (
    DoubtRepayment,
    OpenAdvances,
    OpenDebt,
    PayerAdvances,
    RepayAll,
    RepayPart,
)
from bot.screens.money_presses import OpenMoney
from bot.screens.parts import addresses, page_keys
from bot.screens.payments import pay_keys, pay_to, said
from bot.screens.presses import DecidePayment, OpenPayment
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.debt_views import DebtsPage, DebtView, PartAsked, ToAdvance
from fulfillment.money.use_cases.debts import Owed

ON_A_PAGE = 8


def ask_advance(texts: Texts, asked: ToAdvance) -> Screen:
    """Who pays, and has the supplier got it already?"""
    _ = texts.gettext
    view = asked.view
    text = _(
        "🤝 {address} owes {sum}. If you pay it, the household owes you the money, and is told so "
        "kindly. How do you pay?"
    ).format(address=bold(view.address), sum=bold(amount(view.amount, view.currency)))
    request_id = view.request_id or 0
    rows = [
        (Button(_("I hand it on at the gate"), DecidePayment(request_id, "advance")),),
        (Button(_("I have paid the supermarket"), DecidePayment(request_id, "advance_direct")),),
    ]
    for payer_id, name, name_en in asked.payers:
        words = _("{payer} pays").format(payer=name if texts.locale == "zh_CN" else name_en)
        rows.append((Button(words, PayerAdvances(request_id, payer_id)),))
    rows.append((Button(_("« Back"), OpenPayment(request_id)),))
    return Screen(text, tuple(rows))


def advances_page(texts: Texts, found: DebtsPage, page: int = 0) -> Screen:
    """Who owes what to whom in a compound."""
    _ = texts.gettext
    back = (Button(_("« Money"), OpenMoney(found.compound_id)),)
    if not found.owed:
        return Screen(_("Nobody owes anything to who paid in their place."), (back,))
    pages = -(-len(found.owed) // ON_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = found.owed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    total = sum(each.amount for each in found.owed)
    text = _(
        "🤝 Paid in their place, and not paid back yet: {sum}. It is settled when control ends, or "
        "before: press a household when it has paid back."
    ).format(sum=bold(amount(total, found.owed[0].currency)))
    keys = [
        (Button(_owed_row(texts, each), OpenDebt(each.household_id, each.holder)),)
        for each in shown
    ]
    turn = page_keys(page, pages, lambda to: OpenAdvances(found.compound_id, to))
    return Screen(text, (*keys, *turn, back))


def _owed_row(texts: Texts, each: Owed) -> str:
    return (
        f"{each.address} · {amount(each.amount, each.currency)} → {_by(texts, each.by, each.by_en)}"
    )


def debt_card(texts: Texts, view: DebtView, *, toast: str | None = None) -> Screen:
    """One household's debt to one who paid for it, and booking what came back."""
    _ = texts.gettext
    owed = view.owed
    back = (Button(_("« Owed"), OpenAdvances(view.compound_id, 0)),)
    if owed is None:
        return Screen(_("✅ All of it is paid back."), (back,), toast=toast)
    lines = [
        _("🤝 {address} owes {sum} to {by}.").format(
            address=bold(owed.address),
            sum=bold(amount(owed.amount, owed.currency)),
            by=plain(_by(texts, owed.by, owed.by_en)),
        )
    ]
    for each in view.advances:
        words = _("Cycle {cycle}, order {number}: {sum}").format(
            cycle=each.cycle_number,
            number=plain(each.number),
            sum=plain(amount(each.amount, each.currency)),
        )
        paid = _("paid back {sum}").format(sum=amount(each.repaid, each.currency))
        lines.append(f"{words}, {paid}" if each.repaid else words)
    if not view.may_book:
        lines.append(_("Only who paid can say that it came back."))
        return Screen("\n".join(lines), (back,), toast=toast)
    home, holder = owed.household_id, owed.holder
    rows = (
        (
            Button(_("All back, in cash"), RepayAll(home, holder, "cash", owed.amount)),
            Button(_("All back, transferred"), RepayAll(home, holder, "transfer", owed.amount)),
        ),
        (
            Button(_("A part, in cash"), RepayPart(home, holder, "cash")),
            Button(_("A part, transferred"), RepayPart(home, holder, "transfer")),
        ),
        back,
    )
    return Screen("\n".join(lines), rows, toast=toast)


def booked(texts: Texts, left: Owed) -> str:
    """In a few words, after it was noted that something came back."""
    _ = texts.gettext
    if not left.amount:
        return _("Noted: all of it is paid back.")
    return _("Noted. Still owed: {sum}").format(sum=amount(left.amount, left.currency))


def ask_part(texts: Texts, owed: PartAsked) -> Screen:
    """The next text is the sum."""
    words = texts.gettext("How much has {address} paid back? Of {sum}, just the number, please.")
    text = words.format(address=bold(owed.address), sum=bold(amount(owed.amount, owed.currency)))
    back = Button(texts.gettext("« Back"), OpenDebt(owed.household_id, owed.holder))
    return Screen(text, ((back,),))


def payment_advanced(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household, gently."""
    _ = texts.gettext
    words = _(
        "🤝 {by} has paid the {sum} for you, so your bags come. ({about})\nPlease do not pay it "
        "now, and do not worry: it is settled between you when control ends, or when it suits you. "
        "/my shows it."
    )
    return Screen(said(texts, named(words, _by(texts, data["by"], data["by_en"])), data))


def advance_undone(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: the bill is open again."""
    _ = texts.gettext
    words = _(
        "It was said that {by} pays the {sum} for you. ({about})\nThat was a mistake, sorry: the "
        "bill is open again."
    )
    first = said(texts, named(words, _by(texts, data["by"], data["by_en"])), data)
    text = "\n\n".join((first, pay_to(texts, data)))
    return Screen(text, pay_keys(texts, data), qr=data["link"])


def advances_made(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison who pays because the compound's rule says so."""
    _ = texts.gettext
    rows = data["advanced"]
    text = _(
        "🤝 {compound}, cycle {number}: by your compound's rule you pay for {count} households "
        "that had not paid in time, together {sum}: {addresses}\nThey owe it to you. Hand the "
        "money on to the supermarket at the gate; what is wrong can be undone today."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        number=data["cycle_number"],
        count=len(rows),
        sum=bold(amount(data["total"], data["currency"])),
        addresses=addresses(texts, [row["address"] for row in rows]),
    )
    return Screen(
        text, ((Button(_("Paid in their place"), OpenAdvances(data["compound_id"], 0)),),)
    )


def repaid(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: what was booked as paid back."""
    _ = texts.gettext
    way = _("in cash") if data["way"] == "cash" else _("by transfer")
    text = _("✅ {by} has noted that you paid back {sum}, {way}. ({address})").format(
        by=bold(_by(texts, data["by"], data["by_en"])),
        sum=bold(amount(data["amount"], data["currency"])),
        way=way,
        address=plain(data["address"]),
    )
    left = (
        _("Still open between you: {sum}.").format(sum=bold(amount(data["left"], data["currency"])))
        if data["left"]
        else _("With that you are even. Thank you!")
    )
    doubt = Button(_("That is not right"), DoubtRepayment(data["household_id"], data["holder"]))
    return Screen(f"{text}\n{left}", ((doubt,),))


def doubted(texts: Texts) -> Screen:
    _ = texts.gettext
    words = _(
        "I have told who noted it. Please speak to each other; nothing is changed until then."
    )
    return Screen(words, toast=_("Noted"), is_new=True)


def repaid_doubted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who noted it."""
    _ = texts.gettext
    words = _(
        "⚠️ {address} says that what you noted as paid back is not right. Please call them. What "
        "the books say: still owed {sum}."
    )
    left = amount(data["left"], data["currency"]) if data["left"] else "0"
    text = words.format(address=bold(data["address"]), sum=bold(left))
    see = Button(_("See what is owed"), OpenDebt(data["household_id"], data["holder"]))
    return Screen(text, ((see,),))


def owed_words(texts: Texts, owed: Sequence[Owed]) -> list[str]:
    """For /my: to whom the household owes what."""
    words = texts.gettext("🤝 You owe {by} {sum}: paid for you, settled when control ends.")
    return [
        words.format(
            by=plain(_by(texts, each.by, each.by_en)),
            sum=bold(amount(each.amount, each.currency)),
        )
        for each in owed
    ]


def named(words: str, name: str) -> str:
    """Words with a name in place of {by} that other blanks are still to be filled in."""
    return words.replace("{by}", bold(name).replace("{", "{{").replace("}", "}}"))


def _by(texts: Texts, by: str, by_en: str) -> str:
    name = by if texts.locale == "zh_CN" else by_en
    return name or texts.gettext("somebody of the compound")
