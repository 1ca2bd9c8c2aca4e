"""Naming who speaks for a supermarket: by a reply in the group, or by a link to send on."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, User

from bot.handlers.group import group_texts
from bot.pressed import Pressed
from bot.screens import contacts as screens
from bot.screens.liaison_presses import InviteContact, NameContact, OpenContacts
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts, locale_for
from orders.actors import Actor
from orders.rules.errors import NotAPerson
from orders.use_cases.contacts import (
    contacts_of,
    name_contact_for,
    sellers_for_reply,
    unname_contact_for,
)
from orders.use_cases.desks import choose_desk, sellers_to
from orders.use_cases.invitations import invite_contact, look_at_invitation
from orders.use_cases.people import meet_person
from storage.database import Transaction

router = Router(name="contacts")

IN_GROUP = F.chat.type.in_({"group", "supergroup"})
# In a topic every message replies to the topic's opening, if to nothing else.
REPLIES = F.reply_to_message & ~F.reply_to_message.forum_topic_created
NEEDED = ("approve",)


@router.message(IN_GROUP, Command("contact"), REPLIES)
async def name_by_reply(event: Message, *, turn: Turn) -> Screen | None:
    """The liaison replied to somebody: they speak for the supermarket."""
    sale = await sellers_for_reply(turn.tx, actor=turn.actor, chat_id=event.chat.id)
    user = _person_behind(event.reply_to_message)
    card = await meet_person(
        turn.tx,
        telegram_id=user.id,
        name=user.full_name,
        language=locale_for(user.language_code),
        now=turn.now,
    )
    if len(sale.sellers) != 1:
        who = (card.person_id, card.name)
        return screens.which_supplier(group_texts(), sale.compound_id, sale.sellers, who)
    found = await name_contact_for(
        turn.tx,
        actor=turn.actor,
        compound_id=sale.compound_id,
        supplier_id=sale.sellers[0].supplier_id,
        person_id=card.person_id,
        now=turn.now,
    )
    return screens.named(group_texts(), found)


@router.message(IN_GROUP, Command("contact"))
async def reply_needed(event: Message) -> Screen:
    return screens.reply_needed(group_texts())


@router.message(F.chat.type == "private", Command("contact"))
async def show(event: Message, *, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    return await _page(turn.tx, turn.actor, turn.texts, desk.place.compound_id)


@router.callback_query(Pressed(OpenContacts))
async def show_of(event: CallbackQuery, *, press: OpenContacts, turn: Turn) -> Screen:
    return await _page(turn.tx, turn.actor, turn.texts, press.compound_id)


@router.callback_query(Pressed(NameContact), F.data.endswith(":0"))
async def unname(event: CallbackQuery, *, press: NameContact, turn: Turn) -> Screen:
    await unname_contact_for(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        supplier_id=press.supplier_id,
        person_id=press.person_id,
        now=turn.now,
    )
    return await _page(
        turn.tx, turn.actor, turn.texts, press.compound_id, toast=turn.texts.gettext("Noted")
    )


@router.callback_query(Pressed(NameContact))
async def name(event: CallbackQuery, *, press: NameContact, turn: Turn) -> Screen:
    found = await name_contact_for(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        supplier_id=press.supplier_id,
        person_id=press.person_id,
        now=turn.now,
    )
    return screens.named(group_texts(), found)


@router.callback_query(Pressed(InviteContact))
async def invite(event: CallbackQuery, *, press: InviteContact, turn: Turn) -> Screen:
    token = await invite_contact(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        supplier_id=press.supplier_id,
        chance=turn.around.chance,
        now=turn.now,
    )
    card = await look_at_invitation(turn.tx, actor=turn.actor, code=token, now=turn.now)
    return screens.contact_link(
        turn.texts, card, bot_username=turn.around.bot_username, token=token
    )


async def _page(
    tx: Transaction, actor: Actor, texts: Texts, compound_id: int, *, toast: str | None = None
) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=compound_id)
    contacts = await contacts_of(tx, actor=actor, compound_id=compound_id)
    return screens.contacts_page(
        texts, desk, await sellers_to(tx, compound_id), contacts, toast=toast
    )


def _person_behind(message: Message | None) -> User:
    """Raises `NotAPerson` for bots, channels and administrators who write anonymously."""
    if message is None or message.from_user is None:
        raise NotAPerson()
    if message.from_user.is_bot or message.sender_chat is not None:
        raise NotAPerson()
    return message.from_user
