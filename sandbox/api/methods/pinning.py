"""Pinning and unpinning. The service message of the bot's own pin does come back to it."""

from sandbox.api.parameters import Parameters
from sandbox.api.targets import writable_chat
from sandbox.errors import bad_request
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.posting import deliver, post
from sandbox.world.state import World


def pin_chat_message(world: World, ask: Parameters) -> bool:
    chat = _managed(world, ask)
    message = chat.messages.get(ask.number("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if message.message_id in chat.pinned:
        return True
    chat.pinned.append(message.message_id)
    _tell(world, chat, message)
    notice = {"pinned_message": message.without_reply()}
    deliver(world, chat, post(world, chat, sender_id=world.bot_id, content=notice))
    return True


def unpin_chat_message(world: World, ask: Parameters) -> bool:
    chat = _managed(world, ask)
    if not ask.has("message_id") and not chat.pinned:
        raise bad_request("message to unpin not found")
    message_id = ask.number("message_id") or chat.pinned[-1]
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    _unpin(world, chat, message_id)
    return True


def unpin_all_chat_messages(world: World, ask: Parameters) -> bool:
    chat = _managed(world, ask)
    for message_id in list(chat.pinned):
        _unpin(world, chat, message_id)
    return True


def _managed(world: World, ask: Parameters) -> Chat:
    chat = writable_chat(world, ask)
    if not chat.is_private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _unpin(world: World, chat: Chat, message_id: int) -> None:
    chat.pinned.remove(message_id)
    message = chat.messages.get(message_id)
    if message is not None:
        _tell(world, chat, message)


def _tell(world: World, chat: Chat, message: Message) -> None:
    world.touch("chat", chat.id)
    world.tell_message("pin", message)


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
