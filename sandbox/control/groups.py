"""What an owner does to a group: making it a supergroup, switching topics, ruling the topics."""

from sandbox.control.asking import person_of
from sandbox.control.people import chat_json, group
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world import forum, migration
from sandbox.world.chats import Chat
from sandbox.world.membership import manages_topics, set_bot_status
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.state import World
from sandbox.world.topics import ICON_COLORS, Topic


def migrate(world: World, chat_id: int, ask: Json) -> Json:
    """The new supergroup. `my_chat_member` has the bot also told that it came into it."""
    chat = group(world, chat_id)
    if chat.type != "group":
        raise Refusal(f"group {chat_id} is a supergroup already")
    by = _owner(world, chat, ask)
    new = migration.migrate(world, chat, by=by)
    if ask.get("my_chat_member"):
        status, new.bot_status = new.bot_status, "left"
        set_bot_status(world, new, status, by=by)
    return chat_json(world, new)


def switch_topics(world: World, chat_id: int, ask: Json) -> Json:
    """As in the apps, a basic group becomes a supergroup first: look at the id that is told."""
    chat = group(world, chat_id)
    wanted = bool(ask["on"])
    if wanted and chat.type == "group":
        chat = migration.migrate(world, chat, by=_owner(world, chat, ask))
    if chat.is_forum != wanted:
        forum.set_forum(world, chat, on=wanted)
    return chat_json(world, chat)


def open_topic(world: World, chat_id: int, ask: Json) -> Json:
    chat = _forum(world, chat_id)
    topic = forum.open_topic(
        world,
        chat,
        by=_owner(world, chat, ask),
        name=_name(ask),
        icon_color=int(ask.get("icon_color", _next_color(chat))),
    )
    return _topic_json(topic)


def change_topic(world: World, chat_id: int, thread_id: int, ask: Json) -> Json:
    """`name`, `closed`, or `deleted`."""
    chat = _forum(world, chat_id)
    topic = topic_of(chat, thread_id)
    by = _owner(world, chat, ask)
    if ask.get("deleted"):
        forum.delete_topic(world, chat, topic)
        return chat_json(world, chat)
    if "name" in ask and _name(ask) != topic.name:
        forum.rename_topic(world, chat, topic, by=by, name=_name(ask))
    if "closed" in ask and bool(ask["closed"]) != topic.closed:
        forum.set_closed(world, chat, topic, by=by, closed=bool(ask["closed"]))
    return _topic_json(topic)


def thread_to_write_in(
    world: World, chat: Chat, person: Person, ask: Json, reply_to: Message | None
) -> int:
    """The topic a person writes in; the one of the message that is answered if none is named."""
    wanted = int(ask.get("message_thread_id") or 0)
    if wanted:
        topic = topic_of(chat, wanted)
    else:
        answered = chat.topic(reply_to.thread_id) if reply_to else None
        if answered is None:
            return 0
        topic = answered
    if topic.closed and not manages_topics(world, chat, person.id):
        raise Refusal(f"topic {topic.id} is closed")
    return topic.id


def topic_of(chat: Chat, thread_id: int) -> Topic:
    topic = chat.topic(thread_id)
    if topic is None:
        raise Refusal(f"there is no topic {thread_id} in chat {chat.id}", 404)
    return topic


def _topic_json(topic: Topic) -> Json:
    return {**topic.as_topic(), "closed": topic.closed}


def _forum(world: World, chat_id: int) -> Chat:
    chat = group(world, chat_id)
    if not chat.is_forum:
        raise Refusal(f"topics are switched off in chat {chat_id}")
    return chat


def _owner(world: World, chat: Chat, ask: Json) -> int:
    """Who is said to do it; else the owner, else anybody there."""
    if ask.get("user_id"):
        return person_of(world, ask).id
    present = [who for who in chat.members if chat.has(who)]
    owners = [who for who in present if chat.members[who] == "creator"]
    return next(iter([*owners, *present]), world.bot_id)


def _next_color(chat: Chat) -> int:
    return ICON_COLORS[len(chat.topics) % len(ICON_COLORS)]


def _name(ask: Json) -> str:
    name = " ".join(str(ask["name"]).split())
    if not name:
        raise Refusal("a topic needs a name")
    return name
