"""Naming who speaks for a supermarket, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.liaison_presses import InviteContact, NameContact, OpenContacts
from bot.screens.parts import other_places, place_name, said_of
from bot.screens.payee_words import scheme_name
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.money.schemes.words import shown_input
from fulfillment.money.use_cases.payee_views import shown_inputs
from orders.use_cases.contacts import Contact
from orders.use_cases.desks import Desk, Seller
from orders.use_cases.invitations import InvitationCard


def contacts_page(
    texts: Texts,
    desk: Desk,
    sellers: Sequence[Seller],
    contacts: Sequence[Contact],
    *,
    toast: str | None = None,
) -> Screen:
    """Who speaks for which supplier; a button for a link each, and one to take each back."""
    _ = texts.gettext
    place = desk.place
    title = bold(_("{compound}: who speaks for the supermarkets").format(
        compound=place_name(texts, place)))  # fmt: skip
    lines = [_line(texts, item, contacts) for item in sellers]
    hint = _(
        "The simplest way: in the group, reply <code>/contact</code> to a message that they wrote. "
        "Or make a link here and send it to them."
    )
    keys = [
        (
            Button(
                _("Link for {supplier}").format(supplier=_seller(texts, item))[:60],
                InviteContact(place.compound_id, item.supplier_id),
            ),
        )
        for item in sellers
    ]
    keys += [
        (
            Button(
                _("Not any more: {name}").format(name=item.name)[:60],
                NameContact(place.compound_id, item.supplier_id, item.person_id, 0),
            ),
        )
        for item in contacts[:40]
    ]
    text = "\n".join((title, *lines, "", hint))
    return Screen(text, (*keys, *other_places(texts, desk, OpenContacts)), toast=toast)


def contact_link(texts: Texts, card: InvitationCard, *, bot_username: str, token: str) -> Screen:
    """The link, to be forwarded to the person it is for."""
    _ = texts.gettext
    url = f"https://t.me/{bot_username}?start=contact_{token}"
    name = card.supplier if texts.locale == "zh_CN" else card.supplier_en or card.supplier
    words = _(
        "Send this link to whoever speaks for {supplier}. It works once, within 7 days; whoever "
        "opens it first is taken for the contact, and you are told."
    ).format(supplier=bold(name))
    return Screen(f"{words}\n\n{code(url)}", is_new=True)


def which_supplier(
    texts: Texts, compound_id: int, sellers: Sequence[Seller], person: tuple[int, str]
) -> Screen:
    """In the group: for whom does the person speak?"""
    _ = texts.gettext
    person_id, name = person
    keys = [
        (
            Button(
                _seller(texts, item)[:60], NameContact(compound_id, item.supplier_id, person_id, 1)
            ),
        )
        for item in sellers
    ]
    return Screen(_("For whom does {name} speak?").format(name=bold(name)), tuple(keys))


def named(texts: Texts, contact: Contact) -> Screen:
    """To the group: what they write is no order, and they should press Start."""
    _ = texts.gettext
    supplier = contact.supplier if texts.locale == "zh_CN" else contact.supplier_en
    words = _(
        "{name} speaks for {supplier} from now on; what they write here is not read as an order. "
        "{name}, please press the button and then Start, so that I may write to you."
    ).format(name=bold(contact.name), supplier=bold(supplier or contact.supplier))
    key = Button(_("To the private chat"), url="https://t.me/{bot}?start=contact")
    return Screen(words, ((key,),), toast=_("Noted"))


def reply_needed(texts: Texts) -> Screen:
    _ = texts.gettext
    words = _(
        "Please reply <code>/contact</code> to a message that the supermarket's contact wrote "
        "here; or send me /contact in private for a link."
    )
    return Screen(words)


def contact_named(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: somebody used the link."""
    _ = texts.gettext
    words = _(
        "{name} has opened your link and speaks for {supplier} now. If that is wrong, take it "
        "back with /contact."
    )
    return Screen(
        words.format(name=bold(data["name"]), supplier=bold(name_in(texts, data, "supplier")))
    )


def payee_changed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: residents will be told to pay somebody else."""
    _ = texts.gettext
    words = _(
        "⚠️ Whom residents pay for {supplier} has been changed by whoever runs this program.\n"
        "Before: {before} (… {before4}), {way_before}\n"
        "From now on: {after} (… {after4}), {way}\n"
        "Ask {supplier} by a way that you know whether this is right. If it is not, warn your "
        "neighbours in the group and have it changed back."
    )
    return Screen(
        words.format(
            supplier=bold(name_in(texts, data, "supplier")),
            before=bold(data["payee_before"]),
            before4=bold(data["account_last4_before"]),
            after=bold(data["payee"]),
            after4=bold(data["account_last4"]),
            way_before=plain(scheme_name(texts, data.get("scheme_before", "pay_page"))),
            way=_way(texts, data),
        )
    )


def _way(texts: Texts, data: Mapping[str, Any]) -> str:
    """How they are paid from now on: the scheme, and what can be compared of its inputs."""
    shown = [
        said_of(texts, *shown_input(texts, name, value))
        for name, value in shown_inputs(data.get("inputs", {}))
    ]
    return plain("; ".join((scheme_name(texts, data.get("scheme", "pay_page")), *shown)))


def _line(texts: Texts, seller: Seller, contacts: Sequence[Contact]) -> str:
    _ = texts.gettext
    names = [bold(item.name) for item in contacts if item.supplier_id == seller.supplier_id]
    whom = _(", ").join(names) or _("nobody yet")
    return said_of(texts, bold(_seller(texts, seller)), whom)


def _seller(texts: Texts, seller: Seller) -> str:
    return seller.name if texts.locale == "zh_CN" else seller.name_en or seller.name
