"""A chat, its members and its messages.

A private chat has the person's id, as the bot sees it. `keyboard` is the reply keyboard that
is up at the moment.
"""

from dataclasses import dataclass, field

from sandbox.shapes import Json
from sandbox.world.messages import Message
from sandbox.world.people import Person

PRESENT = ("creator", "administrator", "member", "restricted")


@dataclass(slots=True, kw_only=True)
class Chat:
    id: int
    type: str
    title: str = ""
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "member"
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    bot_spoke_last: bool = False
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def bot_is_here(self) -> bool:
        return self.bot_status in PRESENT

    def has(self, user_id: int) -> bool:
        return self.members.get(user_id) in PRESENT

    def as_chat(self) -> Json:
        """Telegram's `Chat`; a private one is told by its person."""
        return {"id": self.id, "type": self.type, "title": self.title}

    def dump(self) -> Json:
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "members": self.members,
            "bot_status": self.bot_status,
            "pinned": self.pinned,
            "keyboard": self.keyboard,
            "bot_spoke_last": self.bot_spoke_last,
        }

    @classmethod
    def load(cls, saved: Json) -> "Chat":
        saved["members"] = {int(who): status for who, status in saved["members"].items()}
        return cls(**saved)

    @classmethod
    def private_with(cls, person: Person) -> "Chat":
        return cls(id=person.id, type="private", members={person.id: "member"})
