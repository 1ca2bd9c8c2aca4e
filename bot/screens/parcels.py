"""One household's parcel before it is packed: taken out of a batch, short, cancelled.

And what the supermarket's contacts are told of their lists.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens import amendment, counts
from bot.screens.amounts import amount, lines_in, name_in
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import AskRemove, OpenParcels
from bot.screens.parts import page_keys, when
from bot.screens.presses import OpenBatch, RemoveParcel
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.supply.use_cases.batches_under_way import ParcelInBatch

ON_A_PAGE = 40


def parcels_to_remove(
    texts: Texts, batch_id: int, parcels: Sequence[ParcelInBatch], page: int
) -> Screen:
    """Which household is taken out of a returned batch?"""
    _ = texts.gettext
    pages = max(1, -(-len(parcels) // ON_A_PAGE))
    shown = parcels[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    keys = [Button(item.address, AskRemove(item.parcel_id)) for item in shown]
    back = (Button(_("« Back"), OpenBatch(batch_id)),)
    text = (
        _("Which household shall be taken out? It will be told.")
        if shown
        else _("Nobody can be taken out of this batch any more.")
    )
    turn = page_keys(page, pages, lambda to: OpenParcels(batch_id, to))
    return Screen(text, (*in_rows(keys), *turn, back))


def ask_remove(texts: Texts, item: ParcelInBatch) -> Screen:
    _ = texts.gettext
    text = _(
        "Take {address} ({sum}) out of this batch? Its order with this supermarket is cancelled "
        "and it will be told. This cannot be undone."
    ).format(address=bold(item.address), sum=amount(item.amount, item.currency))
    yes = Button(_("Yes, take it out"), RemoveParcel(item.parcel_id))
    no = Button(_("« Back"), OpenParcels(item.batch_id, 0))
    return Screen(text, ((yes, no),))


def parcel_cancelled(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "{address}: the liaison has cancelled your order no. {number} with {supplier} "
        "({sum}):\n{lines}\nYou have nothing to pay for it. Please ask the liaison if this "
        "surprises you."
    ).format(
        address=bold(data["address"]),
        number=plain(data["number"]),
        supplier=plain(name_in(texts, data, "supplier")),
        sum=amount(data["amount"], data["currency"]),
        lines=plain(lines_in(texts, data["lines"])),
    )
    return Screen(text)


def pick_list_ready(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the supermarket: there is a list to pack from."""
    _ = texts.gettext
    text = _(
        "{compound}, cycle {number}: the pick list for {supplier} is ready, version {version}. "
        "{parcels}, {bags}, to be packed by {time}. Please open it on your page."
    ).format(time=bold(when(texts, data, "packed_by")), **_list_data(texts, data))
    return Screen("📋 " + text)


def pick_list_changed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "{compound}, cycle {number}: there is a new pick list for {supplier}, version {version}, "
        "in place of the one before. {parcels}, {bags}."
    ).format(**_list_data(texts, data))
    parts = (f"📋 {text}\n{amendment.why(texts, data)}", amendment.todo(texts, data))
    return Screen("\n\n".join(part for part in parts if part))


def _list_data(texts: Texts, data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "compound": bold(name_in(texts, data, "compound")),
        "number": data["cycle_number"],
        "supplier": plain(name_in(texts, data, "supplier")),
        "version": bold(data["version"]),
        "parcels": counts.households(texts, data["parcels"]),
        "bags": counts.bags(texts, data["bags"]),
    }
