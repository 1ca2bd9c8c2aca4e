"""/mydata and /forget: what is kept about a person, and its end."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import privacy
from bot.screens.privacy_presses import AskForget, ForgetMe, OpenMyData
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.privacy.use_cases.forgetting import ask_to_forget, forget_me
from fulfillment.privacy.use_cases.my_data import my_data

router = Router(name="privacy")
router.message.filter(F.chat.type == "private")
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("mydata"))
async def show(event: Message, *, turn: Turn) -> tuple[Screen, ...]:
    return privacy.my_data_page(turn.texts, await my_data(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenMyData))
async def show_again(event: CallbackQuery, *, turn: Turn) -> tuple[Screen, ...]:
    return privacy.my_data_page(turn.texts, await my_data(turn.tx, actor=turn.actor))


@router.message(Command("forget"))
async def ask(event: Message, *, turn: Turn) -> Screen:
    return privacy.ask_to_forget(turn.texts, await ask_to_forget(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(AskForget))
async def ask_again(event: CallbackQuery, *, turn: Turn) -> Screen:
    return privacy.ask_to_forget(turn.texts, await ask_to_forget(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(ForgetMe))
async def forget(event: CallbackQuery, *, press: ForgetMe, turn: Turn) -> Screen:
    found = await forget_me(turn.tx, actor=turn.actor, person_id=press.person_id, now=turn.now)
    return privacy.forgotten(turn.texts, found)
