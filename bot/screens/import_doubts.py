"""Doubtful rows of a platform's file, one after the other, and what was decided about them."""

from bot.screens.import_presses import (
    DecideRow,
    OpenDecided,
    OpenDoubt,
    OpenImport,
    TypeHousehold,
    UndoRow,
)
from bot.screens.imports import back_to
from bot.screens.parts import page_keys
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.documents.import_words import address_as_written, goods_in_short, who_in_short, why
from orders.rules.masking import without_phones
from orders.use_cases.import_arrivals import Answered
from orders.use_cases.import_cards import Decided, DoubtAsked, ImportLook

ON_A_PAGE = 8


def doubt_card(texts: Texts, look: ImportLook, *, after: int = 0, just: int = 0) -> Screen:
    """The next row that is not clear; `just` is the row that has just been decided."""
    ahead = [asked for asked in look.doubts if asked.row > after]
    head = _just(texts, look, just)
    undo = (Button(texts.gettext("↩️ Undo"), UndoRow(look.upload_id, just)),) if head else ()
    if not ahead:
        return _no_more(texts, look, head, undo)
    asked = ahead[0]
    place = len(look.doubts) - len(ahead) + 1
    text = "\n".join([*head, *_about(texts, asked, place, len(look.doubts))])
    rows = [*_answers(texts, look, asked), *([undo] if undo else []), (back_to(texts, look),)]
    return Screen(text, tuple(rows))


def ask_household(texts: Texts, look: ImportLook, row: int) -> Screen:
    """The next text is the address."""
    text = texts.gettext("Row {row}: send me the room, like {example}.").format(
        row=row, example=bold(_example(look))
    )
    back = Button(texts.gettext("« Back to the row"), OpenDoubt(look.upload_id, max(0, row - 1)))
    return Screen(text, ((back,),))


def _example(look: ImportLook) -> str:
    """A room of this compound, as its register writes them."""
    resolved = look.looked.resolved if look.looked else ()
    return resolved[0][1] if resolved else "3-2-501"


def decided_page(texts: Texts, look: ImportLook, page: int) -> Screen:
    """What was decided about rows of this file, each to be taken back."""
    _ = texts.gettext
    pages = max(1, -(-len(look.decided) // ON_A_PAGE))
    page = min(page, pages - 1)
    shown = look.decided[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [bold(_("What was decided about rows of this file")), ""]
    lines += [_decided(texts, each) for each in shown] or [_("Nothing so far.")]
    keys = tuple(
        (
            Button(
                _("↩️ Row {row}: ask again").format(row=each.row), UndoRow(look.upload_id, each.row)
            ),
        )
        for each in shown
    )
    turn = page_keys(page, pages, lambda to: OpenDecided(look.upload_id, to))
    return Screen("\n".join(lines), (*keys, *turn, (back_to(texts, look),)))


def _about(texts: Texts, asked: DoubtAsked, place: int, count: int) -> list[str]:
    _ = texts.gettext
    line = asked.lines[0]
    rows = ", ".join(str(each.row) for each in asked.lines)
    address = address_as_written(line) or _("(empty)")
    lines = [
        bold(
            _("Question {place} of {count} · row {rows}").format(
                place=place, count=count, rows=rows
            )
        ),
        f"👤 {plain(who_in_short(line))}",
        f"🏠 {plain(address)}",
        f"🧺 {plain(goods_in_short(texts, asked.lines))}",
    ]
    if line.remark:
        lines.append(f"📝 {plain(remark_in_short(line.remark))}")
    return [*lines, "", f"❓ {plain(why(texts, asked.doubt.reason))}", *_choice(texts, asked)]


def _choice(texts: Texts, asked: DoubtAsked) -> list[str]:
    _ = texts.gettext
    if not asked.can_be_placed:
        return [_("It cannot be taken as it is: correct it in the file, or leave it out.")]
    if asked.proposal_id is not None:
        return [_("Perhaps {room}. Whose is it?").format(room=bold(asked.doubt.proposal))]
    return [_("Whose is it?")]


def _answers(texts: Texts, look: ImportLook, asked: DoubtAsked) -> list[tuple[Button, ...]]:
    _ = texts.gettext
    number, row = look.upload_id, asked.row
    keys: list[tuple[Button, ...]] = []
    if asked.can_be_placed and asked.proposal_id is not None:
        press = DecideRow(number, row, asked.proposal_id)
        keys.append((Button(f"✅ {asked.doubt.proposal}", press),))
    if asked.can_be_placed:
        words = _("✍️ Another household") if keys else _("✍️ Write whose it is")
        keys.append((Button(words, TypeHousehold(number, row)),))
    out = Button(_("🚫 Not ours, leave out"), DecideRow(number, row, 0))
    return [*keys, (out, Button(_("⏭ Later"), OpenDoubt(number, row)))]


def _no_more(texts: Texts, look: ImportLook, head: list[str], undo: tuple[Button, ...]) -> Screen:
    _ = texts.gettext
    rows = [*([undo] if undo else [])]
    said = _("No questions are left.")
    if look.doubts:
        words = texts.ngettext(
            "{count} is left for later.", "{count} are left for later.", len(look.doubts)
        )
        said = words.format(count=len(look.doubts))
        rows.append((Button(_("Once more from the first"), OpenDoubt(look.upload_id, 0)),))
    rows.append((Button(_("« To the file and take it over"), OpenImport(look.upload_id)),))
    return Screen("\n".join([*head, bold(said)]), tuple(rows))


def _just(texts: Texts, look: ImportLook, row: int) -> list[str]:
    found = next((each for each in look.decided if row and each.row == row), None)
    return [_decided(texts, found), ""] if found else []


def _decided(texts: Texts, each: Decided) -> str:
    _ = texts.gettext
    home = bold(each.household) if each.household else _("not ours, left out")
    said = f"✔️ {_('Row {row}').format(row=each.row)} → {home}"
    return f"{said} · {_('as decided last time')}" if each.is_earlier else said


def remark_in_short(remark: str) -> str:
    """A remark without the phones in it, cut short."""
    return without_phones(remark, filler="*")[:120]


def answers_taken(texts: Texts, answered: Answered) -> Screen:
    """What came of a table of doubts that was sent back."""
    _ = texts.gettext
    look = answered.look
    lines = [bold(_("I have read your table."))]
    if look.decided:
        words = texts.ngettext(
            "{count} is decided now.", "{count} are decided now.", len(look.decided)
        )
        lines.append(words.format(count=len(look.decided)))
    if answered.not_clear:
        rows = ", ".join(map(str, answered.not_clear))
        lines.append(_("I know no such room, so these rows still wait: {rows}").format(rows=rows))
    keys = [(back_to(texts, look),)]
    if look.doubts:
        words = texts.ngettext("{count} still waits.", "{count} still wait.", len(look.doubts))
        lines.append(words.format(count=len(look.doubts)))
    return Screen("\n".join(lines), tuple(keys), is_new=True)
