"""The words with which people order in a group, and the register that a text is read against.

A register is what the reader may know: the households, which of them are the sender's own,
and the cycle's bundles with every name people use for them. It knows nothing of stock,
limits or prices.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from orders.rules.address_register import Addresses
from orders.rules.numerals import CHINESE_NUMERALS, fold

UNITS: Final = "份个袋箱包套盒"
NUMERAL: Final = rf"(?:[0-9]+|[{CHINESE_NUMERALS}]+)"

# Words that end an order, or drop a bundle from it; the weak ones only next to something.
DROPS: Final = ("全部取消", "都不要了", "不要了", "取消", "退订", "退单", "退掉", "退了", "全退")
WEAK_DROPS: Final = ("不要", "退")
SWAPS: Final = ("改成", "改为", "换成", "改订", "改要")

# Words that say nothing about what is ordered.
FILLERS: Final = (
    "套餐 我们家 我们 我家 我的 我要 我想 我 想要 想 要 订购 下单 订单 预订 订 买 请帮 帮我 "
    "帮忙 帮 麻烦 请 谢谢啦 谢谢你 谢谢 感谢 多谢 辛苦了 辛苦 一共 总共 共 接龙 报名 参团 "
    "跟团 代订 代 替 给 为 的 了 吧 啊 哦 呀 啦 哈 和 跟 还有 另外 以及 都 好的 好 收到 姓名 "
    "电话 手机号 手机 地址 房号 门牌 数量 备注 联系人 收货人 您好 你好 大家好 各位 款"
)
QUESTION: Final = re.compile(
    r"[?？]|[吗么呢]|几点|什么|啥|多少|怎么|怎样|有没有|能不能|可不可以|哪|谁|为何|多久|何时"
)
# Talk about an earlier delivery looks like an order and is none.
ABOUT_THE_PAST: Final = re.compile(
    r"没收到|未收到|没有收到|少了|少给|缺|坏了|烂了|错了|退款|昨天|前天|上次|之前|刚才|上回|上期"
)


@dataclass(frozen=True, slots=True)
class BundleWords:
    """A bundle's code and all its names and aliases, in any language."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRegister:
    """What a group text is read against; make it once a cycle and sender."""

    addresses: Addresses
    own: frozenset[str]
    bundles: tuple[BundleWords, ...]
    codes: frozenset[str] = field(init=False, repr=False, compare=False)
    by_name: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    tokens: re.Pattern[str] = field(init=False, repr=False, compare=False)
    bare_house: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: defaultdict[str, set[str]] = defaultdict(set)
        for bundle in self.bundles:
            for name in bundle.names:
                by_name[squeeze(name)].add(bundle.code)
        names = {name: tuple(sorted(codes)) for name, codes in by_name.items() if name}
        pattern = _names_pattern(tuple(names))
        object.__setattr__(self, "codes", frozenset(bundle.code for bundle in self.bundles))
        object.__setattr__(self, "by_name", names)
        object.__setattr__(self, "tokens", _token_pattern(pattern))
        object.__setattr__(self, "bare_house", _bare_house_pattern(pattern))


def squeeze(name: str) -> str:
    """A name as it is looked up: folded, without spaces, letters small."""
    return fold(name).replace(" ", "").casefold()


def _names_pattern(names: tuple[str, ...]) -> str:
    if not names:
        return r"(?!)"
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(_name_pattern(name) for name in longest_first)


def _name_pattern(name: str) -> str:
    before = r"(?<![A-Za-z])" if name[0].isascii() and name[0].isalpha() else ""
    after = r"(?![A-Za-z])" if name[-1].isascii() and name[-1].isalpha() else ""
    return before + " ?".join(re.escape(char) for char in name) + after


def _words(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _token_pattern(names: str) -> re.Pattern[str]:
    """One alternative a kind of token; the group's name is the kind's name."""
    return re.compile(
        rf"(?P<newline>\n)"
        rf"|(?P<space>[ \r]+)"
        rf"|(?P<building>[A-Za-z][0-9]?(?:号楼|栋|幢|座|区|单元|楼))"
        rf"|(?P<drop>{_words(DROPS)})"
        rf"|(?P<weak>{_words(WEAK_DROPS)})"
        rf"|(?P<swap>{_words(SWAPS)})"
        rf"|(?P<name>{names})"
        rf"|(?P<filler>{_words(tuple(FILLERS.split()))})"
        rf"|(?P<each>各)"
        rf"|(?P<numbered>#[0-9]{{1,3}})"
        rf"|(?P<fraction>[0-9]+\.[0-9]+|半)"
        rf"|(?P<number>{NUMERAL})"
        rf"|(?P<unit>[{UNITS}])"
        rf"|(?P<sign>[+*:=])"
        rf"|(?P<dash>-)"
        rf"|(?P<letters>[A-Za-z]+)"
        rf"|(?P<separator>[,，、;；。.!~|/()\[\]【】…]+)"
        rf"|(?P<other>[^\W_])"
        rf"|(?P<symbol>.)",
        re.IGNORECASE | re.DOTALL,
    )


def _bare_house_pattern(names: str) -> re.Pattern[str]:
    """A number at the start of a line with an explicit quantity or a verb after it."""
    bundle = rf"(?:[A-Za-z]{{1,2}}|{names})(?:套餐)? ?[x*+:]? ?{NUMERAL}"
    amount = rf"{NUMERAL} ?[{UNITS}]"
    verbs = _words(DROPS + WEAK_DROPS + SWAPS)
    return re.compile(
        rf"^ {{0,9}}(?:代|帮|替|给)?([0-9]{{1,4}})(?= {{1,9}}(?:{bundle}|{amount}|{verbs}))",
        re.MULTILINE | re.IGNORECASE,
    )
