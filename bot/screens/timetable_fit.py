"""A timetable that does not fit into its day: said honestly, with a button for each way out."""

from bot.screens import counts
from bot.screens.screen import Button, Rows, bold, plain
from bot.screens.timetable_presses import ChooseOverflow, CloseLater, UsePointToo
from config.texts import Texts
from fulfillment.handover.rules.ways_out import WaysOut
from fulfillment.handover.use_cases.timetable_preview import TimetablePreview


def fit_lines(texts: Texts, found: TimetablePreview) -> list[str]:
    """Whether it fits, and what any one of three would do."""
    _ = texts.gettext
    ways = found.ways
    if found.state == "open" or not found.rows:
        return []
    if ways is None:
        return ["", plain(_("✅ Everything fits before the points close."))]
    lines = ["", bold(_("⚠️ It does not fit into the day. Any one of these would do:"))]
    lines.append(_hours(texts, ways))
    if ways.points:
        lines.append(_points(texts, ways.points, ways.metres))
    lines.append(
        "• "
        + plain(
            texts.ngettext(
                "brought to the door of {count} household (flagged ones first)",
                "brought to the door of {count} households (flagged ones first)",
                len(ways.to_door),
            ).format(count=len(ways.to_door))
        )
    )
    chosen = (
        _("Chosen: what does not fit is brought to the door.")
        if found.overflow == "door"
        else _("Without any of it the last ones get their slot the next day.")
    )
    return [*lines, plain(chosen)]


def fit_keys(texts: Texts, found: TimetablePreview) -> Rows:
    """Only what can be done: not into the night, not a point that is not there."""
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    ways = found.ways
    if found.closes and ways is not None and not ways.into_night:
        until = found.closes
        words = _("Open until {time}").format(time=until)
        rows.append((Button(words, CloseLater(found.handover_id, until.replace(":", ""))),))
    if ways is not None:
        for point in found.spare:
            name = point.name if texts.locale == "zh_CN" else point.name_en
            words = _("Use {point} as well").format(point=name)
            rows.append((Button(words, UsePointToo(found.handover_id, point.id)),))
    if ways is not None and found.overflow != "door":
        words = _("The rest to the door")
        rows.append((Button(words, ChooseOverflow(found.handover_id, "door")),))
    if found.overflow == "door":
        words = _("Not to the door: the next day")
        rows.append((Button(words, ChooseOverflow(found.handover_id, "next")),))
    return tuple(rows)


def _hours(texts: Texts, ways: WaysOut) -> str:
    _ = texts.gettext
    words = _("open {minutes} longer")
    if ways.into_night:
        words = _("open {minutes} longer, which would reach into the night")
    return "• " + plain(words.format(minutes=counts.minutes(texts, ways.minutes)))


def _points(texts: Texts, points: int, metres: int) -> str:
    words = texts.ngettext(
        "one more point with a lane of {metres} metres",
        "{count} more points with lanes of {metres} metres",
        points,
    )
    return "• " + plain(words.format(count=points, metres=metres))
