"""setMessageReaction: a bot may leave one of the standard emoji on a message."""

from typing import Any

from sandbox.api.parameters import Parameters
from sandbox.api.targets import writable_chat
from sandbox.errors import bad_request
from sandbox.world.reactions import ALLOWED
from sandbox.world.state import World

MOST_OF_A_BOT = 1


def set_message_reaction(world: World, ask: Parameters) -> bool:
    chat = writable_chat(world, ask)
    message = chat.messages.get(ask.number("message_id"))
    if message is None or message.is_service:
        raise bad_request("message to react not found")
    emojis = [_emoji(each) for each in ask.tree("reaction", "reaction") or []]
    if len(emojis) > MOST_OF_A_BOT:
        raise bad_request("REACTIONS_TOO_MANY")
    if emojis:
        message.reactions[world.bot_id] = emojis
    else:
        message.reactions.pop(world.bot_id, None)
    world.tell_message("reaction", message)
    return True


def _emoji(reaction: Any) -> str:
    emoji = reaction.get("emoji") if isinstance(reaction, dict) else None
    if not isinstance(emoji, str) or emoji.replace("\ufe0f", "") not in ALLOWED:
        raise bad_request("REACTION_INVALID")
    return emoji


METHODS = {"setMessageReaction": set_message_reaction}
