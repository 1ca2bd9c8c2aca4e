"""Live runs in words: the layout that the door-run sheet's drawing takes, two runs on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from config.texts import BOTH, Texts, paper_texts
from fulfillment.handover.rules.live_runs import DoorOnPaper, LiveRuns, RunOnPaper, digest
from fulfillment.supply.documents.fitting import clean, cut, printable
from fulfillment.supply.documents.list_blocks import column_words, on_pages, room_text

MOST_CODES = 4


def lay_out_live_runs(found: LiveRuns, locale: str, *, big: bool = False) -> dict[str, Any]:
    """What `door_runs.typ` draws: a block a run."""
    texts = paper_texts(locale)
    runs = [each for each in found.runs if each.doors]
    row, rest = (17.0, 48) if big else (8.7, 32)
    heights = [rest + row * len(each.doors) for each in runs]
    blocks = [_run(texts, each) for each in runs]
    return {
        "head": _head(texts, found),
        "words": _words(texts),
        "big": big,
        "blocks": on_pages(blocks, heights, [0] * len(blocks)),
    }


def _head(texts: Texts, found: LiveRuns) -> dict[str, str]:
    _ = texts.gettext
    made = found.made_at.astimezone(ZoneInfo(found.timezone))
    either = found.compound_en if texts.locale == "en" and found.compound_en else found.compound
    both = f"{found.compound} {found.compound_en}" if texts.locale == BOTH else either
    return {
        "title": _("Door runs"),
        "compound": cut(clean(both), 48),
        "supplier": "",
        "edition": digest(found),
        "made": _("As of {time}").format(time=made.strftime("%Y-%m-%d %H:%M")),
        "delivery": "",
        "reason": "",
        "page": _("Page {page} of {pages}"),
        "nothing": _("There is nothing on this list."),
        "lang": "en" if texts.locale == "en" else "zh",
    }


def _words(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        **column_words(_Words(texts)),
        "household": _("Bag codes"),
        "note": _("Notes"),
        "volunteer": _("Volunteer"),
        "left": _("Left at"),
        "back": _("Back at"),
        "brought_back": _("Bags brought back"),
        "not_here": _("HOLD: not on the trolley"),
    }


@dataclass(frozen=True, slots=True)
class _Words:
    texts: Texts

    def _(self, message: str) -> str:
        return self.texts.gettext(message)


def _run(texts: Texts, run: RunOnPaper) -> dict[str, Any]:
    _, many = texts.gettext, texts.ngettext
    doors, bags = len(run.doors), sum(len(door.codes) for door in run.doors)
    facts = [
        many("{count} household", "{count} households", doors).format(count=doors),
        many("{count} bag", "{count} bags", bags).format(count=bags),
        *([cut(clean(run.volunteer), 16)] if run.volunteer else []),
    ]
    return {
        "place": _place(texts, run),
        "number": _("Run {number}").format(number=run.number),
        "facts": facts,
        "rows": [_door(texts, door) for door in run.doors],
        "weight": doors,
    }


def _place(texts: Texts, run: RunOnPaper) -> str:
    _ = texts.gettext
    if not run.building:
        first, last = (cut(run.doors[place].address, 14) for place in (0, -1))
        return _("Houses {first} to {last}").format(first=first, last=last)
    parts = [cut(_("Building {name}").format(name=run.building), 28)]
    units = " + ".join(filter(None, run.units))
    if units:
        parts.append(cut(_("Unit {name}").format(name=units), 20))
    return " · ".join(parts)


def _door(texts: Texts, door: DoorOnPaper) -> dict[str, Any]:
    """What is to be paid stands first, then how to ring, then what the household wrote."""
    _ = texts.gettext
    to_pay = _("To be paid: {sum}").format(sum=door.to_pay) if door.to_pay else ""
    ring = _("ring long, wait") if door.is_flagged else ""
    said = "; ".join(filter(None, (to_pay, ring, clean(door.remark))))
    more = len(door.codes) - MOST_CODES
    codes = [*door.codes[:MOST_CODES], *([f"+{more}"] if more > 0 else [])]
    return {
        "address": room_text(door.address),
        "who": " ".join(codes),
        "remark": cut(printable(said), 60),
        "bags": len(door.codes),
        "box": cut(", ".join(str(box) for box in door.boxes), 20),
        "held": False,
    }
