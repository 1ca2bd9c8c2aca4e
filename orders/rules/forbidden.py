"""What is not brought into a compound, whoever asks: tobacco and alcohol.

Reads names of goods and wishes in people's own words. Food cooked with wine, cooking wine,
disinfectant, smoked meat and places called smoke (烟台 Yantai) are none of it; words for those
are taken out before the rest is looked at. Doubt is on the side of the shopper: a word that is
not known here is not forbidden.
"""

import re
from typing import Final, Literal

from orders.rules.numerals import fold

Forbidden = Literal["tobacco", "alcohol"]

# Holds one of the signs below, and is no tobacco and no alcohol.
_HARMLESS: Final = re.compile(
    r"啤酒鸭|啤酒鱼|啤酒虾|啤酒花生|料酒|酒酿|酒糟|糟酒|甜酒曲|酒曲|酒心|酒鬼花生|酒鬼豆|酒味|朗姆酒?味"
    r"|(?:无水|医用|消毒|食用|工业|免洗)?酒精(?:[度%]|棉|湿巾|喷雾|消毒|凝胶|块|片|炉)*"
    r"|酒店|酒家|酒楼|酒席|酒杯|酒瓶|酒具|酒壶|酒柜|酒架|酒窝|开酒器|醒酒器|解酒|醒酒(?!器)|下酒"
    r"|无酒精|不含酒精|不(?:要|带|含|喝|是)?酒|戒酒|葡萄酒醋|米酒醋|酒醋|白酒(?=鸡|鸭|鱼)"
    r"|烟台|烟熏|烟薰|烟笋|无烟|少烟|抽油烟|油烟|吸烟道|烟机|烟雾|烟囱|烟感|烟道|烟花|烟灰|禁烟|戒烟"
    r"|紫烟|炊烟|烟肉|烟酰胺|烟酸|烟嘴|烟墩|烟火|不抽烟|不吸烟"
    r"|\bginger\s+(?:beer|ale)\b|\broot\s+beer\b|\b(?:beer|wine)[- ](?:duck|vinegar|glass(?:es)?)"
    r"|\bcooking\s+(?:wine|sherry)\b|\b(?:wine|cider)\s+vinegar\b|\brubbing\s+alcohol\b"
    r"|\b(?:non[- ]?alcoholic|alcohol[- ]free)(?:\s+\w+)?\b"
    r"|\balcohol\s+(?:wipes?|swabs?|pads?|spray|gel|prep\s+pads?|disinfectant)\b"
    r"|\b(?:medical|disinfecting|isopropyl|ethyl)\s+alcohol\b|\b75\s*%\s*alcohol\b"
)
_TOBACCO: Final = re.compile(
    r"烟|雪茄|尼古丁|(?<!公)中华软|软中华|硬中华|玉溪(?:软|硬)|芙蓉王|黄鹤楼(?:软|硬|条)|万宝路"
    r"|\bcigar(?:ette|illo)?s?\b|\btobacco\b|\bsmokes\b|\bvapes?\b|\be-?cigs?\b|\bsnus\b|\bmarlboro\b"
)
_ALCOHOL: Final = re.compile(
    r"酒|茅台|五粮液|二锅头|伏特加|威士忌|白兰地|龙舌兰|朗姆|江小白|白云边|泸州老窖|剑南春|水井坊|古井贡|[海天梦]之蓝|青岛纯生|雪花纯生|香槟(?!玫瑰)"
    r"|\b(?:beers?|wines?|vodka|whiske?y|brandy|rum|gin|liquors?|(?<!['’] )(?<!['’]s )sake|baijiu"
    r"|champagne|tequila|cider|alcohol|lager|moutai|maotai)\b"
)
# Signs that people put between, so that nobody notices.
_BETWEEN: Final = re.compile(r"(?<=[\u4e00-\u9fff])[\s·.。\-_*]+(?=[\u4e00-\u9fff])")


def forbidden(text: str) -> Forbidden | None:
    """Why this is not brought, as a code; None for what may be ordered."""
    left = _HARMLESS.sub(" ", _BETWEEN.sub("", fold(text).lower()))
    if _TOBACCO.search(left):
        return "tobacco"
    return "alcohol" if _ALCOHOL.search(left) else None
