"""The words for what is refused about health, volunteers and outings."""

from bot.screens.duty_presses import OpenDeclare
from bot.screens.screen import Button, Rows
from config.texts import Texts
from orders.rules.errors import DomainError
from orders.rules.errors_duty import NotFitForDuty


def duty_keys(texts: Texts, error: DomainError) -> Rows:
    """Under what was refused for lack of a declaration: the way to it."""
    if not isinstance(error, NotFitForDuty) or not error.compound_id:
        return ()
    key = Button(texts.gettext("🩺 Declare my health"), OpenDeclare(error.compound_id))
    return ((key,),)


def words_of_duty(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_duty`."""
    _ = texts.gettext
    return {
        "not_fit_for_duty": _(
            "First declare your health for today (/manage → Trucks and hand-over → Volunteers and "
            "health); for sealed buildings the liaison has to record your briefing and kit, too. "
            "Who is not well stays at home."
        ),
        "bad_temperature": _("That is no temperature. Please write it like 36.5."),
        "test_too_old": _(
            "You need a nucleic acid test of the last {hours} hours. Please get tested, then "
            "declare your health again."
        ),
        "declared_ill": _(
            "You declared today that you are not well, so please rest. If it was a mistake, ask "
            "the liaison to lift it."
        ),
        "bad_sign_up": _("That time is over or too far ahead. Please choose another one."),
        "bad_duty_rule": _("That rule cannot be so. Please look at the numbers again."),
        "outing_too_soon": _(
            "Your household may go out {outings} × in {days} days. Next time: {next_at}."
        ),
        "window_full": _(
            "This window is full: it holds {holds} people. Please choose another one."
        ),
        "no_outing_now": _(
            "No pass is given now: sealed buildings stay at home, and where control is lifted "
            "nobody needs one."
        ),
        "no_outing_point": _("This window is not there any more. Please choose another one."),
        "bad_outing_point": _("Something is missing or wrong in this sale point or gate."),
        "pass_not_valid": _("This pass cannot be used now. Please check it again."),
    }
