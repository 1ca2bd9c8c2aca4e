"""Drawing: a snapshot's text in, the bytes of a paper out. CPU work, run in the press's worker.

The same snapshot, kind and language give the same bytes: the creation date is the snapshot's, the
fonts are the pinned package's and those inside typst, never the system's. All data reaches a
drawing as JSON strings, so nothing that people wrote is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import noto_cjk_sans_otc
import typst

from config.texts import texts_for
from fulfillment.papers.documents.layouts import LAYOUTS as POSTED
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules import posted
from fulfillment.supply.documents.labels import lay_out_labels
from fulfillment.supply.documents.lists import lay_out_pick_list, lay_out_totals
from fulfillment.supply.documents.pixels import Pixels
from fulfillment.supply.documents.slips import lay_out_slips
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.documents.workbook import pick_list_xlsx
from fulfillment.supply.rules.snapshot import from_json

LAYOUTS: dict[str, Callable[[Wording, Pixels], dict[str, Any]]] = {
    "labels": lay_out_labels,
    "slips": lay_out_slips,
    "pick_list": lambda words, _pixels: lay_out_pick_list(words),
    "totals": lambda words, _pixels: lay_out_totals(words),
}
SHARED = ("frame.typ", "tables.typ", "posted.typ")
WORKBOOK = "pick_list_xlsx"
KINDS = (*LAYOUTS, WORKBOOK)  # of a pick list; those of a running cycle are `POSTED`
# Raised by hand when a drawing changes, so that a kept file tells what drew it.
DRAWING = 1


def draw_now(kind: str, snapshot_json: str, locale: str) -> bytes:
    """The paper of this kind; KeyError for an unknown kind."""
    if kind in POSTED:
        return _draw_posted(kind, snapshot_json, locale)
    words = Wording(from_json(snapshot_json), texts_for(locale))
    if kind == WORKBOOK:
        return pick_list_xlsx(words.pick_list, locale)
    pixels = Pixels()
    drawn = LAYOUTS[kind](words, pixels)
    return _compile(kind, drawn, pixels.whole(), int(words.pick_list.made_at.timestamp()))


def _draw_posted(kind: str, snapshot_json: str, locale: str) -> bytes:
    """A paper of the running cycle; it has no codes on it."""
    words = PostedWording(posted.from_json(snapshot_json), texts_for(locale))
    return _compile(kind, POSTED[kind](words), b"", int(words.posted.made_at.timestamp()))


def _compile(kind: str, drawn: dict[str, Any], codes: bytes, made_at: int) -> bytes:
    with TemporaryDirectory() as folder:
        # The one file that is not text; typst takes only texts from memory.
        Path(folder, "codes.bin").write_bytes(codes)
        return _compile_in(folder, kind, json.dumps(drawn, ensure_ascii=False), made_at)


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
    return f"typst {version('typst')}, xlsxwriter {version('xlsxwriter')}, drawing {DRAWING}"


@cache
def _fonts() -> typst.Fonts:
    folder = str(files(noto_cjk_sans_otc))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


@cache
def _source(name: str) -> bytes:
    return (files(__package__) / "drawings" / name).read_bytes()
