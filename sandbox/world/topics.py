"""A topic of a forum. Its id is that of the message that opened it; General is not among them."""

from dataclasses import asdict, dataclass

from sandbox.shapes import Json

LONGEST_NAME = 128
# The six colours Telegram lets a topic's icon have; the first where none is asked for.
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


@dataclass(slots=True, kw_only=True)
class Topic:
    id: int
    name: str
    icon_color: int = ICON_COLORS[0]
    icon_custom_emoji_id: str = ""
    opened_by: int
    closed: bool = False

    def as_topic(self) -> Json:
        """Telegram's `ForumTopic`."""
        return {"message_thread_id": self.id, **self.as_created()}

    def as_created(self) -> Json:
        """Telegram's `ForumTopicCreated`."""
        told: Json = {"name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            told["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return told

    def dump(self) -> Json:
        return asdict(self)
