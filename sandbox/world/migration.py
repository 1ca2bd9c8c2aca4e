"""A basic group becomes a supergroup: a new chat under a new id, and the old one is closed.

The members go over with what they are there; what was written stays behind in the old chat, and
the new one counts its messages from one.
"""

from sandbox.shapes import Json
from sandbox.world.chats import Chat, free_chat_id
from sandbox.world.posting import deliver, post
from sandbox.world.state import World

# Telegram writes the notice in the new chat in the group's own name, through this account.
_ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def migrate(world: World, old: Chat, *, by: int) -> Chat:
    """The new chat; from now on the old id is answered with an error that names the new one."""
    new = Chat(
        id=free_chat_id(world.chats, "supergroup"),
        type="supergroup",
        title=old.title,
        members=dict(old.members),
        bot_status=old.bot_status,
        bot_manages_topics=old.bot_manages_topics,
        keyboard=old.keyboard,
        migrated_from=old.id,
    )
    world.chats[new.id] = new
    world.counters[new.id] = 0
    world.touch("chat", new.id)
    deliver(world, old, post(world, old, sender_id=by, content={"migrate_to_chat_id": new.id}))
    arrival = {
        "from": _ANONYMOUS,
        "sender_chat": world.chat_json(new),
        "migrate_from_chat_id": old.id,
    }
    deliver(world, new, post(world, new, sender_id=by, content=arrival))
    old.migrated_to = new.id
    old.members = dict.fromkeys(old.members, "left")
    old.keyboard = None
    world.touch("chat", old.id)
    world.tell("chat", old)
    world.tell("chat", new)
    return new
