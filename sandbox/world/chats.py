"""A chat, its members and its messages.

A private chat has the person's id, as the bot sees it. `keyboard` is the reply keyboard that
is up at the moment. A basic group that became a supergroup is kept, with the new id on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.shapes import Json
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.topics import Topic

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
    bot_manages_topics: bool = True
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: int | None = None
    migrated_from: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def bot_is_here(self) -> bool:
        return self.bot_status in PRESENT

    def has(self, user_id: int) -> bool:
        return self.members.get(user_id) in PRESENT

    def topic(self, thread_id: int) -> Topic | None:
        """A topic that can be written in; None for General and where topics are off."""
        return self.topics.get(thread_id) if self.is_forum else None

    def as_chat(self) -> Json:
        """Telegram's `Chat`; a private one is told by its person."""
        chat: Json = {"id": self.id, "type": self.type, "title": self.title}
        return {**chat, "is_forum": True} if self.is_forum else chat

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
            "bot_manages_topics": self.bot_manages_topics,
            "is_forum": self.is_forum,
            "topics": [topic.dump() for topic in self.topics.values()],
            "migrated_to": self.migrated_to,
            "migrated_from": self.migrated_from,
        }

    @classmethod
    def load(cls, saved: Json) -> "Chat":
        saved["members"] = {int(who): status for who, status in saved["members"].items()}
        topics = [Topic(**topic) for topic in saved.get("topics", [])]
        saved["topics"] = {topic.id: topic for topic in topics}
        return cls(**saved)

    @classmethod
    def private_with(cls, person: Person) -> "Chat":
        return cls(id=person.id, type="private", members={person.id: "member"})


def free_chat_id(taken: Iterable[int], kind: str) -> int:
    """An id as Telegram would give it: -100… for a supergroup, shorter for a basic group."""
    floor = -1_000_000_000_000 if kind == "supergroup" else 0
    roof = floor - 1_000
    return min([roof, *(each for each in taken if _is_of_kind(each, kind))]) - 1


def _is_of_kind(chat_id: int, kind: str) -> bool:
    is_supergroup = chat_id < -1_000_000_000_000
    return chat_id < 0 and is_supergroup == (kind == "supergroup")
