"""The liaison's cycles: the one that runs, the next one, the rule, and what can be done."""

from bot.screens import counts
from bot.screens.cycle_presses import AskWish, OpenCyclePage, OpenCycles
from bot.screens.cycle_words import hour_names
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import OpenCancel
from bot.screens.parts import no_more_cycles, other_places, place_name
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.rules.cycle_wishes import hours_of, number_for
from orders.rules.timetable import Slot
from orders.use_cases.cycle_board import Affected, CycleBoard
from orders.use_cases.forecasting import Forecast


def cycle_board(texts: Texts, board: CycleBoard, toast: str | None = None) -> Screen:
    """How the cycles stand, with a button for each thing to do."""
    _ = texts.gettext
    title = _("{compound}: running the cycles").format(compound=place_name(texts, board.desk.place))
    parts = [bold(title), _now(texts, board), _next(texts, board), _rule(texts, board)]
    if board.forecast.bags:
        parts.append(forecast_words(texts, board.forecast))
    if len(board.compounds) > 1:
        names = "、".join(name if texts.locale == "zh_CN" else en for name, en in board.compounds)
        words = _("This group covers {compounds}: a change holds for all of them.")
        parts.append(words.format(compounds=plain(names)))
    rows = (*in_rows(_keys(texts, board), 2), *other_places(texts, board.desk, OpenCycles))
    return Screen("\n\n".join(parts), rows, toast=toast)


def forecast_words(texts: Texts, found: Forecast) -> str:
    """The bags of the last cycles, those expected, and whether the hands suffice."""
    _ = texts.gettext
    past = ", ".join(str(count) for count in reversed(found.bags))
    lines = [
        _("Bags in the last cycles: {past}; expected next: {expected}.").format(
            past=past, expected=bold(found.expected)
        )
    ]
    if found.capacity is None:
        lines.append(_("How many the volunteers can sort is not known yet."))
    else:
        hands = _("The volunteers can sort {bags}.")
        lines.append(hands.format(bags=counts.bags(texts, found.capacity)))
    if found.too_many:
        words = _(
            "⚠️ That is {bags} more than the hands can sort. Standard packs only would help: one "
            "kind of bag for everybody."
        )
        lines.append(words.format(bags=counts.bags(texts, found.too_many)))
    return "\n".join(lines)


def affected_words(texts: Texts, found: Affected) -> str:
    """Households that ordered, chose only, or did neither."""
    return texts.gettext(
        "Ordered: {ordered} · chosen, not confirmed: {drafts} · not yet: {silent}"
    ).format(ordered=bold(found.ordered), drafts=bold(found.drafts), silent=bold(found.silent))


def deadlines(texts: Texts, item: Slot, zone: str) -> str:
    """What follows the cut-off."""
    times = item.times
    return texts.gettext(
        "Approved by {approve} · packed by {packed} · paid by {paid} · delivery {deliver}"
    ).format(
        approve=texts.day_and_time(times.approve_by, zone),
        packed=texts.day_and_time(times.packed_by, zone),
        paid=texts.day_and_time(times.pay_by, zone),
        deliver=texts.day_and_time(times.deliver_at, zone),
    )


def _now(texts: Texts, board: CycleBoard) -> str:
    _ = texts.gettext
    item, zone = board.table.running, board.desk.place.timezone
    if item is None:
        return _("No cycle is open now.")
    cutoff = bold(texts.day_and_time(item.times.cutoff_at, zone))
    words = (
        _("{cycle} is open until {cutoff}.")
        if item.times.cutoff_at > board.now
        else _("{cycle} closed at {cutoff}; the last messages are being read.")
    )
    head = words.format(cycle=_name(texts, item), cutoff=cutoff)
    return "\n".join((head, affected_words(texts, board.affected), deadlines(texts, item, zone)))


def _next(texts: Texts, board: CycleBoard) -> str:
    if board.has_ended:
        return bold(no_more_cycles(texts))
    _ = texts.gettext
    item, zone = board.following, board.desk.place.timezone
    lines = []
    if board.is_paused:
        lines.append(bold(_("⏸ Ordering pauses.")))
    if board.skipped is not None:
        words = _("⏭ {cycle} of {day} is left out.")
        day = texts.day(board.skipped.times.opens_at, zone)
        lines.append(words.format(cycle=_name(texts, board.skipped), day=day))
    lines.append(
        _("Next: {cycle}, ordering from {opens} to {cutoff}.").format(
            cycle=_name(texts, item),
            opens=bold(texts.day_and_time(item.times.opens_at, zone)),
            cutoff=texts.day_and_time(item.times.cutoff_at, zone),
        )
    )
    if item.standard_only:
        lines.append(_("📦 Standard packs only."))
    lines.append(deadlines(texts, item, zone))
    return "\n".join(lines)


def _name(texts: Texts, item: Slot) -> str:
    _ = texts.gettext
    words = _("Extra cycle {number}") if item.is_extra else _("Cycle {number}")
    return bold(words.format(number=item.number))


def _rule(texts: Texts, board: CycleBoard) -> str:
    rule = board.table.rule
    every = texts.ngettext(
        "Rule: a cycle every day", "Rule: a cycle every {days} days", rule.length_days
    ).format(days=rule.length_days)
    hours = hours_of(rule)
    names = hour_names(texts).values()
    walls = [
        f"{hours[start : start + 2]}:{hours[start + 2 : start + 4]}" for start in range(0, 24, 4)
    ]
    said = " · ".join(f"{name} {wall}" for name, wall in zip(names, walls, strict=True))
    return f"{every}\n{said}"


def _keys(texts: Texts, board: CycleBoard) -> list[Button]:
    return [*_keys_of_now(texts, board), *_keys_of_next(texts, board), *_keys_of_rule(texts, board)]


def _keys_of_now(texts: Texts, board: CycleBoard) -> list[Button]:
    _ = texts.gettext
    here = board.desk.place.compound_id
    item = board.table.running
    if item is None:
        return [] if board.is_paused else [_wish(board, _("🛒 Open the next one now"), "open")]
    if item.times.cutoff_at <= board.now:
        return []
    keys = [Button(_("🔒 Close earlier"), OpenCyclePage(here, "close"))]
    if board.extend_choices:
        keys.append(Button(_("⏰ Close later"), OpenCyclePage(here, "extend")))
    return keys


def _keys_of_next(texts: Texts, board: CycleBoard) -> list[Button]:
    _ = texts.gettext
    here = board.desk.place.compound_id
    skip = _("⏭ Leave out cycle {number}").format(number=board.following.number)
    keys = [_wish(board, skip, "skip")]
    if board.skipped is not None:
        back = _("Do not leave out cycle {number}").format(number=board.skipped.number)
        keys.append(_wish(board, back, "unskip"))
    if board.extra_choices:
        keys.append(Button(_("➕ Extra cycle"), OpenCyclePage(here, "extra")))
    if board.is_paused:
        keys.append(_wish(board, _("▶️ End the pause"), "resume"))
    else:
        keys.append(Button(_("⏸ Pause"), OpenCyclePage(here, "pause")))
    return keys


def _keys_of_rule(texts: Texts, board: CycleBoard) -> list[Button]:
    _ = texts.gettext
    here = board.desk.place.compound_id
    return [
        Button(_("📅 How often"), OpenCyclePage(here, "length")),
        Button(_("🕗 Hours"), OpenCyclePage(here, "hours")),
        Button(_("📦 Standard packs"), OpenCyclePage(here, "standard")),
        Button(_("🙌 Bags we can sort"), OpenCyclePage(here, "hands")),
        Button(_("❌ Cancel a cycle"), OpenCancel(here)),
    ]


def _wish(board: CycleBoard, words: str, kind: str) -> Button:
    number = number_for(board.table, kind, now=board.now)
    return Button(words, AskWish(board.desk.place.compound_id, kind, number, ""))
