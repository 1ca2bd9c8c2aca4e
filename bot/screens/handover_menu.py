"""The hand-over menu: everything from the truck to the last door, as buttons.

`ENTRIES` is the one list of it. Each sees only what their rights allow.
"""

from bot.screens.calling_presses import OpenQueues
from bot.screens.care_presses import OpenCare
from bot.screens.dispute_presses import OpenToBring
from bot.screens.duty_presses import OpenDuty
from bot.screens.gate_presses import OpenGatePage
from bot.screens.joining import in_rows
from bot.screens.leftover_presses import OpenFree, OpenLeftovers
from bot.screens.level_presses import OpenLevels
from bot.screens.liaison_presses import OpenHandouts, OpenLinks
from bot.screens.manage import APPROVE, CARE, GATE, HAND_OUT, OF_HANDOVER, Entry
from bot.screens.outing_presses import OpenPassCheck
from bot.screens.parts import place_name
from bot.screens.people_presses import OpenManage
from bot.screens.presses import OpenLoads
from bot.screens.run_presses import OpenRuns
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.timetable_presses import OpenTimetable
from bot.screens.trip_presses import OpenTrips
from config.texts import N_, Texts
from orders.use_cases.desks import Workplace

# In this order, two in a row; a press is made for the compound.
ENTRIES: tuple[Entry, ...] = (
    Entry(N_("Trucks and loads"), OpenLoads, GATE),
    Entry(N_("The gate's page, on a phone"), OpenGatePage, ("approve", "gate")),
    Entry(N_("Trips and buying runs"), OpenTrips, GATE),
    Entry(N_("Timetable"), OpenTimetable, HAND_OUT),
    Entry(N_("Hand out"), OpenHandouts, HAND_OUT),
    Entry(N_("☎️ Welfare calls and stock"), OpenCare, CARE),
    Entry(N_("The queue"), OpenQueues, HAND_OUT),
    Entry(N_("To bring after a complaint"), OpenToBring, ("approve", "hand_out", "deliver")),
    Entry(N_("Door runs"), OpenRuns, ("approve", "deliver")),
    Entry(N_("Not collected"), OpenLeftovers, HAND_OUT),
    Entry(N_("🎁 Free goods"), OpenFree, HAND_OUT),
    Entry(N_("Control level"), OpenLevels, OF_HANDOVER),
    Entry(N_("Volunteers and health"), OpenDuty, OF_HANDOVER),
    Entry(N_("Check passes"), OpenPassCheck, ("approve", "gate")),
)


def handover_menu(texts: Texts, here: Workplace) -> Screen:
    """What this person may do about loads and hand-overs in one compound."""
    _ = texts.gettext
    compound_id = here.place.compound_id
    keys = [
        Button(_(entry.label), entry.to(compound_id))
        for entry in ENTRIES
        if here.rights.intersection(entry.rights) and not isinstance(entry.to, str)
    ]
    lines = [f"🚚 {bold(place_name(texts, here.place))} · {plain(_('Trucks and hand-over'))}"]
    rows = in_rows(keys, width=2)
    if here.rights.intersection(APPROVE):
        lines.append(plain(_("Tables and papers of the hand-over are on your page on the web.")))
        rows = (*rows, (Button(_("Sign-in links for the pages"), OpenLinks(compound_id)),))
    back = (Button(_("« Menu"), OpenManage(compound_id, "cycle")),)
    return Screen("\n".join(lines), (*rows, back))
