"""Which group messages reach the bot (Telegram's privacy mode, on unless switched off)."""

import re

from sandbox.shapes import Json
from sandbox.world.chats import Chat

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@([A-Za-z0-9_]+))?(?![\w@/])")
SERVICE = (
    *("new_chat_members", "left_chat_member", "pinned_message", "group_chat_created"),
    *("migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created", "forum_topic_edited"),
    *("forum_topic_closed", "forum_topic_reopened"),
)


def reaches_bot(chat: Chat, body: Json, *, privacy: bool, bot_id: int, bot_username: str) -> bool:
    if not chat.bot_is_here:
        return False
    if chat.is_private or chat.bot_status != "member" or not privacy:
        return True
    if any(kind in body for kind in SERVICE):
        return True
    answered = body.get("reply_to_message", {})
    if answered.get("from", {}).get("id") == bot_id and "forum_topic_created" not in answered:
        return True
    return _is_command_for(body.get("text", ""), chat, bot_username)


def _is_command_for(text: str, chat: Chat, bot_username: str) -> bool:
    """`/cmd@bot` always; a bare `/cmd` only if the bot was the last bot to speak."""
    command = _COMMAND.match(text)
    if command is None:
        return False
    addressed = command.group(1)
    if addressed is None:
        return chat.bot_spoke_last
    return addressed.lower() == bot_username.lower()
