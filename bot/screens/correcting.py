"""An order after the cut-off: the household that wants out, the order on the wrong door."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount, lines_in
from bot.screens.correcting_presses import (
    AskOut,
    KeepOrder,
    LetOut,
    MoveOrder,
    OpenClosedOrder,
    OpenCorrections,
    WantOut,
    WrongDoor,
)
from bot.screens.parts import other_places, place_name
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import GROUP, PLATFORM, Texts, of_channel
from fulfillment.supply.use_cases.closed_orders import ClosedOrder, OrdersToChange
from fulfillment.supply.use_cases.correcting import Correction

MOST = 12


def my_orders(texts: Texts, orders: Sequence[ClosedOrder]) -> tuple[list[str], list[Button]]:
    """For the household's own page: what it has asked for, and the way to ask."""
    lines = []
    keys = []
    for each in orders:
        _ = of_channel(texts, each.channel).gettext
        if each.channel == PLATFORM:
            paid = _("It is paid on the platform: nothing to pay here.")
            lines.append(f"📦 {_order(texts, each.data())}\n{paid}")
        if each.wants_out_at:
            asked = _(
                "You have asked to withdraw the order of cycle {number}; the liaison decides."
            )
            lines.append("⏳ " + asked.format(number=each.cycle_number))
        else:
            words = _("Withdraw the order of cycle {number}").format(number=each.cycle_number)
            keys.append(Button(words, AskOut(each.order_id)))
    return lines, keys


def ask_sure_out(texts: Texts, found: ClosedOrder) -> Screen:
    """To the household: what it would mean."""
    _ = texts.gettext
    parts = [
        _("Do you want out of this order? Ordering has closed, so the liaison decides."),
        _order(texts, found.data()),
    ]
    if found.back:
        sum_ = bold(amount(found.back, found.currency))
        words = _("Of what you paid, {sum} comes back to you if you are let go.")
        parts.append(words.format(sum=sum_))
    parts += platform_pays_back(texts, found.data())
    yes = Button(_("Yes, ask the liaison"), WantOut(found.order_id))
    return Screen("\n\n".join(parts), ((yes,), (Button(_("« Back"), OpenMy()),)))


def asked_out(texts: Texts, found: ClosedOrder) -> Screen:
    words = of_channel(texts, found.channel).gettext(
        "{address}: the liaison has been asked to let you out of the order of cycle {number}. You "
        "will hear from me. Until then the order stands."
    )
    text = words.format(address=bold(found.address), number=found.cycle_number)
    return Screen("⏳ " + text, ((Button(texts.gettext("« Back"), OpenMy()),),))


def withdrawal_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who approves: one press decides."""
    _ = texts.gettext
    parts = [_asked(texts, data), _order(texts, data), *_stands(texts, data)]
    return Screen("\n\n".join(parts), (*_out_keys(texts, data), _keep_key(texts, data)))


def withdrawal_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In place of the question, to the others who were asked."""
    _ = texts.gettext
    words = _("✅ Taken out by {person}.") if data["is_out"] else _("The order stays: {person}.")
    return Screen("\n\n".join((_asked(texts, data), words.format(person=plain(data["by"])))))


def corrections(texts: Texts, found: OrdersToChange) -> Screen:
    """The liaison's page: who wants out, and the question for a door."""
    _ = texts.gettext
    others = other_places(texts, found.desk, OpenCorrections)
    parts = [bold(place_name(texts, found.desk.place))]
    if found.asked:
        parts.append(_("These households want out of their order:"))
    parts.append(
        _(
            "Which door has a wrong order? Write the address now, like 3-2-501. It can be taken "
            "out or moved to the right door until the truck leaves."
        )
    )
    keys = tuple(_open_key(each) for each in found.asked[:MOST])
    return Screen("\n\n".join(parts), (*keys, *others))


def orders_of_door(texts: Texts, orders: Sequence[ClosedOrder]) -> Screen:
    """One order is shown at once, of several one is chosen."""
    if len(orders) == 1:
        return closed_order(texts, orders[0])
    words = texts.gettext("{address} has several orders. Which one is it about?")
    keys = tuple(_open_key(each) for each in orders)
    return Screen(words.format(address=bold(orders[0].address)), keys)


def closed_order(texts: Texts, found: ClosedOrder) -> Screen:
    """What the liaison can do with one."""
    _ = texts.gettext
    data = found.data()
    parts = [_order(texts, data), *_stands(texts, data)]
    if found.wants_out_at:
        parts.insert(0, _asked(texts, data))
    keep = (_keep_key(texts, data),) if found.wants_out_at else ()
    door = Button(_("🚪 Wrong door: move it"), WrongDoor(found.order_id))
    back = Button(_("« Back"), OpenCorrections(found.compound_id))
    out = _out_keys(texts, data)
    if not (found.wants_out_at or data["is_paid"]):
        out = ((Button(_("✅ Take the whole order out"), LetOut(found.order_id, "refund")),),)
    return Screen("\n\n".join(parts), (*out, *keep, (door,), (back,)))


def ask_door(texts: Texts, found: ClosedOrder) -> Screen:
    words = texts.gettext(
        "To which door does the order of {address} belong? Write the address now, like 3-2-501."
    )
    back = Button(texts.gettext("« Back"), OpenClosedOrder(found.order_id))
    return Screen(words.format(address=bold(found.address)), ((back,),))


def ask_sure_door(texts: Texts, found: Correction) -> Screen:
    _ = texts.gettext
    words = _(
        "Move this order from {old} to {new}? Its bags, bill and pickup go there; both households "
        "are told, and the supermarket gets an amendment."
    )
    text = words.format(old=bold(found.order.address), new=bold(found.address))
    yes = Button(
        _("Yes, it belongs to {address}").format(address=found.address),
        MoveOrder(found.order.order_id, found.household_id),
    )
    back = Button(_("« Back"), OpenClosedOrder(found.order.order_id))
    return Screen(f"{_order(texts, found.order.data())}\n\n{text}", ((yes,), (back,)))


def moved(texts: Texts, found: Correction) -> Screen:
    words = texts.gettext("✅ The order went from {old} to {new}. Both households are told.")
    text = words.format(old=bold(found.order.address), new=bold(found.address))
    return Screen(text, _menu(texts, found.order), toast=texts.gettext("Moved"))


def let_out(texts: Texts, found: ClosedOrder | None) -> Screen:
    _ = texts.gettext
    if found is None:
        return Screen(_("This order was taken out before."))
    words = _("✅ {address}: taken out. The household and the supermarket are told.")
    parts = [words.format(address=bold(found.address))]
    if found.channel == PLATFORM:
        words = _("The {sum} was paid on the platform: please give it back there.")
        parts.append("⚠️ " + words.format(sum=bold(amount(found.amount, found.currency))))
    return Screen("\n\n".join(parts), _menu(texts, found), toast=_("Taken out"))


def kept(texts: Texts, found: ClosedOrder) -> Screen:
    words = texts.gettext("{address}: the order stays. The household is told.")
    return Screen(words.format(address=bold(found.address)), _menu(texts, found))


def platform_pays_back(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    """To a household of whose order the platform has the money."""
    if data.get("channel") != PLATFORM:
        return []
    words = texts.gettext("You paid {sum} on the platform: it comes back to you there.")
    return [words.format(sum=bold(amount(data["amount"], data["currency"])))]


def _menu(texts: Texts, found: ClosedOrder) -> Rows:
    words = texts.gettext("Another order")
    return ((Button(words, OpenCorrections(found.compound_id)),),)


def _open_key(found: ClosedOrder) -> tuple[Button]:
    label = f"{found.address} · {amount(found.amount, found.currency)}"
    return (Button(label, OpenClosedOrder(found.order_id)),)


def _asked(texts: Texts, data: Mapping[str, Any]) -> str:
    of_cycle = of_channel(texts, data.get("channel", GROUP))
    words = of_cycle.gettext("{address} wants out of its order of cycle {number}.")
    text = words.format(address=bold(data["address"]), number=data["cycle_number"])
    return "🙋 " + text


def _order(texts: Texts, data: Mapping[str, Any]) -> str:
    words = of_channel(texts, data.get("channel", GROUP)).gettext(
        "{address}, cycle {number}, {sum}:"
    )
    title = words.format(
        address=bold(data["address"]),
        number=data["cycle_number"],
        sum=amount(data["amount"], data["currency"]),
    )
    return f"{title}\n{plain(lines_in(texts, data['lines']))}"


def _stands(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    said = []
    if data["is_packed"]:
        said.append(_("It is packed already: the supermarket takes the bags out again."))
    if data["is_paid"]:
        said.append(_("It is paid. What comes back to the household: money, or credit?"))
    return said


def _out_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    _ = texts.gettext
    order_id = data["order_id"]
    if not data["is_paid"]:
        return ((Button(_("✅ Take it out"), LetOut(order_id, "refund")),),)
    return (
        (Button(_("✅ Take it out, money back"), LetOut(order_id, "refund")),),
        (Button(_("✅ Take it out, keep as credit"), LetOut(order_id, "credit")),),
    )


def _keep_key(texts: Texts, data: Mapping[str, Any]) -> tuple[Button, ...]:
    return (Button(texts.gettext("It stays"), KeepOrder(data["order_id"])),)
