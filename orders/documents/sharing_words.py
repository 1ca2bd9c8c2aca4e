"""Why a share is what it is, and what was chosen: the same words in chat, page and file."""

from config.texts import Texts
from orders.rules.choices import Choice, IfShort
from orders.rules.sharing import Why
from orders.use_cases.sharing import OwnLine


def choice_words(texts: Texts, choice: Choice) -> str:
    """A choice in a few words."""
    _ = texts.gettext
    if choice.if_short == IfShort.INSTEAD:
        return _("{code} instead").format(code=choice.instead)
    words = {IfShort.FEWER: _("fewer will do"), IfShort.NOTHING: _("all or none")}
    return words[choice.if_short]


def why_words(texts: Texts, item: OwnLine) -> str:
    """Why a line came out as it did."""
    _ = texts.gettext
    words = {
        Why.FILLED: _("all of it"),
        Why.WITHDRAWN: _("no longer offered"),
        Why.ROUNDS: _("as many as everybody, the lot for one more went to others"),
        Why.LOT: _("one more than everybody, by need or by lot"),
        Why.ALL_OR_NONE: _("not all could be had, and you chose all or none"),
        Why.IN_PLACE: _("instead of what was short"),
    }[item.why]
    if not item.rounds and item.why == Why.ROUNDS:
        words = _("not one for each household, and the lot went to others")
    if not item.rounds and item.why == Why.LOT:
        words = _("not one for each household; this one by need or by lot")
    if item.line.lacks and item.line.choice.instead:
        words += _(", ") + choice_words(texts, item.line.choice)
    return words
