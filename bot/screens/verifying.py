"""“Is this genuine?”: the answer in large clear words, and how to ask.

The verdict comes first and alone on its line: it is read at night, by worried people.
"""

from collections.abc import Sequence

from bot.screens.screen import Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.judging import Verdict
from fulfillment.money.use_cases.verifying import Checked

SHOWN = 60


def ask_for_code(texts: Texts) -> Screen:
    """What to send."""
    _ = texts.gettext
    return Screen(
        _(
            "🔍 Were you shown a payment code, and are not sure? Send it to me here: a photo or "
            "screenshot of the code, or the link or text behind it. I say whether it belongs to "
            "somebody whom your compound pays. I keep nothing of it."
        ),
        is_new=True,
    )


def no_code(texts: Texts) -> Screen:
    """A picture came, and there is no code on it."""
    _ = texts.gettext
    return Screen(
        _(
            "I see no code on this picture. If you want to know whether a payment code is genuine, "
            "send it once more, straight and sharp, with its white edge; a screenshot is best. A "
            "receipt of your payment is for the liaison: please send it to them."
        )
    )


def verified(texts: Texts, found: Sequence[Checked]) -> Screen:
    """What to think of each code."""
    parts = [_one(texts, item) for item in found]
    if len(found) > 1:
        parts = [f"{number}. {part}" for number, part in enumerate(parts, 1)]
    return Screen("\n\n".join(parts), is_new=True)


def _one(texts: Texts, item: Checked) -> str:
    if item.verdict.is_genuine:
        return genuine(texts, item.verdict)
    if not item.is_payment:
        return no_payment(texts)
    return warning(texts, item)


def genuine(texts: Texts, verdict: Verdict) -> str:
    """Whom it pays; whose bill it is only where it is the asker's own."""
    _ = texts.gettext
    name = verdict.supplier if texts.locale == "zh_CN" else verdict.supplier_en or verdict.supplier
    lines = [
        "✅ " + bold(_("Genuine.")),
        _("It pays {payee} (account …{last4}), for {supplier}.").format(
            payee=bold(verdict.payee), last4=bold(verdict.account_last4), supplier=plain(name)
        ),
    ]
    if verdict.address:
        lines.append(_("It is the bill of {address}.").format(address=bold(verdict.address)))
        if verdict.is_settled:
            lines.append(_("Nothing is to be paid on it any more: please do not pay again."))
    elif verdict.why == "page":
        lines.append(
            _("It is a bill of another household: pay it only if you mean to pay for them.")
        )
    lines.append(
        _("When you pay, your wallet must name the same payee. If it names somebody else, stop.")
    )
    return "\n".join(lines)


def warning(texts: Texts, item: Checked) -> str:
    """Not one of ours: what that means, and what to do."""
    _ = texts.gettext
    why = {
        "other_host": _("It looks like our pay page, but leads to another place."),
        "forged": _("It looks like our pay page, but we never made it."),
    }.get(item.verdict.why, _("It pays nobody whom your compound pays."))
    return "\n".join(
        (
            "🚫 " + bold(_("WARNING: NOT OURS. Do not pay.")),
            why,
            _("What it says: {code}").format(code=f"<code>{plain(item.payload[:SHOWN])}</code>"),
            _(
                "Tell the liaison who sent it to you. If you have paid already: call your wallet "
                "or bank at once, and tell the liaison. Your genuine bill is under /my."
            ),
        )
    )


def no_payment(texts: Texts) -> str:
    """It can be read, and is nothing that we know to be paid with."""
    _ = texts.gettext
    return "\n".join(
        (
            "🚫 " + bold(_("I do not know this as a payment code.")),
            _(
                "It belongs to nobody whom your compound pays. If somebody says that you should "
                "pay with it: do not, and ask the liaison."
            ),
        )
    )
