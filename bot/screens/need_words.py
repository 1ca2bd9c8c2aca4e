"""The words of individual needs: kinds, states, and one need in a few lines."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.screen import bold, plain
from config.texts import Texts
from orders.use_cases.need_cards import NeedCard, need_data


def kind_words(texts: Texts) -> dict[str, str]:
    """The kinds of needs, as buttons and headings."""
    _ = texts.gettext
    return {
        "medicine": _("💊 Medicine"),
        "infant_formula": _("🍼 Infant formula"),
        "sanitary": _("🧻 Sanitary goods"),
        "other": _("🧺 Something else"),
    }


def state_words(texts: Texts, *, is_own: bool = True) -> dict[str, str]:
    """What became of a need, in a word or two, for its household or for others."""
    _ = texts.gettext
    return {
        "asked": _("being looked for"),
        "sourced": _("found, please decide") if is_own else _("the household decides"),
        "accepted": _("being bought"),
        "declined": _("not at this price"),
        "unavailable": _("not to be had"),
        "escalated": _("sent up to the subdistrict office"),
        "refused": _("refused"),
        "delivered": _("handed over"),
        "withdrawn": _("withdrawn"),
    }


def told(texts: Texts, data: Mapping[str, Any], *, is_own: bool = True) -> list[str]:
    """What a need says about itself, a line each; the heading first."""
    _ = texts.gettext
    lines = [f"{kind_words(texts)[data['kind']]} · {bold(data['address'])}"]
    if data["text"]:
        lines.append(plain(data["text"]))
    lines.append(
        _("State: {state}").format(state=bold(state_words(texts, is_own=is_own)[data["state"]]))
    )
    if data["supplier"]:
        seller = name_in(texts, data, "supplier")
        lines.append(_("Asked: {supplier}").format(supplier=plain(seller)))
    if data["price"] is not None:
        price = amount(data["price"], data["currency"])
        lines.append(_("Price: {price}").format(price=bold(price)))
    if data["note"]:
        lines.append("💬 " + plain(data["note"]))
    if data["by"]:
        lines.append(_("Looked after by {name}").format(name=plain(data["by"])))
    if data["every_weeks"]:
        lines.append(every_words(texts, data["every_weeks"]))
    return lines


def every_words(texts: Texts, weeks: int) -> str:
    if weeks == 1:
        return texts.gettext("🔁 every week")
    return texts.gettext("🔁 every {weeks} weeks").format(weeks=weeks)


def card_lines(texts: Texts, card: NeedCard, *, is_own: bool = True) -> list[str]:
    """The same of a card, with names where they are to be seen."""
    lines = told(texts, need_data(card), is_own=is_own)
    if card.names:
        joint = "、" if texts.locale == "zh_CN" else ", "
        lines.append(texts.gettext("For: {names}").format(names=plain(joint.join(card.names))))
    if card.again_at and card.is_open is False:
        day = texts.day(card.again_at, card.timezone)
        lines.append(texts.gettext("Comes up again on {day}").format(day=day))
    return lines
