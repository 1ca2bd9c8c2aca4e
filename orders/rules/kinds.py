"""Kinds of goods (品类): the plans' own words, other people's words for them, and a first guess.

A kind that is not known here stays as it is written; a good without one is guessed from its name
and goes to 其他 where nothing fits.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

OTHER: Final = "其他"
# In the order in which people look for them.
KINDS: Final = (
    "菜",
    "肉",
    "蛋",
    "水产",
    "粮油",
    "奶",
    "水果",
    "方便食品",
    "调料",
    "饮水",
    "婴配",
    "日用",
)
MOST_SIGNS: Final = 20

_SAME: Final = {
    "菜": "蔬菜 青菜 鲜菜 vegetables vegetable",
    "肉": "肉类 肉禽 肉禽类 禽肉 鲜肉 猪肉 肉食 肉制品 meat",
    "蛋": "蛋类 鸡蛋 禽蛋 eggs egg",
    "水产": "水产品 海鲜 鱼 鱼虾 fish seafood",
    "粮油": "米面粮油 米面油 粮食 主食 米面 staples grain",
    "奶": "奶类 牛奶 乳品 奶制品 乳制品 milk dairy",
    "水果": "鲜果 果品 fruit",
    "方便食品": "速食 方便面 速冻 速冻食品 零食 休闲食品 instant",
    "调料": "调味品 调味料 调味 佐料 seasoning",
    "饮水": "水 饮料 饮用水 矿泉水 酒水饮料 water drinks",
    "婴配": "婴儿配方 奶粉 婴幼儿 母婴 formula baby",
    "日用": "日用品 日化 百货 生活用品 纸品 清洁 洗护 household",
}
_BY_WORD: Final = {word: kind for kind, words in _SAME.items() for word in (kind, *words.split())}
# The first that fits: 牛奶 is no beef, 鸡蛋 no chicken, 鸡精 no meat.
_GUESSES: Final = tuple(
    (kind, re.compile(words.replace(" ", "|")))
    for kind, words in {
        "婴配": "配方奶 婴儿 婴幼儿 尿不湿 纸尿裤",
        "日用": "纸巾 卫生纸 抽纸 洗洁精 洗衣 肥皂 香皂 牙膏 牙刷 垃圾袋 卫生巾 消毒 酒精 毛巾"
        " 电池 洗手液",
        "调料": "酱油 生抽 老抽 醋 盐 白糖 红糖 冰糖 鸡精 味精 料酒 豆瓣 蚝油 胡椒 花椒 八角 辣酱",
        "方便食品": "方便面 泡面 速冻 水饺 饺子 汤圆 馒头 包子 面包 饼干 火腿肠 榨菜 罐头 自热"
        " 八宝粥",
        "奶": "奶",
        "蛋": "蛋",
        "水产": "鱼 虾 蟹 贝 蛤 海带 鱿",
        "肉": "猪 牛 羊 鸡 鸭 鹅 肉 排骨 里脊 香肠 腊肠",
        "粮油": "(?<!玉)米(?!酒|醋) 面粉 挂面 面条 油(?!菜|麦) 杂粮 燕麦 绿豆 红豆 黄豆 粉丝 米粉",
        "水果": "苹果 梨 橙 橘 桔 香蕉 葡萄 西瓜 柚 猕猴桃 草莓 火龙果",
        "饮水": "水$ 矿泉水 纯净水 饮用水 可乐 果汁",
        "菜": "菜 萝卜 土豆 马铃薯 番茄 西红柿 黄瓜 茄子 辣椒 青椒 豆角 豆腐 葱 姜 蒜 菇 藕 笋 瓜"
        " 芹 菠 莴 芋 山药 玉米 花生",
    }.items()
)

# For readers of English; a kind of a compound's own has none.
ENGLISH_KINDS: Final = {
    "粮油": "grain, oil",
    "肉": "meat",
    "菜": "vegetables",
    "蛋": "eggs",
    "奶": "dairy",
    "水产": "fish",
    "水果": "fruit",
    "婴配": "baby food",
    "方便食品": "instant food",
    "调料": "seasoning",
    "饮水": "water",
    "日用": "household",
    OTHER: "other",
}


def kind_of(written: str, name: str = "") -> str:
    """The kind as it is kept: of what was written, else guessed from the good's name."""
    word = written.strip().lower()
    if not word:
        return _guess(name)
    return _BY_WORD.get(word) or _BY_WORD.get(word.removesuffix("类")) or word[:MOST_SIGNS]


def is_kind(written: str) -> bool:
    """Whether a word is a kind and nothing else, as a line between goods has it."""
    word = written.strip().lower()
    return word in _BY_WORD or word.removesuffix("类") in _BY_WORD


def kind_of_bundle(contents: Iterable[Mapping[str, Any]]) -> str:
    """The kind under which a bundle is looked for: that of the first thing in it."""
    for item in contents:
        return str(item.get("kind") or OTHER)
    return OTHER


def kinds_in_order(found: Iterable[str]) -> tuple[str, ...]:
    """Each kind once: those that are known first, 其他 last."""
    each = list(dict.fromkeys(found))
    known = [kind for kind in KINDS if kind in each]
    rest = [kind for kind in each if kind not in KINDS and kind != OTHER]
    return (*known, *rest, *([OTHER] if OTHER in each else []))


def _guess(name: str) -> str:
    return next((kind for kind, words in _GUESSES if words.search(name)), OTHER)
