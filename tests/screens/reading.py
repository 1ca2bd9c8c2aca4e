"""How Telegram would read a screen: the text without its tags, and what it would refuse."""

import re
from html import unescape

from bot.screens.screen import Screen

TAG = re.compile(r"</?(b|i|s|code)>")
# A toast has 200 characters, a caption under a picture 1,024, a text 4,096.
LONGEST = {True: 1024, False: 4096}
LONGEST_KEY = 64
MOST_KEYS = 90


def seen(screen: Screen) -> str:
    """The text as a person reads it; fails for markup that Telegram would refuse."""
    bare = TAG.sub("", screen.text)
    assert "<" not in bare, bare
    assert not re.search(r"&(?!lt;|gt;|amp;)", bare), bare
    return unescape(bare)


def fits(screen: Screen) -> bool:
    """Whether Telegram would take it as it is, with all placeholders filled."""
    text = seen(screen)
    keys = [key for row in screen.rows for key in row]
    assert text.strip()
    assert "{" not in text
    assert len(text) <= LONGEST[screen.qr is not None]
    assert len(screen.toast or "") <= 200
    assert len(keys) <= MOST_KEYS
    for key in keys:
        assert 0 < len(key.text) <= LONGEST_KEY, key.text
        assert "{" not in key.text
        assert key.as_data()
    return True
