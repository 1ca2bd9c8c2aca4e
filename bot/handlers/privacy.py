"""/mydata and /forget: what is kept about a person, and its end."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import privacy
from bot.screens.privacy_presses import AskForget, ForgetMe, OpenMyData
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.privacy.use_cases.forgetting import ask_to_forget, forget_me
from fulfillment.privacy.use_cases.my_data import my_data
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="privacy")
router.message.filter(F.chat.type == "private")
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("mydata"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts
) -> tuple[Screen, ...]:
    return privacy.my_data_page(texts, await my_data(tx, actor=actor))


@router.callback_query(Pressed(OpenMyData))
async def show_again(
    event: CallbackQuery, *, tx: Transaction, actor: Actor, texts: Texts
) -> tuple[Screen, ...]:
    return privacy.my_data_page(texts, await my_data(tx, actor=actor))


@router.message(Command("forget"))
async def ask(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return privacy.ask_to_forget(texts, await ask_to_forget(tx, actor=actor))


@router.callback_query(Pressed(AskForget))
async def ask_again(event: CallbackQuery, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return privacy.ask_to_forget(texts, await ask_to_forget(tx, actor=actor))


@router.callback_query(Pressed(ForgetMe))
async def forget(
    event: CallbackQuery,
    *,
    press: ForgetMe,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await forget_me(tx, actor=actor, person_id=press.person_id, now=now)
    return privacy.forgotten(texts, found)
