"""Links that make somebody the liaison or a supplier's contact: looked at, then confirmed."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import invitations
from bot.screens.liaison_presses import AcceptInvitation
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.invitations import accept_invitation, look_at_invitation
from storage.database import Transaction

router = Router(name="invited")
router.message.filter(F.chat.type == "private")

CODE = F.args.regexp(r"^(claim|contact|right)_.")


@router.message(CommandStart(deep_link=True, magic=CODE))
async def look(
    event: Message,
    command: CommandObject,
    *,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    code = (command.args or "").partition("_")[2]
    card = await look_at_invitation(tx, actor=actor, code=code, now=now)
    return invitations.ask_to_accept(texts, card, code)


@router.callback_query(Pressed(AcceptInvitation))
async def accept(
    event: CallbackQuery,
    *,
    press: AcceptInvitation,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    card = await accept_invitation(tx, actor=actor, code=press.code, now=now)
    return invitations.accepted(texts, card, bot_username=around.bot_username)
