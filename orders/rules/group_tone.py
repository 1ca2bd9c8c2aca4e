"""In which tone a part of a message speaks: ordering, asking, complaining, telling everybody.

The same `A2` is an order, a question, a complaint about yesterday's bag, or the liaison's
notice that it has arrived. Only words decide; what they decide about is said elsewhere.
"""

import re
from dataclasses import dataclass
from typing import Final

QUESTION: Final = re.compile(
    r"[?？]|[吗么呢]|几点|什么|啥|多少|怎么|怎样|有没有|能不能|可不可以|可否|哪|谁|为何|多久|何时|"
    r"是不是|行不行|好不好|要不要|(?i:\b(?:when|what|where|how|why|who|which|any)\b)"
)
# Asks for something, politely: next to a bundle and a quantity it is an order or nearly one.
_WISH: Final = re.compile(
    r"(?<!谁)(?<!不)(?:我要|我想|想要|要订|想订|帮我|给我|能订|还能要|"
    r"(?i:\b(?:want|need|have|order|take|like|get)\b)|"
    r"[来要订加][一二两三四五1-9](?![起样下直共般定])|[来要订加] ?[A-Z])"
)
_ASKS_FOR_STOCK: Final = re.compile(
    r"(?i:\b(?:can|could|may)\b)|有吗|有没有|有货|能.{0,6}吗|可以.{0,6}吗|还能|来得及|行吗|好吗|行不行|可否"
)
_COMPLAINT: Final = re.compile(
    r"(?<!别)(?<!不)(?:没收到|未收到|没有收到|没拿到|没给|没发|少了|少给|少发|漏(?:发|装|送|给|水|一|[0-9])|"
    r"缺(?!货)|坏了|坏的|烂|"
    r"破了|破的|[送给拿装]错|退款|(?:已经?|都|全)收到|收到了|收到(?= ?[0-9一两二三])|已取|已领|"
    r"取走|拿到了|领了|领到|不新鲜|难吃|好吃|质量)"
    r"|(?i:\b(?:got|received|missing|broken|rotten|wrong|refund)\b)"
)
_PAST: Final = re.compile(
    r"昨天|前天|上次|之前|刚才|上回|上期|上一期|前几天|(?i:\b(?:yesterday|last time)\b)"
)
_LATER: Final = re.compile(
    r"下次|下期|下一期|下周|下个月|以后|改天|(?:明天|后天)再|等解封|(?i:\bnext (?:time|week)\b)"
)
_MAYBE: Final = re.compile(
    r"如果|假如|要是|的话|要不(?!要)|万一|可能|也许|考虑|想想|不行就|没有就|没货就|缺货就|没了就|卖完就|再说|不要了吧|算了吧|(?i:\b(?:if|maybe|perhaps|or)\b)"
)
# Said to everybody.
_NOTICE: Final = re.compile(
    r"通知|公告|转发|提醒|截止|截单|限购|售罄|卖完|卖光|卖了|没货|无货|缺货|断货|没有了|到货|已到|到了|下架|上架|"
    r"涨价|降价|单价|原价|价格|特惠|还剩|剩余|只剩|库存|每份|每户|元/|[元块]一|取货|领取|来取|来领|来拿|"
    r"多一份|多出|多余|转让|转给|出让|拼单|拼团|凑单|规格|包含|内含|合计|汇总|统计|成团|起送|"
    r"抓紧|先到先得|私聊|私信|求购|收购|一户一|一人一|每人|每家|没人|谁的|楼下有|门口有|给你(?!添)|"
    r"(?:^|\n)[出收求] ?[0-9一二两三]"
    r"|(?i:\b(?:arrived|arrives|sold out|available|left|parking|everybody|everyone)\b)"
)
_PAYS: Final = re.compile(r"已付|付款|付了|支付|转账|已转|转了|打款|红包")
# Other things that are called by a letter and a number.
_ELSEWHERE: Final = re.compile(
    r"高速|地铁|公交|号线|[0-9]线|(?<!放)(?<!放在)(?<!送到)(?:电梯|停车|出口|入口)|航站|签证|打印|视频|抖音|公众号|链接|"
    r"考场|会议|教室|维生素|奶粉|密码|验证码|取件|车牌|航班|国道|高铁|驾照|赛车|快递|[A-Z][0-9]纸|微信号|QQ|"
    r"群号|身份证|银行卡|卡号|尺码|病例|阳性|阴性|抗原|核酸",
    re.IGNORECASE,
)
# Words to whoever brings it, behind an order: A2，家里有老人，麻烦早点送.
_REMARK_WORDS: Final = "家里有|麻烦|辛苦|尽量|尽快|最好|放在?门|送到|送上"
_REMARK: Final = re.compile(rf"[0-9份个袋箱] ?[,，。;；\n ] ?[^\n]{{0,20}}(?:{_REMARK_WORDS})")


# One look for all of them: most lines of a chain have none. All begin with a letter or one of
# few signs, so that digits and spaces are passed over without trying each word.
_ANY: Final = re.compile(
    r"(?=[^\W\d_]|[?？\n]|[0-9]线)(?:"
    + "|".join(
        (
            *(
                each.pattern
                for each in (
                    QUESTION, _WISH, _ASKS_FOR_STOCK, _COMPLAINT, _PAST, _LATER, _MAYBE, _NOTICE,
                    _PAYS, _ELSEWHERE
                )
            ),
            _REMARK_WORDS,
        )
    )
    + ")",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tone:
    """What the words around an order say; several may hold at once."""

    asks: bool = False
    asks_for_stock: bool = False
    wishes: bool = False
    complains: bool = False
    past: bool = False
    later: bool = False
    maybe: bool = False
    tells_all: bool = False
    elsewhere: bool = False
    pays: bool = False
    remarks: bool = False


PLAIN: Final = Tone()


def tone_of(text: str, start: int, end: int) -> Tone:
    """The tone of a folded text between two places."""
    if not _ANY.search(text, start, end):
        return PLAIN
    return Tone(
        asks=bool(QUESTION.search(text, start, end)),
        asks_for_stock=bool(_ASKS_FOR_STOCK.search(text, start, end)),
        wishes=bool(_WISH.search(text, start, end)),
        complains=bool(_COMPLAINT.search(text, start, end)),
        past=bool(_PAST.search(text, start, end)),
        later=bool(_LATER.search(text, start, end)),
        maybe=bool(_MAYBE.search(text, start, end)),
        tells_all=bool(_NOTICE.search(text, start, end)),
        elsewhere=bool(_ELSEWHERE.search(text, start, end)),
        pays=bool(_PAYS.search(text, start, end)),
        remarks=bool(_REMARK.search(text, start, end)),
    )
