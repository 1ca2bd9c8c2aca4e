"""The words of welfare calls that several screens share."""

from bot.screens.household import flag_name
from bot.screens.parts import said_of
from bot.screens.screen import plain
from config.texts import Texts
from orders.rules.states import WelfareState
from orders.use_cases.call_cards import CallCard


def standing_words(texts: Texts) -> dict[str, str]:
    """How a call counts, in a word."""
    _ = texts.gettext
    return {
        "reached": _("reached"),
        "visited": _("visited"),
        "unreached": _("not reached"),
        "overdue": _("overdue"),
        "waiting": _("to call"),
    }


def counts_line(texts: Texts, counts: dict[str, int]) -> str:
    """`reached 4 · not reached 1`; what is nought is left out."""
    words = standing_words(texts)
    return " · ".join(f"{words[name]} {counts[name]}" for name in words if counts.get(name))


def script(texts: Texts) -> tuple[str, str, str]:
    """What to say on the phone, in three sentences."""
    _ = texts.gettext
    return (
        _("Hello, this is your community's care call; how are you and your family today?"),
        _("Has anybody a fever or a cough, and does anybody need medicine?"),
        _("For how many days have you rice, oil, vegetables and meat? I order for you right now."),
    )


def reason_words(texts: Texts) -> dict[str, str]:
    """Why a household is on the list, where it is not for its flags."""
    _ = texts.gettext
    return {
        "heard": _("Last time they needed food, and it could not be ordered any more."),
        "uncovered": _("They have had no delivery for a long time."),
        "quiet": _("They neither ordered nor collected for two cycles."),
    }


def who(texts: Texts, card: CallCard) -> str:
    """`2 people · elderly alone, chronic illness`."""
    parts = []
    if card.heads:
        parts.append(
            texts.ngettext("{count} person", "{count} people", card.heads).format(count=card.heads)
        )
    names = [flag_name(texts, flag) for flag in card.flags]
    if names:
        parts.append(("、" if texts.locale == "zh_CN" else ", ").join(names))
    return plain(" · ".join(parts))


def state_line(texts: Texts, card: CallCard) -> str:
    """What has come of the call so far; empty while nothing has."""
    _ = texts.gettext
    again = texts.time_of_day(card.next_at, card.timezone) if card.next_at else ""
    if card.state == WelfareState.NO_ANSWER:
        words = _("📵 No answer ({tries}×). Please try again at {time}.") if again else _(
            "📵 No answer ({tries}×). Please try again now."
        )  # fmt: skip
        return words.format(tries=card.tries, time=again)
    if card.state == WelfareState.VISIT:
        words = _("🚪 Nobody answers the phone. Goes and knocks: {name}")
        return words.format(name=plain(card.visitor or _("nobody yet")))
    if card.state == WelfareState.UNREACHED:
        words = _("❗ Nobody opened. {name} was there; the liaison knows.")
        return words.format(name=plain(card.visitor or "–"))
    if card.state not in (WelfareState.REACHED, WelfareState.VISITED):
        return ""
    how = _("✅ Reached") if card.state == WelfareState.REACHED else _("✅ Visited")
    return said_of(texts, how, heard(texts, card))


def heard(texts: Texts, card: CallCard) -> str:
    """What they need, and whether it is on its way."""
    _ = texts.gettext
    if not (card.food or card.medicine):
        return _("all is well")
    needs = []
    if card.food:
        needs.append(_("food, ordered") if card.has_order else _("food, not ordered yet"))
    if card.medicine:
        needs.append(_("medicine, noted") if card.has_need else _("medicine, not noted yet"))
    return ("；" if texts.locale == "zh_CN" else "; ").join(needs)
