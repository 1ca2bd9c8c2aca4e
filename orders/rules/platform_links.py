"""The link under which a compound's residents order on a platform (B端链接). Pure."""

import re
from typing import Final

LONGEST: Final = 500  # characters that a cycle keeps
_LINK: Final = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)


def is_link(text: str) -> bool:
    """Whether the whole text is an address that a phone can open."""
    return len(text) <= LONGEST and _LINK.fullmatch(text) is not None


def link_in(text: str) -> str | None:
    """The first address in what somebody pasted: platforms share it with a sentence around it."""
    found = _LINK.search(text)
    link = found.group().rstrip("。，,;；)）】") if found else ""
    return link if link and is_link(link) else None
