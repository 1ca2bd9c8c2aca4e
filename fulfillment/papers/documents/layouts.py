"""From a paper's value to what its drawing needs: rows, columns and words, no inks.

An order form has a column a bundle. Many bundles turn the sheet on its side; more than fit there
go onto a second sheet of the same rooms. Of still more there is a list, and a line to write on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fulfillment.papers.documents.household_form import lay_out_household_form
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules.posted import BundleOnPaper, Paper, RoomOnPaper
from fulfillment.supply.documents.fitting import breakable, cut, cut_middle

Drawn = dict[str, Any]

# Columns narrower than 12 mm cannot be written into; A4 upright has room for ten of them.
MOST_UPRIGHT = 10
MOST_ASIDE = 15
# Nobody looks for their row on five sheets: of more bundles the letters are written, as in chat.
MOST_IN_COLUMNS = 30
# Half-width cells of a bundle's contents: two lines of the form's legend, four of the notice.
LEGEND_CELLS, NOTICE_CELLS = 104, 300


def lay_out_order_form(words: PostedWording) -> Drawn:
    """What `order_form.typ` draws: a sheet a stairwell, as many pages as its rooms need."""
    bundles = words.posted.bundles
    most = MOST_UPRIGHT if len(bundles) <= MOST_UPRIGHT else MOST_ASIDE
    is_long = len(bundles) > MOST_IN_COLUMNS
    groups = [bundles[at : at + most] for at in range(0, len(bundles), most)] or [()]
    if is_long:
        groups = [bundles]
    return {
        "head": words.head(words._("Order form")),
        "aside": most == MOST_ASIDE and not is_long,
        "written": is_long,
        "words": _form_words(words),
        "sheets": [
            {
                "place": cut(words.place(stairwell.unit), 28),
                "bundles": [_bundle(words, bundle, LEGEND_CELLS) for bundle in group],
                "rooms": [
                    {**_form_row(room, group), "units": "  ".join(_units(dict(room.lines)))}
                    for room in stairwell.rooms
                ],
            }
            for stairwell in words.posted.stairwells
            for group in groups
        ],
    }


def lay_out_orders(words: PostedWording) -> Drawn:
    """What `orders_so_far.typ` draws: only the rooms that have ordered, and the sums."""
    posted = words.posted
    ordered = [room for well in posted.stairwells for room in well.rooms if room.lines]
    title = words._("Orders") if posted.is_closed else words._("Orders so far")
    return {
        "head": words.head(title),
        "place": cut(words.place(""), 28),
        "facts": words.texts.ngettext(
            "{count} household", "{count} households", len(ordered)
        ).format(count=len(ordered)),
        "units": _units(_sum(ordered)),
        "nothing": words._("Nobody here has ordered yet."),
        "cut": words._("cut here"),
        "stairwells": [
            {
                "place": cut(words.place(well.unit), 28),
                "rooms": [
                    {"address": cut_middle(room.address, 24), "units": _units(dict(room.lines))}
                    for room in well.rooms
                    if room.lines
                ],
            }
            for well in posted.stairwells
            if any(room.lines for room in well.rooms)
        ],
    }


def lay_out_notice(words: PostedWording) -> Drawn:
    """What `stairwell_notice.typ` draws: one page for the wall."""
    posted = words.posted
    return {
        "head": words.head(words._("Group buying")),
        "hours": [
            [words._("Order from"), words.when(posted.opens_at)],
            [words._("Order until"), words.when(posted.cutoff_at)],
            [words._("Delivery"), words.when(posted.deliver_at)],
        ],
        "how": [
            words._("With a phone: in the group, or in private with the bot."),
            words._("Without: write on the order form in your stairwell; a volunteer collects it."),
            words._("One order a household. What is handed in later waits for the next cycle."),
            words._("Pay nobody in the stairwell. You get the exact sum when your bag is packed."),
        ],
        "limit": words._("up to {count} a household"),
        "bundles": [_bundle(words, bundle, NOTICE_CELLS) for bundle in posted.bundles],
    }


def lay_out_pickup_times(words: PostedWording) -> Drawn:
    """What `pickup_times.typ` draws: every room's time and place, stairwell by stairwell."""
    posted = words.posted
    turns = [room.turn for well in posted.stairwells for room in well.rooms if room.turn]
    days = {words.day(turn.starts_at) for turn in turns}
    points = {words.either(turn.point, turn.point_en) for turn in turns}
    return {
        # Without its number: what is handed out may be of several cycles.
        "head": {**words.head(words._("Pickup times")), "cycle": ""},
        "place": cut(words.place(""), 28),
        "facts": [*(days if len(days) == 1 else ()), *(points if len(points) == 1 else ())],
        "rules": words._(
            "One person a household, masked, two metres apart. Bring your pickup code; it is in "
            "your chat, or with the volunteer."
        ),
        "cut": words._("cut here"),
        "nothing": words._("Nothing to collect here."),
        "stairwells": [
            {
                "place": cut(words.place(well.unit), 28),
                "rooms": [
                    _turn_row(words, room, is_one_day=len(days) == 1, is_one_place=len(points) == 1)
                    for room in well.rooms
                    if room.turn
                ],
            }
            for well in posted.stairwells
            if any(room.turn for room in well.rooms)
        ],
    }


LAYOUTS: Mapping[str, Callable[[PostedWording], Drawn]] = {
    Paper.ORDER_FORM: lay_out_order_form,
    Paper.ORDERS_SO_FAR: lay_out_orders,
    Paper.NOTICE: lay_out_notice,
    Paper.PICKUP_TIMES: lay_out_pickup_times,
    Paper.HOUSEHOLD_FORM: lay_out_household_form,
}


def _form_words(words: PostedWording) -> dict[str, str]:
    cutoff = words.when(words.posted.cutoff_at)
    return {
        "until": words._("Hand in before {time}").format(time=cutoff),
        "how": words._(
            "Write how many you want in your row. Printed in grey: ordered by chat already, "
            "write nothing there."
        ),
        "money": words._("Nobody pays on this sheet. The exact sum comes when your bag is packed."),
        "room": words._("Room"),
        "limit": words._("at most {count}"),
        "short": words._("If short"),
        "choice": words._(
            "If there is not enough: leave “If short” empty and fewer will do; write × for all or "
            "none, or the letter of a bundle to have instead."
        ),
        "written": words._("Letters and how many, such as A2 AB1"),
        "sign": words._("Signature, phone if you like"),
        "collected": words._("Collected on"),
        "by": words._("by"),
    }


def _bundle(words: PostedWording, bundle: BundleOnPaper, cells: int) -> Drawn:
    return {
        "code": cut(bundle.code, 6),
        "name": cut(words.name(bundle), 48),
        "price": words.price(bundle),
        "dearer": words.price_beside_last(bundle),
        "limit": bundle.limit,
        "contents": breakable(words.contents(bundle), cells),
    }


def _form_row(room: RoomOnPaper, bundles: Iterable[BundleOnPaper]) -> Drawn:
    """`counts` are empty strings where there is something to write."""
    known = dict(room.lines)
    return {
        "address": cut_middle(room.address, 24),
        "counts": [str(known.get(bundle.code, "")) for bundle in bundles],
    }


def _turn_row(
    words: PostedWording, room: RoomOnPaper, *, is_one_day: bool, is_one_place: bool
) -> Drawn:
    turn = room.turn
    assert turn is not None
    day = "" if is_one_day else f"{words.day(turn.starts_at)} "
    return {
        "address": cut_middle(room.address, 24),
        "time": f"{day}{words.time(turn.starts_at)}–{words.time(turn.ends_at)}",
        "point": "" if is_one_place else cut(words.either(turn.point, turn.point_en), 24),
    }


def _sum(rooms: Iterable[RoomOnPaper]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for room in rooms:
        sums.update(dict(room.lines))
    return dict(sorted(sums.items(), key=lambda pair: (len(pair[0]), pair[0])))


def _units(units: Mapping[str, int]) -> list[str]:
    return [f"{code}×{count}" for code, count in units.items() if count]
