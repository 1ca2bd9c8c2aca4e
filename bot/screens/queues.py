"""The queue of each delivery point in the chat: who is there, who comes, who did not."""

from collections.abc import Sequence

from bot.screens.calling_presses import (
    BringMissed,
    CallAgain,
    CallNext,
    OpenBuildingGroups,
    OpenCallingRule,
    OpenMissed,
    OpenQueues,
    PauseQueue,
    PlanLapsed,
    SetAtMiss,
    SetCallMinutes,
    minute_of,
)
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.parts import addresses
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.rules.calling import CALL_MINUTES
from fulfillment.handover.use_cases.calling import CallingRule
from fulfillment.handover.use_cases.queue_rows import Queued
from fulfillment.handover.use_cases.queues import Queue, Queues

MOST_ROOMS = 15
MOST_MISSED = 20


def queues_page(texts: Texts, found: Queues, *, toast: str | None = None) -> Screen:
    """All queues of a compound, each with its buttons."""
    _ = texts.gettext
    rule = found.rule
    name = rule.names["compound"] if texts.locale == "zh_CN" else rule.names["compound_en"]
    parts = [f"🔔 {bold(name)} · {plain(_('The queue'))}"]
    if not found.queues:
        parts.append(plain(_("No pickup is open now.")))
    parts += [_queue(texts, each, rule) for each in found.queues]
    if any(each.without_chat for each in found.queues):
        parts.append(plain(_("📵 I cannot write to them: please knock, or phone.")))
    if found.queues and not rule.call_minutes:
        parts.append(plain(_("Nobody is called by the clock here; you call with the button.")))
    rows: Rows = tuple(row for each in found.queues for row in _keys(texts, each, rule))
    missed = sum(len(each.missed) for each in found.queues)
    if missed:
        key = Button(_("Nobody came ({count})").format(count=missed), OpenMissed(found.compound_id))
        rows = (*rows, (key,))
    settings = (
        Button(_("How people are called"), OpenCallingRule(found.compound_id)),
        Button(_("Groups of buildings"), OpenBuildingGroups(found.compound_id)),
    )
    last = (
        Button(_("« Menu"), OpenHandOverMenu(found.compound_id)),
        Button(_("Look again"), OpenQueues(found.compound_id)),
    )
    return Screen("\n\n".join(parts), (*rows, settings, last), toast=toast)


def called(texts: Texts, found: Queues, count: int) -> Screen:
    """The page after "next": a word on how many were called, anew or not."""
    words = texts.ngettext("{count} household called", "{count} households called", count)
    said = words.format(count=count) if count else texts.gettext("They were called already.")
    return queues_page(texts, found, toast=said)


def missed_page(texts: Texts, found: Queues, *, toast: str | None = None) -> Screen:
    """Who missed both calls: once more, or to the door."""
    _ = texts.gettext
    rows = [row for queue in found.queues for row in queue.missed]
    back = (Button(_("« Back"), OpenQueues(found.compound_id)),)
    if not rows:
        return Screen(plain(_("Everybody who was called has come.")), (back,), toast=toast)
    silent = frozenset[int]().union(*(queue.without_chat for queue in found.queues))
    lines = [
        plain(_("Their bags are still at the point. Call once more, or have them brought:")),
        *(plain(_missed_line(texts, row, silent, found.rule)) for row in rows[:MOST_MISSED]),
    ]
    keys = tuple(
        (
            Button(f"🔔 {row.address}", CallAgain(row.slot_id)),
            Button(f"🚪 {row.address}", BringMissed(found.compound_id, row.slot_id)),
        )
        for row in rows[:MOST_MISSED]
    )
    anew = Button(_("New times for those not called"), PlanLapsed(found.compound_id))
    lapsed = ((anew,),) if any(row.called_at is None for row in rows) else ()
    whole = Button(_("Bring all to the door"), BringMissed(found.compound_id, 0))
    return Screen("\n".join(lines), (*keys, *lapsed, (whole,), back), toast=toast)


def rule_page(texts: Texts, rule: CallingRule) -> Screen:
    """How long ahead people are called, and what becomes of who missed it."""
    _ = texts.gettext
    compound_id = rule.compound_id
    how = _(
        "Each household hears it so long before its slot, in its building's own group or in "
        "private; at night nobody does. Who does not come is called once more."
    )
    miss = _("What becomes of the bags of those who miss that, too:")
    lines = (bold(_("How people are called")), plain(how), plain(miss))
    minutes = tuple(
        Button(
            _ticked(_("not at all") if each == 0 else _minutes(texts, each),
                    each == rule.call_minutes),
            SetCallMinutes(compound_id, each),
        )
        for each in CALL_MINUTES
    )  # fmt: skip
    misses = {"hold": _("They stay at the point"), "door": _("They are brought")}
    at_miss = tuple(
        Button(_ticked(words, name == rule.at_miss), SetAtMiss(compound_id, name))
        for name, words in misses.items()
    )
    back = (Button(_("« Back"), OpenQueues(compound_id)),)
    return Screen("\n".join(lines), (minutes[:3], minutes[3:], at_miss, back))


def _queue(texts: Texts, queue: Queue, rule: CallingRule) -> str:
    _ = texts.gettext
    point = queue.point if texts.locale == "zh_CN" else queue.point_en
    lines = [f"📍 {bold(point)}"]
    if queue.paused_since:
        since = texts.time_of_day(queue.paused_since, rule.timezone)
        lines.append(bold(_("⏸ Paused since {time}").format(time=since)))
    for words, rows in (
        (_("Now: {rooms}"), queue.now),
        (_("On their way: {rooms}"), queue.coming),
        (_("Late: {rooms}"), queue.late),
    ):
        if rows:
            lines.append(words.format(rooms=_rooms(texts, rows, queue.without_chat)))
    if queue.to_call:
        at = texts.time_of_day(queue.to_call.starts_at, rule.timezone)
        rooms = _rooms(texts, queue.to_call.rows, queue.without_chat)
        lines.append(_("Next at {time}: {rooms}").format(time=at, rooms=rooms))
    counts = _("{collected} of {households} have theirs, {waiting} wait").format(
        collected=queue.collected, households=queue.households, waiting=queue.waiting
    )
    return "\n".join((*lines, plain(counts)))


def _keys(texts: Texts, queue: Queue, rule: CallingRule) -> Rows:
    _ = texts.gettext
    rows = []
    point = queue.point if texts.locale == "zh_CN" else queue.point_en
    if queue.to_call:
        words = _("Call the next: {time} ({count})").format(
            time=texts.time_of_day(queue.to_call.starts_at, rule.timezone),
            count=len(queue.to_call.rows),
        )
        press = CallNext(queue.point_id, minute_of(queue.to_call.starts_at))
        rows.append((Button(f"🔔 {point} · {words}"[:60], press),))
    if queue.paused_since:
        words = _("Continue the queue")
        rows.append((Button(f"▶ {point} · {words}"[:60], PauseQueue(queue.point_id, 0)),))
    elif not queue.is_over:
        words = _("Pause the queue")
        rows.append((Button(f"⏸ {point} · {words}"[:60], PauseQueue(queue.point_id, 1)),))
    return tuple(rows)


def _rooms(texts: Texts, rows: Sequence[Queued], silent: frozenset[int]) -> str:
    """Rooms in a row; whom the bot cannot write to is marked: knock, or phone."""
    marked = [row.address + ("📵" if row.household_id in silent else "") for row in rows]
    return addresses(texts, marked, MOST_ROOMS)


def _missed_line(texts: Texts, row: Queued, silent: frozenset[int], rule: CallingRule) -> str:
    _ = texts.gettext
    at = texts.time_of_day(row.starts_at, rule.timezone)
    words = f"• {row.address} · {at}"
    if row.called_at is None:
        words += " · " + _("was not called")
    return words + (" 📵" if row.household_id in silent else "")


def _minutes(texts: Texts, count: int) -> str:
    return texts.gettext("{count} min ahead").format(count=count)


def _ticked(words: str, is_chosen: bool) -> str:
    return f"✓ {words}" if is_chosen else words
