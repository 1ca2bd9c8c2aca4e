"""Links that make somebody the liaison or a supplier's contact: looked at, then confirmed."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import invitations
from bot.screens.liaison_presses import AcceptInvitation
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.invitations import accept_invitation, look_at_invitation

router = Router(name="invited")
router.message.filter(F.chat.type == "private")

CODE = F.args.regexp(r"^(claim|contact|right)_.")


@router.message(CommandStart(deep_link=True, magic=CODE))
async def look(event: Message, command: CommandObject, *, turn: Turn) -> Screen:
    code = (command.args or "").partition("_")[2]
    card = await look_at_invitation(turn.tx, actor=turn.actor, code=code, now=turn.now)
    return invitations.ask_to_accept(turn.texts, card, code)


@router.callback_query(Pressed(AcceptInvitation))
async def accept(event: CallbackQuery, *, press: AcceptInvitation, turn: Turn) -> Screen:
    card = await accept_invitation(turn.tx, actor=turn.actor, code=press.code, now=turn.now)
    return invitations.accepted(turn.texts, card, bot_username=turn.around.bot_username)
