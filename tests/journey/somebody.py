"""A person at their phone: says, presses, and sees, through the sandbox's control API."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.journey.stage import Stage

SECONDS = 40.0

Message = dict[str, Any]


@dataclass
class Somebody:
    """A person at their phone."""

    stage: "Stage"
    user_id: int

    async def starts(self, payload: str = "") -> None:
        body = {"user_id": self.user_id, **({"payload": payload} if payload else {})}
        await self.stage.sandbox.tell("start", body)

    async def says(self, text: str, *, chat: int | str = "bot", **more: Any) -> Message:
        body = {"user_id": self.user_id, "chat_id": chat, "text": text, **more}
        said: Message = await self.stage.sandbox.tell("say", body)
        return said

    async def sends_card(self, phone: str, *, owner: int | None = None) -> None:
        body = {"user_id": self.user_id, "phone_number": phone}
        await self.stage.sandbox.tell(
            "contact", body if owner is None else {**body, "owner_user_id": owner}
        )

    async def messages(self, chat: int | str = "bot") -> list[Message]:
        found = await self.stage.sandbox.ask(
            "transcript", user_id=self.user_id, chat_id=self.user_id if chat == "bot" else chat
        )
        return list(found["messages"])

    async def sees(
        self,
        *words: str,
        chat: int | str = "bot",
        button: str = "",
        after: Message | None = None,
    ) -> Message:
        """Wait until a message holds all the words (and the button); return the newest such."""
        oldest = after["message_id"] + 1 if after else 0

        async def look() -> Message | None:
            for message in reversed(await self.messages(chat)):
                text = message.get("text") or message.get("caption") or ""
                is_new = message["message_id"] >= oldest
                if is_new and all(word in text for word in words) and _has(message, button):
                    return message
            return None

        wanted = f"{self.user_id} waits for {words} {button}"
        return await self.stage.until(look, wanted)

    async def presses(
        self, button: str, *words: str, chat: int | str = "bot", **more: Any
    ) -> dict[str, Any]:
        """Press the button on the newest message that has it (and the words)."""
        message = await self.sees(*words, chat=chat, button=button)
        pressed: dict[str, Any] = await self.stage.sandbox.tell(
            "press",
            {
                "user_id": self.user_id,
                "chat_id": self.user_id if chat == "bot" else chat,
                "message_id": message["message_id"],
                "data": data_of(message, button),
                "wait_seconds": SECONDS,
                **more,
            },
        )
        return pressed

    async def presses_old(self, data: str, message: Message) -> dict[str, Any]:
        """Press a button that stood on the message once, or never did."""
        body = {"user_id": self.user_id, "message_id": message["message_id"], "data": data}
        pressed: dict[str, Any] = await self.stage.sandbox.tell(
            "press", {**body, "stale": True, "wait_seconds": SECONDS}
        )
        return pressed


def _keys(message: Message) -> list[dict[str, str]]:
    return [key for row in message["buttons"] for key in row]


def _has(message: Message, button: str) -> bool:
    return not button or any(button in key["text"] for key in _keys(message))


def data_of(message: Message, button: str) -> str:
    """The data of the first button whose text holds `button`."""
    for key in _keys(message):
        if button in key["text"] and "callback_data" in key:
            return key["callback_data"]
    raise AssertionError(f"no {button} among {[key['text'] for key in _keys(message)]}")


def url_of(message: Message, button: str) -> str:
    for key in _keys(message):
        if button in key["text"] and "url" in key:
            return key["url"]
    raise AssertionError(f"no address {button} among {_keys(message)}")
