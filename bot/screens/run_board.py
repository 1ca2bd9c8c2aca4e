"""All door runs of a compound, who else could take one, and what was brought back."""

from collections.abc import Sequence

from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.parts import place_name
from bot.screens.run_presses import (
    BringDown,
    DecideDoor,
    OpenRuns,
    PassRun,
    PassRunTo,
    ShowRun,
    TakeRun,
)
from bot.screens.run_sheet import run_sheet
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import N_, Texts
from fulfillment.handover.use_cases.run_board import Board, Problem, RunRow
from fulfillment.handover.use_cases.run_decisions import Decided
from fulfillment.handover.use_cases.run_hands import Helper
from fulfillment.handover.use_cases.run_sheet import RunSheet
from orders.rules.states import RunState

MOST_KEYS = 12
STATES = {
    RunState.WAITING: N_("waits for somebody"),
    RunState.ASSIGNED: N_("not begun"),
    RunState.UNDER_WAY: N_("on the way"),
    RunState.DONE: N_("all done"),
    RunState.DROPPED: N_("passed on"),
}


def board_page(texts: Texts, board: Board) -> Screen:
    """One's own runs, those that wait, and for the liaison all others with what came back."""
    _ = texts.gettext
    place = board.desk.place
    lines = [f"🚪 {bold(place_name(texts, place))} · {plain(_('Door runs'))}"]
    rows: list[tuple[Button, ...]] = []
    if board.problems:
        lines += ["", _("Bags that came back, please decide:")]
        lines += [_problem_line(texts, each) for each in board.problems[:MOST_KEYS]]
        lines.append(_("↻ bring again · 🧺 keep at the point · 🤝 a neighbour has them"))
        rows += [_problem_keys(texts, each) for each in board.problems[:MOST_KEYS]]
    if board.mine:
        lines += ["", _("Yours:"), *(_line(texts, each) for each in board.mine)]
        rows += [(Button(_key(texts, each), ShowRun(each.run_id)),) for each in board.mine]
    if board.waiting:
        lines += ["", _("Waiting for somebody:")]
        lines += [_line(texts, each) for each in board.waiting[:MOST_KEYS]]
        rows += [_waiting_keys(texts, each, board) for each in board.waiting[:MOST_KEYS]]
    if board.others:
        lines += ["", _("The others:")]
        lines += [_line(texts, each, named=True) for each in board.others[:MOST_KEYS]]
        live = [each for each in board.others if each.is_live][:MOST_KEYS]
        rows += [(Button(_key(texts, each), ShowRun(each.run_id)),) for each in live]
    if len(lines) == 1:
        lines.append(_("Nothing is to be brought to a door now."))
    menu = (Button(_("« Menu"), OpenHandOverMenu(place.compound_id)),)
    return Screen("\n".join(lines), (*rows, menu))


def run_page(texts: Texts, found: RunSheet | RunRow) -> Screen:
    """One's own run as a sheet; another's in numbers, with what the liaison may do."""
    if isinstance(found, RunSheet):
        return run_sheet(texts, found)
    _ = texts.gettext
    rows: Rows = ()
    if found.is_live:
        rows = ((Button(_("Give it to somebody else"), PassRun(found.run_id)),),)
    if found.state in (RunState.WAITING, RunState.ASSIGNED):
        down = Button(_("Call these households down instead"), BringDown(found.run_id))
        rows = (*rows, (down,))
    back = (Button(_("« All runs"), OpenRuns(found.compound_id)),)
    return Screen(_line(texts, found, named=True), (*rows, back))


def helpers_page(texts: Texts, run_id: int, helpers: Sequence[Helper]) -> Screen:
    """Who could take this run."""
    _ = texts.gettext
    free = [each for each in helpers if each.is_free]
    lines = [_("Who takes it over?") if free else _("Nobody else is free and fit right now.")]
    busy = [each.name for each in helpers if not each.why_not and not each.is_free]
    unfit = [_why_not(texts, each) for each in helpers if each.why_not]
    joint = "、" if texts.locale == "zh_CN" else ", "
    if busy:
        lines.append(_("Busy with two runs: {names}").format(names=plain(joint.join(busy))))
    if unfit:
        lines.append(
            _("Not declared fit for it today: {names}").format(names=plain(joint.join(unfit)))
        )
    keys = tuple(
        (Button(_helper(texts, each), PassRunTo(run_id, each.person_id)),)
        for each in free[:MOST_KEYS]
    )
    return Screen("\n".join(lines), (*keys, (Button(_("« Back"), ShowRun(run_id)),)))


def _why_not(texts: Texts, helper: Helper) -> str:
    """The name, and what the liaison could still record; of their health nothing."""
    _ = texts.gettext
    words = {"not_briefed": _("no briefing recorded"), "no_kit": _("no kit recorded")}
    lacks = [words[each] for each in helper.why_not if each in words]
    if not lacks:
        return helper.name
    if texts.locale == "zh_CN":
        return f"{helper.name}（{'、'.join(lacks)}）"
    return f"{helper.name} ({', '.join(lacks)})"


def decided(texts: Texts, done: Decided) -> Screen:
    """What was decided on the bags of one door."""
    _ = texts.gettext
    known = done.decision if done.neighbour or done.decision != "neighbour" else ""
    words = {
        "again": _("↻ {address}: on the next run."),
        "hold": _("🧺 {address}: kept at the point."),
        "neighbour": _("🤝 {address}: taken in by {neighbour}."),
    }.get(known, _("{address}: nothing is to be decided any more."))
    text = words.format(address=bold(done.address), neighbour=plain(done.neighbour))
    return Screen(text, ((Button(_("« All runs"), OpenRuns(done.compound_id)),),))


def ask_room(texts: Texts, address: str) -> Screen:
    """Which neighbour?"""
    words = texts.gettext(
        "Which room took the bags of {address} in? Please write it, like 3-2-501. The household "
        "is told."
    )
    return Screen(words.format(address=bold(address)), is_new=True)


def decision_keys(texts: Texts, door_id: int, outcome: str) -> Rows:
    """What the liaison may decide."""
    _ = texts.gettext
    again = Button(_("Bring again"), DecideDoor(door_id, "again"))
    hold = Button(_("Keep at the point"), DecideDoor(door_id, "hold"))
    if outcome != "nobody":
        return ((again, hold),)
    return ((again, hold), (Button(_("A neighbour has them"), DecideDoor(door_id, "neighbour")),))


def problem_words(texts: Texts, outcome: str, lacking: int) -> str:
    """Why bags came back, or did not go out."""
    if outcome == "nobody":
        return texts.gettext("nobody opened")
    return texts.ngettext(
        "{count} bag was not there", "{count} bags were not there", lacking
    ).format(count=lacking)


def _problem_line(texts: Texts, problem: Problem) -> str:
    said = f" · {plain(problem.note)}" if problem.note else ""
    why = problem_words(texts, problem.outcome, problem.lacking)
    return f"• {bold(problem.address)} {plain(why)}{said}"


def _problem_keys(texts: Texts, problem: Problem) -> tuple[Button, ...]:
    _ = texts.gettext
    keys = [
        Button(f"{problem.address} ↻", DecideDoor(problem.door_id, "again")),
        Button(f"{problem.address} 🧺", DecideDoor(problem.door_id, "hold")),
    ]
    if problem.outcome == "nobody":
        keys.append(Button(f"{problem.address} 🤝", DecideDoor(problem.door_id, "neighbour")))
    return tuple(keys)


def _waiting_keys(texts: Texts, row: RunRow, board: Board) -> tuple[Button, ...]:
    _ = texts.gettext
    take = Button(_("I take run {number}").format(number=row.number), TakeRun(row.run_id))
    if not board.is_liaison:
        return (take,)
    return (take, Button(_("Give it to somebody"), PassRun(row.run_id)))


def _key(texts: Texts, row: RunRow) -> str:
    return texts.gettext("Run {number}").format(number=row.number)


def _line(texts: Texts, row: RunRow, *, named: bool = False) -> str:
    """`Run 3 · Building 3 · 4 of 7 · on the way · 周强`."""
    _ = texts.gettext
    parts = [bold(_key(texts, row))]
    where = _("Building {name}").format(name=row.building) if row.building else _("Houses")
    parts.append(plain(where))
    done = row.brought + row.brought_back
    parts.append(plain(_("{done} of {all} doors").format(done=done, all=row.households)))
    parts.append(plain(_(STATES[row.state])))
    if named and row.name:
        parts.append(plain(row.name))
    return "• " + " · ".join(parts)


def _helper(texts: Texts, helper: Helper) -> str:
    if not helper.is_signed_up:
        return helper.name
    return texts.gettext("{name} (signed up)").format(name=helper.name)
