"""Becoming a liaison, or a supplier's contact, by a link that somebody sent."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.deputies import right_name
from bot.screens.liaison_presses import AcceptInvitation
from bot.screens.people_presses import OpenManage
from bot.screens.presses import OpenHome
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.use_cases.invitations import InvitationCard
from orders.use_cases.rights import RIGHTS


def ask_to_accept(texts: Texts, card: InvitationCard, code: str) -> Screen:
    """What one becomes, before one does."""
    _ = texts.gettext
    place = bold(_compound(texts, card))
    if card.purpose == "contact":
        words = _(
            "Do you speak for {supplier} in the group of {compound}? Then what you write there is "
            "never read as an order, and I tell you here when a pick list is ready."
        ).format(supplier=bold(_supplier(texts, card)), compound=place)
    elif card.purpose in RIGHTS:
        words = _(
            "The liaison of {compound} asks you to help: {right}. Only go on if they sent you the "
            "link themselves."
        ).format(compound=place, right=bold(right_name(texts, card.purpose)))
    else:
        words = _(
            "Will you be the liaison of {compound}? You accept neighbours, approve each batch "
            "before the supermarket sees it, and confirm payments. Only go on if the person who "
            "set this up sent you the link."
        ).format(compound=place)
    yes = Button(_("Yes, that is me"), AcceptInvitation(code))
    no = Button(_("No"), OpenHome())
    return Screen(words, ((yes, no),))


def accepted(texts: Texts, card: InvitationCard, *, bot_username: str) -> Screen:
    """What one is now, and what to do next."""
    _ = texts.gettext
    if card.purpose == "contact":
        words = _(
            "Thank you. You are the contact of {supplier}. For your page, ask the liaison for a "
            "sign-in link."
        ).format(supplier=bold(_supplier(texts, card)))
        return Screen(words, toast=_("Noted"))
    if card.purpose in RIGHTS:
        key = Button(_("Open the menu"), OpenManage(card.compound_id, "cycle"))
        return Screen(_("Thank you for helping!"), ((key,),), toast=_("Noted"))
    words = _(
        "You are the liaison of {compound}.\n\n"
        "1. Add me to your neighbours' group with the button below: choose the group and leave "
        "both rights switched on.\n"
        "2. If I say nothing there, write <code>/bind@{bot}</code> in the group, under your own "
        "name and not anonymously.\n"
        "3. Name the supermarket's contact: /contact\n"
        "4. If you live there, too, join your household: /start\n\n"
        "/help shows all your commands."
    ).format(compound=bold(_compound(texts, card)), bot=plain(bot_username))
    return Screen(words, ((add_to_group(texts, 0),),), toast=_("Noted"))


def add_to_group(texts: Texts, group_id: int) -> Button:
    """Telegram's own dialogue: choose a group, make the bot an administrator, bind it."""
    label = texts.gettext("Add me to the group")
    rights = "delete_messages+pin_messages"
    return Button(label, url=f"https://t.me/{{bot}}?startgroup=bind_{group_id}&admin={rights}")


def liaison_added(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaisons there were."""
    _ = texts.gettext
    words = _(
        "⚠️ {name} has become a liaison of {compound}, too, by a link that whoever runs this "
        "program made. If you know nothing of it, ask them at once, and take the right away "
        "again with /deputy."
    )
    return Screen(
        words.format(name=bold(data["name"]), compound=bold(name_in(texts, data, "compound")))
    )


def _compound(texts: Texts, card: InvitationCard) -> str:
    return card.compound if texts.locale == "zh_CN" else card.compound_en or card.compound


def _supplier(texts: Texts, card: InvitationCard) -> str:
    return card.supplier if texts.locale == "zh_CN" else card.supplier_en or card.supplier
