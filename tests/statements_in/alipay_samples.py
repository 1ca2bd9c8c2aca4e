"""Statements as Alipay writes them: for merchants with a second file, for persons old and new."""

from tests.statements_in.samples import Paid

ALIPAY = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,"
    "终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,"
    "商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
ALIPAY_SUM = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,"
    "支付宝优惠（元）,"
    "商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
)
ALIPAY_NEW = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,"
    "交易订单号,商家订单号,备注,"
)
ALIPAY_OLD = (
    "交易号                  ,商家订单号               ,交易创建时间              ,"
    "付款时间                ,"
    "最近修改时间              ,交易来源地     ,类型              ,交易对方            ,"
    "商品名称                ,"
    "金额（元）   ,收/支     ,交易状态    ,服务费（元）   ,成功退款（元）  ,"
    "备注                  ,资金状态     ,"
)


def alipay_row(paid: Paid, *, back: str = "") -> str:
    """A row of Alipay's merchant bill; `back`: the request of a refund."""
    sign, kind = ("-", "退款") if back else ("", "交易")
    return (
        f"{paid.alipay}\t,{paid.order or f'S{paid.number}'}\t,{kind},蔬菜包,{paid.time},"
        f"{paid.time},\t,\t,"
        f"\t,\t,*庚辰(182****01)\t,{sign}{paid.yuan},{sign}{paid.yuan},0.00,0.00,0.00,"
        "0.00,0.00,,0.00\t,0.00,"
        f"{back}\t,-0.06,0.00,{paid.note}"
    )


def alipay_bill(paid: list[Paid], *, backs: int = 0, said: tuple[int, str] | None = None) -> bytes:
    """Alipay's merchant bill; the first `backs` payments are refunded."""
    rule = "-" * 40
    came = sum(each.fen for each in paid) / 100
    count, amount = said or (len(paid), f"{came:.2f}")
    lines = [
        "#支付宝业务明细查询",
        "#账号：[20880000000000000156]",
        "#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年03月02日 00:00:00]",
        f"#{rule}业务明细列表{rule}",
        ALIPAY,
        *(alipay_row(each) for each in paid),
        *(alipay_row(each, back=f"req{each.number}") for each in paid[:backs]),
        f"#{rule}业务明细列表结束{rule}",
        f"#交易合计：{count}笔，商家实收共{amount}元，商家优惠共0.00元",
        f"#退款合计：{backs}笔，商家实收退款共-0.00元，商家优惠退款共0.00元",
        "#导出时间：[2026年03月02日 06:27:10]",
        "",
    ]
    return "\r\n".join(lines).encode("gbk")


def alipay_summary(sales: int, backs: int) -> bytes:
    """The second file in the merchant's archive."""
    rows = [
        "#支付宝业务汇总查询",
        ALIPAY_SUM,
        f"合计\t,\t,{sales},{backs},1.00,1.00,0.00,0.00,0.00,0.00,0.00,1.00",
    ]
    return "\r\n".join([*rows, "#汇总结束", ""]).encode("gbk")


def alipay_personal(paid: list[Paid]) -> bytes:
    """Alipay's newer export for a person: padded cells, one column too many."""
    came = sum(each.fen for each in paid) / 100
    above = ["-" * 80, "导出信息：", "姓名：王小明", "支付宝账户：138****5678", *["说明"] * 14]
    above += [f"共{len(paid) + 1}笔记录", f"收入：{len(paid)}笔 {came:.2f}元", "支出：1笔 3.00元"]
    above += ["-" * 12 + "支付宝（中国）网络技术有限公司  电子客户回单" + "-" * 12]
    rows = [
        f"{each.time},转账红包,王** ,138****0000 ,{each.note or '收钱码收款'}   ,收入,"
        f"{each.yuan},,交易成功,"
        f"{each.alipay}\t,{each.order}\t,,"
        for each in paid
    ]
    rows.append("2026-03-01 09:00:00,餐饮,面馆,/,面,支出,3.00,余额,交易成功,20260301999\t,1\t,,")
    return "\r\n".join([*above, ALIPAY_NEW, *rows, ""]).encode("gbk")


def alipay_web(paid: list[Paid], *, back: str = "0.00") -> bytes:
    """Alipay's older export from the web page; `back`: what was given back of each payment."""
    came = sum(each.fen for each in paid) / 100
    rows = [
        f"{each.alipay}\t,{each.order:<24}\t,{each.time} ,{each.time} ,{each.time} ,"
        "其他     ,即时到账交易   ,"
        f"王**       ,{each.note:<20},{each.yuan:<10},收入      ,交易成功    ,0.00     ,"
        f"{back}     ,      ,已收入   ,"
        for each in paid
    ]
    above = [
        "支付宝交易记录明细查询",
        "账号:[someone@example.org]",
        "起始日期:[2026-03-01]",
        "-" * 30,
    ]
    below = [
        "-" * 60,
        f"共{len(paid)}笔记录",
        f"已收入:{len(paid)}笔,{came:.2f}元",
        "待收入:0笔,0.00元",
    ]
    ends = ["已支出:0笔,0.00元", "导出时间:[2026-03-02 10:00:00]    用户:王小明", ""]
    return "\r\n".join([*above, ALIPAY_OLD, *rows, *below, *ends]).encode("gbk")
