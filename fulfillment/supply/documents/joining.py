"""Parts of a paper made one file again, with page numbers over all of them.

The same parts give the same bytes: the file's id is computed from its contents, title and creation
date are those of the first part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from io import BytesIO

from pikepdf import Name, Object, ObjectStreamMode, Page, Pdf

DrawNumbers = Callable[[int], bytes]


def join(papers: Sequence[bytes], draw_numbers: DrawNumbers | None = None) -> bytes:
    """One PDF of all pages in order; `draw_numbers` is asked for what to lay over that many."""
    with ExitStack() as opened:
        whole, *others = [opened.enter_context(Pdf.open(BytesIO(paper))) for paper in papers]
        for other in others:
            whole.pages.extend(other.pages)
        if draw_numbers is not None:
            numbers = opened.enter_context(Pdf.open(BytesIO(draw_numbers(len(whole.pages)))))
            for page, number in zip(whole.pages, numbers.pages, strict=True):
                _lay_over(page, whole.copy_foreign(number.as_form_xobject()))
        out = BytesIO()
        whole.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return out.getvalue()


def _lay_over(page: Page, number: Object) -> None:
    """The library names its own overlays by chance; the same version wants the same bytes."""
    name = page.add_resource(number, Name.XObject, Name(f"/Number{page.index}"))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"Q\nq {name} Do Q\n".encode())
