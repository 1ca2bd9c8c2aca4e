"""What nobody collected: for all or one by one, kept or brought; before closing and after."""

from collections.abc import Sequence

from bot.screens import counts
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.leftover_presses import (
    LeaveAll,
    LeaveOne,
    OpenLeftovers,
    SetLeftover,
    ShowLeftovers,
)
from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import addresses, place_name
from bot.screens.presses import OpenHandover, StepHandover
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.use_cases.leftovers import LeftHome, Leftovers
from orders.use_cases.desks import Desk

ON_A_PAGE = 8
MOST_NAMED = 60
OTHER = {"hold": "door", "door": "hold"}


def leftovers_page(texts: Texts, desk: Desk, all_found: Sequence[Leftovers], rule: str) -> Screen:
    """Everything that lies at the points of a compound, and the compound's rule."""
    _ = texts.gettext
    compound_id = desk.place.compound_id
    lines = [bold(f"{place_name(texts, desk.place)} · {_('Not collected')}")]
    if not all_found:
        lines.append(_("Nothing lies at the point."))
    keys: list[tuple[Button, ...]] = [
        (Button(_name(texts, found), ShowLeftovers(found.handover_id, 0)),) for found in all_found
    ]
    lines.append(_("When a pickup closes, what is left is: {rule}").format(rule=_word(texts, rule)))
    other = OTHER[rule]
    change = _("From now on: {rule}").format(rule=_word(texts, other))
    keys.append((Button(change, SetLeftover(compound_id, other)),))
    keys.append((Button(_("« Menu"), OpenHandOverMenu(compound_id)),))
    return Screen("\n".join(lines), tuple(keys))


def leftovers_of_one(texts: Texts, found: Leftovers, page: int) -> Screen:
    """Who has not collected in one hand-over, each with a button to decide otherwise."""
    _ = texts.gettext
    is_open = found.state == "open"
    homes = found.at_point
    pages = max(1, -(-len(homes) // ON_A_PAGE))
    page = min(page, pages - 1)
    shown = homes[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [bold(_name(texts, found)), *_brought(texts, found)]
    if not homes:
        lines.append(_("Nothing lies at the point."))
    elif is_open:
        lines.append(_("A press on a household changes what becomes of its bags at closing."))
    else:
        lines.append(_("Kept. The household can still come with its code; a press has it brought."))
    keys = [(_home_key(texts, found, home, page, is_open=is_open),) for home in shown]
    if pages > 1:
        following = (page + 1) % pages
        label = _("Page {page} of {pages} →").format(page=page + 1, pages=pages)
        keys.append((Button(label, ShowLeftovers(found.handover_id, following)),))
    return Screen("\n".join(lines), (*keys, *_all_keys(texts, found, is_open=is_open)))


def after_all(texts: Texts, found: Leftovers) -> Screen:
    """All were decided on at once: back to closing, or to what is held."""
    if found.state == "open":
        return ask_close(texts, found)
    return leftovers_of_one(texts, found, 0)


def ask_close(texts: Texts, found: Leftovers) -> Screen:
    """Before a pickup closes: who has not come, and what becomes of their bags."""
    _ = texts.gettext
    homes = found.at_point
    words = texts.ngettext(
        "{count} household has not collected. Close the pickup?",
        "{count} households have not collected. Close the pickup?",
        len(homes),
    )
    lines = [words.format(count=bold(len(homes)))]
    for becomes in ("hold", "door"):
        named = [home.address for home in homes if home.becomes == becomes]
        if named:
            lines.append(
                f"{_word(texts, becomes)} ({len(named)}): {addresses(texts, named, MOST_NAMED)}"
            )
    lines += _brought(texts, found)
    lines.append(_("They will be told."))
    keys: list[tuple[Button, ...]] = []
    if homes:
        keys.append(_both(texts, found.handover_id))
        keys.append((Button(_("Decide one by one"), ShowLeftovers(found.handover_id, 0)),))
    yes = Button(_("Yes, close"), StepHandover(found.handover_id, "close"))
    no = Button(_("No, wait"), OpenHandover(found.handover_id))
    return Screen("\n".join(lines), (*keys, (yes, no)))


def _home_key(
    texts: Texts, found: Leftovers, home: LeftHome, page: int, *, is_open: bool
) -> Button:
    becomes = OTHER[home.becomes] if is_open else "door"
    sign = _sign(home.becomes if is_open else "hold")
    care = " 🧓" if home.is_flagged else ""
    label = f"{sign} {home.address}{care} · {counts.bags(texts, home.bags)}"
    return Button(label, LeaveOne(found.handover_id, home.household_id, becomes, page))


def _all_keys(texts: Texts, found: Leftovers, *, is_open: bool) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    compound_id = found.desk.place.compound_id
    if is_open and found.at_point:
        rows.append(_both(texts, found.handover_id))
        rows.append((Button(_("Go on to closing"), StepHandover(found.handover_id, "ask_close")),))
    elif found.at_point:
        rows.append((Button(_("🚪 Bring all of them"), LeaveAll(found.handover_id, "door")),))
        rows.append((Button(_("Send back: on your page"), OpenLinks(compound_id)),))
    rows.append((Button(_("« Not collected"), OpenLeftovers(compound_id)),))
    return tuple(rows)


def _both(texts: Texts, handover_id: int) -> tuple[Button, ...]:
    _ = texts.gettext
    return (
        Button(_("📦 Keep all"), LeaveAll(handover_id, "hold")),
        Button(_("🚪 Bring all"), LeaveAll(handover_id, "door")),
    )


def _brought(texts: Texts, found: Leftovers) -> list[str]:
    """Whom volunteers bring their bags anyway."""
    named = [home.address for home in found.homes if home.way == Way.DOOR]
    if not named:
        return []
    words = texts.gettext("Being brought by volunteers: {addresses}")
    return [words.format(addresses=addresses(texts, named, MOST_NAMED))]


def _name(texts: Texts, found: Leftovers) -> str:
    _ = texts.gettext
    zone = found.desk.place.timezone
    day = texts.day(found.opened_at, zone) if found.opened_at else str(found.handover_id)
    homes = counts.households(texts, len(found.homes))
    if found.state == "open":
        return plain(_("Pickup of {day}, open: {households}").format(day=day, households=homes))
    return plain(_("Pickup of {day}, closed: {households}").format(day=day, households=homes))


def _sign(becomes: str) -> str:
    return {"hold": "📦", "door": "🚪"}[becomes]


def _word(texts: Texts, becomes: str) -> str:
    _ = texts.gettext
    words = {"hold": _("stays at the point"), "door": _("goes up to the door")}[becomes]
    return f"{_sign(becomes)} {words}"
