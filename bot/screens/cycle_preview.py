"""Before a change of the cycles: what it means and whom it concerns. After it: done, and told."""

from bot.screens.cycle import affected_words
from bot.screens.cycle_presses import GrantWish, OpenCyclePage, OpenCycles
from bot.screens.cycle_words import at, fault_words, said
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.rules.cycle_wishes import packed
from orders.use_cases.cycle_changing import Preview

OF_HOURS = ("hours", "length")


def preview(texts: Texts, found: Preview) -> Screen:
    """The question, or that it is done, or why it does not fit."""
    if found.is_done:
        return _done(texts, found)
    if found.faults:
        return _does_not_fit(texts, found)
    _ = texts.gettext
    first = _("This has changed meanwhile. Please look again.") if found.is_new else None
    parts = [
        *([bold(first)] if first else ()),
        _("The group will read:"),
        "\n".join(f"┃ {line}" for line in said(texts, found.data).split("\n")),
        _concerns(texts, found),
        _("Nothing has happened yet."),
    ]
    wish = found.wish
    here = found.desk.place.compound_id
    sure = GrantWish(here, wish.number, packed(wish), found.seen)
    rows = ((Button(_("Yes, do it and tell everybody"), sure),), _back(texts, found))
    return Screen("\n\n".join(parts), rows, toast=first, is_alert=found.is_new)


def _concerns(texts: Texts, found: Preview) -> str:
    """Whom it concerns, and which deadlines move or stay."""
    _ = texts.gettext
    data, kind = found.data, found.wish.kind
    lines = []
    if kind in ("close", "extend"):
        lines.append(affected_words(texts, found.affected))
    else:
        homes = found.affected.silent + found.affected.ordered
        lines.append(_("Households that will read it: {count}").format(count=bold(homes)))
    if kind == "close" and found.affected.drafts and found.wish.value != "0":
        lines.append(_("Who has chosen and not confirmed is told in private, too."))
    if kind == "close":
        lines.append(_("Approval, packing, payment and delivery stay as they are."))
    if kind == "extend":
        lines.append(_approval(texts, found))
    if kind in ("open", "extra", "unskip"):
        lines.append(
            _("Approved by {approve} · packed by {packed} · paid by {paid}").format(
                approve=at(texts, data, "after", "approve_by"),
                packed=at(texts, data, "after", "packed_by"),
                paid=at(texts, data, "after", "pay_by"),
            )
        )
    if kind in ("skip", "pause", *OF_HOURS):
        lines.append(_("What is ordered already is delivered and handed out as announced."))
    names = [name if texts.locale == "zh_CN" else name_en
             for name, name_en in found.affected.suppliers]  # fmt: skip
    lines.append(
        _("The contacts of {suppliers} are told, and the other liaisons of the group.").format(
            suppliers=plain(("、" if texts.locale == "zh_CN" else ", ").join(names))
        )
    )
    return "\n".join(lines)


def _approval(texts: Texts, found: Preview) -> str:
    _ = texts.gettext
    data = found.data
    before, after = (at(texts, data, which, "approve_by") for which in ("before", "after"))
    if before == after:
        return _("The approval stays due at {time}.").format(time=after)
    return _("The approval moves from {before} to {after}; packing and delivery stay.").format(
        before=before, after=after
    )


def _does_not_fit(texts: Texts, found: Preview) -> Screen:
    _ = texts.gettext
    known = fault_words(texts)
    lines = [f"· {known.get(fault, fault)}" for fault in found.faults]
    head = bold(_("These hours do not fit; nothing was changed."))
    return Screen("\n".join((head, *lines)), (_back(texts, found),))


def _done(texts: Texts, found: Preview) -> Screen:
    _ = texts.gettext
    back = (Button(_("Cycles"), OpenCycles(found.desk.place.compound_id)),)
    parts = ["✅ " + bold(_("Done. The group and all whom it concerns are told."))]
    if found.is_told:
        parts.append(said(texts, found.data))
    return Screen("\n\n".join(parts), (back,), toast=_("Done"))


def _back(texts: Texts, found: Preview) -> tuple[Button, ...]:
    here, kind = found.desk.place.compound_id, found.wish.kind
    to = OpenCyclePage(here, kind) if kind in WITH_PAGE else OpenCycles(here)
    return (Button(texts.gettext("« Back"), to),)


WITH_PAGE = ("close", "extend", "extra", "pause", "length", "hours", "standard")
