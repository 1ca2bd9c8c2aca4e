"""What can be done with a group's topics, whoever does it; who may is asked before.

Every change but deleting leaves a service message in the topic, and the bot hears of it even when
it made the change itself.
"""

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.posting import deliver, post, remove
from sandbox.world.state import World
from sandbox.world.topics import ICON_COLORS, LONGEST_NAME, Topic


def set_forum(world: World, chat: Chat, *, on: bool) -> None:
    """Topics stay known while switched off, and are there again afterwards."""
    chat.is_forum = on
    _tell(world, chat)


def open_topic(
    world: World, chat: Chat, *, by: int, name: str, icon_color: int = 0, icon_emoji_id: str = ""
) -> Topic:
    topic = Topic(
        id=world.next_message_id(chat),
        name=name[:LONGEST_NAME],
        icon_color=icon_color if icon_color in ICON_COLORS else ICON_COLORS[0],
        icon_custom_emoji_id=icon_emoji_id,
        opened_by=by,
    )
    chat.topics[topic.id] = topic
    _tell(world, chat)
    content = {"forum_topic_created": topic.as_created()}
    message = post(
        world, chat, sender_id=by, content=content, thread_id=topic.id, message_id=topic.id
    )
    deliver(world, chat, message)
    return topic


def rename_topic(world: World, chat: Chat, topic: Topic, *, by: int, name: str) -> None:
    topic.name = name[:LONGEST_NAME]
    _note(world, chat, topic, by=by, content={"forum_topic_edited": {"name": topic.name}})


def set_closed(world: World, chat: Chat, topic: Topic, *, by: int, closed: bool) -> None:
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    _note(world, chat, topic, by=by, content={kind: {}})


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """With everything that was written in it; Telegram tells a bot nothing of that."""
    inside = [m for m in chat.messages.values() if m.thread_id == topic.id]
    for message in inside:
        remove(world, chat, message)
    del chat.topics[topic.id]
    _tell(world, chat)


def _note(world: World, chat: Chat, topic: Topic, *, by: int, content: Json) -> None:
    _tell(world, chat)
    deliver(world, chat, post(world, chat, sender_id=by, content=content, thread_id=topic.id))


def _tell(world: World, chat: Chat) -> None:
    world.touch("chat", chat.id)
    world.tell("chat", chat)
