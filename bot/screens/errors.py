"""The words for every domain error, in plain language, saying what to do next."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.screens.at_the_door import refused_keys
from bot.screens.consents import ask_keys
from bot.screens.errors_advances import words_of_advances
from bot.screens.errors_books import words_of_books
from bot.screens.errors_calling import words_of_calling
from bot.screens.errors_care import words_of_care
from bot.screens.errors_collecting import words_of_collecting
from bot.screens.errors_correcting import words_of_correcting
from bot.screens.errors_cycles import words_of_cycles
from bot.screens.errors_duty import duty_keys, words_of_duty
from bot.screens.errors_files import words_of_files
from bot.screens.errors_gate import with_papers, words_of_gate
from bot.screens.errors_giving import words_of_giving
from bot.screens.errors_imports import words_of_imports
from bot.screens.errors_modes import words_of_modes
from bot.screens.errors_needs import words_of_needs
from bot.screens.errors_papers import words_of_papers
from bot.screens.errors_payees import words_of_payees
from bot.screens.errors_people import words_of_people
from bot.screens.errors_platform import words_of_platforms
from bot.screens.errors_reading import words_of_reading
from bot.screens.errors_runs import words_of_runs
from bot.screens.errors_sharing import words_of_sharing
from bot.screens.errors_shortage import words_of_shortage
from bot.screens.errors_statements import words_of_statements
from bot.screens.errors_talking import words_of_talking
from bot.screens.errors_timetable import words_of_timetable
from bot.screens.errors_trips import words_of_trips
from bot.screens.load_words import not_cleared_keys
from bot.screens.screen import Screen, plain
from config.texts import Texts
from orders.rules.errors import DomainError

Words = Callable[[Texts, Mapping[str, Any]], str]


def error_screen(texts: Texts, error: DomainError, *, zone: str) -> Screen:
    """A short explanation; also fit for the toast of a press."""
    data = {
        key: texts.day_and_time(value, zone) if isinstance(value, datetime) else value
        for key, value in with_papers(texts, error.data()).items()
    }
    words = error_words(texts)[error.code].format(**{k: _shown(v) for k, v in data.items()})
    rows = (
        *ask_keys(texts, (error,)),
        *refused_keys(texts, error),
        *duty_keys(texts, error),
        *not_cleared_keys(texts, error),
    )
    return Screen(plain(words), rows, toast=words[:200], is_alert=True, is_new=True)


def failure_screen(texts: Texts) -> Screen:
    """When a bug kept us from answering: the update is kept and can be replayed."""
    _ = texts.gettext
    return Screen(
        _("Something went wrong on our side. Your message is kept and is being looked at.")
    )


def stranger_screen(texts: Texts) -> Screen:
    _ = texts.gettext
    return Screen(
        _(
            "I did not understand this. Press /order to order, /my for your order, /need for "
            "medicine and formula, /help for help."
        )
    )


def too_long_screen(texts: Texts) -> Screen:
    _ = texts.gettext
    return Screen(
        _("This message is too long for me to read. Please send your order in a short one.")
    )


def error_words(texts: Texts) -> dict[str, str]:
    """The sentence of each error code, with places for the error's data."""
    return (
        _words_of_ordering(texts)
        | _words_of_people(texts)
        | _words_of_supply(texts)
        | words_of_files(texts)
        | words_of_imports(texts)
        | words_of_papers(texts)
        | words_of_modes(texts)
        | words_of_giving(texts)
        | words_of_gate(texts)
        | words_of_care(texts)
        | words_of_duty(texts)
        | words_of_calling(texts)
        | words_of_timetable(texts)
        | words_of_collecting(texts)
        | words_of_payees(texts)
        | words_of_people(texts)
        | words_of_platforms(texts)
        | words_of_sharing(texts)
        | words_of_needs(texts)
        | words_of_cycles(texts)
        | words_of_statements(texts)
        | words_of_talking(texts)
        | words_of_trips(texts)
        | words_of_shortage(texts)
        | words_of_books(texts)
        | words_of_advances(texts)
        | words_of_correcting(texts)
        | words_of_reading(texts)
        | words_of_runs(texts)
    )


def _words_of_ordering(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "cycle_closed": _("Ordering closed at {closed_at}. It opens again at {next_opens_at}."),
        "cycle_cancelled": _("This cycle was cancelled. /my tells what comes next."),
        "already_sent": _(
            "A load of this cycle left at {sent_at}: it rides already, so the cycle cannot be "
            "cancelled. Single households can still be helped by /unpaid and at the pickup."
        ),
        "control_ended": _(
            "Control of your compound ended at {ended_at}, so no further cycle opens. /my shows "
            "what is still on its way."
        ),
        "no_open_cycle": _("No cycle is open. The next one opens at {next_opens_at}."),
        "unknown_bundle": _(
            "There is no bundle {bundle} in this cycle. /order shows what there is."
        ),
        "bundle_withdrawn": _("Bundle {bundle} is no longer offered in this cycle."),
        "over_limit": _("Bundle {bundle} is limited to {limit} a household; you wanted {wanted}."),
        "bad_quantity": _("I could not read the quantity in “{text}”."),
        "empty_order": _("Nothing is chosen yet. Set a quantity with + first."),
        "nothing_to_withdraw": _("There is no order to withdraw."),
        "no_earlier_order": _(
            "{household} has no earlier order that could be repeated. /order shows what there is."
        ),
        "text_too_long": _("That is too long: at most {limit} characters, please."),
        "announcement_too_long": _(
            "This announcement has {length} characters; {limit} fit into one message. Please "
            "shorten it, or send it in two parts."
        ),
        "no_group": _(
            "I am not connected to your group yet, so I cannot announce anything there. /bind "
            "tells how to connect it."
        ),
        "bad_time": _("“{text}” is no day and time."),
        "given_in_future": _("{given_at} has not come yet."),
        "given_before_opening": _("{given_at} is before this cycle opened, at {opens_at}."),
    }


def _words_of_people(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "unknown_room": _(
            "I do not know the room “{text}”. Please send it once more in full, like 3-2-501."
        ),
        "room_taken": _("{household} already has members. The liaison can add you."),
        "not_a_member": _("You have not joined a household yet. Press /start."),
        "already_member": _("You already belong to {household}."),
        "awaiting_acceptance": _("The liaison has not confirmed yet that you live in {household}."),
        "foreign_contact": _("That is somebody else's card. Please send your own number."),
        "bad_phone": _(
            "I could not read “{text}” as a phone number. Please type it like 13812345678. "
            "If you have none, give a relative's, or ask the liaison."
        ),
        "no_right": _("Only the liaison or somebody they named may do this."),
        "not_yours": _("This belongs to another household. Their members can do this themselves."),
        "wrong_compound": _("This belongs to another compound."),
        "last_liaison": _("Somebody must remain the liaison. Name another one first."),
        "stale_button": _("This button is old. Press /order or /my for a fresh page."),
        "link_used": _("This link was used already. Ask the liaison for a new one."),
        "link_expired": _("This link has expired. Ask the liaison for a new one."),
        "invitation_used": _(
            "This link was used already. Whoever sent it to you can make a new one."
        ),
        "invitation_expired": _(
            "This link has expired. Whoever sent it to you can make a new one."
        ),
        "liaison_there": _(
            "There is a liaison already, so this link does nothing any more. They can name you "
            "deputy: /deputy"
        ),
        "chat_taken": _(
            "This group belongs to “{group}” already. One Telegram group serves one ordering group."
        ),
        "not_a_person": _(
            "I cannot tell who that is. Reply to a message that they wrote themselves, not "
            "anonymously and not as a channel."
        ),
        "already_decided": _("This has been decided already."),
        "missing_reason": _("Please say why, in a few words."),
    }


def _words_of_supply(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "illegal_transition": _("This is not possible any more: it has moved on meanwhile."),
        "wrong_state": _("This is not possible now: it has moved on meanwhile."),
        "old_version": _("There is a newer version ({latest}). Please use that one."),
        "not_approved": _("The liaison has not approved this yet."),
        "not_packed": _("These are not packed yet: {rooms}"),
        "nothing_to_send": _("The truck left at {sent_at}: there is nothing more to send."),
        "already_packed": _(
            "Packed already: {rooms}. The batch cannot be recalled any more; hold or drop single "
            "households by /unpaid instead."
        ),
        "unpaid_on_load": _(
            "On the load, but not paid: {rooms}. Confirm, hold or drop these first."
        ),
        "not_rested": _("The goods must rest until {until}."),
        "nothing_to_pay": _("There is nothing to pay."),
        "hand_over_not_open": _("The hand-over is not open yet."),
        "unknown_code": _("I do not know the code “{text}”. Please check it and type it again."),
        "codes_do_not_match": _(
            "This bag does not belong to this pickup code; it belongs to {room}."
        ),
        "already_collected": _("This bag was handed out already, at {at}. Handed out by: {by}"),
    }


def _shown(value: Any) -> Any:
    return "、".join(value) if isinstance(value, tuple) else "–" if value == "" else value
