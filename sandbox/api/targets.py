"""Finding what a call is about, or answering as Telegram does when it cannot be reached."""

from sandbox.api.parameters import Parameters
from sandbox.errors import bad_request, forbidden, upgraded
from sandbox.world.chats import Chat
from sandbox.world.membership import manages_topics
from sandbox.world.messages import Message
from sandbox.world.state import World


def known_chat(world: World, ask: Parameters, name: str = "chat_id") -> Chat:
    """A chat the bot may look at."""
    chat_id = ask.chat_id(name)
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or (chat.is_private and not world.knows(chat.id)):
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if not chat.is_private:
        _must_be_in(chat)
    return chat


def writable_chat(world: World, ask: Parameters) -> Chat:
    """A chat the bot may write to."""
    chat = known_chat(world, ask)
    if chat.is_private:
        person = world.people[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def replied_message(ask: Parameters, chat: Chat) -> Message | None:
    wanted = ask.tree("reply_parameters", "reply parameters") or {}
    message_id = int(wanted.get("message_id") or ask.number("reply_to_message_id"))
    if not message_id:
        return None
    message = chat.messages.get(message_id)
    lenient = wanted.get("allow_sending_without_reply") or ask.flag("allow_sending_without_reply")
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def thread_to_write_in(
    world: World, ask: Parameters, chat: Chat, reply_to: Message | None = None
) -> int:
    """The topic asked for, or that of the message that is answered; 0 is General."""
    wanted = ask.number("message_thread_id")
    topic = chat.topic(wanted or (reply_to.thread_id if reply_to else 0))
    if topic is None:
        if wanted:
            raise bad_request("message thread not found")
        return 0
    may_anyway = topic.opened_by == world.bot_id or manages_topics(world, chat, world.bot_id)
    if topic.closed and not may_anyway:
        raise bad_request("TOPIC_CLOSED")
    return topic.id


def own_message_to_edit(world: World, ask: Parameters) -> tuple[Chat, Message]:
    if ask.has("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = writable_chat(world, ask)
    message = chat.messages.get(ask.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot or message.is_service or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message


def _must_be_in(chat: Chat) -> None:
    if chat.bot_is_here:
        return
    kind = "supergroup" if chat.type == "supergroup" else "group"
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    raise forbidden(f"bot is not a member of the {kind} chat")
