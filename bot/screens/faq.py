"""Answers to what everybody asks: short, from the state alone; the rest goes to the supermarket."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount, contents_in, name_in, says_it_all
from bot.screens.parts import instant_of, no_more_cycles
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Screen, bold, code, plain
from bot.screens.talking_presses import PassQuestion
from config.texts import Texts
from orders.use_cases.order_forms import OrderForm

MOST_OFFERS = 12


def faq_answer(texts: Texts, data: Mapping[str, Any], *, slot: str | None = None) -> Screen:
    """The answer in the group, or in private to who asked too soon after somebody else."""
    _ = texts.gettext
    asked = data.get("asked")  # only where the question does not stand right above
    parts = [*([f"“{plain(asked)}”"] if asked else []), *_parts(texts, data)]
    if data["question_id"] is not None:
        words = _("Shall I pass your question to the supermarket? They do not see who asks.")
        parts.append(words)
        key = Button(_("Ask the supermarket"), PassQuestion(data["question_id"], 0))
        return Screen("\n".join(parts), ((key,),), slot=slot)
    return Screen("\n".join(parts), slot=slot)


def faq_in_private(texts: Texts, data: Mapping[str, Any], forms: Sequence[OrderForm]) -> Screen:
    """The same, with what the person's own households have ordered."""
    screen = faq_answer(texts, data)
    own = Button(texts.gettext("My order, payment and pickup"), OpenMy())
    orders = "\n".join(_own(texts, form) for form in forms)
    return Screen(f"{screen.text}\n\n{orders}".strip(), (*screen.rows, (own,)))


def _own(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    lines = " ".join(f"{code}×{count}" for code, count in form.ordered.items() if count)
    if not lines:
        words = _("{address} has not ordered in cycle {number}.")
    else:
        words = _("{address} has ordered in cycle {number}: {lines}")
    return words.format(address=bold(form.address), number=form.number, lines=plain(lines))


def _parts(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    kinds = {
        "arrival": (_arrival,),
        "cutoff": (_cutoff,),
        "opening": (_opening,),
        "pay": (_pay,),
        "collect": (_collect,),
        "how": (_how,),
        "goods": (_goods,),
        "other": (_other,),
        "all": (_cutoff, _arrival, _pay, _collect, _how),
    }
    found = [line for part in kinds[data["kind"]] for line in part(texts, data)]
    return list(dict.fromkeys(found))


def _arrival(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    each = _("🚚 Cycle {number} arrives {when}.")
    return [
        each.format(number=row["number"], when=bold(_when(texts, data, row["deliver_at"])))
        for row in data["cycles"]
    ] or _opening(texts, data)


def _cutoff(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    if not data["is_open"]:
        return _opening(texts, data)
    at = _when(texts, data, data["cycles"][-1]["cutoff_at"])
    return [_("⏰ You can order, change or withdraw until {when}.").format(when=bold(at))]


def _opening(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    if data["next_opens_at"] is None:
        return [*(_cutoff(texts, data) if data["is_open"] else ()), no_more_cycles(texts)]
    at = bold(_when(texts, data, data["next_opens_at"]))
    if data["is_open"]:
        now = _cutoff(texts, data)
        return [*now, _("The next cycle opens at {opens}.").format(opens=at)]
    return [_("No cycle is open at the moment. The next one opens at {when}.").format(when=at)]


def _other_ways(texts: Texts) -> dict[str, str]:
    """Where the household does not pay beforehand."""
    _ = texts.gettext
    return {
        "on_delivery": _("💰 You pay when the bags are handed to you, by the code on the bag."),
        "collected": _("💰 The grid officer comes round for the money before the delivery."),
        "by_third_party": _("💰 Usually there is nothing to pay: somebody pays for the compound."),
    }


def _pay(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    other = _other_ways(texts).get(data["payment_mode"])
    if other is not None:
        how = other + " " + _("Never pay by a code that somebody posts in the group.")
    elif data["payment_mode"] == "after_packing":
        how = _(
            "💰 Once your bag is packed, I send you the exact sum and a payment code in private. "
            "Never pay by a code that somebody posts in the group."
        )
    else:
        how = _(
            "💰 I send you the exact sum and a payment code in private. Never pay by a code that "
            "somebody posts in the group."
        )
    lines = [how]
    if data["cycles"] and other is None:
        at = _when(texts, data, data["cycles"][0]["pay_by"])
        lines.append(_("Please pay until {when}.").format(when=bold(at)))
    each = _("{supplier}: the payee is {payee}, account …{last4}")
    lines += [
        each.format(
            supplier=plain(name_in(texts, item)),
            payee=bold(item["payee"]),
            last4=item["account_last4"],
        )
        for item in data["payees"]
    ]
    return lines


def _collect(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    each = _("📍 {point}, {opens} to {closes}")
    lines = [
        each.format(point=bold(name_in(texts, item)), opens=item["opens"], closes=item["closes"])
        for item in data["points"]
    ]
    words = _(
        "When the goods have been disinfected and have rested, I send every household its own "
        "time and pickup code in private. Sealed buildings are served at the door."
    )
    return [*lines, words]


def _how(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    words = _("📝 Write here, for example {example}, or press /order in private.")
    return [words.format(example=code("3-2-501 A2 B1"))]


def _goods(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    word = plain(data["word"])
    if not data["cycles"]:
        return _opening(texts, data)
    if not data["offers"]:
        return [_("“{word}” is not on this cycle's list.").format(word=word)]
    lines = [_offer(texts, item, data["currency"]) for item in data["offers"][:MOST_OFFERS]]
    return lines if data["is_open"] else [*lines, *_opening(texts, data)]


def _offer(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    _ = texts.gettext
    price = bold(amount(item["price"], currency))
    words = f"🛒 {bold(item['code'])} {plain(name_in(texts, item))} {price}"
    if not says_it_all(item["name"], item["contents"]):
        words += _(": {contents}").format(contents=plain(contents_in(texts, item["contents"])))
    if item["left"] is None:
        return words
    left = _("sold out") if not item["left"] else _("{count} left").format(count=item["left"])
    return f"{words} ({left})" if texts.locale == "en" else f"{words}（{left}）"


def _other(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    return [texts.gettext("I cannot tell that myself.")]


def _when(texts: Texts, data: Mapping[str, Any], value: str) -> str:
    return texts.day_and_time(instant_of(value), data["timezone"])
