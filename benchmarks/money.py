"""Money at the scale of a compound: a long statement read, equal sums matched, codes drawn.

Reading: WeChat Pay's merchant bill of 200,000 rows (60 MB), from a file, in a process of its own so
that memory is its own. Floor: `csv.reader` over the same bytes, keeping nothing.

Matching: as many rows of one sum as there are open bills of that sum, each with its reference in a
remark. Floor: a dictionary from bare reference to bill, and one look-up a row.

Codes: payloads built from inputs, read back (nothing leaves unread), and drawn as PNG, in as many
processes as there are cores. Floor: the bare encoder on the same payloads, version and mask given,
in the same processes, nothing drawn.
"""

import csv
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.rows import Row, peak_mib
from config.chance import SeededChance
from fulfillment.money.rules.findings import Bill, Verdict
from fulfillment.money.rules.matching import match_rows
from fulfillment.money.rules.statement_rows import Source, StatementRow
from orders.rules.codes import make_reference

HEADING = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,"
    "交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,"
    "充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
SUMMARY = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
FEN = 3500
PAYEE = {"proxy_type": "uen", "proxy": "T08GB0046G", "name": "FRESH MART"}


def measure(*, rows: int, bills: int, codes: int) -> list[Row]:
    """One row for each of the three."""
    drawn = _codes(codes)  # first, while no other child of this process has held much
    return [_reading(rows), _matching(bills), drawn]


def _reading(rows: int) -> Row:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bill.csv"
        size = _write_bill(path, rows)
        floor, _, counted = _alone(_bare_csv, path)
        ours, peak, read = _alone(_read, path)
    assert read == rows
    assert counted > rows
    return Row("statement", rows, ours, floor, peak, {"file_mib": round(size / (1 << 20), 1)})


def _write_bill(path: Path, rows: int) -> int:
    references = _references(rows)
    with path.open("w", encoding="utf-8-sig", newline="\r\n") as out:
        out.write(HEADING + "\n")
        for number, reference in enumerate(references):
            out.write(_bill_row(number, reference) + "\n")
        total = f"{rows * FEN / 100:.2f}"
        out.write(f"{SUMMARY}\n`{rows},`{total},`0.00,`0.00,`0.00,`{total},`0.00\n")
    return path.stat().st_size


def _bill_row(number: int, reference: str) -> str:
    at = (BEGUN + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S")
    cells = (
        *(at, "wx81be3101902f7cb2", "1601959334", "0", "", f"4200000925{number:018d}"),
        *(f"S20260301{number:012d}", f"ofyak5qR_1wYsC99C{number:011d}", "NATIVE", "SUCCESS"),
        *("OTHERS", "CNY", f"{FEN / 100:.2f}", "0.00", "0", "0", "0.00", "0.00", "", ""),
        *(
            "蔬菜包, 五斤",
            f"{reference} 3-2-501",
            "0.21000",
            "0.60%",
            f"{FEN / 100:.2f}",
            "0.00",
            "",
        ),
    )
    return ",".join(f"`{cell}" for cell in cells)


def _read(path: Path) -> int:
    from fulfillment.money.statements.reading import read_statement

    found = read_statement(path)
    assert not found.doubts
    return len(found.rows)


def _bare_csv(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return sum(1 for _ in csv.reader(source))


def _alone(work: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    """Seconds, the most memory in MiB, and the result of something done in a new process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_timed, work, path).result()


def _timed(work: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    begun = perf_counter()
    result = work(path)
    return perf_counter() - begun, peak_mib(), result


def _matching(count: int) -> Row:
    references = _references(count)
    bills = [_bill(number, reference) for number, reference in enumerate(references, 1)]
    rows = [_row(number, reference) for number, reference in enumerate(references, 1)]
    rows.reverse()
    begun = perf_counter()
    findings = match_rows(rows, bills)
    ours = perf_counter() - begun
    assert all(each.verdict is Verdict.MATCHED for each in findings)
    begun = perf_counter()
    by_reference = {bill.reference: bill for bill in bills}
    joined = [by_reference[reference] for reference in reversed(references)]
    floor = perf_counter() - begun
    assert len(joined) == count
    figures = {"milliseconds": round(ours * 1000, 1), "floor_microseconds": round(floor * 1e6)}
    return Row("matching", count, ours, floor, peak_mib(), figures)


def _bill(number: int, reference: str) -> Bill:
    pay_by = BEGUN + timedelta(days=1)
    return Bill(number, number, reference, FEN, "CNY", asked_at=BEGUN, pay_by=pay_by)


def _row(number: int, reference: str) -> StatementRow:
    return StatementRow(
        Source.WECHAT_PERSONAL,
        f"t{number}",
        BEGUN + timedelta(seconds=number),
        FEN,
        "CNY",
        ("二维码收款", f"买菜 {reference[:4]} {reference[4:].lower()} 3-2-{number}"),
    )


def _codes(count: int) -> Row:
    wanted = [PAYEE | {"bill_number": each} for each in _references(count)]
    processes = os.cpu_count() or 1
    step = -(-count // (processes * 4))
    parts = [wanted[start : start + step] for start in range(0, count, step)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(_draw, repeat(wanted[:2], processes * 2)))  # the processes are there by then
        begun = perf_counter()
        drawn = list(pool.map(_draw, parts))
        ours = perf_counter() - begun
        payloads = [[payload for payload, _ in part] for part in drawn]
        begun = perf_counter()
        list(pool.map(_bare_codes, payloads))
        floor = perf_counter() - begun
    assert sum(map(len, drawn)) == count
    size = sum(size for part in drawn for _, size in part)
    figures = {"processes": processes, "bytes_a_code": round(size / count)}
    return Row("codes", count, ours, floor, peak_mib(with_children=True), figures)


def _draw(wanted: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Payload and size of the picture of each."""
    from fulfillment.money.schemes.trying import answer
    from fulfillment.supply.documents.codes import qr_png

    found = []
    for each in wanted:
        made = answer({"scheme": "paynow", "amount": "35.00", **each})
        assert not made.is_refused, made.said
        picture = qr_png(made.payload, charset=made.charset, largest=made.largest)
        found.append((made.payload, len(picture)))
    return found


def _bare_codes(payloads: Sequence[str]) -> int:
    import qrcode
    from qrcode.util import QRData

    version = None
    for payload in payloads:
        code = qrcode.QRCode(
            version=version, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=0
        )
        code.add_data(QRData(payload.encode(), mode=4), optimize=0)
        code.make(fit=version is None)
        version = code.version
    return len(payloads)


def _references(count: int) -> list[str]:
    """So many different ones."""
    below = SeededChance("money").below
    found: dict[str, None] = {}
    while len(found) < count:
        found[make_reference(below)] = None
    return list(found)
