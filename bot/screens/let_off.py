"""Something was let off, credited, corrected or is sent back; and the books, once a day."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount
from bot.screens.dispute_presses import GiveCreditBack
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.documents.words import misfit_words
from fulfillment.money.rules.reconciling import Misfit, What


def let_off(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: what was taken off, or put right, and why."""
    _ = texts.gettext
    words = {
        "discount": _("{given} was taken off your bill {number}; {amount} remains to be paid."),
        "goodwill": _("{given} is your credit now: it pays for your next bill by itself."),
        "correct_up": _("We found {given} that is yours: it is your credit for the next bill."),
        "correct_down": _("{given} of your credit stood there by mistake and was taken out again."),
    }[data["kind"]]
    if data["kind"] == "discount" and not data["amount"]:
        words = _("{given} was taken off your bill {number}; you have nothing more to pay.")
    text = words.format(
        given=bold(amount(data["given"], data["currency"])),
        number=bold(data["number"]),
        amount=bold(amount(data["amount"], data["currency"])),
    )
    why = _("Why: {reason}").format(reason=data["reason"])
    return Screen(f"{bold(data['address'])} · {plain(_seller(texts, data))}\n{text}\n{plain(why)}")


def credit_wanted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who approves: a household would rather have its credit as money."""
    _ = texts.gettext
    words = _("{address} would like its credit of {sum} with {supplier} back as money.").format(
        address=bold(data["address"]),
        sum=bold(amount(data["amount"], data["currency"])),
        supplier=plain(_seller(texts, data)),
    )
    press = GiveCreditBack(data["household_id"], data["supplier_id"], data["amount"])
    return Screen(words, ((Button(_("Put it on the list of refunds"), press),),))


def credit_comes_back(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: it stands on the supplier's list."""
    words = texts.gettext(
        "{address}: your credit of {sum} with {supplier} is sent back to you. You will hear when."
    ).format(
        address=bold(data["address"]),
        sum=bold(amount(data["amount"], data["currency"])),
        supplier=plain(_seller(texts, data)),
    )
    return Screen(words)


def credit_asked(texts: Texts) -> Screen:
    """To the household, after its wish."""
    words = texts.gettext("The liaison has been asked. Until it answers, your credit stays yours.")
    return Screen(plain(words), is_new=True)


def credit_listed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who put it there."""
    words = texts.gettext("✓ {address}: {sum} stands on the list of refunds. It has been told.")
    sum_ = bold(amount(data["amount"], data["currency"]))
    return Screen(words.format(address=bold(data["address"]), sum=sum_))


def settlement_signed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the other side: what was signed, and that its own signature is wanted."""
    _ = texts.gettext
    english = texts.locale == "en"
    compound = (english and data["compound_en"]) or data["compound"]
    signed = _seller(texts, data) if data["side"] == "supplier" else compound
    first = _("{side} has signed the settlement of cycle {number}: {sum}.").format(
        side=bold(signed),
        number=data["cycle_number"],
        sum=bold(amount(data["sum"], data["currency"])),
    )
    if data["is_done"]:
        second = _("Both sides have signed. It is settled.")
    else:
        second = _("Please look at it on your page, and sign it there if it is right.")
    return Screen(f"{first}\n{plain(second)}")


def books_off(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who approves: the lines that do not fit, by room."""
    _ = texts.gettext
    many = texts.ngettext(
        "⚠️ Cycle {number}: {count} line does not agree with the books.",
        "⚠️ Cycle {number}: {count} lines do not agree with the books.",
        data["count"],
    )
    first = many.format(number=data["cycle_number"], count=data["count"])
    lines = [
        misfit_words(texts, Misfit(**{**each, "what": What(each["what"])}), data["currency"])
        for each in data["misfits"]
    ]
    last = _("Nothing was changed. All of it stands in the books, on your page under Money.")
    return Screen(plain("\n".join((first, *lines, last))))


def _seller(texts: Texts, data: Mapping[str, Any]) -> str:
    name = data["supplier_en"] if texts.locale == "en" else data["supplier"]
    return str(name or data["supplier"])
