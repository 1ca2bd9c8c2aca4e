"""The link under which a compound's residents order on a platform (B端链接). Pure."""

import re
from typing import Final

LONGEST: Final = 500  # characters that a cycle keeps
# What RFC 3986 lets stand in an address: the Chinese sentence around it is not part of it.
_MARKS: Final = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]"
_LINK: Final = re.compile(rf"https?://{_MARKS}+\.{_MARKS}+", re.IGNORECASE)


def is_link(text: str) -> bool:
    """Whether the whole text is an address that a phone can open."""
    return len(text) <= LONGEST and _LINK.fullmatch(text) is not None


def link_in(text: str) -> str | None:
    """The first address in what somebody pasted: platforms share it with a sentence around it."""
    found = _LINK.search(text)
    link = found.group().rstrip(".,;)]'") if found else ""
    return link if link and is_link(link) else None
