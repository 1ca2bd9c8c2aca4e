"""The waiting list for bags: one's place, moving up, and not having been served."""

from collections.abc import Mapping
from typing import Any

from bot.screens import counts
from bot.screens.parts import when
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.sharing_presses import OpenSharing
from config.texts import Texts
from orders.use_cases.order_forms import OrderForm


def waiting_words(texts: Texts, form: OrderForm) -> str:
    """That an order waits, and what follows from it."""
    _ = texts.gettext
    return _(
        "⏳ {place} on the waiting list. Volunteers can sort no more bags this time, so your order "
        "is not in yet. If somebody withdraws you move up, and are told at once. What still waits "
        "at {cutoff} cannot be delivered in this cycle."
    ).format(
        place=bold(_("Number {place}").format(place=form.waiting_place)),
        cutoff=texts.day_and_time(form.cutoff_at, form.timezone),
    )


def moved_up(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "✅ {address}: bags came free, and your order of cycle {number} is in now. You can change "
        "or withdraw it until {cutoff}."
    ).format(
        address=bold(data["address"]),
        number=data["number"],
        cutoff=when(texts, data, "cutoff_at"),
    )
    return Screen(text, ((Button(_("Look at the order"), OpenForm(data["household_id"])),),))


def unserved(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "{address}: sorry, until the cut-off no bag came free for your order of cycle {number}, so "
        "nothing comes and nothing is to be paid. The liaison knows of it. If you need something "
        "urgently, please tell them; the next cycle is open to you like to everybody."
    )
    return Screen(text.format(address=bold(data["address"]), number=data["number"]))


def left_unserved(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: who waited in vain, to be called where it is urgent."""
    _ = texts.gettext
    text = _(
        "Cycle {number}: {households} waited for bags until the cut-off and were not served: "
        "{addresses}. They have been told. Please look whether somebody needs help."
    ).format(
        number=data["number"],
        households=bold(counts.households(texts, data["count"])),
        addresses=plain(_(", ").join(data["addresses"])),
    )
    key = Button(_("How it was shared"), OpenSharing(data["compound_id"], data["cycle_id"], 0))
    return Screen(text, ((key,),))
