"""How full the running cycle is: bags, the waiting list, and letting more in."""

from bot.screens import counts
from bot.screens.joining import in_rows
from bot.screens.parts import first_of
from bot.screens.people_presses import OpenManage
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.sharing_presses import OpenSorting, SetCapacity, TypeCapacity
from config.texts import Texts
from orders.use_cases.capacity import RunningSorting

STEPS = (10, 30, 100)  # bags more


def sorting_page(texts: Texts, found: RunningSorting, *, toast: str | None = None) -> Screen:
    """Bags taken of those that can be sorted, who waits, and buttons to let more in."""
    _ = texts.gettext
    state = found.state
    title = bold(_("Cycle {number}: bags to sort").format(number=found.number))
    if state.capacity is None:
        how = _("Any number of bags: every order is in at once.")
    else:
        how = _("{bags} of {capacity} are taken; {waiting} on the waiting list.").format(
            bags=bold(counts.bags(texts, state.bags)),
            capacity=bold(state.capacity),
            waiting=bold(counts.households(texts, state.waiting)),
        )
    line = _("{place}. {address}, {bags}")
    waiting = [
        line.format(place=place, address=plain(address), bags=counts.bags(texts, bags))
        for place, address, bags in found.waiting
    ]
    more = _(
        "This holds for the running cycle only. Letting more in moves the list up at once, and "
        "tells those whom it concerns. For the next cycles: /cycle, bags that can be sorted."
    )
    parts = (title, how, "\n".join(first_of(texts, waiting)), more)
    return Screen("\n\n".join(part for part in parts if part), _keys(texts, found), toast=toast)


def type_capacity(texts: Texts) -> Screen:
    return Screen(
        texts.gettext(
            "How many bags can the volunteers sort in the running cycle? Please send the number, "
            "for example 120; 0 is for any number. It holds at once, and for this cycle only."
        )
    )


def _keys(texts: Texts, found: RunningSorting) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    compound_id, capacity = found.compound_id, found.state.capacity
    steps = [
        Button(_("up to {count}").format(count=count), SetCapacity(compound_id, count))
        for step in STEPS
        if (count := (capacity or 0) + step) and capacity is not None
    ]
    others = [Button(_("✍️ Another number"), TypeCapacity(compound_id))]
    if capacity is not None:
        others.append(Button(_("Any number"), SetCapacity(compound_id, 0)))
    others.append(Button(_("Refresh"), OpenSorting(compound_id)))
    back = (Button(_("« Menu"), OpenManage(compound_id, "cycle")),)
    return (*in_rows(steps, 3), *in_rows(others, 2), back)
