"""How long the papers of a list take: `python -m benchmarks.papers [households]` (300 by default).

Beside each PDF stands its floor, measured in the same run: typst compiling as many empty pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

import pypdfium2 as pdfium
import typst

from fulfillment.supply.documents.ink import KINDS, WORKBOOK, draw_now
from fulfillment.supply.rules.snapshot import to_json
from tests.papers.lists import make_list

HOUSEHOLDS = 300


def main(households: int) -> None:
    text = to_json(make_list(households))
    draw_now("totals", text, "zh_CN")  # loads the fonts
    print(f"{households} households")
    print(f"{'paper':<16}{'pages':>6}{'kB':>8}{'seconds':>9}{'floor':>8}")
    for kind in KINDS:
        paper, seconds = _timed(partial(draw_now, kind, text, "zh_CN"))
        pages = 0 if kind == WORKBOOK else _pages(paper)
        floor = _timed(partial(_empty, pages))[1] if pages else 0
        print(f"{kind:<16}{pages:>6}{len(paper) // 1000:>8}{seconds:>9.2f}{floor:>8.3f}")
    print(f"peak memory {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _timed(work: Callable[[], bytes]) -> tuple[bytes, float]:
    begun = perf_counter()
    return work(), perf_counter() - begun


def _pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def _empty(pages: int) -> bytes:
    source = f"#for _ in range({pages - 1}) {{ pagebreak(weak: false) }}".encode()
    pdf = typst.compile(source, ignore_system_fonts=True, format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS)
