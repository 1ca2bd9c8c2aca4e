"""Names and words as people send them, made safe to stand in the middle of ours.

A name may hold marks that turn the reading direction: everything after them on the same line, our
own words and numbers too, would be shown the other way round. They are taken out; letters of
languages that are written from right to left stay as they are.
"""

from typing import Final

# Arabic letter mark, left-to-right and right-to-left marks, embeddings, overrides, isolates.
_TURNS: Final = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def straight(text: str) -> str:
    """The text without marks that turn the reading direction."""
    return text.translate(_TURNS)
