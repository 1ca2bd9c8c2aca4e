"""A person's telephone: what one can do in the chats, and waiting for what comes of it."""

from typing import Any

from app.simulation.feed import Event, Feed, Mailbox, Match
from app.simulation.line import Line
from app.simulation.seen import Message, answer_to, edit_of, has_key, next_page


class Phone:
    """One person in the private chat with the bot and in the group."""

    def __init__(self, line: Line, feed: Feed, *, user_id: int, group_id: int, name: str) -> None:
        self.user_id = user_id
        self.name = name
        self._line = line
        self._feed = feed
        self._group_id = group_id

    @property
    def chat(self) -> Mailbox:
        """The private chat with the bot."""
        return self._feed.box(self.user_id)

    @property
    def group(self) -> Mailbox:
        return self._feed.box(self._group_id)

    async def start(self) -> None:
        await self._do("start")

    async def say(self, text: str) -> Any:
        """Write to the bot in private."""
        return await self._do("say", text=text)

    async def say_in_group(self, text: str) -> Any:
        return await self._do("say", text=text, chat_id=self._group_id)

    async def edit_in_group(self, message_id: int, text: str) -> Any:
        """Change one's own message in the group."""
        return await self._do("edit", message_id=message_id, text=text, chat_id=self._group_id)

    async def send_contact(self, number: str) -> None:
        await self._do("contact", phone_number=number)

    async def press(self, message: Message, data: str, *, is_stale: bool = False) -> Any:
        """Press a button and go on at once; `is_stale`: as it stood there before."""
        return await self._do(
            "press",
            message_id=message["message_id"],
            data=data,
            wait_seconds=0,
            stale=is_stale,
        )

    async def repeat(self, done: Any) -> None:
        """The app sends the same again, as something new."""
        await self._line.tell("repeat", {"update_id": done["update_id"]})

    async def redeliver(self, done: Any) -> None:
        """The network brings the same once more."""
        await self._line.tell("redeliver", {"update_id": done["update_id"]})

    async def picture(self, message: Message) -> bytes:
        """The picture of a message, as it is shown."""
        return await self._line.file(message["photo"]["file_id"])

    # --- acting and waiting

    async def ask(self, text: str, match: Match) -> Message:
        """Write to the bot and wait for a message."""
        mark = self.chat.mark()
        await self.say(text)
        return await self.hear(match, since=mark, after=text)

    async def press_and_see(self, message: Message, data: str) -> Message:
        """Press a button and wait until the message has been renewed."""
        return await self.press_and_hear(message, data, edit_of(message["message_id"]))

    async def press_and_hear(self, message: Message, data: str, match: Match) -> Message:
        """Press a button and wait for a message of any kind."""
        mark = self.chat.mark()
        await self.press(message, data)
        return await self.hear(match, since=mark, after=data)

    async def turn_to(self, shown: Message, label: str) -> Message:
        """The page that has the button with this label; a tower of 90 rooms has two pages."""
        while not has_key(shown, label):
            shown = await self.press_and_see(shown, next_page(shown))
        return shown

    async def press_and_be_answered(
        self, message: Message, data: str, *, is_stale: bool = False
    ) -> Event:
        """Press a button and wait for the little answer that stops its spinner."""
        mark = self.chat.mark()
        done = await self.press(message, data, is_stale=is_stale)
        return await self.chat.wait(
            answer_to(done["callback_query_id"]), since=mark, what=self._what(data)
        )

    async def hear(self, match: Match, *, since: int, after: str) -> Message:
        found = await self.chat.wait(match, since=since, what=self._what(after))
        message: Message = found["message"]
        return message

    def _what(self, after: str) -> str:
        return f"{self.name}: no answer to {after}"

    async def _do(self, verb: str, **ask: Any) -> Any:
        return await self._line.tell(verb, {"user_id": self.user_id, **ask})
