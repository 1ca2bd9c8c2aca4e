"""The money menu: everything about money that somebody with a right can do, as buttons.

`ENTRIES` is the one list of it. Each sees only what their rights allow; tables and files are on
the liaison's pages, to which the last line leads.
"""

from bot.screens.chasing_presses import OpenAdvances, OpenRule
from bot.screens.dispute_presses import OpenDisputes
from bot.screens.gathering_presses import OpenGathering
from bot.screens.giving_presses import OpenGiving
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import OpenLinks, OpenRefunds
from bot.screens.manage import APPROVE, MONEY, Entry
from bot.screens.parts import place_name
from bot.screens.payee_presses import OpenPayees
from bot.screens.people_presses import OpenManage
from bot.screens.presses import OpenUnpaid
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.statement_presses import OpenStatements
from bot.screens.terms_presses import OpenTerms
from config.texts import N_, Texts
from orders.use_cases.desks import Workplace

# In this order, two in a row; a press is made for the compound.
ENTRIES: tuple[Entry, ...] = (
    Entry(N_("Payments"), lambda compound: OpenUnpaid(compound, 0, 0), MONEY),
    Entry(N_("Paid in their place"), lambda compound: OpenAdvances(compound, 0), MONEY),
    Entry(N_("At the deadline"), OpenRule, MONEY),
    Entry(N_("Gather the money"), lambda compound: OpenGathering(compound, 0, 0), MONEY),
    Entry(N_("Statements"), OpenStatements, MONEY),
    Entry(N_("How it is paid"), OpenTerms),
    Entry(N_("Refunds"), lambda compound: OpenRefunds(compound, 0), MONEY),
    Entry(N_("Complaints about bags"), OpenDisputes),
    Entry(N_("Whom residents pay"), OpenPayees),
    Entry(N_("Donations and public lists"), OpenGiving),
)


def money_menu(texts: Texts, here: Workplace) -> Screen:
    """What this person may do about money in one compound."""
    _ = texts.gettext
    compound_id = here.place.compound_id
    keys = [
        Button(_(entry.label), entry.to(compound_id))
        for entry in ENTRIES
        if here.rights.intersection(entry.rights) and not isinstance(entry.to, str)
    ]
    lines = [f"💰 {bold(place_name(texts, here.place))} · {plain(_('Money'))}"]
    rows = in_rows(keys, width=2)
    if here.rights.intersection(APPROVE):
        lines.append(plain(_("Books, settlements and lists are on your page on the web.")))
        rows = (*rows, (Button(_("Sign-in links for the pages"), OpenLinks(compound_id)),))
    back = (Button(_("« Menu"), OpenManage(compound_id, "cycle")),)
    return Screen("\n".join(lines), (*rows, back))
