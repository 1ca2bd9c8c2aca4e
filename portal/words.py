"""What a refusal says: what happened, and what to do next, in the reader's language.

Every error code has words here, also those that no page raises today. A sentence that names
something that is not known (a time that was not given) is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from config.texts import Texts
from fulfillment.handover.gate_names import wanting_words
from portal.rendering import listed
from portal.words_advances import SAID_OF_ADVANCES
from portal.words_books import SAID_OF_BOOKS
from portal.words_correcting import SAID_OF_CORRECTING
from portal.words_cycles import SAID_OF_CYCLES
from portal.words_giving import SAID_OF_GIVING
from portal.words_handover import SAID_OF_HANDOVER
from portal.words_imports import SAID_OF_IMPORTS
from portal.words_modes import SAID_OF_MODES
from portal.words_papers import SAID_OF_PAPERS
from portal.words_payees import SAID_OF_PAYEES
from portal.words_people import SAID_OF_PEOPLE
from portal.words_platform import SAID_OF_PLATFORMS
from portal.words_reading import SAID_OF_READING
from portal.words_shortage import SAID_OF_SHORTAGE
from portal.words_statements import SAID_OF_STATEMENTS
from portal.words_talking import SAID_OF_TALKING


def N_(message: str) -> str:  # noqa: N802 - the usual mark for what is translated later
    return message


ASK_FOR_LINK = N_("Ask the liaison for a new link: in the chat with the bot they can make one.")
LOOK_AGAIN = N_("Go back, reload the page and look at how things stand now.")
OPEN_CHAT = N_("Open the chat with the bot and start again from there.")
TYPE_AGAIN = N_("Check it and type it again.")
ASK_LIAISON = N_("If you think that this is wrong, ask the liaison.")
CHANGED = N_("It has changed meanwhile, so this was not done.")
NEXT_ORDERING = N_("The next ordering opens on {next_opens_at}.")
NEXT_CYCLE = N_("You can order again in the next cycle.")
CHOOSE_OTHER = N_("Choose another bundle.")
SEND_TABLE = N_("Send an Excel workbook (.xlsx) or a .csv file.")
SPLIT_FILE = N_("Send it in two parts.")

# Code → what happened, then what to do next.
SAID: Mapping[str, tuple[str, ...]] = {
    "cycle_closed": (N_("Ordering ended on {closed_at}."), NEXT_ORDERING, NEXT_CYCLE),
    "cycle_cancelled": (N_("This cycle was cancelled: pack nothing, send nothing."), LOOK_AGAIN),
    "already_sent": (
        N_("A load of this cycle has left already, so it cannot be cancelled any more."),
        N_("It left on {sent_at}."),
    ),
    "control_ended": (N_("Control of the compound has ended: no further cycle opens."), LOOK_AGAIN),
    "no_open_cycle": (N_("Nothing can be ordered at the moment."), NEXT_ORDERING, NEXT_CYCLE),
    "empty_need": (N_("It does not say what is needed."), TYPE_AGAIN),
    "need_forbidden": (N_("Tobacco and alcohol are not brought in."), TYPE_AGAIN),
    "too_many_needs": (N_("This household has {most} open requests already."), LOOK_AGAIN),
    "need_not_for": (N_("Medicine is asked of pharmacies alone."), LOOK_AGAIN),
    "bad_need_price": (N_("“{text}” is no price."), TYPE_AGAIN),
    "unknown_bundle": (N_("There is no bundle {bundle} in this cycle."), CHOOSE_OTHER),
    "bundle_withdrawn": (N_("Bundle {bundle} is no longer offered."), CHOOSE_OTHER),
    "over_limit": (
        N_("A household may order at most {limit} of bundle {bundle}; you wanted {wanted}."),
        N_("Choose a smaller quantity."),
    ),
    "over_person_limit": (
        N_(
            "Bundle {bundle} is limited to {each} for each person: at most {limit} for {heads} "
            "people; you wanted {wanted}."
        ),
        N_("Choose a smaller quantity."),
    ),
    "heads_unknown": (
        N_("A household may order at most {limit} of bundle {bundle}; you wanted {wanted}."),
        N_("The roster does not say how many people live there, so one is counted."),
    ),
    "cycle_full": (
        N_("{household}: this needs {needs} bags more, and {free} are free."),
        N_("The order stays as it was."),
    ),
    "not_shared_yet": (
        N_("No cycle has closed yet, so nothing has been shared."),
        N_("The result stands here right after the cut-off."),
    ),
    "unknown_choice": (N_("“{text}” is no such choice."), LOOK_AGAIN),
    "instead_of_itself": (N_("Bundle {bundle} cannot stand in for itself."), CHOOSE_OTHER),
    "bad_quantity": (N_("“{text}” is not a quantity."), TYPE_AGAIN),
    "empty_order": (N_("Nothing is chosen yet."), N_("Choose at least one bundle.")),
    "nothing_to_withdraw": (N_("There is no order to withdraw."), OPEN_CHAT),
    "announcement_too_long": (N_("The announcement is too long."), OPEN_CHAT),
    "no_group": (N_("The group is not connected yet."), OPEN_CHAT),
    "no_earlier_order": (N_("There is no earlier order to repeat."), OPEN_CHAT),
    "text_too_long": (N_("The text is too long."), N_("Use at most {limit} characters.")),
    "bad_time": (N_("“{text}” is no day and time."), N_("Choose when the sheet was handed in.")),
    "given_in_future": (
        N_("{given_at} has not come yet."),
        N_("Enter the time at which the sheet was handed in, in the compound's own time."),
    ),
    "given_before_opening": (
        N_("{given_at} is before this cycle opened, at {opens_at}."),
        N_("A sheet of an earlier cycle cannot be entered into this one."),
    ),
    "unknown_room": (N_("Room {text} is not in the register."), TYPE_AGAIN, ASK_LIAISON),
    "room_taken": (N_("Room {household} has somebody already."), ASK_LIAISON),
    "not_a_member": (N_("You do not belong to a household here yet."), OPEN_CHAT),
    "already_member": (N_("You belong to {household} already."), OPEN_CHAT),
    **SAID_OF_IMPORTS,
    **SAID_OF_PAPERS,
    **SAID_OF_GIVING,
    **SAID_OF_HANDOVER,
    **SAID_OF_MODES,
    **SAID_OF_PAYEES,
    **SAID_OF_PEOPLE,
    **SAID_OF_READING,
    **SAID_OF_SHORTAGE,
    **SAID_OF_BOOKS,
    **SAID_OF_ADVANCES,
    **SAID_OF_CORRECTING,
    **SAID_OF_PLATFORMS,
    **SAID_OF_STATEMENTS,
    **SAID_OF_TALKING,
    "awaiting_acceptance": (
        N_("The liaison has not accepted you for {household} yet."),
        N_("Please wait; the bot tells you as soon as it is done."),
    ),
    "foreign_contact": (N_("That is somebody else's number."), N_("Please share your own.")),
    "bad_phone": (N_("That is not a phone number."), TYPE_AGAIN),
    "no_right": (N_("You may not do this here."), ASK_LIAISON),
    "not_yours": (N_("This belongs to somebody else."), ASK_LIAISON),
    "wrong_compound": (N_("This belongs to another compound or supermarket."), ASK_LIAISON),
    "last_liaison": (
        N_("The compound needs at least one liaison."),
        N_("Name another one first."),
    ),
    "stale_button": (N_("What you are looking for is not here (any more)."), LOOK_AGAIN),
    "link_used": (N_("This link has been used already. It signs in only once."), ASK_FOR_LINK),
    "link_expired": (N_("This link does not hold (any more)."), ASK_FOR_LINK),
    "invitation_used": (N_("This link has been used already."), OPEN_CHAT),
    "invitation_expired": (N_("This link has run out."), OPEN_CHAT),
    "liaison_there": (N_("There is a liaison already."), ASK_LIAISON),
    "chat_taken": (N_("This group belongs to “{group}” already."), OPEN_CHAT),
    "not_a_person": (N_("It is not clear who that is."), LOOK_AGAIN),
    "already_decided": (N_("Somebody has already decided this."), LOOK_AGAIN),
    "missing_reason": (N_("A reason is missing."), N_("Say in a few words why.")),
    "illegal_transition": (N_("This step does not fit how things stand."), LOOK_AGAIN),
    "wrong_state": (CHANGED, LOOK_AGAIN),
    "old_version": (
        N_("Version {version} is out of date: there is a version {latest}."),
        N_("Nothing was marked. Print version {latest} and pack from it, then try again."),
    ),
    "not_approved": (
        N_("The liaison has not approved this yet."),
        N_("As soon as it is approved, the pick list stands on this page."),
    ),
    "not_packed": (
        N_("Not everything is packed yet, so the truck cannot leave."),
        N_("Not marked as packed: {rooms}"),
        N_("Pack them, press “Mark packed”, then “Mark sent” again."),
    ),
    "nothing_to_send": (
        N_("The truck has left already: there is nothing more to send."),
        N_("It left on {sent_at}."),
    ),
    "already_packed": (
        N_("Something of it is packed already, so it cannot be recalled."),
        N_("Packed already: {rooms}"),
        N_("Hold or drop single households instead."),
    ),
    "unpaid_on_load": (
        N_("{count} unpaid households are on this load, so it cannot leave."),
        N_("Not paid yet: {rooms}"),
        N_("Call the liaison: they confirm what was paid, and take the rest off the load."),
        N_("Then print the new version, leave out the bags that are off it, and try again."),
    ),
    "not_rested": (
        N_("The load has to rest until {until}."),
        N_("Counting and pickup begin after that."),
    ),
    "nothing_to_pay": (N_("There is nothing to pay here."), ASK_LIAISON),
    "hand_over_not_open": (
        N_("Pickup is not open."),
        N_("It opens on {opens_at}."),
        N_("It opens when the load has rested and is counted; the liaison does that in the chat."),
    ),
    "unknown_code": (N_("There is no code {text}."), TYPE_AGAIN),
    "codes_do_not_match": (
        N_("Do not hand it out: this bag belongs to {room}, the pickup code to another household."),
        N_("Look for the bag with the right room on its label."),
    ),
    "already_collected": (
        N_("This bag was handed out already, on {at}."),
        N_("Handed out by {by}."),
        N_("If nobody of the household has it, tell the liaison."),
    ),
    "file_too_large": (
        N_("The file is larger than {limit_mib} MB."),
        N_("Send a table in two parts, a photo in a smaller size."),
    ),
    "file_empty": (N_("There is nothing in this file."), N_("Send the file that you filled in.")),
    "no_table": (N_("This is no table, so I cannot read rows from it."), SEND_TABLE),
    "file_locked": (
        N_("This workbook has a password."),
        N_("Save a copy without the password and send that."),
    ),
    "old_workbook": (
        N_("This is a workbook of an old kind (.xls, .et)."),
        N_("Open it, save it as .xlsx, and send that."),
    ),
    "file_broken": (N_("The file cannot be opened; it may have been cut off."), SEND_TABLE),
    "too_many_rows": (N_("The table has more than {limit} rows."), SPLIT_FILE),
    "no_heading": (
        N_("I cannot find the row that names the columns."),
        N_("Take the template: its first row has the names that I know."),
    ),
    **SAID_OF_CYCLES,
    "not_signed_in": (N_("You are not signed in (any more)."), ASK_FOR_LINK),
    "page_not_found": (
        N_("This page does not exist."),
        N_("Check the address, or open the link again."),
    ),
    "bad_request": (N_("Something in the form is missing or wrong."), LOOK_AGAIN),
    "foreign_form": (
        N_("This was sent from another website, so it was not done."),
        N_("Open the page itself and press the button there."),
    ),
    "broken": (
        N_("Something went wrong on our side. Nothing was changed."),
        N_("Please try again in a minute; if it stays like this, tell the liaison."),
    ),
}
MOST_TYPED = 40


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened, and what can be done about it."""

    what: str
    advice: tuple[str, ...]


def explain(
    code: str, data: Mapping[str, Any], texts: Texts, zone: str | None = None
) -> Explanation:
    """Put a refusal into words; times are shown only where the compound's zone is known."""
    if "papers" in data:
        data = {**data, "papers": wanting_words(texts, data["papers"])}
    known = {name: shown for name, value in data.items() if (shown := _show(value, texts, zone))}
    sentences = [texts.gettext(sentence) for sentence in SAID[code]]
    said = [text.format(**known) for text in sentences if _names_in(text) <= set(known)]
    if not said:
        said = [texts.gettext(CHANGED)]
    return Explanation(said[0], tuple(said[1:]))


def _show(value: Any, texts: Texts, zone: str | None) -> str:
    if isinstance(value, datetime):
        return texts.day_and_time(value, zone) if zone else ""
    if isinstance(value, tuple):
        return listed(texts, value)
    return "" if value is None else str(value)[:MOST_TYPED]  # what people typed may be anything


def _names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
