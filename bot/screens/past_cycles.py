"""A compound's past cycles, for the liaison: counts and sums, and one of them in full."""

from collections.abc import Sequence

from bot.screens import counts
from bot.screens.amounts import amount
from bot.screens.history import older_and_newer
from bot.screens.history_presses import OpenPastCycle, OpenPastCycles
from bot.screens.joining import in_rows
from bot.screens.parts import other_places, place_name
from bot.screens.presses import MakeLink, OpenUnpaid
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts, of_channel
from fulfillment.handover.rules.past import MoneyKind
from fulfillment.handover.use_cases.past_cycles import Figures, PastCycle, PastCycles

NEVER_OPENED = ("planned", "skipped")


def cycles_page(texts: Texts, found: PastCycles) -> Screen:
    """The cycles of a page, the newest first, and a button for each."""
    _ = texts.gettext
    place = found.desk.place
    here = place.compound_id
    title = bold(_("{compound}: cycles").format(compound=place_name(texts, place)))
    lines = [_line(texts, found, item) for item in found.cycles]
    keys = [
        Button(
            of_channel(texts, item.channel).gettext("Cycle {number}").format(number=item.number),
            OpenPastCycle(here, item.cycle_id, found.page),
        )
        for item in found.cycles
        if item.state not in NEVER_OPENED
    ]
    turn = older_and_newer(texts, found.page, found.pages, lambda to: OpenPastCycles(here, to))
    others = other_places(texts, found.desk, lambda to: OpenPastCycles(to, 0))
    text = "\n\n".join((title, *(lines or [_("No cycle has opened yet.")])))
    return Screen(text, (*in_rows(keys, 3), *turn, *others))


def cycle_in_full(texts: Texts, found: PastCycles, page: int) -> Screen:
    """One cycle: its times, its figures, and those of each supermarket."""
    _ = texts.gettext
    (item,) = found.cycles
    place = found.desk.place
    here, figures = place.compound_id, item.figures
    words = (
        _("{compound}: extra cycle {number}, {state}")
        if item.is_extra
        else of_channel(texts, item.channel).gettext("{compound}: cycle {number}, {state}")
    )
    title = words.format(
        compound=place_name(texts, place),
        number=item.number,
        state=cycle_state_words(texts).get(item.state, item.state),
    )
    times = _("{opens} to {cutoff}, delivery {deliver}").format(
        opens=texts.day_and_time(item.opens_at, place.timezone),
        cutoff=texts.day_and_time(item.cutoff_at, place.timezone),
        deliver=texts.day_and_time(item.deliver_at, place.timezone),
    )
    head = [bold(title), times]
    if item.reason:
        head.append(_("Reason: {reason}").format(reason=plain(item.reason)))
    parts = ["\n".join(head), "\n".join(_facts(texts, figures, found.currency))]
    parts += [
        "\n".join(
            (
                bold(name if texts.locale == "zh_CN" else name_en),
                *_facts(texts, each, found.currency, has_units=False),
            )
        )
        for name, name_en, each in item.by_supplier
    ]
    rows: list[tuple[Button, ...]] = []
    if figures.money.get(MoneyKind.OPEN):
        rows.append((Button(_("Unpaid ones"), OpenUnpaid(here, item.cycle_id, 0)),))
    rows.append((Button(_("Papers: link to my page"), MakeLink("liaison", here, 0)),))
    rows.append((Button(_("« Back"), OpenPastCycles(here, page)),))
    return Screen("\n\n".join(parts), tuple(rows))


def cycle_state_words(texts: Texts) -> dict[str, str]:
    """How a cycle stands."""
    _ = texts.gettext
    return {
        "planned": _("not open yet"),
        "open": _("ordering is open"),
        "closed": _("ordering closed"),
        "settled": _("done with"),
        "skipped": _("skipped"),
        "cancelled": _("cancelled"),
    }


def _line(texts: Texts, found: PastCycles, item: PastCycle) -> str:
    _ = texts.gettext
    of_cycle = of_channel(texts, item.channel)
    words = _("Extra cycle {number}") if item.is_extra else of_cycle.gettext("Cycle {number}")
    head = words.format(number=item.number)
    day = texts.day(item.opens_at, found.desk.place.timezone)
    state = cycle_state_words(texts).get(item.state, item.state)
    first = f"{bold(head)} {day} · {state}"
    if item.state in NEVER_OPENED:
        return first
    return "\n".join((first, *_facts(texts, item.figures, found.currency)))


def _facts(
    texts: Texts, figures: Figures, currency: str, *, has_units: bool = True
) -> Sequence[str]:
    """Households, batches and bags in a line, money in another; what is nothing is left out."""
    _ = texts.gettext
    who = [counts.households(texts, figures.households)]
    if has_units:
        who.append(counts.units(texts, figures.units))
    if figures.batches:
        who.append(
            _("{batches}, {approved} approved").format(
                batches=counts.batches(texts, figures.batches), approved=figures.batches_approved
            )
        )
    lines = [" · ".join(who)]
    if figures.bags:
        lines.append(
            _("{bags}: {handed} handed out, {open} not").format(
                bags=counts.bags(texts, figures.bags),
                handed=figures.bags_handed,
                open=figures.bags_open,
            )
        )
    if figures.complaints:
        many = texts.ngettext("{count} complaint", "{count} complaints", figures.complaints)
        lines.append(f"📣 {many.format(count=figures.complaints)}")
    if figures.asked:
        lines.append(_money(texts, figures, currency))
    return lines


def _money(texts: Texts, figures: Figures, currency: str) -> str:
    _ = texts.gettext
    words = {
        MoneyKind.CONFIRMED: _("{sum} confirmed"),
        MoneyKind.WAIVED: _("{sum} waived"),
        MoneyKind.OPEN: _("{sum} open"),
        MoneyKind.ENDED: _("{sum} cancelled or given back"),
    }
    asked = _("{sum} asked for").format(sum=amount(figures.asked, currency))
    parts = [
        words[kind].format(sum=amount(figures.money[kind], currency))
        for kind in MoneyKind
        if figures.money.get(kind)
    ]
    return " · ".join((asked, *parts))
