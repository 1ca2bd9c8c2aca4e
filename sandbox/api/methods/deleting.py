"""deleteMessage and deleteMessages, within 48 hours of the world's time."""

from sandbox.api.parameters import Parameters
from sandbox.api.targets import known_chat
from sandbox.errors import ApiError, bad_request
from sandbox.world.chats import Chat
from sandbox.world.posting import remove
from sandbox.world.state import World

DELETABLE_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def delete_message(world: World, ask: Parameters) -> bool:
    chat = known_chat(world, ask)
    _delete(world, chat, ask.number("message_id"))
    return True


def delete_messages(world: World, ask: Parameters) -> bool:
    """Those that cannot be found or deleted are skipped."""
    chat = known_chat(world, ask)
    wanted = ask.tree("message_ids", "message identifiers") or []
    if len(wanted) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    for message_id in wanted:
        try:
            _delete(world, chat, int(message_id))
        except ApiError:
            continue
    return True


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not (message.by_bot or chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    if world.clock.now() - message.body["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    remove(world, chat, message)


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
