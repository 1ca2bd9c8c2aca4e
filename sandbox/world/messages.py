"""A message: Telegram's own JSON, plus what the sandbox must know about it."""

from dataclasses import dataclass, field

from sandbox.shapes import Json


@dataclass(slots=True, kw_only=True)
class Message:
    chat_id: int
    message_id: int
    by_bot: bool
    body: Json
    seq: int = 0
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        return not any(kind in self.body for kind in ("text", "photo", "document", "contact"))

    @property
    def thread_id(self) -> int:
        """The topic it stands in; 0 for General and where there are none."""
        return int(self.body.get("message_thread_id", 0))

    def without_reply(self) -> Json:
        """As it stands inside another message: Telegram nests one level only."""
        return {key: value for key, value in self.body.items() if key != "reply_to_message"}

    def dump(self) -> Json:
        return {
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "by_bot": self.by_bot,
            "body": self.body,
            "seq": self.seq,
            "reactions": self.reactions,
        }

    @classmethod
    def load(cls, saved: Json) -> "Message":
        saved["reactions"] = {int(who): what for who, what in saved["reactions"].items()}
        return cls(**saved)
