"""Refusals about health, volunteers and outings. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

CHOOSE_ANOTHER = N_("Please choose another one.")

# What a pass is worth, by `fulfillment.handover.rules.outings.Verdict`; as in the chat.
VERDICTS: Mapping[str, str] = {
    "valid": N_("✅ Valid now: may go out"),
    "is_out": N_("↩️ Is out: may come back"),
    "not_yet": N_("🕐 Not yet: the window has not begun"),
    "over": N_("⛔ Over: the window has passed"),
    "used": N_("⛔ Used: out and back already"),
    "cancelled": N_("⛔ Given back: does not hold any more"),
    "void": N_("⛔ Void: does not hold any more"),
    "sealed": N_("⛔ The building is sealed: nobody leaves"),
    "unknown": N_("⛔ Not a pass of this compound"),
}

SAID_OF_DUTY: Mapping[str, tuple[str, ...]] = {
    "not_fit_for_duty": (
        N_("Who touches goods declares their health for the day first."),
        N_("It takes three presses in the chat: /manage, then Volunteers and health."),
        N_("For sealed buildings the liaison records briefing and kit, too."),
    ),
    "bad_temperature": (
        N_("That is no temperature. Please write it like 36.5."),
        N_("Between 34 and 43 degrees Celsius."),
    ),
    "test_too_old": (
        N_("The test must not be older than {hours} hours."),
        N_("Please get tested, then declare again."),
    ),
    "declared_ill": (
        N_("They declared today that they are not well."),
        N_("If it was a mistake, lift it on the page of volunteers."),
    ),
    "bad_sign_up": (N_("That time is over or too far ahead."), CHOOSE_ANOTHER),
    "bad_duty_rule": (
        N_("That rule cannot be so. Please look at the numbers again."),
        N_("A temperature is written like 37.3, an hour like 07:30."),
    ),
    "outing_too_soon": (
        N_("This household may go out {outings} × in {days} days, so again from {next_at} on."),
        CHOOSE_ANOTHER,
    ),
    "window_full": (N_("This window holds {holds} people and is full."), CHOOSE_ANOTHER),
    "no_outing_now": (
        N_("No pass is given now: sealed buildings stay at home, elsewhere nobody needs one."),
        N_("What level holds is on the page of control levels."),
    ),
    "no_outing_point": (N_("This window is not there any more."), CHOOSE_ANOTHER),
    "bad_outing_point": (
        N_("Something is missing or wrong in this sale point or gate."),
        N_("It needs a name, how many people it holds (1 to 500) and hours from morning on."),
        N_("A window is 10 to 240 minutes long."),
    ),
    "pass_not_valid": (
        N_("This pass cannot be used now."),
        N_("Check its code again: the page says what it is worth."),
    ),
}
