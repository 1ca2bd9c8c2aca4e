"""Statements as banks write them: CAMT.053 of any version, MT940, tables of their own."""

from tests.statements_in.samples import Paid

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001"


def entry(
    paid: Paid,
    *,
    way: str = "CRDT",
    state: str = "<Cd>BOOK</Cd>",
    reversal: bool = False,
    currency: str = "EUR",
) -> str:
    """One booking with one transfer in it."""
    back = "<RvslInd>true</RvslInd>" if reversal else ""
    return f"""<Ntry><NtryRef>{paid.number}</NtryRef><Amt Ccy="{currency}">{paid.yuan}</Amt>
<CdtDbtInd>{way}</CdtDbtInd>{back}<Sts>{state}</Sts>
<BookgDt><Dt>2026-03-29</Dt></BookgDt><ValDt><Dt>2026-03-30</Dt></ValDt>
<AcctSvcrRef>BANK{paid.number}</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><AcctSvcrRef>TX{paid.number}</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>Erika Muster</Nm></Dbtr>
<DbtrAcct><Id><IBAN>DE02</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>{paid.note}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def bundle(paid: list[Paid]) -> str:
    """One booking of several transfers."""
    parts = "".join(
        f"""<TxDtls><Refs><EndToEndId>E{each.number}</EndToEndId></Refs>
<Amt Ccy="EUR">{each.yuan}</Amt><RmtInf><Strd><CdtrRefInf><Ref>{each.note}</Ref></CdtrRefInf>
</Strd></RmtInf></TxDtls>"""
        for each in paid
    )
    total = f"{sum(each.fen for each in paid) / 100:.2f}"
    return f"""<Ntry><Amt Ccy="EUR">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-03-29T08:00:00+02:00</DtTm></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>
<NtryDtls>{parts}</NtryDtls></Ntry>"""


def camt(entries: list[str], *, version: str = "08", closing: str = "", moved: int = 0) -> bytes:
    """The whole document; `closing` is the balance at the end, else the one that fits `moved`."""
    end = closing or f"{(10000 + moved) / 100:.2f}"
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
        for kind, amount in (("OPBD", "100.00"), ("CLBD", end))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}.{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>
<Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{balances}{"".join(entries)}
</Stmt></BkToCstmrStmt></Document>""".encode()


def mt940(paid: list[Paid], *, closing: str = "") -> bytes:
    """A statement with these credits, one debit of 5,00 and one refund of 1,00."""
    came = 100 + sum(each.fen for each in paid) / 100 - 6
    end = closing or f"{came:.2f}".replace(".", ",")
    rows = "".join(
        f":61:2603290329C{each.yuan.replace('.', ',')}NTRFNONREF//B{each.number}\r\n"
        f":86:166?00GUTSCHRIFT?20{each.note}?32ERIKA MUSTER\r\n"
        for each in paid
    )
    return (
        ":20:START\r\n:25:37040044/0532013000\r\n:28C:1/1\r\n:60F:C260328EUR100,00\r\n"
        f"{rows}"
        ":61:2603290329D5,00NTRFNONREF//B98\r\n:86:177?00UEBERWEISUNG?20Miete\r\n"
        ":61:2603290329D1,00NTRFNONREF//B99\r\n:86:177?00UEBERWEISUNG?20Refund K7M3QX\r\n"
        f":62F:C260329EUR{end}\r\n-\r\n"
    ).encode()


def german_csv(paid: list[Paid]) -> bytes:
    """A bank's table: semicolons, decimal commas, a preamble, days before months."""
    rows = [
        f'29.03.2026;29.03.2026;"GUTSCHRIFT";"{each.note}";{_german(each)};EUR' for each in paid
    ]
    above = ['"Umsätze Girokonto";"Zeitraum: 30 Tage"', ""]
    head = "Buchungstag;Wertstellung;Buchungstext;Verwendungszweck;Betrag;Währung"
    out = "30.03.2026;30.03.2026;LASTSCHRIFT;Strom;-80,00;EUR"
    return "\n".join([*above, head, *rows, out, ""]).encode("utf-8")


def _german(paid: Paid) -> str:
    return f"{paid.fen / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def chinese_csv(paid: list[Paid]) -> bytes:
    """A bank's table: two columns of sums, a day of eight digits, GBK, a total at the end."""
    rows = [
        f"{each.time.replace('-', '').replace(' ', ',')},\t62{each.number},,"
        f'"{each.fen / 100:,.2f}",{each.note},转账'
        for each in paid
    ]
    head = "交易日期,交易时间,流水号,借方发生额,贷方发生额,附言,摘要"
    ends = ["20260301,11:00:00,6299,12.00,,买菜,消费", "合计,,,12.00,99.00,,", ""]
    return "\r\n".join(["账户明细查询", "户名：小园超市", head, *rows, *ends]).encode("gbk")
