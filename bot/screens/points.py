"""The delivery points of a compound, to be read in the chat; they are changed on the page."""

from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import place_name
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.timetable_presses import OpenTimetable
from config.texts import Texts
from fulfillment.handover.point_names import KIND_NAMES
from fulfillment.handover.use_cases.points import PointBoard, PointView


def points_page(texts: Texts, board: PointBoard) -> Screen:
    _ = texts.gettext
    lines = [f"{bold(place_name(texts, board.place))} · {plain(_('Delivery points'))}"]
    lines += [_point(texts, each) for each in board.points]
    keys = [(Button(_("« Back"), OpenTimetable(board.place.compound_id)),)]
    if board.may_change:
        lines += ["", plain(_("Points are added and changed on your page on the web."))]
        page = (Button(_("Sign-in links for the pages"), OpenLinks(board.place.compound_id)),)
        keys.insert(0, page)
    return Screen("\n".join(lines), tuple(keys))


def _point(texts: Texts, each: PointView) -> str:
    _ = texts.gettext
    name = each.name if texts.locale == "zh_CN" else each.name_en
    joint = "、" if texts.locale == "zh_CN" else ", "
    size = {
        "lane": _("a lane of {metres} metres, {people} people at a time"),
        "holes": _("{holes} pigeon-holes"),
    }.get(each.kind, "")
    parts = [
        _(KIND_NAMES[each.kind]),
        size.format(metres=each.lane_metres, people=each.people, holes=each.holes),
        f"{each.opens}–{each.closes}",
        _("buildings {codes}").format(codes=joint.join(each.serves)) if each.serves else "",
        "" if each.in_use else _("not in use"),
    ]
    if each.today and (each.today != (each.opens, each.closes, each.lane_metres)):
        opens, closes, metres = each.today
        words = _("in this hand-over {opens}–{closes}, {metres} metres")
        parts.append(words.format(opens=opens, closes=closes, metres=metres))
    said = (" · ").join(part for part in parts if part)
    return f"📍 {bold(name)}\n{plain(said)}"
