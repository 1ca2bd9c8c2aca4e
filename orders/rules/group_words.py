"""The words with which people order in a group, and the register that a text is read against.

A register is what the reader may know: the households, which of them are the sender's own,
and the cycle's bundles with every name people use for them. It knows nothing of stock,
limits or prices.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from orders.rules.address_register import Addresses
from orders.rules.group_names import codes_by_name, names_pattern
from orders.rules.numerals import CHINESE_NUMERALS, ENGLISH_NUMERALS

UNITS: Final = "份个袋箱包套盒件组提桶板筐瓶罐只"
NUMERAL: Final = rf"(?:[0-9]+|[{CHINESE_NUMERALS}]+)"
_COUNT: Final = rf"(?:[0-9]{{1,7}}(?:\.[0-9]{{1,3}})?|[{CHINESE_NUMERALS}半几]{{1,5}})"

# A bundle by its place in a list: #1 2, 套餐一 2份, 1号套餐2份.
_NUMBERED: Final = (
    rf"#[0-9]{{1,3}}|(?<![A-Za-z])(?<![A-Za-z] )套餐 ?{NUMERAL}(?= ?[x*:]? ?{NUMERAL})"
    rf"|{NUMERAL} ?号 ?套餐"
)
# Words that end an order, or drop a bundle from it; the weak ones only next to something.
DROPS: Final = (
    "取消一下", "取消掉", "不团了", "不参加了", "不跟了",
    "全部取消", "全部退掉", "全部退了", "全部不要了", "全部不要", "全都不要了", "都不要了",
    "全不要了", "都退了", "都退掉", "不要了", "不想要了", "不订了", "不买了", "取消接龙",
    "取消报名", "取消", "撤销", "撤单", "退订", "退单", "退掉", "退了", "全退", "退出接龙",
)  # fmt: skip
WEAK_DROPS: Final = ("不要", "不用了", "不需要了", "退", "算了", "去掉", "删掉", "删除", "作废")
SWAPS: Final = (
    "变成", "变为", "修改", "变更", "加到", "增加到", "增到", "减到", "减少到", "减为", "加为",
    "改成", "改为", "改订", "改要", "改一下", "改下", "改", "换成", "换为", "换", "更正为",
    "更正", "更改为", "修改为",
)  # fmt: skip
# Words about an order that is there already; 加 alone may also begin one.
MORE: Final = (
    "再来", "再加", "再要", "再订", "再买", "再添", "再", "多加", "多要", "多来", "多订",
    "追加", "增加", "加订", "加购", "另加",
)  # fmt: skip
LESS: Final = ("少要", "少订", "少来", "减少", "减掉", "减去", "减")
KEPT: Final = ("保持不变", "保留", "不变", "照旧", "不动")  # 取消B，A保留
EVERY: Final = (
    "同上",
    "同楼上",
    "同前",
    "每样",
    "每种",
    "每款",
    "各样",
    "各种",
    "样样",
    "全套",
    "全要",
    "都要",
)

# Words and numbers of English; in Chinese groups few, and always between spaces.
_WORD: Final = r"(?<![A-Za-z'’])(?:{})(?![A-Za-z'’])"
_ENGLISH_DROPS: Final = _WORD.format(
    "(?:cancel|withdraw)(?: (?:my|our|the|this))?(?: (?:order|all|everything|it))?|no more"
)
_ENGLISH_SWAPS: Final = _WORD.format(
    "(?:change|changed|correct|correction)(?: (?:it|this|(?:my|our|the) order))? (?:to|into)"
)
_ENGLISH_FILLERS: Final = _WORD.format(
    r"of(?= (?-i:[A-Z])|$)|and|please|pls|plz|(?:thanks|thank you|thx)(?=[ .!~]{0,5}(?:\n|$))|"
    "sorry|hello|hi|"
    "(?:portion|pack|set|bag|box|order)s? of"
)
_ENGLISH_NUMBER: Final = _WORD.format("|".join(ENGLISH_NUMERALS))
# An article or the like, and no bundle: for a friend, am I.
_NO_CODE: Final = (
    r"(?<![A-Za-z])(?-i:[ai])(?= (?-i:[a-z]){2,})(?! (?:x|and|please|pls|plz|thanks|thx)\b)"
    r"|(?<![A-Za-z])(?-i:I)(?= (?-i:[a-z]){2,})|(?<![A-Za-z])[A-Za-z]+['’][a-z]{1,2}(?![A-Za-z])"
)

# Words that say nothing about what is ordered.
FILLERS: Final = (
    "套餐 我们家 我们 我家 我的 我要 我想 我 想要 想 要 订购 下单 订单 预订 订 买 请帮 "
    "帮我 帮忙 帮 麻烦 请 谢谢啦 谢谢你 谢谢 感谢 多谢 辛苦了 辛苦啦 辛苦 一共 总共 共 "
    "接龙 报名 参团 跟团 代订 代购 代买 代下单 代 替 给 为 的 了 吧 啊 哦 呀 啦 哈 和 跟 "
    "还有 另外 以及 都 好的 好 姓名 电话号码 电话 手机号 手机 地址 房号 门牌 数量 备注 "
    "联系人 收货人 您好 你好 大家好 各位 款 类 以这条为准 以此为准 最终 重新来 更新一下 "
    "更新 再次确认 确认 重发 补充 那就 那 还是 咯 喽 嘛 够了 就够了 也 由 从 先 单子 "
    "不好意思 抱歉 对不起 这期 本期 这次 这轮 这批 今天 今晚 算我 算 拼 来 把 就 是 团长 "
    "群主 楼长 楼组长 留 联络人 老板 店长 邻居 早上好 上午好 下午好 晚上好 哈喽 送到门口 "
    "送到家门口 送到家 送上门 送货上门 送到楼下 放在门口 放门口 放门外 门口 放楼下 就行 "
    "就好 就可以了 即可 可以了 行了 好了 麻烦了 劳驾 拜托 在线等 已付款 已付 已转账 需要 "
    "住 选 拍 下 自己家 自己"
)
IDIOMS: Final = (
    "加油|加我|加群|加个?微信|加个?好友|下楼|下午|下来|下次|下期|下一|来自|来了|来不及|"
    "来拿|来取|来领|买单|一起|一样|一定|一直|一下|一会儿?|一点|一般|一边|一些|一切|"
    "一方面|万一|第一|统一|唯一|一律|好像|好多|好吃|好久|好几|要求|要不|要是|想问|想想|"
    "想知道|可以(?!了)|都是|都有|就是|就要|还要"
)
# What is counted by these is no bundle: money, weights, hours, people, floors.
_MONEY_AND_WEIGHT: Final = "元|块钱?|毛|角|斤|公斤|千克|克|毫升|升|吨|折|%"
_MEASURES: Final = (
    "天|点钟?|时|个?小时|分钟|秒|个?月|日|年|岁|度|个人|人份|人|位|户|层|楼|栋|幢|座|"
    "单元|号(?!楼|门)|例|名|趟|次|遍|米|公里|里|路|线|版|期|批|轮|车|条|杠|根|棵|颗|头|"
    "枚|粒|支|句|口|码|级|倍|分(?!之)|亿|/[0-9]|室|片|区|弄|街|张(?=纸|票|照|图)|个?星期|"
    "周(?=[后前内]|$)"
)


@dataclass(frozen=True, slots=True)
class BundleWords:
    """A bundle's code and all its names and aliases, in any language."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRegister:
    """What a group text is read against; make it once a cycle and sender.

    `own` are the sender's households, written as `addresses` writes them. Without any, an
    address in the text is taken to be the sender's to claim: not for somebody else.
    """

    addresses: Addresses
    own: frozenset[str]
    bundles: tuple[BundleWords, ...]
    codes: frozenset[str] = field(init=False, repr=False, compare=False)
    by_name: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    whole_names: frozenset[str] = field(init=False, repr=False, compare=False)
    tokens: re.Pattern[str] = field(init=False, repr=False, compare=False)
    bare_house: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name, whole = codes_by_name((bundle.code, bundle.names) for bundle in self.bundles)
        pattern = names_pattern(by_name)
        object.__setattr__(self, "codes", frozenset(bundle.code for bundle in self.bundles))
        object.__setattr__(self, "by_name", by_name)
        object.__setattr__(self, "whole_names", whole)
        object.__setattr__(self, "tokens", _token_pattern(pattern))
        object.__setattr__(self, "bare_house", _bare_house_pattern(pattern))


def _words(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _token_pattern(names: str) -> re.Pattern[str]:
    """One alternative a kind of token; the group's name is the kind's name."""
    return re.compile(
        rf"(?P<newline>\n)"
        rf"|(?P<numbered>{_NUMBERED})"
        rf"|(?P<arrow>(?<=[0-9A-Za-z份]) ?(?:→|=>|➡)(?= ?[A-Za-z0-9]))"
        rf"|(?P<space>[ \r]+)"
        rf"|(?P<building>[A-Za-z][0-9]?(?:号楼|栋|幢|座|区|单元|楼))"
        rf"|(?P<english>{_NO_CODE})"
        rf"|(?P<name>{names})"
        rf"|(?P<every>{_words(EVERY)}|一样(?=[一1两2]份))"
        rf"|(?P<idiom>{IDIOMS})"
        rf"|(?P<drop>{_words(DROPS)}|{_ENGLISH_DROPS})"
        rf"|(?P<weak>{_words(WEAK_DROPS)})"
        rf"|(?P<kept>(?:其[他它余]|别的)?(?:{_words(KEPT)}))"
        rf"|(?P<swap>{_words(SWAPS)}|{_ENGLISH_SWAPS})"
        rf"|(?P<more>{_words(MORE)}|多(?= ?[一两二三1-9] ?[份个]))"
        rf"|(?P<less>{_words(LESS)}|少(?= ?[一两二三1-9] ?[份个]))"
        rf"|(?P<plus>加)"
        rf"|(?P<filler>{_words(tuple(FILLERS.split()))}|{_ENGLISH_FILLERS})"
        rf"|(?P<each>各)"
        rf"|(?P<measured>[¥￥$] ?[0-9]+(?:\.[0-9]+)?|{_COUNT} ?(?:{_MONEY_AND_WEIGHT})"
        rf"|(?<![A-Za-z]){_COUNT}(?:{_MEASURES})(?![A-Za-z]))"
        rf"|(?P<fraction>[0-9]+\.[0-9]+|半)"
        rf"|(?P<number>{NUMERAL}|{_ENGLISH_NUMBER})"
        rf"|(?P<unit>[{UNITS}])"
        rf"|(?P<label>(?<=[人话号址名注]):)"
        rf"|(?P<sign>[+*:=]|(?<=[A-Za-z])\.(?= ?[0-9]))"
        rf"|(?P<dash>-|(?<=[0-9])[~到至](?=[0-9]))"
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
        rf"^ {{0,9}}(?:代|帮|替|给)?([0-9]{{1,4}})(?:(?P<sign>号)(?= {{0,3}}{bundle})"
        rf"|(?= {{1,9}}(?:(?:我?[要订] ?)?(?:{bundle}|{amount})|{verbs})))",
        re.MULTILINE | re.IGNORECASE,
    )
