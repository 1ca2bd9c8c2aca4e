"""The topics of a forum: opening, renaming, closing and deleting them.

Who may is Telegram's rule: renaming and closing need the right to manage topics or having opened
this one; deleting takes messages away and needs the right to do that.
"""

from sandbox.api.parameters import Parameters
from sandbox.api.targets import writable_chat
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world import forum
from sandbox.world.chats import Chat
from sandbox.world.membership import manages_topics
from sandbox.world.state import World
from sandbox.world.topics import LONGEST_NAME, Topic


def create_forum_topic(world: World, ask: Parameters) -> Json:
    chat = _forum(world, ask)
    if not manages_topics(world, chat, world.bot_id):
        raise bad_request("not enough rights to create a topic")
    topic = forum.open_topic(
        world,
        chat,
        by=world.bot_id,
        name=_name(ask),
        icon_color=ask.number("icon_color"),
        icon_emoji_id=ask.text("icon_custom_emoji_id"),
    )
    return topic.as_topic()


def edit_forum_topic(world: World, ask: Parameters) -> bool:
    """Without a name there is nothing to change, and that is fine."""
    chat = _forum(world, ask)
    topic = _topic(world, ask, chat, refusal="not enough rights to edit the topic")
    if ask.has("name"):
        name = _name(ask)
        if name == topic.name:
            raise bad_request("TOPIC_NOT_MODIFIED")
        forum.rename_topic(world, chat, topic, by=world.bot_id, name=name)
    return True


def close_forum_topic(world: World, ask: Parameters) -> bool:
    return _set_closed(world, ask, closed=True)


def reopen_forum_topic(world: World, ask: Parameters) -> bool:
    return _set_closed(world, ask, closed=False)


def delete_forum_topic(world: World, ask: Parameters) -> bool:
    chat = _forum(world, ask)
    if chat.bot_status != "administrator":
        raise bad_request("not enough rights to delete the topic")
    forum.delete_topic(world, chat, _known(ask, chat))
    return True


def _set_closed(world: World, ask: Parameters, *, closed: bool) -> bool:
    chat = _forum(world, ask)
    topic = _topic(world, ask, chat, refusal="not enough rights to close or open the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.set_closed(world, chat, topic, by=world.bot_id, closed=closed)
    return True


def _forum(world: World, ask: Parameters) -> Chat:
    chat = writable_chat(world, ask)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, ask: Parameters, chat: Chat, *, refusal: str) -> Topic:
    topic = _known(ask, chat)
    if topic.opened_by != world.bot_id and not manages_topics(world, chat, world.bot_id):
        raise bad_request(refusal)
    return topic


def _known(ask: Parameters, chat: Chat) -> Topic:
    thread_id = ask.number("message_thread_id")
    if thread_id <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = chat.topic(thread_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _name(ask: Parameters) -> str:
    name = " ".join(ask.text("name").split())
    if not name:
        raise bad_request("title must be non-empty")
    return name[:LONGEST_NAME]


METHODS = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
