"""Pressing buttons, also twice, late or from an old screen."""

import asyncio
from typing import Any

from starlette.requests import Request

from sandbox.control.acting import message_of, say
from sandbox.control.asking import chat_of, json_body, person_of
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.state import World

WAIT_SECONDS = 5.0


async def press(world: World, request: Request) -> Json:
    """Press an inline button by `data` or `button_text`; waits for the bot's answer.

    `stale` presses data that is no longer on the message; `inaccessible` sends the update with
    a message that Telegram would no longer show the bot.
    """
    ask = await json_body(request)
    person = person_of(world, ask)
    if person.blocked and chat_of(world, ask, person).is_private:
        raise Refusal("the bot is blocked: unblock it first")
    if "message_id" not in ask:
        return _press_reply_key(world, ask, person)
    chat, message = message_of(world, ask, person)
    button = _button(message, ask)
    if "callback_data" not in button:
        return {"callback_query_id": None, "update_id": None, "answer": None, **button}
    data = button["callback_data"]
    return await _send(world, ask, person=person, chat=chat, message=message, data=data)


async def _send(
    world: World, ask: Json, *, person: Person, chat: Chat, message: Message, data: str
) -> Json:
    press_id = world.chance.digits(19)
    begun = world.presses.begin(
        press_id, chat_id=chat.id, message_id=message.message_id, user_id=person.id
    )
    query = {
        "id": press_id,
        "from": person.as_user(),
        "message": _inaccessible(message) if ask.get("inaccessible") else dict(message.body),
        "chat_instance": str(abs(chat.id) * 1_000_003),
        "data": data,
    }
    update_id = world.updates.put("callback_query", query) if chat.bot_is_here else None
    answer = await _answered(begun.answered, float(ask.get("wait_seconds", WAIT_SECONDS)))
    return {"callback_query_id": press_id, "update_id": update_id, "answer": answer}


async def _answered(answered: asyncio.Future[Json], seconds: float) -> Json | None:
    if seconds <= 0:
        return None
    try:
        return await asyncio.wait_for(asyncio.shield(answered), seconds)
    except (TimeoutError, asyncio.CancelledError):
        return None


def _button(message: Message, ask: Json) -> Json:
    if ask.get("stale"):
        return {"callback_data": str(ask["data"])}
    keyboard = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    for row in keyboard:
        for button in row:
            by_data = ask.get("data") is not None and button.get("callback_data") == ask["data"]
            if by_data or (ask.get("data") is None and button["text"] == ask.get("button_text")):
                return dict(button)
    there = [button["text"] for row in keyboard for button in row]
    raise Refusal(f"no such button on message {message.message_id}; there are {there}", 404)


def _press_reply_key(world: World, ask: Json, person: Person) -> Json:
    """A key of the reply keyboard simply says its text."""
    keyboard = chat_of(world, ask, person).keyboard or {}
    for row in keyboard.get("keyboard", []):
        for key in row:
            if key["text"] == ask.get("button_text"):
                return say(world, {**ask, "text": key["text"]})
    raise Refusal(f"no such key: {ask.get('button_text')}", 404)


def _inaccessible(message: Message) -> Json:
    return {"chat": message.body["chat"], "message_id": message.message_id, "date": 0}


def repeat(world: World, ask: Json) -> Json:
    """The app sends the same thing again: a new update id (and query id for a press)."""
    update = _remembered(world, ask)
    payload: dict[str, Any] = dict(update.payload)
    if update.kind == "callback_query":
        payload["id"] = world.chance.digits(19)
        message = payload["message"]
        world.presses.begin(
            payload["id"],
            chat_id=message["chat"]["id"],
            message_id=message["message_id"],
            user_id=payload["from"]["id"],
        )
    return {"update_id": world.updates.put(update.kind, payload)}


def redeliver(world: World, ask: Json) -> Json:
    """Telegram did not see the confirmation: the same update id once more."""
    update = _remembered(world, ask)
    world.updates.redeliver(update)
    return {"update_id": update.id}


def _remembered(world: World, ask: Json) -> Any:
    update = world.updates.remembered(int(ask["update_id"]))
    if update is None:
        raise Refusal(f"update {ask['update_id']} is not known (any more)", 404)
    return update
