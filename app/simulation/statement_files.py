"""A supplier's account as its wallet or bank hands it out: three kinds of files.

WeChat Pay's merchant bill, Alipay's in GBK, and a bank's table that the program does not know and
asks about.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from app.simulation.purse import Transfer

BEIJING: Final = ZoneInfo("Asia/Shanghai")
WECHAT: Final = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,"
    "交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,"
    "充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
WECHAT_SUMMARY: Final = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
ALIPAY: Final = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,"
    "对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,"
    "商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注"
)
BANK: Final = "交易日期,交易时间,流水号,借方发生额,贷方发生额,附言"
# What a person says of the bank's columns when the page asks.
BANK_COLUMNS: Final[Mapping[str, str]] = {
    "date": "交易日期",
    "money_in": "贷方发生额",
    "money_out": "借方发生额",
    "texts": "附言",
    "id": "流水号",
}


def wechat_bill(rows: Sequence[Transfer]) -> bytes:
    """WeChat Pay's merchant bill: every value begins with a backquote, totals stand below."""
    came = sum(row.amount for row in rows if row.amount > 0)
    back = -sum(row.amount for row in rows if row.amount < 0)
    ends = [WECHAT_SUMMARY, f"`{len(rows)},`{_yuan(came)},`{_yuan(back)},`0,`0,`{_yuan(came)},`0"]
    lines = [WECHAT, *(_wechat_row(row) for row in rows), *ends, ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def alipay_bill(rows: Sequence[Transfer]) -> bytes:
    """Alipay's bill for merchants, in GBK."""
    rule = "-" * 40
    paid = [row for row in rows if row.amount > 0]
    came = sum(row.amount for row in paid)
    lines = [
        "#支付宝业务明细查询",
        "#账号：[20880000000000000156]",
        f"#{rule}业务明细列表{rule}",
        ALIPAY,
        *(_alipay_row(row) for row in rows),
        f"#{rule}业务明细列表结束{rule}",
        f"#交易合计：{len(paid)}笔，商家实收共{_yuan(came)}元，商家优惠共0.00元",
        "",
    ]
    return "\r\n".join(lines).encode("gbk")


def bank_table(rows: Sequence[Transfer]) -> bytes:
    """A bank's table in GBK: two columns of sums, and a total at the end."""
    lines = ["账户明细查询", BANK, *(_bank_row(row) for row in rows), "合计,,,,,", ""]
    return "\r\n".join(lines).encode("gbk")


# Name of the file, how it is written, and the columns that have to be explained.
Writer = tuple[str, Callable[[Sequence[Transfer]], bytes], Mapping[str, str]]
WRITERS: Final[tuple[Writer, ...]] = (
    ("微信商户账单.csv", wechat_bill, {}),
    ("支付宝商家账单.csv", alipay_bill, {}),
    ("银行流水.csv", bank_table, BANK_COLUMNS),
)


def _wechat_row(row: Transfer) -> str:
    is_back = row.amount < 0
    gross = "0.00" if is_back else _yuan(row.amount)
    said = {
        "交易时间": _time(row),
        "商户号": "1601959334",
        "微信订单号": f"4200000925{row.back_of or row.number:018d}",
        "商户订单号": f"S{row.back_of or row.number}",
        "交易类型": "NATIVE",
        "交易状态": "REFUND" if is_back else "SUCCESS",
        "货币种类": "CNY",
        "应结订单金额": gross,
        "微信退款单号": f"5030080696{row.number:018d}" if is_back else "0",
        "商户退款单号": f"R{row.number}" if is_back else "0",
        "退款金额": _yuan(-row.amount) if is_back else "0.00",
        "退款状态": "SUCCESS" if is_back else "",
        "商品名称": "团购, 菜款",
        "商户数据包": row.note,
        "手续费": "0.00000",
        "费率": "0.60%",
        "订单金额": gross,
    }
    return ",".join(f"`{said.get(name, '')}" for name in WECHAT.split(","))


def _alipay_row(row: Transfer) -> str:
    number = row.back_of or row.number
    kind, request = ("退款", f"req{row.number}") if row.amount < 0 else ("交易", "")
    sum_ = _yuan(row.amount)
    cells = [f"20260301220014{number:014d}\t", f"S{number}\t", kind, "菜款", _time(row), _time(row)]
    cells += ["\t", "\t", "\t", "\t", "*某(182****01)\t", sum_, sum_, *["0.00"] * 5, ""]
    cells += ["0.00\t", "0.00", f"{request}\t", "0.00", "0.00", row.note]
    return ",".join(cells)


def _bank_row(row: Transfer) -> str:
    day, _, clock = _time(row).partition(" ")
    out, into = ("", _yuan(row.amount)) if row.amount > 0 else (_yuan(-row.amount), "")
    return f"{day},{clock},62{row.number:010d},{out},{into},{row.note}"


def _time(row: Transfer) -> str:
    return row.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _yuan(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
