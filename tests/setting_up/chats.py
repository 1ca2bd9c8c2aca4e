"""Somebody's messages in a group, to the real dispatcher; what would follow the commit is kept."""

from dataclasses import dataclass, field
from typing import Any

from aiogram.types import Message

from tests.liaison.chat import Chat

CHAT = -1001000000500


@dataclass
class GroupChat(Chat):
    """Like `Chat`, but in a group; `replies_to` is who wrote the message that is replied to."""

    chat_id: int = CHAT
    topic_id: int | None = None
    replies_to: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def _message(self, text: str) -> dict[str, Any]:
        message = super()._message(text)
        message["chat"] = {"id": self.chat_id, "type": "supergroup", "title": "小园业主群"}
        if self.topic_id is not None:
            message |= {"message_thread_id": self.topic_id, "is_topic_message": True}
        if self.replies_to is not None:
            message["reply_to_message"] = {**super()._message("大家好"), **self.replies_to}
        Message.model_validate(message)
        return message
