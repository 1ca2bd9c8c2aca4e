"""Control levels: what holds where, recording another one, and what people hear of it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.joining import in_rows
from bot.screens.level_presses import (
    AskLevelTime,
    ConfirmLevel,
    DraftLevel,
    DropLevel,
    OpenLevels,
    PickLevel,
    PickLevelBuilding,
)
from bot.screens.parts import page_keys, place_name, said_of, when
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.notices_levels import Notice
from orders.level_names import LEVEL_MARKS, LEVEL_MEANINGS, level_name
from orders.rules.levels import Level
from orders.use_cases.level_board import Announced, LevelBoard
from orders.use_cases.level_setting import AS_COMPOUND

KEYS_ON_A_PAGE = 40
MOST_ROWS = 5


def levels_page(texts: Texts, board: LevelBoard, *, toast: str | None = None) -> Screen:
    """What holds, where it differs, what was announced last."""
    _ = texts.gettext
    whole = board.whole.level
    lines = [
        f"{bold(place_name(texts, board.desk.place))} · {plain(_('Control level'))}",
        said_of(texts, plain(_("The whole compound")), bold(level_name(texts, whole))),
        plain(_(LEVEL_MEANINGS[whole])),
    ]
    for level in Level:
        codes = [each.building for each in board.exceptions if each.level == level]
        if codes:
            joint = "、" if texts.locale == "zh_CN" else ", "
            named = _("Buildings {codes}: {level}")
            lines.append(
                named.format(codes=plain(joint.join(codes)), level=bold(level_name(texts, level)))
            )
    if board.rows:
        lines += ["", plain(_("Announced last:"))]
        lines += [_row(texts, board, row) for row in board.rows[:MOST_ROWS]]
    else:
        lines += ["", plain(_("Nothing has been recorded yet; it counts as under control."))]
    return Screen("\n".join(lines), _page_keys(texts, board), toast=toast)


def pick_building(texts: Texts, board: LevelBoard, page: int) -> Screen:
    _ = texts.gettext
    buildings = board.standing[1:]
    pages = -(-len(buildings) // KEYS_ON_A_PAGE) or 1
    start = min(page, pages - 1) * KEYS_ON_A_PAGE
    keys = [
        Button(
            f"{LEVEL_MARKS[each.level]} {each.building}",
            PickLevel(board.compound_id, each.building_id),
        )
        for each in buildings[start : start + KEYS_ON_A_PAGE]
    ]
    turns = page_keys(page, pages, lambda to: PickLevelBuilding(board.compound_id, to))
    back = (Button(_("« Back"), OpenLevels(board.compound_id)),)
    return Screen(_("Which building?"), (*in_rows(keys, width=5), *turns, back))


def pick_level(texts: Texts, board: LevelBoard, building_id: int) -> Screen:
    """Three levels, and for an exception that it is none any more."""
    _ = texts.gettext
    here = next((each for each in board.standing if each.building_id == building_id), board.whole)
    choices = list(Level)  # the same again, too: by another notice
    keys = [(_choice(texts, board, here.building_id, level),) for level in choices]
    if here.building and here.is_own:
        keys.append((_choice(texts, board, here.building_id, AS_COMPOUND),))
    back = (Button(_("« Back"), OpenLevels(board.compound_id)),)
    text = _("{place} is at {level} now. Which level was announced?").format(
        place=bold(_where(texts, here.building)), level=bold(level_name(texts, here.level))
    )
    lines = [
        text,
        *(
            said_of(texts, level_name(texts, each), plain(_(LEVEL_MEANINGS[each])))
            for each in choices
        ),
    ]
    return Screen("\n".join(lines), (*keys, back))


def ask_notice(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    example = code(_("District headquarters, notice no. 12"))
    words = _(
        "Who announced it, and by which notice? Please write both as your next message, like "
        "{example}. The neighbours will read it."
    )
    return Screen(words.format(example=example), (_drop(texts, compound_id),))


def ask_time(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    example = code(_("11-25 06:00"))
    words = _("From when does it hold? Please write it like {example}.")
    return Screen(words.format(example=example), (_drop(texts, compound_id),))


def draft_page(texts: Texts, board: LevelBoard) -> Screen:
    """What would be recorded, and one press more."""
    _ = texts.gettext
    draft = board.draft
    if draft is None:
        return levels_page(texts, board)
    zone = board.desk.place.timezone
    lines = [
        f"{bold(_where(texts, draft.building))} → {bold(level_name(texts, draft.level))}",
        _("By: {notice}").format(notice=plain(_said(draft))),
        _("Holds from {time} on").format(time=bold(texts.day_and_time(draft.holds_from, zone))),
    ]
    if draft.level == Level.SEALED:
        lines.append(
            plain(_("Who waits to be called down there is served at the door from then on."))
        )
    if not draft.building:
        lines.append(plain(_("Buildings with a stricter level of their own keep it.")))
    lines.append(plain(_("Everybody concerned is told half a minute later.")))
    keys: Rows = (
        (Button(_("✅ Yes, record it"), ConfirmLevel(draft.row_id)),),
        (Button(_("Another time"), AskLevelTime(board.compound_id, draft.row_id)),),
        _drop(texts, board.compound_id),
    )
    return Screen("\n".join(lines), keys)


def level_changed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To a household: what holds for it now, and what becomes of its bags."""
    _ = texts.gettext
    level = data["level"]
    lines = [
        _("{address}: {level} from {time} on").format(
            address=bold(data["address"]),
            level=bold(level_name(texts, level)),
            time=when(texts, data, "holds_from"),
        ),
        plain(_(LEVEL_MEANINGS[level])),
        _by(texts, data),
    ]
    if data["bags"] and level == Level.SEALED:
        bags = texts.ngettext(
            "Please do not come down: your bag is brought to your door.",
            "Please do not come down: your {bags} bags are brought to your door.",
            data["bags"],
        )
        lines.append(bold(bags.format(bags=data["bags"])))
    return Screen("\n".join(lines))


def levels_posted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group."""
    return Screen("\n".join(_news(texts, data)))


def levels_applied(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaisons: the same, and what it did to the hand-over."""
    lines = _news(texts, data)
    if data["to_door"]:
        words = texts.ngettext(
            "{households} household is served at the door in this hand-over.",
            "{households} households are served at the door in this hand-over.",
            data["to_door"],
        )
        lines.append(plain(words.format(households=data["to_door"])))
    return Screen("\n".join(lines))


LEVEL_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.LEVEL_CHANGED: level_changed,
    Notice.LEVELS_POSTED: levels_posted,
    Notice.LEVELS_APPLIED: levels_applied,
}


def _news(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    title = _("{compound}: control level").format(compound=name_in(texts, data, "compound"))
    lines = [f"📋 {bold(title)}"]
    if data["whole"]:
        lines.append(_place_line(texts, _("The whole compound"), data["whole"]))
    lines += [
        _place_line(texts, _where(texts, each["building"]), each["level"])
        for each in data["buildings"]
    ]
    since = _("Holds from {time} on").format(time=bold(when(texts, data, "holds_from")))
    return [*lines, since, _by(texts, data)]


def _place_line(texts: Texts, place: str, level: str) -> str:
    meaning = plain(texts.gettext(LEVEL_MEANINGS[level]))
    brackets = "（{}）" if texts.locale == "zh_CN" else " ({})"
    level_words = f"{bold(level_name(texts, level))}{brackets.format(meaning)}"
    return said_of(texts, bold(place), level_words)


def _by(texts: Texts, data: Mapping[str, Any]) -> str:
    said = " ".join(part for part in (data["authority"], data["notice"]) if part)
    return texts.gettext("By: {notice}").format(notice=plain(said))


def _said(row: Announced) -> str:
    return " ".join(part for part in (row.authority, row.notice) if part)


def _row(texts: Texts, board: LevelBoard, row: Announced) -> str:
    time = texts.day_and_time(row.holds_from, board.desk.place.timezone)
    place = _where(texts, row.building)
    return plain(f"{time} {place} → {level_name(texts, row.level)} · {_said(row)}")


def _where(texts: Texts, building: str) -> str:
    if not building:
        return texts.gettext("The whole compound")
    return texts.gettext("Building {building}").format(building=building)


def _choice(texts: Texts, board: LevelBoard, building_id: int, level: str) -> Button:
    shown = "" if level == AS_COMPOUND else level
    return Button(level_name(texts, shown), DraftLevel(board.compound_id, building_id, level))


def _drop(texts: Texts, compound_id: int) -> tuple[Button, ...]:
    return (Button(texts.gettext("Do not change it"), DropLevel(compound_id)),)


def _page_keys(texts: Texts, board: LevelBoard) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    if board.may_set:
        rows += [
            (Button(_("Another level for the whole compound"), PickLevel(board.compound_id, 0)),),
            (Button(_("Another level for a building"), PickLevelBuilding(board.compound_id, 0)),),
        ]
    rows += [
        (Button(f"→ {place_name(texts, place)}", OpenLevels(place.compound_id)),)
        for place in board.desk.others
    ]
    return (*rows, (Button(_("« Menu"), OpenHandOverMenu(board.compound_id)),))
