"""Questions that everybody asks, recognised by their words: what is asked, and about what.

Who asks is known to have spoken to the bot; a text is never taken for a question of its own
accord. `other` is a question that the state cannot answer: it can be passed to the supermarket.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from orders.rules.numerals import fold


class Asked(StrEnum):
    """What a question is about."""

    ARRIVAL = "arrival"
    CUTOFF = "cutoff"
    OPENING = "opening"
    PAY = "pay"
    COLLECT = "collect"
    HOW = "how"
    GOODS = "goods"  # is there any of `word`; no word: what there is at all
    OTHER = "other"
    ALL = "all"  # /faq


@dataclass(frozen=True, slots=True)
class Question:
    """`word` is what goods are asked for, as written."""

    kind: Asked
    word: str = ""


_MENTION: Final = re.compile(r"@[A-Za-z0-9_]{3,64}")
_ASKS: Final = re.compile(r"[?？]|[吗么呢]|几点|什么|啥|多少|怎么|怎样|有没有|哪|何时|多久|能不能")
# In this order: the first that fits.
_KINDS: Final = (
    (
        Asked.CUTOFF,
        (
            r"截单|截止|截团|(?:几点|什么时候|啥时候|何时)(?:前|之前|结束|关)|最晚|最后.{0,4}时间"
            r"|cut-?off|deadline|until when|when .{0,30}\b(?:close|end)"
        ),
    ),
    (
        Asked.OPENING,
        (
            r"(?:几点|什么时候|啥时候|何时).{0,8}(?:开团|开单|开始|开放|能订|可以订)|下一?[期次轮团]"
            r"|next (?:cycle|round|order)|when .{0,30}\bopen"
        ),
    ),
    (
        Asked.COLLECT,
        (
            r"(?:在?哪里?儿?|去哪里?儿?|怎么|什么地方).{0,6}(?:取|领|拿|提货|自提)|取货(?:点|码|地)"
            r"|where .{0,40}\b(?:collect|pick|get)|pick-?up point"
        ),
    ),
    (
        Asked.PAY,
        (
            r"(?:怎么|如何|哪里?|向谁|给谁|什么时候|几点|多久).{0,8}(?:付|支付|转账|交钱|给钱|缴)"
            r"|付款|收款|how .{0,30}\bpay|when .{0,30}\bpay|whom .{0,20}\bpay"
        ),
    ),
    (
        Asked.ARRIVAL,
        (
            r"(?:几点|什么时候|啥时候|何时|多久|哪天|今天|明天).{0,10}(?:到|送|来|发货|配送|收到)"
            r"|到货|到了[吗么没]|送到了?[吗么没]"
            r"|when .{0,40}\b(?:arrive|come|deliver)|delivery time"
        ),
    ),
    (Asked.HOW, r"(?:怎么|如何|咋)(?:订|下单|买|点|用|接龙|报名)|how .{0,30}\border"),
)
_PATTERNS: Final = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_LIST: Final = re.compile(
    r"(?:有|卖|订|买)(?:些|点)?(?:什么|哪些|啥)|what .{0,20}(?:offer|is there|can i)|菜单|价目",
    re.IGNORECASE,
)
_WORD: Final = r"([^\s，,。.!！?？、:：@]{1,20}?)"
_GOODS: Final = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"(?:有没有|还有没有|有无|卖不卖){_WORD}(?:卖|了|呢|啊|呀)*(?:[，,。.!！?？\s]|$)",
        rf"还?有{_WORD}(?:卖|了)?[吗么呢](?:[，,。.!！?？\s]|$)",
        rf"{_WORD}(?:还有|有货|有没有|还剩|有卖).{{0,4}}[吗么呢没?？]",
        rf"{_WORD}(?:还剩)?(?:多少钱|什么价|几块|几钱|多少份)",
        r"(?:is|are) there (?:any |some )?([a-z][a-z ]{1,24}?)(?: left| available)?\s*(?:[?.!]|$)",
        r"do you (?:have|sell) (?:any |some )?([a-z][a-z ]{1,24}?)(?: left)?\s*(?:[?.!]|$)",
        r"how much (?:is|are|for) (?:the |a |one )?([a-z][a-z ]{0,24}?)\s*(?:[?.!]|$)",
        r"any ([a-z][a-z ]{1,24}?) left",
    )
)


def read_question(text: str) -> Question | None:
    """What a text said to the bot asks; None where it asks nothing."""
    plain = _MENTION.sub(" ", fold(text)).strip()
    for kind, pattern in _PATTERNS:
        if pattern.search(plain):
            return Question(kind)
    if _LIST.search(plain):
        return Question(Asked.GOODS)
    for pattern in _GOODS:
        found = pattern.search(plain)
        if found and found.group(1).strip():
            return Question(Asked.GOODS, found.group(1).strip())
    return Question(Asked.OTHER) if _ASKS.search(plain) else None


def without_mentions(text: str) -> str:
    """The text without `@lanzi_bot` and the like."""
    return _MENTION.sub("", text).strip()


def fits(word: str, names: tuple[str, ...]) -> bool:
    """Tell whether one of the names is meant by the word: it holds it, or is held by it."""
    wanted = _bare(word)
    return any(
        bare and (wanted in bare or (len(bare) > 1 and bare in wanted))
        for bare in map(_bare, names)
        if wanted
    )


def _bare(name: str) -> str:
    bare = fold(name).casefold().replace(" ", "")
    return bare.removesuffix("s") if bare.isascii() and len(bare) > 3 else bare
