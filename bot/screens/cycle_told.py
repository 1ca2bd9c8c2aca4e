"""What people are told of changed cycles: the group, suppliers, other liaisons, who only chose."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.cycle_words import at, said
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts


def group_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    return Screen(said(texts, data))


def liaison_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the other liaisons of the group: who did it, and how to change it back."""
    _ = texts.gettext
    head = _("{name} changed the cycles of {compound}:").format(
        name=bold(data["by"]), compound=plain(name_in(texts, data, "compound"))
    )
    tail = _("Not right? Talk to them, or change it back with /cycle.")
    return Screen("\n\n".join((head, said(texts, data), tail)))


def contact_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To a supplier's contact, with the hours that matter to who packs."""
    _ = texts.gettext
    parts = [
        _("{compound} changes its cycles:").format(compound=bold(name_in(texts, data, "compound"))),
        said(texts, data),
    ]
    if data["after"] and data["kind"] not in ("skip", "standard"):
        words = _("Packed by {packed}, delivered at {deliver}.")
        parts.append(
            words.format(
                packed=at(texts, data, "after", "packed_by"),
                deliver=at(texts, data, "after", "deliver_at"),
            )
        )
    return Screen("\n\n".join(parts))


def closes_earlier(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who has chosen something and not confirmed it."""
    words = texts.gettext(
        "⏰ Ordering for cycle {number} closes earlier: at {cutoff}. You have chosen something but "
        "not confirmed it yet: /order"
    )
    return Screen(words.format(number=data["number"], cutoff=at(texts, data, "after", "cutoff_at")))
