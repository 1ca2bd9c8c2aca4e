"""Putting messages into chats, changing them, taking them away.

Everything that appears in a chat comes through here, whoever wrote it, so that numbering,
the feed, the reply keyboard and the bot's updates cannot disagree.
"""

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.privacy import reaches_bot
from sandbox.world.state import World

# What an edit leaves as it was.
_KEPT = (
    *("message_id", "from", "chat", "date", "reply_to_message", "forward_origin"),
    *("message_thread_id", "is_topic_message", "media_group_id"),
)


def post(
    world: World,
    chat: Chat,
    *,
    sender_id: int,
    content: Json,
    reply_to: Message | None = None,
    markup: Json | None = None,
    thread_id: int = 0,
    message_id: int = 0,
) -> Message:
    """A new message; `markup` is an inline or a reply keyboard, `thread_id` a topic.

    In a topic whatever answers nothing else answers the message that opened it, as there.
    """
    by_bot = sender_id == world.bot_id
    body: Json = {
        "message_id": message_id or world.next_message_id(chat),
        "from": world.user_json(sender_id),
        "chat": world.chat_json(chat),
        "date": world.clock.now(),
    }
    if chat.topic(thread_id) is not None:
        body.update(message_thread_id=thread_id, is_topic_message=True)
        reply_to = reply_to or chat.messages.get(thread_id)
    if reply_to is not None:
        body["reply_to_message"] = reply_to.without_reply()
    body.update(content)
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    message = Message(chat_id=chat.id, message_id=body["message_id"], by_bot=by_bot, body=body)
    chat.messages[message.message_id] = message
    _note_speaker(world, chat, by_bot)
    if markup and "inline_keyboard" not in markup:
        set_keyboard(world, chat, markup)
    world.tell_message("message", message)
    return message


def deliver(world: World, chat: Chat, message: Message, *, kind: str = "message") -> int | None:
    """Queue the message for the bot where it may see it; the update's id if it did."""
    seen = reaches_bot(
        chat,
        message.body,
        privacy=world.privacy,
        bot_id=world.bot_id,
        bot_username=world.options.bot_username,
    )
    return world.updates.put(kind, dict(message.body)) if seen else None


def change(world: World, message: Message, content: Json, markup: Json | None) -> None:
    """Replace the content in place and mark the message as edited."""
    body = {key: value for key, value in message.body.items() if key in _KEPT}
    body["edit_date"] = world.clock.now()
    body.update(content)
    if markup and markup.get("inline_keyboard"):
        body["reply_markup"] = markup
    message.body = body
    world.tell_message("edit", message)


def remove(world: World, chat: Chat, message: Message) -> None:
    del chat.messages[message.message_id]
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
        world.touch("chat", chat.id)
    world.tell_message("delete", message)


def set_keyboard(world: World, chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.keyboard = None
    world.touch("chat", chat.id)
    world.tell("keyboard", chat, {"keyboard": chat.keyboard})


def _note_speaker(world: World, chat: Chat, by_bot: bool) -> None:
    """Other bots do not exist here, so the bot stays the last bot to speak."""
    if by_bot and not chat.bot_spoke_last:
        chat.bot_spoke_last = True
        world.touch("chat", chat.id)
