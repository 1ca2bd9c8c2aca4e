"""Buying runs in the chat: where each stands, its list, the next step."""

from bot.screens.amounts import amount
from bot.screens.parts import first_of, flat, other_places, place_name, span
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.trip_presses import OpenBuying, OpenRuns, OpenTrips, StepBuying
from bot.screens.trips import supplier
from config.texts import N_, Texts
from fulfillment.handover.use_cases.buying_cards import Line, RunCard
from orders.use_cases.desks import Desk

STATES = {
    "planned": N_("the list is being made"),
    "asked": N_("the shop is asked"),
    "answered": N_("the shop has answered"),
    "agreed": N_("the list is agreed"),
    "under_way": N_("on their way"),
    "returned": N_("back again"),
    "called_off": N_("called off"),
}
# Per state: the steps in their order, with the words of the button.
STEPS = {
    "planned": (("ask", N_("Ask the shop what it has")),),
    "asked": (("all", N_("It has everything")), ("type", N_("I write what it has"))),
    "answered": (("agree", N_("✅ Buy by this list")), ("type", N_("I write what it has"))),
    "agreed": (("leave", N_("🚐 They leave now")),),
}
# What a shop's contact may press.
OF_SHOP = ("all", "type")
MAY_END = ("planned", "asked", "answered", "agreed")


def runs_page(texts: Texts, desk: Desk, runs: tuple[RunCard, ...]) -> Screen:
    """The runs of a compound; planning one and counting its money is on the web."""
    _ = texts.gettext
    lines = [
        f"🛒 {bold(place_name(texts, desk.place))} · {plain(_('Buying runs'))}",
        _("Two people buy for all: one drives, one counts and pays."),
        _("A run is planned, and its goods and money are entered, on your page on the web."),
    ]
    rows = [
        (
            Button(
                f"{supplier(texts, run.trip)} · {_when(texts, run)} · {_(STATES[run.state])}",
                OpenBuying(run.run_id),
            ),
        )
        for run in runs[:10]
    ]
    back = (Button(_("« Trips"), OpenTrips(desk.place.compound_id)),)
    return Screen("\n".join(lines), (*rows, back, *other_places(texts, desk, OpenRuns)[1:]))


def run_page(texts: Texts, run: RunCard, *, is_liaison: bool, toast: str | None = None) -> Screen:
    """One run with its list."""
    _ = texts.gettext
    lines = [
        f"🛒 {bold(supplier(texts, run.trip))} · {plain(_(STATES[run.state]))}",
        f"🕒 {bold(_when(texts, run))}",
        *_people(texts, run),
        "",
        *first_of(texts, [_line(texts, line, run.currency) for line in run.lines]),
    ]
    if run.state != "returned":
        money = amount(run.estimate, run.currency)
        lines.append(_("About {sum} by the prices known").format(sum=bold(money)))
    lines += _money(texts, run)
    return Screen("\n".join(lines), _keys(texts, run, is_liaison=is_liaison), toast=toast)


def type_answer(texts: Texts, run: RunCard) -> Screen:
    """Only what lacks, or costs something else."""
    _ = texts.gettext
    words = _(
        "Please write only what it has less of, or what costs something else: name, how many it "
        "has, and the price of one. What you do not name it has in full."
    )
    first = run.lines[0]
    example = f"{first.name} {max(first.wanted // 2, 0)} 3.50"
    back = (Button(_("« Back"), OpenBuying(run.run_id)),)
    return Screen(f"{words}\n\n{plain(example)}", (back,))


def ask_call_off(texts: Texts, run: RunCard) -> Screen:
    """Before it is called off."""
    _ = texts.gettext
    key = Button(_("Yes, call it off"), StepBuying(run.run_id, "end"))
    back = Button(_("« Back"), OpenBuying(run.run_id))
    words = _("Call this run off? Its time in the shop is free for others then.")
    return Screen(words, ((key,), (back,)))


def _when(texts: Texts, run: RunCard) -> str:
    return span(texts, run.begins_at, run.ends_at, run.trip.timezone)


def _people(texts: Texts, run: RunCard) -> list[str]:
    _ = texts.gettext
    lines = []
    for each in run.trip.crew:
        words = _("Drives: {name}") if each.role == "driver" else _("Counts and pays: {name}")
        lines.append(words.format(name=plain(f"{each.name} {each.phone}".strip())))
    return [*lines, f"🚐 {plain(run.trip.plate)}"]


def _line(texts: Texts, line: Line, currency: str) -> str:
    _ = texts.gettext
    price = "" if line.price is None else f" · {amount(line.price, currency)}"
    count = f"{line.agreed} {line.unit}"
    if line.agreed != line.wanted:
        count = f"{line.wanted} → {count}"
    text = f"· {flat(line.name, 40)}: {count}{price}"
    if line.bought is not None and line.bought != line.agreed:
        text += " · " + _("bought: {count}").format(count=line.bought)
    return plain(text)


def _money(texts: Texts, run: RunCard) -> list[str]:
    _ = texts.gettext
    found = run.balance
    if found is None or run.money_given is None or run.money_back is None:
        return []
    words = _("Given {given}, spent {spent}, brought back {back}").format(
        given=amount(run.money_given, run.currency),
        spent=amount(found.spent, run.currency),
        back=amount(run.money_back, run.currency),
    )
    if found.agrees:
        return [plain(words), _("✅ List, money and goods agree.")]
    odd = _("Unexplained: {sum}").format(sum=amount(found.difference, run.currency))
    return [plain(words), plain(odd), "⚠️ " + plain(run.difference)]


def _keys(texts: Texts, run: RunCard, *, is_liaison: bool) -> Rows:
    _ = texts.gettext
    rows = [
        (Button(_(words), StepBuying(run.run_id, step)),)
        for step, words in STEPS.get(run.state, ())
        if is_liaison or step in OF_SHOP
    ]
    if is_liaison and run.state in MAY_END:
        rows.append((Button(_("Call it off"), StepBuying(run.run_id, "call_off")),))
    if is_liaison:
        rows.append((Button(_("« Buying runs"), OpenRuns(run.compound_id)),))
    return tuple(rows)
