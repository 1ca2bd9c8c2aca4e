"""What a household reads when a statement has shown its money, and it was not exactly the sum."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import amount
from bot.screens.payments import bill_head, pay_keys, pay_to
from bot.screens.screen import Screen, bold
from config.texts import Texts
from fulfillment.notices_statements import Notice


def payment_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Paid, and what is too much is not lost."""
    _ = texts.gettext
    words = _("✅ {came} from you has arrived, thank you. The bill was {sum}.")
    first = words.format(came=_sum(data, "came"), sum=_sum(data, "amount"))
    return Screen("\n".join((bill_head(texts, data), first, _rest(texts, data, "kept"))))


def payment_part(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A part has come; the rest is asked for, with the new sum."""
    _ = texts.gettext
    words = _(
        "{came} from you has arrived, thank you. {left} is still missing; perhaps the sum was "
        "mistyped. Please pay just the rest:"
    )
    first = words.format(came=_sum(data, "came"), left=_sum(data, "amount"))
    parts = (bill_head(texts, data) + "\n" + first, pay_to(texts, data, with_sum=True))
    return Screen("\n\n".join(parts), pay_keys(texts, data), qr=data["link"])


def payment_twice(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Money for a bill that asks for none."""
    _ = texts.gettext
    words = (
        _("{came} from you has arrived once more; this bill was paid already.")
        if data["is_paid"]
        else _("{came} from you has arrived for a bill that is not asked for any more.")
    )
    first = words.format(came=_sum(data, "came"))
    return Screen("\n".join((bill_head(texts, data), first, _rest(texts, data, "came"))))


def _rest(texts: Texts, data: Mapping[str, Any], key: str) -> str:
    _ = texts.gettext
    if data["gives_back"] == "refund":
        return _("{sum} is sent back to you.").format(sum=_sum(data, key))
    words = _("{sum} is not lost: it is kept as your credit and taken off your next bill.")
    return words.format(sum=_sum(data, key))


def _sum(data: Mapping[str, Any], key: str) -> str:
    return bold(amount(data[key], data["currency"]))


STATEMENT_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PAYMENT_OVER: payment_over,
    Notice.PAYMENT_PART: payment_part,
    Notice.PAYMENT_TWICE: payment_twice,
}
