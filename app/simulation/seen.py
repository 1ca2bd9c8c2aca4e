"""Reading what the bot shows as a person reads it: buttons, quantities, sums, codes.

Nothing here knows the sentences, only what looks the same in both languages.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.simulation.feed import Event, Match

Message = Mapping[str, Any]

ORDER_LINE = re.compile(r"^([A-Z]{1,2}) .* ×(\d+)(?=\s|$)", re.MULTILINE)
AMOUNT = re.compile(r"(\d[\d,]*)\.(\d\d)")
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def text_of(message: Message) -> str:
    """The text, or what stands under a picture."""
    return str(message.get("text") or message.get("caption") or "")


def keys_of(message: Message) -> Iterator[Mapping[str, str]]:
    """All buttons under a message."""
    return (key for row in message.get("buttons", ()) for key in row)


def presses(message: Message, prefix: str) -> list[str]:
    """What the buttons of one kind carry."""
    return [
        key["callback_data"]
        for key in keys_of(message)
        if key.get("callback_data", "").split(":")[0] == prefix
    ]


def links(message: Message) -> list[str]:
    """The addresses behind the buttons."""
    return [key["url"] for key in keys_of(message) if "url" in key]


def press_named(message: Message, label: str) -> str:
    """What the button with this label carries; KeyError where there is none."""
    for key in keys_of(message):
        if key["text"] == label and "callback_data" in key:
            return str(key["callback_data"])
    raise KeyError(label)


def has_key(message: Message, label: str) -> bool:
    """Whether there is a button with this label."""
    return any(key["text"] == label for key in keys_of(message))


def next_page(message: Message) -> str:
    """What the button to the next page carries; StopIteration on the last one."""
    return next(str(key["callback_data"]) for key in keys_of(message) if key["text"].endswith(" ›"))


def order_lines(message: Message) -> dict[str, int]:
    """`{code: quantity}` of an order that the bot shows."""
    return {code: int(count) for code, count in ORDER_LINE.findall(text_of(message))}


def quantities(form: Message) -> dict[str, int]:
    """`{code: count}` as the order form stands: + leads to one more."""
    found = {}
    for row in form["buttons"]:
        if row[-1].get("callback_data", "").startswith("q:"):
            *_, code, more = row[-1]["callback_data"].split(":")
            found[code] = int(more) - 1
    return found


def keys_for(form: Message, code: str) -> list[str]:
    """What − and + of a bundle carry."""
    return [data for data in presses(form, "q") if data.split(":")[3] == code]


def amount_in(text: str) -> int:
    """The first sum in a text, in minor units."""
    found = AMOUNT.search(text)
    if found is None:
        raise ValueError(text)
    return int(found[1].replace(",", "")) * 100 + int(found[2])


def codes_in(message: Message) -> list[str]:
    """What is printed so that a touch copies it: references and codes."""
    raw = text_of(message).encode("utf-16-le")
    return [
        raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in message.get("entities", ())
        if each["type"] == "code"
    ]


def from_bot(event: Event) -> bool:
    """The bot wrote something new."""
    return event["kind"] == "message" and bool(event["message"]["from_bot"])


def with_press(prefix: str, *, message_id: int | None = None) -> Match:
    """A message of the bot, new or renewed, that has a button of this kind."""

    def match(event: Event) -> bool:
        if event["kind"] not in ("message", "edit"):
            return False
        if message_id is not None and event["message_id"] != message_id:
            return False
        return bool(presses(event["message"], prefix))

    return match


def edit_of(message_id: int) -> Match:
    """That message was renewed."""
    return lambda event: event["kind"] == "edit" and event["message_id"] == message_id


def answer_to(press_id: str) -> Match:
    """The bot answered that press."""
    return lambda event: event["kind"] == "answer" and event["callback_query_id"] == press_id
