"""Every kind of paper: how a snapshot's text becomes what is drawn, or a table.

A new kind of a pick list's papers is a row in `LAYOUTS` or `BOOKS`; one that is made from
something else has a reading of its own in `DRAWN` or `TABLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from config.texts import texts_for
from fulfillment.handover.rules import buying_certificate, gate_pass, hand_over_sheet, live_runs
from fulfillment.money.documents.sheet import SheetWords, lay_out_sheet, sheet_book
from fulfillment.money.rules import money_sheet
from fulfillment.papers.documents.buying_certificate import lay_out_certificate
from fulfillment.papers.documents.gate_pass import lay_out_gate_pass
from fulfillment.papers.documents.hand_over_sheet import (
    SheetWording,
    hand_over_book,
    lay_out_hand_over_sheet,
)
from fulfillment.papers.documents.join_poster import lay_out_join_poster
from fulfillment.papers.documents.layouts import LAYOUTS as POSTED
from fulfillment.papers.documents.live_runs import lay_out_live_runs
from fulfillment.papers.documents.receipts import lay_out_receipts
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules import join_poster, posted, receipts
from fulfillment.statements.documents.layouts import LAYOUTS as STATEMENTS
from fulfillment.statements.documents.layouts import StatementWording
from fulfillment.statements.rules import statement
from fulfillment.supply.documents import amendment
from fulfillment.supply.documents.amendment_book import amendment_book
from fulfillment.supply.documents.book import Book
from fulfillment.supply.documents.door_run_sheet import door_runs_book, lay_out_door_runs
from fulfillment.supply.documents.gate_sheet import gate_sheet_book, lay_out_gate_sheet
from fulfillment.supply.documents.label_kinds import LAYOUTS as OF_CELLS
from fulfillment.supply.documents.lists import lay_out_pick_list, lay_out_totals
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.pick_list_book import pick_list_book
from fulfillment.supply.documents.stations import lay_out_by_bundle, lay_out_by_station
from fulfillment.supply.documents.stations_book import by_bundle_book, by_station_book
from fulfillment.supply.documents.totals_book import totals_book
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.documents.workbook_page import TableWords

# What a drawing is given, and when its snapshot was made.
Laid = tuple[dict[str, Any], datetime]
Layout = Callable[[str, str, Options], Laid]  # of a snapshot's text, in a language
Table = Callable[[str, str, Options], tuple[Book, TableWords]]

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


def _of_list(kind: str) -> Layout:
    def lay(data: str, locale: str, options: Options) -> Laid:
        words = Wording.of(data, locale, options.level)
        return LAYOUTS[kind](words, options), words.made_at

    return lay


def _amendment(data: str, locale: str, options: Options) -> Laid:
    words, changes = amendment.unbundled(data, locale, options.level)
    return amendment.lay_out_amendment(words, changes, options), words.made_at


def _hand_over_sheet(data: str, locale: str, options: Options) -> Laid:
    words = SheetWording.of(data, locale, options.level)
    return lay_out_hand_over_sheet(words, big=options.big), words.made_at


def _statement(kind: str) -> Layout:
    def lay(data: str, locale: str, _options: Options) -> Laid:
        told = StatementWording(statement.from_json(data), texts_for(locale))
        return STATEMENTS[kind](told), told.statements.made_at

    return lay


def _posted(kind: str) -> Layout:
    def lay(data: str, locale: str, _options: Options) -> Laid:
        words = PostedWording(posted.from_json(data), texts_for(locale))
        return POSTED[kind](words), words.posted.made_at

    return lay


def _join_poster(data: str, locale: str, _options: Options) -> Laid:
    poster = join_poster.from_json(data)
    return lay_out_join_poster(poster, locale), poster.made_at


def _certificate(data: str, locale: str, _options: Options) -> Laid:
    found = buying_certificate.from_json(data)
    return lay_out_certificate(found, texts_for(locale)), found.made_at


def _gate_pass(data: str, locale: str, _options: Options) -> Laid:
    found = gate_pass.from_json(data)
    return lay_out_gate_pass(found, locale), found.made_at


def _receipts(data: str, locale: str, _options: Options) -> Laid:
    found = receipts.from_json(data)
    return lay_out_receipts(found, texts_for(locale)), found[0].made_at


def _live_runs(data: str, locale: str, options: Options) -> Laid:
    found = live_runs.from_json(data)
    return lay_out_live_runs(found, locale, big=options.big), found.made_at


def _book_of_list(kind: str) -> Table:
    def make(data: str, locale: str, options: Options) -> tuple[Book, TableWords]:
        words = Wording.of(data, locale, options.level)
        return BOOKS[kind](words), words

    return make


def _amendment_book(data: str, locale: str, options: Options) -> tuple[Book, TableWords]:
    words, changes = amendment.unbundled(data, locale, options.level)
    return amendment_book(words, changes), words


def _hand_over_book(data: str, locale: str, options: Options) -> tuple[Book, TableWords]:
    words = SheetWording.of(data, locale, options.level)
    return hand_over_book(words), words


def _money_sheet(data: str, _locale: str, _options: Options) -> Laid:
    found = money_sheet.from_json(data)
    return lay_out_sheet(found), found.made_at


def _money_book(data: str, _locale: str, _options: Options) -> tuple[Book, TableWords]:
    found = money_sheet.from_json(data)
    return sheet_book(found), SheetWords(found)


DRAWN: Mapping[str, Layout] = {
    **{kind: _of_list(kind) for kind in LAYOUTS},
    **{kind: _statement(kind) for kind in STATEMENTS},
    **{kind: _posted(kind) for kind in POSTED},
    amendment.KIND: _amendment,
    hand_over_sheet.KIND: _hand_over_sheet,
    join_poster.KIND: _join_poster,
    gate_pass.KIND: _gate_pass,
    receipts.KIND: _receipts,
    buying_certificate.KIND: _certificate,
    live_runs.KIND: _live_runs,
    money_sheet.KIND: _money_sheet,
}
TABLES: Mapping[str, Table] = {
    **{kind: _book_of_list(kind) for kind in BOOKS},
    amendment.KIND: _amendment_book,
    hand_over_sheet.KIND: _hand_over_book,
    money_sheet.KIND: _money_book,
}
