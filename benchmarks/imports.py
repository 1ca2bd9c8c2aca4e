"""Another platform's export, from the file to all delivery notes, as `import-orders` does it.

Two rows: the published sample of 119 rows, and one of 3,000 rows that is made up after it. The
sample is imported once before the clock runs, so that libraries and fonts are there: what is
measured is the work after start-up. The figures split it: reading, looking over, making the list,
drawing; and what this process had of the processors, which tells a busy machine from slow work.
The big one is drawn by the press, whose two workers have to be started; their memory
is in the peak.

Floor: the same workbook's rows by bare openpyxl, read row by row, and one bare typst page for each
paper that is drawn as PDF, with a line for each household: no columns, no codes, no tables.
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import typst
from openpyxl import Workbook, load_workbook

from app.importing.drawing import MOST_HERE, THREADS, draw_all, papers_of
from app.importing.listing import make_list
from app.importing.looking import look_at, read_files, register_of
from app.importing.wanted import Wanted
from benchmarks.rows import Row, peak_mib
from config.compound_file import CompoundFile, read_compound_file
from config.compound_homes import all_homes
from config.texts import texts_for
from fulfillment.supply.documents.ink import _fonts as pinned_fonts
from fulfillment.supply.documents.options import PDF
from fulfillment.supply.rules.snapshot import PickList

HOME = Path(__file__).parents[1]
SAMPLE = HOME / "tests" / "data" / "kuaituantuan.xlsx"
COMPOUND = HOME / "config" / "examples" / "jiayi.yaml"
LOCALE = "zh_CN"
LINES_AN_ORDER = 3
CUSTOMERS, SUMMARY = "顾客购买表", "商品汇总表"
HEADING = (
    "下单人", "跟团号", "商品", "规格", "数量", "商品金额", "订单金额", "退款金额", "收货人",
    "联系电话", "详细地址", "房号（如606）", "楼号（如10）", "弄号（如168）",
)  # fmt: skip


def measure(*, rows: int) -> list[Row]:
    """The sample, then one of so many rows."""
    file, _ = read_compound_file(COMPOUND.read_text("utf-8"))
    assert file is not None
    with TemporaryDirectory() as folder:
        made_up = Path(folder, "orders.xlsx")
        made_up.write_bytes(made_up_export(file, rows))
        out = Path(folder, "out")
        out.mkdir()
        big = _measure(made_up, file, out)  # first: the sample is drawn in this process
        _import(Wanted((SAMPLE,), COMPOUND, out), file)
        return [_measure(SAMPLE, file, out), big]


def _measure(path: Path, file: CompoundFile, out: Path) -> Row:
    wanted = Wanted((path,), COMPOUND, out)
    used = process_time()
    steps, pick_list, lines = _import(wanted, file)
    used = process_time() - used
    papers = [form for _, form in papers_of(pick_list)]
    floor = _bare(path, pick_list, papers.count(PDF))
    figures = {name: round(seconds, 3) for name, seconds in steps.items()}
    figures["processor_seconds"] = round(used, 2)
    figures |= {"households": len(pick_list.parcels), "papers": len(papers)}
    workers = peak_mib(with_children=True) if len(pick_list.parcels) > MOST_HERE else 0
    memory = peak_mib() + THREADS * workers
    return Row("import", lines, sum(steps.values()), floor, memory, figures)


def _import(wanted: Wanted, file: CompoundFile) -> tuple[dict[str, float], PickList, int]:
    """Everything once; the seconds of each step, the list, and the file's lines."""
    begun = perf_counter()
    exports = read_files(wanted.files, file, form=wanted.form, texts=texts_for(LOCALE))
    read = perf_counter()
    files = look_at(exports, register_of(file), {})
    looked = perf_counter()
    pick_list = make_list(files, file, wanted)
    listed = perf_counter()
    draw_all(pick_list, wanted.out, locale=LOCALE)
    steps = {
        "reading_seconds": read - begun,
        "looking_over_seconds": looked - read,
        "listing_seconds": listed - looked,
        "drawing_seconds": perf_counter() - listed,
    }
    return steps, pick_list, sum(each.looked.lines for each in files)


def _bare(path: Path, pick_list: PickList, papers: int) -> float:
    text = "\n\n".join(f"{each.address} {each.order_number}" for each in pick_list.parcels)
    source = f'#set text(font: "Noto Sans CJK SC")\n{text}'.encode()
    fonts = pinned_fonts()
    begun = perf_counter()
    book = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    for _ in range(papers):
        typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True).compile(format="pdf")
    return perf_counter() - begun


def made_up_export(file: CompoundFile, rows: int) -> bytes:
    """Three goods an order, as untidy as the sample: the later rows of an order are blank."""
    homes = [home for home in all_homes(file) if home.room]
    goods = [bundle for seller in file.suppliers for bundle in seller.bundles]
    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet(CUSTOMERS)
    sheet.append(HEADING)
    for at in range(rows):
        order, place = divmod(at, LINES_AN_ORDER)
        home = homes[order * len(homes) * LINES_AN_ORDER // max(rows, 1) % len(homes)]
        building = home.key.split("-")[0]
        good = goods[(order + place) % len(goods)]
        line = [f"住户{order}", order + 1, good.aliases[-1], "", 1 + at % 2, "", "", ""]
        where = [
            f"住户{order}",
            13800000000 + order,
            f"紫龙路500弄{building}号{home.room}室",
            f"{home.room}室",
            building,
            500,
        ]
        sheet.append([*line, *(where if place == 0 else [None] * len(where))])
    totals = book.create_sheet(SUMMARY)
    totals.append(("商品", "规格", "销售数量", "团当前单价", "商品总金额"))
    for good in goods:
        name, _, spec = good.aliases[-1].rstrip(")").partition("(")
        totals.append((name, spec, None, good.price, None))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
