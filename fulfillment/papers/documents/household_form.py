"""From a paper's value to what `household_form.typ` draws: an order form of A5 for one household.

For those who do not read small print and have no phone: at least 14 points, boxes to tick, an
address that stands there already. More bundles than a page holds go on to the next page.
"""

from typing import Any

from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules.posted import BundleOnPaper
from fulfillment.supply.documents.fitting import cut, cut_middle

# More boxes than that do not stand beside a name; a higher number is written.
MOST_BOXES = 3
NAME_CELLS, CONTENT_CELLS = 30, 28


def lay_out_household_form(words: PostedWording) -> dict[str, Any]:
    """A form for each room of the paper; one with a blank address where there is none."""
    rooms = [room.address for well in words.posted.stairwells for room in well.rooms]
    return {
        "head": words.head(words._("Order form")),
        "words": {
            "until": words._("Hand in before {time}").format(
                time=words.when(words.posted.cutoff_at)
            ),
            "how": words._("Tick how many you want. Leave the rest empty."),
            "room": words._("Room"),
            "blank": words._("building ______ unit ______ room ______"),
            "more": words._("or how many"),
            "help": words._("Give it to whoever brought it; or call the liaison."),
            "money": words._("Pay nothing now. The sum comes with the packed bag."),
            "choice": words._("Not enough?"),
            "fewer": words._("fewer is fine"),
            "nothing": words._("then none"),
            "instead": words._("or letter"),
            "sign": words._("Name or signature"),
            "phone": words._("Phone, if any"),
        },
        "bundles": [_bundle(words, bundle) for bundle in words.posted.bundles],
        "rooms": [cut_middle(address, 24) for address in rooms] or [""],
    }


def _bundle(words: PostedWording, bundle: BundleOnPaper) -> dict[str, Any]:
    return {
        "code": cut(bundle.code, 6),
        "name": cut(words.name(bundle), NAME_CELLS),
        "price": words.price(bundle),
        "contents": cut(f"{words.was(bundle)} {words.contents(bundle)}".strip(), CONTENT_CELLS),
        "boxes": min(bundle.limit, MOST_BOXES),
        "more": bundle.limit > MOST_BOXES,
    }
