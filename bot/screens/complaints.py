"""What was missing and is brought: the list of it for who may bring it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.dispute_presses import BroughtDispute, OpenDisputes, OpenToBring
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.parts import first_of
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.money.use_cases.dispute_views import DisputeView

MOST_SHOWN = 20


def to_bring(texts: Texts, compound_id: int, found: Sequence[DisputeView]) -> Screen:
    """Rooms, what is brought, and a button for each when it is there."""
    _ = texts.gettext
    back = (Button(_("« Menu"), OpenHandOverMenu(compound_id)),)
    head = bold(_("To bring after a complaint"))
    if not found:
        return Screen("\n".join((head, plain(_("Nothing is still to be brought.")))), (back,))
    lines = [_line(texts, view.data()) for view in found]
    how = plain(_("Write the code on the bag. Press when it is in their hands."))
    keys = tuple(
        (Button(f"✓ {view.address}", BroughtDispute(view.dispute_id)),)
        for view in found[:MOST_SHOWN]
    )
    text = "\n".join((head, *first_of(texts, lines, MOST_SHOWN), "", how))
    return Screen(text, (*keys, back))


def brought(texts: Texts, view: DisputeView) -> Screen:
    """It is in their hands."""
    words = texts.gettext("✓ {address}: brought. Thank you.").format(address=bold(view.address))
    return Screen(words)


def disputes_to_bring(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who decides, every day: what is still not there."""
    _ = texts.gettext
    words = _("🚪 {compound}: this was promised to be brought and is not there yet:").format(
        compound=bold(name_in(texts, data, "compound"))
    )
    lines = [_line(texts, each) for each in data["bags"]]
    compound_id = data["compound_id"]
    keys = (
        (Button(_("To bring after a complaint"), OpenToBring(compound_id)),),
        (Button(_("Complaints about bags"), OpenDisputes(compound_id)),),
    )
    return Screen("\n".join((words, *first_of(texts, lines, MOST_SHOWN))), keys)


def _line(texts: Texts, data: Mapping[str, Any]) -> str:
    """`3-2-501 · 7-0042 · 大超市 · K7RF3: two cabbages`."""
    supplier = plain(name_in(texts, data, "supplier"))
    about = f"{bold(data['address'])} · {plain(data['number'])} · {supplier}"
    what = f": {plain(data['reason'])}" if data["reason"] else ""
    return f"• {about} · {code(data['bag_code'])}{what}"
