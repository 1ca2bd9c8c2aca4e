"""A platform's orders in the liaison's private chat: what a file holds, and taking it over."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.screens import import_lines
from bot.screens.import_presses import (
    DropImport,
    MakePastCycle,
    MoveImport,
    OpenDecided,
    OpenDoubt,
    OpenImport,
    OpenImports,
    PlaceImport,
    SendDoubts,
    TakeOver,
)
from bot.screens.parts import other_places, place_name
from bot.screens.presses import MakeLink, Press
from bot.screens.screen import Button, Document, Rows, Screen, bold, plain
from config.texts import N_, Texts
from orders.documents.doubts_file import doubts_xlsx
from orders.documents.import_words import FORMATS
from orders.rules.states import UploadState
from orders.use_cases.desks import Desk
from orders.use_cases.import_cards import ImportCycle, ImportLook, ImportRow, PlatformSupplier

STILL_RUNS = N_(
    "People can still order there until {time}. Taking this over ends the cycle in the group; "
    "what comes later can be taken over with another file."
)


def imports_page(texts: Texts, desk: Desk, files: Sequence[ImportRow]) -> Screen:
    """How to send a platform's orders, and the files that wait."""
    _ = texts.gettext
    text = _(
        "{compound}, orders from a platform: send me the file that the platform exports "
        "(Kuaituantuan, Qunjielong, .xlsx or .csv), just here. I show you first what is in it; "
        "nothing happens, and no neighbour hears of it, before you say yes."
    ).format(compound=bold(place_name(texts, desk.place)))
    waiting = [each for each in files if each.state == UploadState.SHOWN]
    keys = tuple((Button(f"📄 {each.file_name}", OpenImport(each.upload_id)),) for each in waiting)
    if waiting:
        text += "\n\n" + bold(_("These files wait for your yes:"))
    return Screen(text, (*keys, *other_places(texts, desk, OpenImports)))


def import_card(
    texts: Texts,
    look: ImportLook,
    *,
    platforms: Sequence[PlatformSupplier] = (),
    desk: Desk | None = None,
    is_new: bool = False,
) -> Screen:
    """What a file holds, with what can be done about it."""
    if not look.is_known:
        return unknown_table(texts, look, is_new=is_new)
    head = [_title(texts, look), _file(texts, look)]
    lines = [*head, *import_lines.all_of(texts, look)]
    if look.cycle is None:
        lines += ["", bold(_which_cycle(texts, look, platforms))]
        return Screen("\n".join(lines), _cycle_keys(texts, look, platforms, desk), is_new=is_new)
    lines += ["", _state(texts, look)]
    return Screen("\n".join(lines), _keys(texts, look, desk), is_new=is_new)


def unknown_table(texts: Texts, look: ImportLook, *, is_new: bool) -> Screen:
    """A table in a form that nobody has explained yet."""
    _ = texts.gettext
    text = _(
        "I do not know the form of “{file}”. If it holds orders from a platform: on your page you "
        "say once which column is which, and I know it from then on. If it is a roster, please "
        "take the template: /roster"
    ).format(file=plain(look.file_name))
    page = Button(_("Open my page for it"), MakeLink("liaison", look.compound_id, 0))
    return Screen(text, ((page,), (_drop(texts, look),)), is_new=is_new)


def sure_to_take_over(texts: Texts, look: ImportLook) -> Screen:
    """What will happen on the yes."""
    _, many = texts.gettext, texts.ngettext
    assert look.looked is not None
    homes = look.looked.households
    lines = [
        bold(_("This is what happens when you take it over:")),
        "• "
        + many(
            "{count} household has its platform order made.",
            "{count} households have their platform orders made.",
            homes,
        ).format(count=homes),
        "• " + _("The batches come to you for approval, building by building."),
        "• " + _("Who is registered here gets one message: what has come in, and when it arrives."),
        "• " + _("Whom I cannot write to you see on a list, to phone."),
        "• " + _("Nobody is asked to pay: they have paid on the platform."),
    ]
    if look.back:
        lines.append(
            "• " + _("What was refunded since is taken out, where it is not approved yet.")
        )
    if look.doubts:
        words = many(
            "{count} row that is not clear stays here and waits for you.",
            "{count} rows that are not clear stay here and wait for you.",
            len(look.doubts),
        )
        lines.append("• " + words.format(count=len(look.doubts)))
    if look.cycle is not None and look.cycle.runs_until is not None:
        until = texts.day_and_time(look.cycle.runs_until, look.timezone)
        lines.append("⚠️ " + _(STILL_RUNS).format(time=until))
    yes = Button(_("✅ Yes, take it over"), TakeOver(look.upload_id, 1))
    return Screen("\n".join(lines), ((yes,), (back_to(texts, look),)))


def import_dropped(texts: Texts) -> Screen:
    return Screen(texts.gettext("Put aside. Nothing was taken over, and the file is forgotten."))


def doubts_sent(texts: Texts, look: ImportLook) -> Screen:
    """The doubts as a table to fill in and send back."""
    _ = texts.gettext
    make = partial(doubts_xlsx, texts.locale, look.doubts, look.upload_id)
    text = _(
        "Write the room into the last column, or “不收” for what is not ours, and send the file "
        "back to me. What stays empty goes on waiting."
    )
    return Screen(text, document=Document(_("rows to decide") + ".xlsx", make), is_new=True)


def back_to(texts: Texts, look: ImportLook) -> Button:
    """The way back to the file."""
    return Button(texts.gettext("« Back to the file"), OpenImport(look.upload_id))


def cycle_name(texts: Texts, cycle: ImportCycle) -> str:
    """`平台第 1 期（大仓惠民水果）`."""
    supplier = cycle.supplier if texts.locale == "zh_CN" else cycle.supplier_en or cycle.supplier
    return texts.gettext("Platform cycle {number} ({supplier})").format(
        number=cycle.number, supplier=supplier
    )


def _title(texts: Texts, look: ImportLook) -> str:
    name = look.compound if texts.locale == "zh_CN" else look.compound_en or look.compound
    return " · ".join([bold(name), *([bold(cycle_name(texts, look.cycle))] if look.cycle else [])])


def _file(texts: Texts, look: ImportLook) -> str:
    form = texts.gettext(FORMATS[look.export.format]) if look.export else ""
    return f"“{plain(look.file_name)}” · {plain(form)}"


def _state(texts: Texts, look: ImportLook) -> str:
    _ = texts.gettext
    if look.can_be_taken:
        return _("Nothing has been taken over yet, and no neighbour has been told anything.")
    if look.doubts:
        return _("Only the rows that are not clear are left.")
    if look.applied_before:
        return _("This very file was taken over before: nothing would change.")
    return _("There is nothing new in it: nothing would change.")


def _keys(texts: Texts, look: ImportLook, desk: Desk | None) -> Rows:
    _, many = texts.gettext, texts.ngettext
    rows: list[tuple[Button, ...]] = []
    if look.doubts:
        count = len(look.doubts)
        words = many("❓ Look at {count} question", "❓ Look at {count} questions", count)
        ask = Button(words.format(count=count), OpenDoubt(look.upload_id, 0))
        rows += [(ask,), (Button(_("The questions as a table"), SendDoubts(look.upload_id)),)]
    if look.can_be_taken and look.looked:
        count = len(look.looked.resolved)
        words = many("✅ Take over {count} line", "✅ Take over {count} lines", count)
        rows.append((Button(words.format(count=count), TakeOver(look.upload_id, 0)),))
    if look.decided:
        words = many("What was decided: {count}", "What was decided: {count}", len(look.decided))
        key = Button(words.format(count=len(look.decided)), OpenDecided(look.upload_id, 0))
        rows.append((key,))
    rows += _other_cycles(texts, look)
    rows += _moves(texts, look, desk)
    page = Button(_("On my page"), MakeLink("liaison", look.compound_id, 0))
    return (*rows, (page, _drop(texts, look)))


def _cycle_keys(
    texts: Texts, look: ImportLook, platforms: Sequence[PlatformSupplier], desk: Desk | None
) -> Rows:
    made: list[tuple[Button, ...]] = []
    for each in platforms:
        name = each.name if texts.locale == "zh_CN" else each.name_en or each.name
        words = texts.gettext("+ New platform cycle: {supplier}").format(supplier=name)
        made.append((Button(words, MakePastCycle(look.upload_id, each.supplier_id)),))
    moves = _moves(texts, look, desk)
    return (*_other_cycles(texts, look), *made, *moves, (_drop(texts, look),))


def _which_cycle(texts: Texts, look: ImportLook, platforms: Sequence[PlatformSupplier]) -> str:
    _ = texts.gettext
    if look.cycles:
        return _("For which platform cycle is it?")
    if platforms:
        return _("There is no platform cycle yet. For which platform shall I make one?")
    return _("No platform stands in this compound's file, so I cannot make a cycle for it.")


def _other_cycles(texts: Texts, look: ImportLook) -> list[tuple[Button, ...]]:
    return [
        (Button(f"→ {cycle_name(texts, each)}", PlaceImport(look.upload_id, each.cycle_id)),)
        for each in look.cycles
        if look.cycle is None or each.cycle_id != look.cycle.cycle_id
    ]


def _moves(texts: Texts, look: ImportLook, desk: Desk | None) -> list[tuple[Button, ...]]:
    """The file is another compound's of mine."""
    places = (desk.place, *desk.others) if desk else ()
    to: Callable[[int], Press] = partial(MoveImport, look.upload_id)
    return [
        (Button(f"→ {p.name if texts.locale == 'zh_CN' else p.name_en}", to(p.compound_id)),)
        for p in places
        if p.compound_id != look.compound_id
    ]


def _drop(texts: Texts, look: ImportLook) -> Button:
    return Button(texts.gettext("✖️ Put it aside"), DropImport(look.upload_id))
