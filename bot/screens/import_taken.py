"""What became of a platform's file, and the household's message that its order has come in."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.import_presses import OpenDoubt, OpenImport
from bot.screens.imports import cycle_name
from bot.screens.parts import first_of, said_of, when
from bot.screens.presses import OpenBatches
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.supply.use_cases.platform_telling import ToPhone
from fulfillment.supply.use_cases.taking_over import TakenIn
from orders.rules.masking import MaskingLevel, show_phone

MOST_TO_PHONE = 30


def taken_over(texts: Texts, taken: TakenIn) -> Sequence[Screen]:
    """What was taken over, what still waits, and whom to phone."""
    _, many = texts.gettext, texts.ngettext
    head = bold(cycle_name(texts, taken.cycle))
    done = _("✅ Taken over. Lines: {lines} · units: {units} · households: {count}").format(
        lines=taken.lines, units=taken.units, count=taken.households
    )
    lines = [head, done if taken.lines else _("Nothing in it was new.")]
    if taken.batches:
        words = many(
            "{count} batch waits for your approval.",
            "{count} batches wait for your approval.",
            taken.batches,
        )
        lines.append(words.format(count=taken.batches))
    if taken.told:
        words = many(
            "{count} household was told in the chat.",
            "{count} households were told in the chat.",
            taken.told,
        )
        lines.append(words.format(count=taken.told))
    lines += [*_refunds(texts, taken), *_waits(texts, taken)]
    screens = [Screen("\n".join(lines), _keys(texts, taken))]
    return [*screens, to_phone(texts, taken.to_phone)] if taken.to_phone else screens


def to_phone(texts: Texts, homes: Sequence[ToPhone]) -> Screen:
    """Households that the bot cannot write to, for the liaison alone."""
    words = texts.ngettext(
        "☎️ {count} household is not in the chat. Please phone it:",
        "☎️ {count} households are not in the chat. Please phone them:",
        len(homes),
    )
    said = [_home(each) for each in homes]
    text = "\n".join([words.format(count=len(homes)), *first_of(texts, said, MOST_TO_PHONE)])
    rest = texts.gettext("All of them stand on your page, too.")
    return Screen(text if len(homes) <= MOST_TO_PHONE else f"{text}\n{rest}", is_new=True)


def order_in(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: what it ordered on the platform has come in."""
    _ = texts.gettext
    supplier = data["supplier"] if texts.locale == "zh_CN" else data["supplier_en"]
    head = _("{address}: your order on {supplier} has come in (platform cycle {number}).").format(
        address=bold(data["address"]),
        supplier=plain(supplier or data["supplier"]),
        number=data["cycle_number"],
    )
    goods = [f"· {plain(name_in(texts, line))} ×{line['quantity']}" for line in data["lines"]]
    comes = _("It is to arrive on {time}. You get a time and a pickup code before that.").format(
        time=when(texts, data, "deliver_at")
    )
    lines = [head, *goods, "", comes, _("It is paid on the platform: nothing to pay here.")]
    if data["has_others"]:
        lines.append(_("Your order from the group comes as well; that is not touched by this."))
    wrong = _("Is something wrong? Please tell the liaison.")
    return Screen("\n".join([*lines, wrong]))


def import_waits(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison of another compound of the group: rows of theirs stood in somebody's file."""
    name = data["compound"] if texts.locale == "zh_CN" else data["compound_en"] or data["compound"]
    words = texts.ngettext(
        "{compound}: {count} row of yours stood in a file of platform orders that was sent for "
        "another compound. It waits for you.",
        "{compound}: {count} rows of yours stood in a file of platform orders that was sent for "
        "another compound. They wait for you.",
        data["rows"],
    )
    text = words.format(compound=bold(name), count=data["rows"])
    return Screen(text, ((Button(texts.gettext("Look at it"), OpenImport(data["upload_id"])),),))


def _refunds(texts: Texts, taken: TakenIn) -> list[str]:
    lines = []
    if taken.refunds.lines:
        words = texts.ngettext(
            "↩️ {count} refunded line was taken out.",
            "↩️ {count} refunded lines were taken out.",
            taken.refunds.lines,
        )
        lines.append(words.format(count=taken.refunds.lines))
    if taken.refunds.frozen:
        rooms = ("、" if texts.locale == "zh_CN" else ", ").join(taken.refunds.frozen)
        said = texts.gettext(
            "⚠️ Refunded after the approval, so still on the list: {rooms}. Recall the building "
            "and send the file once more, or tell the platform that it comes."
        )
        lines.append(plain(said.format(rooms=rooms)))
    return lines


def _waits(texts: Texts, taken: TakenIn) -> list[str]:
    _ = texts.gettext
    lines = []
    if taken.waiting:
        joint = "、" if texts.locale == "zh_CN" else ", "
        named = joint.join(f"{code} ({count})" for code, count in taken.waiting.items())
        said = _(
            "⏸ Not taken over, as the building is approved already: {buildings}. Recall its "
            "approval, then take the file over once more."
        )
        lines.append(plain(said.format(buildings=named)))
    if taken.taken_out:
        rooms = ("、" if texts.locale == "zh_CN" else ", ").join(taken.taken_out)
        said = _("You took these out of their batch before, so nothing is packed for them")
        lines.append(plain(said_of(texts, said, rooms)))
    if taken.look.doubts:
        count = len(taken.look.doubts)
        words = texts.ngettext(
            "❓ {count} question still waits for you.",
            "❓ {count} questions still wait for you.",
            count,
        )
        lines.append(words.format(count=count))
    return lines


def _keys(texts: Texts, taken: TakenIn) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    look = taken.look
    rows = []
    if taken.batches:
        rows.append((Button(_("To the batches"), OpenBatches(look.compound_id)),))
    if look.doubts:
        rows.append((Button(_("❓ To the questions"), OpenDoubt(look.upload_id, 0)),))
    return tuple(rows)


def _home(each: ToPhone) -> str:
    phone = show_phone(each.phone, MaskingLevel.FULL)
    return plain(" ".join(part for part in (each.address, each.receiver, phone) if part))
