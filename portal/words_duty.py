"""Refusals about health, volunteers and outings. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

CHOOSE_ANOTHER = N_("Please choose another one.")

SAID_OF_DUTY: Mapping[str, tuple[str, ...]] = {
    "not_fit_for_duty": (
        N_("Who touches goods declares their health for the day first."),
        N_("It takes three presses in the chat: /manage, then Volunteers and health."),
        N_("For sealed buildings the liaison records briefing and kit, too."),
    ),
    "bad_temperature": (N_("That is no temperature. Please write it like 36.5."),),
    "test_too_old": (N_("The test must not be older than {hours} hours."),),
    "declared_ill": (N_("They declared today that they are not well."),),
    "bad_sign_up": (N_("That time is over or too far ahead. Please choose another one."),),
    "outing_too_soon": (
        N_("This household may go out {outings} × in {days} days, so again from {next_at} on."),
    ),
    "window_full": (N_("This window holds {holds} people and is full."), CHOOSE_ANOTHER),
    "no_outing_now": (
        N_("No pass is given now: sealed buildings stay at home, elsewhere nobody needs one."),
    ),
    "no_outing_point": (N_("This window is not there any more."), CHOOSE_ANOTHER),
    "bad_outing_point": (
        N_("Something is missing or wrong in this sale point or gate."),
        N_("It needs a name, how many people it holds (1 to 500) and hours from morning on."),
        N_("A window is 10 to 240 minutes long."),
    ),
    "pass_not_valid": (N_("This pass cannot be used now. Please check it again."),),
}
