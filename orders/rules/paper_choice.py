"""What a household wrote for short stock at the end of its line, on paper or in the chat.

`不够不要`, `不够换C`, `不够少给`; `or none`, `or C`. It is for all bundles of the line. What is
left is read as an order; words that only look like a choice stay in it, and become a doubt.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orders.rules.choices import Choice, IfShort

_CHOICE = re.compile(
    r"[\s,，;；。(（]*(?:"
    r"(?:如果|要是)?(?:不够|缺货|没有)(?:的话|时|就|则|，|,|：|:|\s)*"
    r"(?:(?P<none>不要了?|算了|取消|[×✕xX](?![A-Za-z]))|(?:换成?|改成?|要)\s*(?P<code>[A-Za-z]{1,2})|"
    r"(?P<fewer>少给(?:也行|一些|点)?|有多少给多少))"
    r"|or\s+(?:(?P<or_none>none|nothing)|(?P<or_code>[A-Za-z]{1,2})\s+instead)"
    r")[\s。.!！)）]*$",
    re.IGNORECASE,
)


def split_choice(text: str) -> tuple[str, Choice | None]:
    """Return a line without the choice at its end, and the choice; None where there is none."""
    found = _CHOICE.search(text)
    if found is None:
        return text, None
    code = found["code"] or found["or_code"]
    if code:
        choice = Choice(IfShort.INSTEAD, code.upper())
    elif found["fewer"]:
        choice = Choice(IfShort.FEWER)
    else:
        choice = Choice(IfShort.NOTHING)
    return text[: found.start()], choice


@dataclass(frozen=True, slots=True)
class LineChoice:
    """The choice of one line of a message; `span` is the whole line."""

    span: tuple[int, int]
    choice: Choice


def split_choices(text: str) -> tuple[str, tuple[LineChoice, ...]]:
    """Return a message with blanks for the choices at its lines' ends, and these choices."""
    kept, found, start = [], [], 0
    for line in text.split("\n"):
        words, choice = split_choice(line)
        kept.append(words.ljust(len(line)))
        if choice is not None:
            found.append(LineChoice((start, start + len(line)), choice))
        start += len(line) + 1
    return "\n".join(kept), tuple(found)


def choice_at(span: tuple[int, int], choices: Sequence[LineChoice]) -> Choice | None:
    """The one choice of the lines that a part of the message stands on; None where they differ."""
    here = {item.choice for item in choices if item.span[0] < span[1] and span[0] < item.span[1]}
    return here.pop() if len(here) == 1 else None


def choices_for(quantities: Iterable[str], choice: Choice | None) -> dict[str, str]:
    """The choice for every bundle of a line; none stands in for itself."""
    if choice is None:
        return {}
    return {code: str(choice) for code in quantities if code != choice.instead}
