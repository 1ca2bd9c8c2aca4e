"""Drawing: a snapshot's text in, the bytes of a paper out. CPU work, run in the press's workers.

The same snapshot, kind and language give the same bytes: the creation date is the snapshot's, the
fonts are the pinned package's and those inside typst, never the system's. All data reaches a
drawing as JSON strings, so nothing that people wrote is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import noto_cjk_sans_otc
import typst

from fulfillment.statements.documents.workbook import statement_summary_xlsx
from fulfillment.statements.rules import statement
from fulfillment.supply.documents.joining import join
from fulfillment.supply.documents.options import CSV, PDF, USUAL, Options
from fulfillment.supply.documents.paper_kinds import DRAWN, TABLES
from fulfillment.supply.documents.parts import Part, Plan, in_parts
from fulfillment.supply.documents.workbook import write_csv, write_workbook

STATEMENT_WORKBOOK = "statement_summary_xlsx"
SHARED = ("frame.typ", "tables.typ", "posted.typ", "cells.typ")
# Kinds that another kind's drawing shows.
DRAWN_AS = {"live_runs": "door_runs"}
# Raised by hand when a drawing changes, so that a kept file tells what drew it.
DRAWING = 5


def draw_now(kind: str, snapshot_json: str, locale: str, options: Options = USUAL) -> bytes:
    """The paper of this kind; KeyError for an unknown kind or sheet."""
    plan = lay_out(kind, snapshot_json, locale, options)
    papers = [draw_part(part) for part in plan.parts]
    return papers[0] if len(papers) == 1 else join_parts(plan.numbers, papers)


def lay_out(kind: str, snapshot_json: str, locale: str, options: Options = USUAL) -> Plan:
    """What is to be drawn, in parts; KeyError for an unknown kind or sheet."""
    if options.form != PDF or kind == STATEMENT_WORKBOOK:
        return Plan((Part(kind, snapshot_json, locale=locale, options=options),))
    drawn, made_at = DRAWN[kind](snapshot_json, locale, options)
    return in_parts(DRAWN_AS.get(kind, kind), drawn, made_at=int(made_at.timestamp()))


def draw_part(part: Part) -> bytes:
    """One part, a whole PDF by itself; of a workbook there is only one."""
    if part.options.form != PDF:
        book, words = TABLES[part.kind](part.data, part.locale, part.options)
        return write_csv(book) if part.options.form == CSV else write_workbook(book, words)
    if part.kind == STATEMENT_WORKBOOK:
        return statement_summary_xlsx(statement.from_json(part.data), part.locale)
    with TemporaryDirectory() as folder:
        # The one file that is not text; typst takes only texts from memory.
        Path(folder, "codes.bin").write_bytes(part.codes)
        return _compile_in(folder, part.kind, part.data, part.made_at)


def join_parts(numbers: Part | None, papers: Sequence[bytes]) -> bytes:
    """The parts as one paper; where they could not know their page numbers, with these."""
    if numbers is None:
        return join(papers)

    def draw_numbers(pages: int) -> bytes:
        return draw_part(
            replace(numbers, data=json.dumps({**json.loads(numbers.data), "pages": pages}))
        )

    return join(papers, draw_numbers)


def _compile_in(folder: str, kind: str, data: str, made_at: int) -> bytes:
    sources = {
        "main.typ": _source(f"{kind}.typ"),
        **{name: _source(name) for name in SHARED},
        "data.json": data.encode(),
    }
    compiler = typst.Compiler(
        input=sources,  # type: ignore[type-var]  # its stub does not name the dict of files
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    pdf = compiler.compile(format="pdf", timestamp=made_at, pdf_tags=False)
    assert isinstance(pdf, bytes)
    return pdf


def renderer_version() -> str:
    """What is kept beside a drawn file: equal bytes are promised only under an equal renderer."""
    drawers = ("typst", "pikepdf", "xlsxwriter")
    return ", ".join([*(f"{name} {version(name)}" for name in drawers), f"drawing {DRAWING}"])


@cache
def _fonts() -> typst.Fonts:
    folder = str(files(noto_cjk_sans_otc))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


@cache
def _source(name: str) -> bytes:
    return (files(__package__) / "drawings" / name).read_bytes()
