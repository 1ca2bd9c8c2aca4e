"""What the payment deadline does in a compound: shown, and chosen by a press."""

from bot.screens.chasing_presses import SetRule
from bot.screens.parts import place_name
from bot.screens.presses import OpenUnpaid
from bot.screens.screen import Button, Screen, bold
from config.texts import Texts
from fulfillment.money.use_cases.deadline_setting import DeadlineRule


def rule_page(texts: Texts, found: DeadlineRule, *, is_set: bool = False) -> Screen:
    """The rule in force, and the others as buttons."""
    _ = texts.gettext
    words = rule_words(texts)
    text = "\n".join(
        (
            _("⚙️ {compound}: what becomes of what is unpaid at the deadline?").format(
                compound=bold(place_name(texts, found.place))
            ),
            "✅ " + bold(words[found.rule]),
            _(
                "Who says that it has paid, who cannot pay now and who needs care is never taken "
                "off the truck by a rule: you are asked."
            ),
        )
    )
    here = found.place.compound_id
    rows = [
        (Button(said, SetRule(here, rule)),) for rule, said in words.items() if rule != found.rule
    ]
    rest = Button(_("Who has not paid"), OpenUnpaid(here, 0, 0))
    return Screen(text, (*rows, (rest,)), toast=_("Noted") if is_set else None)


def rule_words(texts: Texts) -> dict[str, str]:
    """Each rule in a few words."""
    _ = texts.gettext
    return {
        "ask": _("I decide one by one"),
        "drop": _("Take it off the truck"),
        "hold": _("Hold it back until it is paid"),
        "advance": _("The liaison pays in its place"),
    }
