"""/manage: everything that somebody with a right can do in a compound, as buttons.

`ENTRIES` is the one list of it: a row is an `Entry` in one of the sections. Each sees only what
their rights allow; a section without anything for them is not shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.screens.announcement_presses import OpenAnnouncements, WriteAnnouncement
from bot.screens.correcting_presses import OpenCorrections
from bot.screens.cycle_presses import OpenCycles
from bot.screens.goods_presses import OpenRises
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.history_presses import OpenPastCycles
from bot.screens.import_presses import OpenImports
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import (
    OpenCancel,
    OpenContacts,
    OpenLinks,
    OpenMembers,
    OpenRefunds,
)
from bot.screens.money_presses import OpenMoney
from bot.screens.need_presses import OpenNeedDesk
from bot.screens.paper_presses import OpenPapers
from bot.screens.parts import place_name
from bot.screens.people_presses import FindHousehold, OpenCaptains, OpenJoinLinks, OpenManage
from bot.screens.platform_presses import OpenPlatforms
from bot.screens.presses import OpenBatches, OpenDeputies, OpenUnpaid, Press
from bot.screens.privacy_presses import OpenPeriod
from bot.screens.roster_presses import OpenRoster
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.sharing_presses import OpenSharing, OpenSorting
from bot.screens.shortage_presses import OpenShortages
from bot.screens.talking_presses import SendList
from config.texts import N_, Texts
from orders.use_cases.desks import Place, Workplace

APPROVE = ("approve",)
MONEY = ("approve", "collect_money")
HAND_OUT = ("approve", "hand_out")
CARE = ("approve", "care")
GATE = ("approve", "hand_out", "gate")
OF_HANDOVER = ("approve", "hand_out", "gate", "deliver", "care")
PAPERS = ("approve", "gate", "deliver", "hand_out")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do: `to` makes its press for a compound, or is a command to be sent."""

    label: str  # marked with N_, translated when shown
    to: Callable[[int], Press] | str
    rights: tuple[str, ...] = APPROVE  # any of them will do


# In this order; the first is open when the menu comes.
SECTIONS: Mapping[str, str] = {
    "cycle": N_("This cycle"),
    "people": N_("Neighbours"),
    "more": N_("Settings"),
}
ENTRIES: Mapping[str, tuple[Entry, ...]] = {
    "cycle": (
        Entry(N_("All orders as a file"), SendList),
        Entry(N_("Batches to approve"), OpenBatches),
        Entry(N_("Orders from a platform"), OpenImports),
        Entry(N_("How it was shared"), lambda compound: OpenSharing(compound, 0, 0)),
        Entry(N_("Bags and waiting list"), OpenSorting),
        Entry(N_("What the supermarkets lack"), OpenShortages),
        Entry(N_("Open, close, move"), OpenCycles),
        Entry(N_("Orders on a platform"), OpenPlatforms),
        Entry(N_("Payments"), lambda compound: OpenUnpaid(compound, 0, 0), MONEY),
        Entry(N_("Refunds"), lambda compound: OpenRefunds(compound, 0), MONEY),
        Entry(N_("💰 Money"), OpenMoney, MONEY),
        Entry(N_("🚚 Trucks and hand-over"), OpenHandOverMenu, OF_HANDOVER),
        Entry(N_("Papers to print"), OpenPapers, PAPERS),
        Entry(N_("Prices that wait for a reason"), OpenRises),
        Entry(N_("Announce something"), lambda _: WriteAnnouncement()),
        Entry(N_("Announcements"), lambda _: OpenAnnouncements()),
        Entry(N_("Correct an order after the cut-off"), OpenCorrections),
        Entry(N_("Past cycles"), lambda compound: OpenPastCycles(compound, 0)),
        Entry(N_("Cancel a cycle"), OpenCancel),
    ),
    "people": (
        Entry(N_("Who waits to join"), OpenMembers),
        Entry(N_("Join links and posters"), OpenJoinLinks),
        Entry(N_("Look up a household"), FindHousehold, CARE),
        Entry(N_("Floor captains"), OpenCaptains),
        Entry(N_("Roster"), OpenRoster),
        Entry(N_("Individual needs"), OpenNeedDesk, CARE),
        Entry(N_("Rights and deputies"), OpenDeputies),
    ),
    "more": (
        Entry(N_("Sign-in links for the pages"), OpenLinks),
        Entry(N_("Control period"), OpenPeriod),
        Entry(N_("The supermarket's contact"), OpenContacts),
        Entry(N_("connect the neighbours' group"), "/bind"),
    ),
}


def menu(
    texts: Texts, places: Sequence[Workplace], *, wanted: int | None = None, section: str = ""
) -> Screen:
    """The wanted compound's menu, else the only one's; of several it is asked which."""
    here = [each for each in places if wanted in (None, each.place.compound_id)]
    if len(here) == 1:
        others = [each.place for each in places if each is not here[0]]
        return manage_page(texts, here[0], section=section, others=others)
    keys = tuple((Button(place_name(texts, each.place), _menu(each.place)),) for each in places)
    return Screen(texts.gettext("Which compound is it about?"), keys)


def manage_page(texts: Texts, here: Workplace, *, section: str, others: Sequence[Place]) -> Screen:
    """The menu of one compound, open at a section that has something for this person."""
    _ = texts.gettext
    allowed = {name: _allowed(here, entries) for name, entries in ENTRIES.items()}
    shown = [name for name in SECTIONS if allowed[name]]
    opened = section if section in shown else shown[0]
    presses, commands = _split(allowed[opened])
    compound_id = here.place.compound_id
    keys = [Button(_(entry.label), to(compound_id)) for entry, to in presses]
    tabs = [
        Button(f"{_(SECTIONS[name])} ›", OpenManage(compound_id, name))
        for name in shown
        if name != opened
    ]
    title = f"{bold(place_name(texts, here.place))} · {plain(_(SECTIONS[opened]))}"
    lines = [f"{command} – {plain(_(entry.label))}" for entry, command in commands]
    elsewhere: Rows = tuple(
        (Button(f"→ {place_name(texts, place)}", _menu(place)),) for place in others
    )
    rows = (*in_rows(keys, width=2), *in_rows(tabs, width=2), *elsewhere)
    return Screen("\n".join((title, *lines)), rows)


def _allowed(here: Workplace, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if here.rights.intersection(entry.rights))


def _split(
    entries: Sequence[Entry],
) -> tuple[list[tuple[Entry, Callable[[int], Press]]], list[tuple[Entry, str]]]:
    presses = [(entry, entry.to) for entry in entries if not isinstance(entry.to, str)]
    return presses, [(entry, entry.to) for entry in entries if isinstance(entry.to, str)]


def _menu(place: Place) -> OpenManage:
    return OpenManage(place.compound_id, next(iter(SECTIONS)))
