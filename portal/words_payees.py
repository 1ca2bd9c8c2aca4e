"""Refusals about payees and their codes. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_PAYEES: Mapping[str, tuple[str, ...]] = {
    "bad_payee": (
        N_("“{text}” does not fit."),
        N_("A payee needs a name, and the last four digits of the account."),
    ),
    "bad_payee_input": (
        N_("“{part}” is missing or wrong ({reason})."),
        N_("Compare it with what the payee's bank or wallet says, and enter it again."),
    ),
    "unknown_scheme": (
        N_("There is no way to pay called “{text}” here."),
        N_("Choose one of those on the page."),
    ),
    "payee_unchanged": (
        N_("Residents pay this payee already."),
        N_("Nothing needs to change."),
    ),
    "no_code_seen": (
        N_("There is no code on this picture that can be read."),
        N_("Send the whole square with its white edge, straight and sharp; a screenshot is best."),
    ),
    "several_codes_seen": (
        N_("There are {count} codes on this picture."),
        N_("Cut it so that only the payee's own code is on it."),
    ),
    "no_payment_code": (
        N_("This code is none to pay with."),
        N_("Open the collection code in the wallet, save its picture, and send that."),
    ),
}
