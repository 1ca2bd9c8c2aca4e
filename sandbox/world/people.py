"""A person who uses the messenger."""

from dataclasses import asdict, dataclass, field

from sandbox.shapes import Json


@dataclass(slots=True, kw_only=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "zh-hans"
    phone_number: str = ""
    label: str = ""
    hidden: bool = False
    started: bool = False
    blocked: bool = False
    read: dict[int, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_user(self) -> Json:
        """Telegram's `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def as_private_chat(self) -> Json:
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        if self.last_name:
            chat["last_name"] = self.last_name
        if self.username:
            chat["username"] = self.username
        return chat

    def dump(self) -> Json:
        return asdict(self)

    @classmethod
    def load(cls, saved: Json) -> "Person":
        saved["read"] = {int(chat): int(message) for chat, message in saved["read"].items()}
        return cls(**saved)
