"""What the scanning page says: the script's own words, and what it is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request

from config.texts import Texts
from fulfillment.handover.use_cases.free_at_table import Gift
from fulfillment.handover.use_cases.pickup import BagToHandOver, ToHandOver
from fulfillment.handover.use_cases.scanning import ScanAnswer
from orders.rules.errors import DomainError
from orders.rules.money import show_amount
from portal.language import texts_of
from portal.rendering import in_language
from portal.words import explain


def page_words(texts: Texts) -> Mapping[str, str]:
    """What the script says by itself, also where nobody can be asked."""
    _ = texts.gettext
    return {
        "openCamera": _("📷 Open the camera"),
        "closeCamera": _("Close the camera"),
        "waiting": _("{count} scans wait to be sent"),
        "stop": _("Stop"),
        "fetch": _("Fetch the bags of"),
        "handItOut": _("Hand it out"),
        "missing": _("Still {count} bags"),
        "everything": _("That was everything."),
        "nowBags": _("Now scan the code on each bag."),
        "flagged": _("Needs care: please help, or bring it up."),
        "held": _("Kept from an earlier hand-over."),
        "cash": _("💵 I have the cash"),
        "seen": _("📱 I have seen the transfer"),
        "residentFirst": _("First scan the resident's code."),
        "scannedAlready": _("This bag is scanned already and waits to be sent."),
        "noSuchCode": _("This is no code of ours. Scan again, or type it."),
        "noConnection": _("No connection"),
        "askRoom": _("Ask for the room"),
        "thenScan": _("Fetch the bags with that room on the label and scan each one."),
        "checkedLater": _("Written down; it is checked as soon as there is a connection."),
        "perhapsGiven": _("This bag has probably been handed out already."),
        "perhapsWrong": _("Code and bag do not seem to belong together."),
        "askLiaison": _("Compare the room on the label, wait for the connection, or call the "
                        "liaison."),
        "needsConnection": _("This needs a connection. Please try again in a moment."),
        "signedOut": _("You are signed out. Your scans are kept."),
        "signedOutThen": _("Have the bot make a new link, and open it on this telephone."),
        "foundLater": _("Checked later: this did not fit"),
        "seenTo": _("Seen to"),
    }  # fmt: skip


def found_of(found: ToHandOver, texts: Texts, now: datetime) -> dict[str, Any]:
    """Whose bags these are, as it is shown."""
    _ = texts.gettext
    left = [bag for bag in found.bags if bag.collected_at is None]
    return {
        "room": found.address,
        "household_id": found.household_id,
        "when": _when(found, texts, now),
        "done": found.done and not found.gifts,
        "last": _last(found, texts),
        "is_flagged": found.is_flagged,
        "is_held": found.is_held,
        "bags": [_bag(bag, texts) for bag in left],
        "lacking": [
            _("Short: {name} ×{units}").format(
                name=in_language(texts, each.name, each.name_en), units=each.units
            )
            for each in found.lacking
        ],
        "owed": _owed(found, texts),
        "gifts": [_gift(gift, texts) for gift in found.gifts],
    }


def answer_of(answer: ScanAnswer, request: Request) -> dict[str, Any]:
    """What became of one scan, as it is shown."""
    if answer.refused is not None or answer.handed is None:
        said = refusal_of(answer.refused, request) if answer.refused else {}
        return {"key": answer.key, **said}
    handed = answer.handed
    words = texts_of(request).gettext("Bag {bag} of {of}")
    return {
        "key": answer.key,
        "room": handed.address,
        "bag": words.format(bag=handed.bag, of=handed.of),
        "missing": len(handed.missing),
        "gifts": handed.gifts,
    }


def refusal_of(refused: DomainError, request: Request) -> dict[str, Any]:
    """A refusal in words."""
    zone = getattr(request.state, "zone", None)
    said = explain(refused.code, refused.data(), texts_of(request), zone)
    return {"refused": {"code": refused.code, "what": said.what, "advice": list(said.advice)}}


def _when(found: ToHandOver, texts: Texts, now: datetime) -> str:
    zone = ZoneInfo(found.timezone)
    point = in_language(texts, found.point, found.point_en)
    start = texts.time_of_day(found.starts_at, found.timezone)
    span = f"{point} · {start}–{texts.time_of_day(found.ends_at, found.timezone)}"
    if found.starts_at.astimezone(zone).date() == now.astimezone(zone).date():
        return span
    return f"{texts.day(found.starts_at, found.timezone)} {span}"


def _last(found: ToHandOver, texts: Texts) -> list[str]:
    """When the last bag went, and by whom."""
    out = [bag for bag in found.bags if bag.collected_at is not None]
    if not out:
        return []
    bag = max(out, key=lambda each: each.collected_at or found.starts_at)
    at = texts.day_and_time(bag.collected_at or found.starts_at, found.timezone)
    words = texts.gettext("The last bag was handed out on {at}.").format(at=at)
    by = texts.gettext("Handed out by {by}.").format(by=bag.by) if bag.by else ""
    return [words, by]


def _bag(bag: BagToHandOver, texts: Texts) -> str:
    _ = texts.gettext
    parts = [
        in_language(texts, bag.supplier, bag.supplier_en),
        bag.number,
        _("Bag {bag} of {of}").format(bag=bag.bag, of=bag.of),
    ]
    if bag.box:
        parts.append(_("box {box}").format(box=bag.box))
    return " · ".join(parts)


def _owed(found: ToHandOver, texts: Texts) -> dict[str, Any] | None:
    if found.owed is None:
        return None
    amount = show_amount(found.owed.amount, found.owed.currency)
    references = " ".join(found.owed.references)
    words = texts.gettext("To be paid first: {sum} ({references})")
    return {
        "seen": found.owed.amount,
        "words": words.format(sum=amount, references=references),
    }


def _gift(gift: Gift, texts: Texts) -> dict[str, Any]:
    words = texts.gettext("🎁 {goods} {quantity} {unit}: handed over")
    return {
        "share_id": gift.share_id,
        "words": words.format(goods=gift.goods, quantity=gift.quantity, unit=gift.unit),
    }
