"""Whom residents pay: what somebody wants changed, and codes in the group that are nobody's.

In the group no name stands, no sum and no phone: a warning accuses nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.money_presses import OpenMoney
from bot.screens.parts import place_name, said_of
from bot.screens.payee_presses import DecidePayee, OpenPayee, OpenPayees, SendCollectionCode
from bot.screens.payee_words import scheme_name, who_asked
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.money.schemes.words import shown_input
from fulfillment.money.use_cases.payee_telling import notice_data
from fulfillment.money.use_cases.payee_views import PayeeBoard
from orders.use_cases.desks import Place


def group_warning(texts: Texts) -> Screen:
    """Below a code in the group that pays none of the compound's payees."""
    _ = texts.gettext
    words = _(
        "⚠️ Please do not pay with the code in this message: it belongs to none of our payees. "
        "The genuine code comes from me alone, in your private chat; I never ask for money here. "
        "Not sure about a code? Send it to me in private: /verify"
    )
    key = Button(_("Check a code"), url="https://t.me/{bot}?start=verify")
    return Screen(words, ((key,),))


def code_seen(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: who posted what, and where."""
    _ = texts.gettext
    kinds = {
        "link": _("a link to a page to pay at"),
        "bank": _("a bank's payment code"),
        "wallet": _("a wallet's collection code"),
    }
    why = {
        "other_host": _("It imitates our pay page at another address."),
        "forged": _("It imitates our pay page; we never made it."),
        "unknown": _("It pays none of the payees of your suppliers."),
    }
    lines = [
        "⚠️ "
        + _("{name} posted {what} in the group that is not ours.").format(
            name=bold(data["poster"] or "?"), what=kinds[data["kind"]]
        ),
        why[data["why"]],
        code(data["code"]),
        _(
            "I have warned the neighbours there. It may be a mistake: ask them. If it is an "
            "impostor, delete the message and remove them from the group."
        ),
    ]
    keys: Rows = ((Button(_("To the message"), url=data["link"]),),) if data["link"] else ()
    return Screen("\n".join(lines), keys)


def payee_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who approves: before and after, ring first, then yes or no; later what was decided."""
    _ = texts.gettext
    supplier = bold(name_in(texts, data, "supplier"))
    head = _("⚠️ Somebody wants residents to pay another payee for {supplier}.")
    lines = [
        head.format(supplier=supplier),
        who_asked(texts, data["asked_by"]),
        "",
        _("Before: {payee}").format(payee=payee_line(texts, data["before"])),
        _("Afterwards: {payee}").format(payee=payee_line(texts, data["after"])),
    ]
    lines += [
        "· " + said_of(texts, *map(plain, shown_input(texts, name, value)))
        for name, value in data["after"]["inputs"]
    ]
    if data["state"] != "asked":
        return Screen("\n".join((*lines, "", bold(_decided(texts, data)))))
    lines += [
        "",
        _("They have paid one fen to it and looked what arrived.")
        if data["has_trial"]
        else _("Nobody has tried a payment to it yet: that can be done on the pages."),
        bold(
            _(
                "Ring the shop on a number that you have known for long, not on one from a "
                "message, and ask whether this is right. Only then press yes."
            )
        ),
    ]
    keys = (
        (Button(_("Yes, I have rung them"), DecidePayee(data["change_id"], 1)),),
        (Button(_("No, leave it as it is"), DecidePayee(data["change_id"], 0)),),
    )
    return Screen("\n".join(lines), keys)


def _decided(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    words = {
        "confirmed": _("✅ {name} said yes. It counts from the next cut-off on."),
        "refused": _("{name} said no. Residents pay as before."),
        "dropped": _("Another wish has come in its place."),
    }
    return words[data["state"]].format(name=data["decided_by"] or "–")


def payee_wish_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who asked, and who speaks for the supplier."""
    _ = texts.gettext
    words = {
        "confirmed": _(
            "✅ {supplier}: residents pay {payee} (account …{last4}) from the next cut-off on. "
            "Bills of earlier orders keep the payee that they have."
        ),
        "refused": _(
            "{supplier}: the change to {payee} (account …{last4}) was not confirmed. Residents "
            "pay as before. If you need it, please speak to the liaison."
        ),
        "dropped": _(
            "{supplier}: the change to {payee} (account …{last4}) was dropped, because another "
            "one was asked for. If that was not you, tell the liaison at once."
        ),
    }
    return Screen(
        words[data["state"]].format(
            supplier=bold(name_in(texts, data, "supplier")),
            payee=bold(data["payee"]),
            last4=plain(data["account_last4"]),
        )
    )


def payees_page(texts: Texts, place: Place, boards: Sequence[PayeeBoard]) -> Screen:
    """Whom residents of a compound pay, and what waits for a yes."""
    _ = texts.gettext
    title = _("{compound}: whom residents pay").format(compound=place_name(texts, place))
    lines = [bold(title)]
    for board in boards:
        mark = " ⚠️" if board.waiting else ""
        lines.append(
            f"{bold(_name(texts, board))}{mark}\n{payee_line(texts, board.payee.as_data())}"
        )
    rows = tuple(
        (Button(_name(texts, board)[:60], OpenPayee(place.compound_id, board.supplier_id)),)
        for board in boards
    )
    back = (Button(_("« Back"), OpenMoney(place.compound_id)),)
    return Screen("\n\n".join(lines), (*rows, back))


def payee_page(texts: Texts, compound_id: int, board: PayeeBoard) -> Screen:
    """One supplier's payee; a wish that waits with its yes and no."""
    _ = texts.gettext
    back = (Button(_("« Back"), OpenPayees(compound_id)),)
    if board.waiting is not None:
        asked = payee_asked(texts, notice_data(board.waiting))
        return Screen(asked.text, (*asked.rows, back))
    now = payee_line(texts, board.payee.as_data())
    text = "\n\n".join(
        (
            f"{bold(_name(texts, board))}\n{now}",
            _(
                "Another payee, bank account or way to pay is entered on your page on the web. "
                "The payee's own collection code (收款码) can be sent here as a picture."
            ),
        )
    )
    send = Button(_("Send a collection code"), SendCollectionCode(compound_id, board.supplier_id))
    return Screen(text, ((send,), back))


def ask_collection_code(texts: Texts, board: PayeeBoard) -> Screen:
    """What to send, and what is to be known of such codes."""
    _ = texts.gettext
    ask = _(
        "Please send the picture of {supplier}'s own collection code now, as a photo or file. "
        "Only one code may be on it. Payee and account stay {payee}."
    ).format(supplier=bold(_name(texts, board)), payee=payee_line(texts, board.payee.as_data()))
    return Screen("\n\n".join((ask, static_notice(texts))), is_new=True)


def static_notice(texts: Texts) -> str:
    """What PAYMENTS 14.1 says of collection codes; no legal advice."""
    return texts.gettext(
        "Is it a merchant's code (经营收款码)? A personal code must not be used for business at a "
        "distance, and with a printed code a person can pay at most ¥500 a day. It carries neither "
        "sum nor reference: residents type both. Where you can, let them pay at the door instead. "
        "(This is a notice, no legal advice.)"
    )


def collection_code_taken(
    texts: Texts, board: PayeeBoard, *, host: str, warnings: Sequence[str]
) -> Screen:
    """The code was read; it waits for a yes like any other payee."""
    _ = texts.gettext
    lines = [_("I have read the code (it leads to {host}).").format(host=bold(host or "?"))]
    if "host_unknown" in warnings:
        lines.append(
            "⚠️ "
            + _("I do not know this wallet. Please look twice whether it is a collection code.")
        )
    if board.waiting is not None:
        lines.append(_("It waits for a yes: everybody who approves has been asked, you too."))
    return Screen("\n".join(lines), is_new=True)


def payee_line(texts: Texts, payee: Mapping[str, Any]) -> str:
    """`大超市公司 (account …6021), pay page`."""
    words = texts.gettext("{payee} (account …{last4}), {scheme}")
    return words.format(
        payee=bold(payee["payee"]),
        last4=bold(payee["account_last4"]),
        scheme=plain(scheme_name(texts, payee["scheme"])),
    )


def _name(texts: Texts, board: PayeeBoard) -> str:
    return board.supplier if texts.locale == "zh_CN" else board.supplier_en or board.supplier
