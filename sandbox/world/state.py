"""The world as a whole: the one object that methods, control calls and the page work on.

It knows where things are and notes what has to be written down; what may happen to them is
decided in `posting`, `membership`, `presses` and the Bot API methods.
"""

from pathlib import Path

from sandbox.chance import Chance
from sandbox.clock import WorldClock
from sandbox.files import FileStore
from sandbox.options import Options
from sandbox.polling import Poller
from sandbox.shapes import Json
from sandbox.updates import UpdateQueue
from sandbox.world.chats import Chat
from sandbox.world.feed import Feed
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.pressed import PressedButtons
from sandbox.world.views import message_view

SHARED_COUNTER = 0  # private chats and basic groups count their messages together


class World:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = WorldClock()
        self.chance = Chance()
        self.feed = Feed()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.counters: dict[int, int] = {}
        self.commands: dict[str, list[Json]] = {}
        self.privacy = options.privacy
        self.files = FileStore(Path(options.data) / "files", self.chance)
        self.presses = PressedButtons(self.clock, options.callback_seconds)
        self.updates = UpdateQueue(self.clock, next_id=self.chance.first_update_id())
        self.poller = Poller(self.updates, self.clock, anti_spin=options.anti_spin)
        self.touched: set[tuple[str, str]] = set()

    # --- the bot

    @property
    def bot_id(self) -> int:
        return self.options.bot_id

    def bot_user(self) -> Json:
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.options.bot_name,
            "username": self.options.bot_username,
        }

    # --- looking up

    def chat_json(self, chat: Chat) -> Json:
        if chat.is_private:
            return self.people[chat.id].as_private_chat()
        return chat.as_chat()

    def user_json(self, user_id: int) -> Json:
        return self.bot_user() if user_id == self.bot_id else self.people[user_id].as_user()

    def chats_of(self, user_id: int) -> list[Chat]:
        """The chats a person sees, the private one with the bot last."""
        groups = [c for c in self.chats.values() if not c.is_private and c.has(user_id)]
        return [*groups, self.chats[user_id]]

    def knows(self, user_id: int) -> bool:
        """Whether the bot's account has ever met this person."""
        person = self.people.get(user_id)
        if person is None:
            return False
        return person.started or any(
            user_id in chat.members for chat in self.chats.values() if not chat.is_private
        )

    def next_message_id(self, chat: Chat) -> int:
        key = chat.id if chat.type == "supergroup" else SHARED_COUNTER
        self.counters[key] = self.counters.get(key, 0) + 1
        return self.counters[key]

    # --- what happened

    def tell(self, kind: str, chat: Chat, more: Json | None = None) -> int:
        event: Json = {"chat_id": chat.id}
        if chat.is_private:
            event["user_id"] = chat.id
        return self.feed.publish(kind, {**event, **(more or {})})

    def tell_message(self, kind: str, message: Message) -> None:
        """Publish a message as it stands now; its `seq` is that of its latest change."""
        chat = self.chats[message.chat_id]
        message.seq = self.feed.last_seq + 1
        self.touch_message(message)
        more: Json = {"message_id": message.message_id}
        if kind != "delete":
            more["message"] = message_view(self, chat, message)
        self.tell(kind, chat, more)

    def touch(self, kind: str, key: object) -> None:
        self.touched.add((kind, str(key)))

    def touch_message(self, message: Message) -> None:
        self.touched.add(("message", f"{message.chat_id}/{message.message_id}"))

    # --- starting over

    def forget_everything(self) -> None:
        """Empty the world; update ids, event numbers and the clock go on."""
        self.touched.update(("person", str(key)) for key in self.people)
        self.touched.update(("chat", str(key)) for key in self.chats)
        self.touched.update(("file", key) for key in self.files.records)
        for chat in self.chats.values():
            for message in chat.messages.values():
                self.touch_message(message)
        self.people.clear()
        self.chats.clear()
        self.commands.clear()
        self.files.clear()
        self.updates.drop_all()
        if self.updates.webhook is None:  # a poller says again what it wants, a webhook does not
            self.updates.allowed = []
        self.feed.clear()
        self.feed.publish("reset", {})
