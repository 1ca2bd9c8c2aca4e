"""Statements as wallets write them, from a few payments: their preambles, dress and totals."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from fulfillment.money.statements.cells import BEIJING

ALL = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,"
    "交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,"
    "退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
OLD = (
    "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,"
    "交易状态,付款银行,"
    "货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,"
    "代金券或立减优惠退款金额，退款类型，"
    "退款状态,商品名称,商户数据包,手续费,费率"
)
TAIL = ",商品名称,商户数据包,手续费,费率,订单金额,费率备注"
SUCCESS = ALL[: ALL.index(",微信退款单号")] + TAIL
REFUND = f"{ALL},退款申请时间,退款成功时间"
SUMMARY = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
FUND = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FUND_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
FIRST = datetime(2026, 3, 1, 2, 30, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Paid:
    """A payment: `note` is where the reference stands, `order` the merchant's number of it."""

    number: int
    fen: int
    note: str = ""
    order: str = ""

    @property
    def at(self) -> datetime:
        return FIRST + timedelta(seconds=self.number)

    @property
    def time(self) -> str:
        return self.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def yuan(self) -> str:
        return f"{self.fen // 100}.{self.fen % 100:02d}"

    @property
    def wechat(self) -> str:
        return f"42000009252021{self.number:014d}"

    @property
    def alipay(self) -> str:
        return f"20260301220014{self.number:014d}"


def trade_row(paid: Paid, *, columns: str = ALL, **other: str) -> str:
    """A row of WeChat Pay's merchant bill with these columns."""
    said = {
        "交易时间": paid.time,
        "公众账号ID": "wx81be3101902f7cb2",
        "商户号": "1601959334",
        "特约商户号": "0",
        "微信订单号": paid.wechat,
        "商户订单号": paid.order or f"S{paid.number}",
        "用户标识": "ofyak5qR_1wYsC99CsWA6R9MJazA",
        "交易类型": "NATIVE",
        "交易状态": "SUCCESS",
        "付款银行": "OTHERS",
        "货币种类": "CNY",
        "应结订单金额": paid.yuan,
        "总金额": paid.yuan,
        "代金券金额": "0.00",
        "微信退款单号": "0",
        "商户退款单号": "0",
        "退款金额": "0.00",
        "商品名称": "蔬菜包, 五斤",
        "商户数据包": paid.note,
        "手续费": "0.06000",
        "费率": "0.60%",
        "订单金额": paid.yuan,
    }
    names = columns.replace("，", ",").split(",")
    return ",".join(f"`{(said | other).get(name, '')}" for name in names)


def refund_row(paid: Paid, *, fen: int = 0, columns: str = ALL, state: str = "SUCCESS") -> str:
    """The row in which such a bill gives a payment back."""
    back = f"{(fen or paid.fen) / 100:.2f}"
    return trade_row(
        paid,
        columns=columns,
        交易状态="REFUND",
        应结订单金额="0.00",
        总金额="0.00",
        微信退款单号=f"50300806962021{paid.number:015d}",
        商户退款单号=f"R{paid.number}",
        退款金额=back,
        退款状态=state,
        手续费="-0.06000",
    )


def trade_bill(
    rows: list[str], *, columns: str = ALL, said: tuple[int, str] | None = None
) -> bytes:
    """The whole bill; `said`: number and sum of its last line, else those of a bill that fits."""
    total = sum(round(float(row[1:].split(",`")[12]) * 100) for row in rows)
    count, amount = said or (len(rows), f"{total / 100:.2f}")
    ends = [SUMMARY, f"`{count},`{amount},`0.00,`0.00,`0.12,`{amount},`0.00"]
    return "\r\n".join([columns, *rows, *ends, ""]).encode("utf-8-sig")


def fund_bill(paid: list[Paid]) -> bytes:
    """The fund flow: a payment and its fee, a refund of the first, a withdrawal."""
    rows = []
    for each in paid:
        one = f"`{each.time},`{each.wechat},`10000{each.number}"
        rows.append(
            f"{one}1,`交易,`交易,`收入,`{each.yuan},`90.00,`system,`{each.note},`{each.order}"
        )
        rows.append(
            f"{one}2,`交易,`扣除交易手续费,`支出,`0.06,`89.94,`system,`手续费,`{each.order}"
        )
    first = paid[0]
    rows.append(
        f"`{first.time},`50000305742018020103387128253,`1900009231,`退款,`退款,`支出,`{first.yuan},"
        f"`0.17,`system,`缺货,`REF{first.wechat}"
    )
    rows.append(f"`{first.time},`61,`62,`提现,`提现,`支出,`5.00,`0.00,`system,`,`63")
    came = sum(each.fen for each in paid)
    ends = f"`{len(rows)}.0,`{len(paid)}.0,`{came / 100:.2f},`{len(rows) - len(paid)}.0,`9.00"
    return "\r\n".join([FUND, *rows, FUND_SUMMARY, ends, ""]).encode("utf-8-sig")


def wechat_rows(paid: list[Paid]) -> list[list[str]]:
    """Rows of WeChat's export for a person, with what is none of ours among them."""
    rows = [
        [
            each.time,
            "二维码收款",
            "王**",
            "收款方备注:二维码收款" + (f"付款方留言:{each.note}" if each.note else ""),
            "收入",
            f"¥{each.yuan}",
            "/",
            "已收钱",
            f"{each.wechat}\t",
            f"{each.order or '/'}\t",
            "/",
        ]
        for each in paid
    ]
    own = [FIRST.strftime("%Y-%m-%d %H:%M:%S"), "商户消费", "面馆", "面", "支出", "¥12.00"]
    return [*rows, [*own, "零钱", "支付成功", "4200000000000000000000009999\t", "1\t", "/"]]


def wechat_preamble(paid: list[Paid]) -> list[str]:
    """The sixteen lines above its table."""
    came = sum(each.fen for each in paid)
    return [
        "微信支付账单明细",
        "微信昵称：[小园团购]",
        "起始时间：[2026-03-01 00:00:00] 终止时间：[2026-03-08 00:00:00]",
        "导出类型：[全部]",
        "导出时间：[2026-03-08 09:00:00]",
        "",
        f"共{len(paid) + 1}笔记录",
        f"收入：{len(paid)}笔 {came / 100:.2f}元",
        "支出：1笔 12.00元",
        "中性交易：0笔 0.00元",
        "注：",
        "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易",
        "2. 本明细仅展示当前账单中的交易，不包括已删除的记录",
        "3. 本明细仅供个人对账使用",
        "",
        "----------------------微信支付账单明细列表--------------------",
    ]


def wechat_csv(paid: list[Paid]) -> bytes:
    """The export as CSV: each line of the preamble has the commas of the table."""
    above = [f"{line},,,,,,,," for line in wechat_preamble(paid)]
    rows = [
        ",".join(f'"{cell}"' if "备注" in cell else cell for cell in row)
        for row in wechat_rows(paid)
    ]
    return "\r\n".join([*above, WECHAT, *rows, ""]).encode("utf-8-sig")


def wechat_xlsx(paid: list[Paid]) -> bytes:
    """The newer export: a workbook with the same lines."""
    from openpyxl import Workbook

    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("微信支付账单")
    for line in wechat_preamble(paid):
        sheet.append([line])
    for row in [WECHAT.split(","), *wechat_rows(paid)]:
        sheet.append([cell.strip("\t") for cell in row])
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    """A plain archive; `_csv` at the end of a name is its kind."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("_csv", ".csv"), content)
    return out.getvalue()


def locked(content: bytes, password: str, *, name: str = "账单.csv") -> bytes:
    """An archive with a password, encrypted with AES as newer exports are."""
    from pyzipper import WZ_AES, AESZipFile

    out = BytesIO()
    with AESZipFile(out, "w", compression=ZIP_DEFLATED, encryption=WZ_AES) as packed:
        packed.setpassword(password.encode())
        packed.writestr(name, content)
    return out.getvalue()
