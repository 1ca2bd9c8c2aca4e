"""The roster in the liaison's private chat: what a file would change, and what is not clear."""

from collections.abc import Sequence
from functools import partial

from bot.screens.parts import addresses, first_of, other_places, place_name
from bot.screens.roster_presses import (
    ApplyRoster,
    DropRoster,
    OpenRoster,
    PlaceRoster,
    RosterTemplate,
)
from bot.screens.screen import Button, Document, Rows, Screen, bold, plain
from config.texts import Texts
from orders.documents.roster_words import all_in_words
from orders.documents.roster_workbook import broken_rows_xlsx, template_xlsx
from orders.rules.flags import Flag
from orders.rules.roster import RosterPlan
from orders.use_cases.desks import Desk
from orders.use_cases.roster_import import RosterLook

# The rest stands in the file that comes with it.
MOST_PROBLEMS = 8
LONGEST_PROBLEM = 160


def roster_page(texts: Texts, desk: Desk) -> Screen:
    """How to send a roster."""
    _ = texts.gettext
    text = _(
        "{compound}, the roster: send me the file here, as Excel (.xlsx) or .csv. I show you first "
        "what would change; nothing happens before you say yes."
    ).format(compound=bold(place_name(texts, desk.place)))
    template = Button(_("Get the template"), RosterTemplate(desk.place.compound_id))
    return Screen(text, ((template,), *other_places(texts, desk, OpenRoster)))


def template_sent(texts: Texts, flags: Sequence[Flag]) -> Screen:
    """The template as a file."""
    _ = texts.gettext
    make = partial(template_xlsx, texts.locale, tuple(flags))
    text = _("Fill it in and send it back to me. The second sheet explains every column.")
    return Screen(text, document=Document(_("roster") + ".xlsx", make), is_new=True)


def looked_at(texts: Texts, look: RosterLook, desk: Desk) -> tuple[Screen, ...]:
    """What would change, with the two buttons; the rows that are not clear as a file."""
    _ = texts.gettext
    head = _("{compound}, roster “{file}”:").format(
        compound=bold(_place(texts, look)), file=plain(look.file_name)
    )
    lines = [head, *_sums(texts, look.plan), *_apart(texts, look), *_problems(texts, look)]
    lines.append(_nothing(texts, look) if look.plan.is_nothing else _("Nothing is changed yet."))
    return (Screen("\n".join(lines), _keys(texts, look, desk), is_new=True), *_broken(texts, look))


def roster_applied(texts: Texts, look: RosterLook) -> Screen:
    """What was changed."""
    _ = texts.gettext
    lines = [
        _("{compound}: the roster is taken in.").format(compound=bold(_place(texts, look))),
        *_sums(texts, look.plan),
    ]
    if look.broken:
        lines.append(
            _("The rows that are not clear were left out: correct them in the file and send it.")
        )
    return Screen("\n".join(lines))


def roster_dropped(texts: Texts) -> Screen:
    return Screen(texts.gettext("Dropped. Nothing was changed, and the file is forgotten."))


def _sums(texts: Texts, plan: RosterPlan) -> list[str]:
    many = texts.ngettext
    new = [change for change in plan.changes if change.is_first]
    people = sum(len(change.added) for change in plan.changes)
    gone = sum(len(change.removed) for change in plan.changes)
    changed, same = len(plan.changes) - len(new), len(plan.unchanged)
    counts = (
        (len(new), many("+ {count} household new", "+ {count} households new", len(new))),
        (changed, many("± {count} household changed", "± {count} households changed", changed)),
        (people, many("+ {count} person", "+ {count} persons", people)),
        (gone, many("− {count} person moved out", "− {count} persons moved out", gone)),
        (
            same,
            many("= {count} household as it is", "= {count} households as they are", same),
        ),
    )
    return [words.format(count=count) for count, words in counts if count]


def _apart(texts: Texts, look: RosterLook) -> list[str]:
    _ = texts.gettext
    lines = []
    if look.plan.new_addresses:
        shown = addresses(texts, look.plan.new_addresses)
        lines.append(
            _("⚠️ New addresses, which are not in the register yet: {rooms}").format(rooms=shown)
        )
    if look.plan.missing:
        count = len(look.plan.missing)
        words = texts.ngettext(
            "{count} household is not in the file and stays as it is.",
            "{count} households are not in the file and stay as they are.",
            count,
        )
        lines.append(words.format(count=count))
    if look.table.not_read:
        names = plain("、".join(look.table.not_read)[:200])
        lines.append(_("Columns that I do not read: {names}").format(names=names))
    return lines


def _problems(texts: Texts, look: RosterLook) -> list[str]:
    if not look.broken:
        return []
    _ = texts.gettext
    words = texts.ngettext(
        "❗ {count} row is not clear:", "❗ {count} rows are not clear:", len(look.broken)
    )
    lines = [
        _("row {number}: {why}").format(
            number=row.number, why=all_in_words(texts, unclear.doubts, look.flags)[:LONGEST_PROBLEM]
        )
        for row, unclear in look.broken
    ]
    shown = [plain(line) for line in first_of(texts, lines, MOST_PROBLEMS)]
    return [words.format(count=len(look.broken)), *shown]


def _nothing(texts: Texts, look: RosterLook) -> str:
    _ = texts.gettext
    if look.applied_before:
        return _("This very file was taken in before: nothing would change.")
    return _("Nothing would change.")


def _keys(texts: Texts, look: RosterLook, desk: Desk) -> Rows:
    _ = texts.gettext
    count = len(look.plan.changes)
    words = texts.ngettext("✅ Apply to {count} household", "✅ Apply to {count} households", count)
    apply = Button(words.format(count=count), ApplyRoster(look.upload_id))
    drop = Button(_("✖️ Drop"), DropRoster(look.upload_id))
    others = [
        place for place in (desk.place, *desk.others) if place.compound_id != look.compound_id
    ]
    elsewhere = tuple(
        (Button(f"→ {place_name(texts, place)}", PlaceRoster(look.upload_id, place.compound_id)),)
        for place in others
    )
    return ((apply, drop) if count else (drop,), *elsewhere)


def _broken(texts: Texts, look: RosterLook) -> tuple[Screen, ...]:
    if not look.broken:
        return ()
    _ = texts.gettext
    rows = tuple(
        (all_in_words(texts, unclear.doubts, look.flags), row.number, row.cells)
        for row, unclear in look.broken
    )
    make = partial(broken_rows_xlsx, texts.locale, look.table.heading, rows)
    text = _("The rows that are not clear, each with its reason. Correct them and send them back.")
    return (Screen(text, document=Document(_("to correct") + ".xlsx", make), is_new=True),)


def _place(texts: Texts, look: RosterLook) -> str:
    return look.compound if texts.locale == "zh_CN" else look.compound_en or look.compound
