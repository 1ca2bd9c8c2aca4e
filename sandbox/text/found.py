"""Entities that Telegram finds by itself: commands, mentions, hashtags, e-mails, URLs."""

import re

from sandbox.shapes import Json
from sandbox.text.lengths import utf16_length

_WORTH_A_LOOK = re.compile(r"[/@#.]")
_FOUND = re.compile(
    r"""
      (?P<url>https?://[^\s<>"'\u3000-\u303f\uff00-\uff0f\uff1a-\uff1f]+
        |(?<![\w.@/-])(?:[a-zA-Z0-9-]+\.)+(?:com|org|net|cn|me|io|app|edu|gov)(?![\w.-])(?:/[!-~]*)?)
    | (?P<email>(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)
    | (?P<bot_command>(?<![\w/@<>.])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
    | (?P<mention>(?<![\w/@])@[A-Za-z0-9_]{3,32}\b)
    | (?P<hashtag>(?<![\w\#])\#\w*[^\W\d_]\w*)
    """,
    re.VERBOSE,
)
_NOT_AT_THE_END = ".,;:!?)'\"。，；：！？）"


def find_entities(text: str) -> list[Json]:
    if _WORTH_A_LOOK.search(text) is None:
        return []
    entities: list[Json] = []
    for match in _FOUND.finditer(text):
        found = match.group()
        if match.lastgroup == "url":
            found = found.rstrip(_NOT_AT_THE_END)
        entities.append(
            {
                "type": match.lastgroup,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(found),
            }
        )
    return entities
