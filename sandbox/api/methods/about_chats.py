"""Looking at chats and their members, and leaving."""

from sandbox.api.parameters import Parameters
from sandbox.api.targets import known_chat
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.membership import chat_member, manages_topics, set_bot_status, status_of
from sandbox.world.state import World

_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(world: World, ask: Parameters) -> Json:
    chat = known_chat(world, ask)
    full: Json = {
        **world.chat_json(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned.body
    return full


def get_chat_member(world: World, ask: Parameters) -> Json:
    chat = known_chat(world, ask)
    user_id = ask.number("user_id")
    if user_id != world.bot_id and user_id not in world.people:
        raise bad_request("user not found")
    return _member(world, chat, user_id)


def get_chat_administrators(world: World, ask: Parameters) -> list[Json]:
    """Other bots are left out, as there; this bot is in where it is an administrator."""
    chat = _group(world, ask)
    found = [
        _member(world, chat, user_id)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]
    if chat.bot_status == "administrator":
        found.append(_member(world, chat, world.bot_id))
    return found


def _member(world: World, chat: Chat, user_id: int) -> Json:
    status = status_of(world, chat, user_id)
    topics = manages_topics(world, chat, user_id)
    return chat_member(world.user_json(user_id), status, topics=topics)


def get_chat_member_count(world: World, ask: Parameters) -> int:
    chat = known_chat(world, ask)
    return sum(map(chat.has, chat.members)) + 1


def leave_chat(world: World, ask: Parameters) -> bool:
    set_bot_status(world, _group(world, ask), "left", by=world.bot_id)
    return True


def _group(world: World, ask: Parameters) -> Chat:
    chat = known_chat(world, ask)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
