"""Drawing: a snapshot's text in, the bytes of a paper out. CPU work, run in the press's workers.

The same snapshot, kind and language give the same bytes: the creation date is the snapshot's, the
fonts are the pinned package's and those inside typst, never the system's. All data reaches a
drawing as JSON strings, so nothing that people wrote is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import noto_cjk_sans_otc
import typst

from config.texts import texts_for
from fulfillment.handover.rules import hand_over_sheet
from fulfillment.papers.documents.hand_over_sheet import (
    SheetWording,
    hand_over_book,
    lay_out_hand_over_sheet,
)
from fulfillment.papers.documents.join_poster import lay_out_join_poster
from fulfillment.papers.documents.layouts import LAYOUTS as POSTED
from fulfillment.papers.documents.receipts import lay_out_receipts
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules import join_poster, posted, receipts
from fulfillment.statements.documents.layouts import LAYOUTS as STATEMENTS
from fulfillment.statements.documents.layouts import StatementWording
from fulfillment.statements.documents.workbook import statement_summary_xlsx
from fulfillment.statements.rules import statement
from fulfillment.supply.documents import amendment
from fulfillment.supply.documents.amendment_book import amendment_book
from fulfillment.supply.documents.book import Book
from fulfillment.supply.documents.door_run_sheet import door_runs_book, lay_out_door_runs
from fulfillment.supply.documents.gate_sheet import gate_sheet_book, lay_out_gate_sheet
from fulfillment.supply.documents.joining import join
from fulfillment.supply.documents.label_kinds import LAYOUTS as OF_CELLS
from fulfillment.supply.documents.lists import lay_out_pick_list, lay_out_totals
from fulfillment.supply.documents.options import CSV, PDF, USUAL, Options
from fulfillment.supply.documents.parts import Part, Plan, in_parts
from fulfillment.supply.documents.pick_list_book import pick_list_book
from fulfillment.supply.documents.stations import lay_out_by_bundle, lay_out_by_station
from fulfillment.supply.documents.stations_book import by_bundle_book, by_station_book
from fulfillment.supply.documents.totals_book import totals_book
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.documents.workbook import write_csv, write_workbook
from fulfillment.supply.documents.workbook_page import TableWords

LAYOUTS: dict[str, Callable[[Wording, Options], dict[str, Any]]] = {
    **OF_CELLS,
    "pick_list": lay_out_pick_list,
    "totals": lay_out_totals,
    "by_bundle": lay_out_by_bundle,
    "by_station": lay_out_by_station,
    "gate_sheet": lay_out_gate_sheet,
    "door_runs": lay_out_door_runs,
}
# The same kinds as tables, for XLSX and CSV.
BOOKS: dict[str, Callable[[Wording], Book]] = {
    "pick_list": pick_list_book,
    "totals": totals_book,
    "by_bundle": by_bundle_book,
    "by_station": by_station_book,
    "gate_sheet": gate_sheet_book,
    "door_runs": door_runs_book,
}
STATEMENT_WORKBOOK = "statement_summary_xlsx"
SHARED = ("frame.typ", "tables.typ", "posted.typ", "cells.typ")
# Raised by hand when a drawing changes, so that a kept file tells what drew it.
DRAWING = 4


def draw_now(kind: str, snapshot_json: str, locale: str, options: Options = USUAL) -> bytes:
    """The paper of this kind; KeyError for an unknown kind or sheet."""
    plan = lay_out(kind, snapshot_json, locale, options)
    papers = [draw_part(part) for part in plan.parts]
    return papers[0] if len(papers) == 1 else join_parts(plan.numbers, papers)


def lay_out(kind: str, snapshot_json: str, locale: str, options: Options = USUAL) -> Plan:
    """What is to be drawn, in parts; KeyError for an unknown kind or sheet."""
    if options.form != PDF:
        return Plan((Part(kind, snapshot_json, locale=locale, options=options),))
    if kind == STATEMENT_WORKBOOK:
        return Plan((Part(kind, snapshot_json, locale=locale),))
    if kind in STATEMENTS:
        told = StatementWording(statement.from_json(snapshot_json), texts_for(locale))
        made_at = int(told.statements.made_at.timestamp())
        return in_parts(kind, STATEMENTS[kind](told), made_at=made_at)
    if kind == join_poster.KIND:
        poster = join_poster.from_json(snapshot_json)
        made_at = int(poster.made_at.timestamp())
        return in_parts(kind, lay_out_join_poster(poster, locale), made_at=made_at)
    if kind == receipts.KIND:
        found = receipts.from_json(snapshot_json)
        made_at = int(found[0].made_at.timestamp())
        return in_parts(kind, lay_out_receipts(found, texts_for(locale)), made_at=made_at)
    if kind in POSTED:
        posted_words = PostedWording(posted.from_json(snapshot_json), texts_for(locale))
        made_at = int(posted_words.posted.made_at.timestamp())
        return in_parts(kind, POSTED[kind](posted_words), made_at=made_at)
    words, drawn = _of_supply(kind, snapshot_json, locale, options)
    return in_parts(kind, drawn, made_at=int(words.made_at.timestamp()))


def _of_supply(
    kind: str, data: str, locale: str, options: Options
) -> tuple[TableWords, dict[str, Any]]:
    if kind == hand_over_sheet.KIND:
        sheet_words = SheetWording.of(data, locale, options.level)
        return sheet_words, lay_out_hand_over_sheet(sheet_words, big=options.big)
    if kind == amendment.KIND:
        words, changes = amendment.unbundled(data, locale, options.level)
        return words, amendment.lay_out_amendment(words, changes, options)
    words = Wording.of(data, locale, options.level)
    return words, LAYOUTS[kind](words, options)


def draw_part(part: Part) -> bytes:
    """One part, a whole PDF by itself; of a workbook there is only one."""
    if part.options.form != PDF:
        book, words = _book(part)
        return write_csv(book) if part.options.form == CSV else write_workbook(book, words)
    if part.kind == STATEMENT_WORKBOOK:
        return statement_summary_xlsx(statement.from_json(part.data), part.locale)
    with TemporaryDirectory() as folder:
        # The one file that is not text; typst takes only texts from memory.
        Path(folder, "codes.bin").write_bytes(part.codes)
        return _compile_in(folder, part.kind, part.data, part.made_at)


def _book(part: Part) -> tuple[Book, TableWords]:
    if part.kind == hand_over_sheet.KIND:
        sheet_words = SheetWording.of(part.data, part.locale, part.options.level)
        return hand_over_book(sheet_words), sheet_words
    if part.kind == amendment.KIND:
        words, changes = amendment.unbundled(part.data, part.locale, part.options.level)
        return amendment_book(words, changes), words
    words = Wording.of(part.data, part.locale, part.options.level)
    return BOOKS[part.kind](words), words


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
