"""Which blocks of a list stand on one page, with a cut line between them, and which begin a page.

Heights are estimates in millimetres that rather say too much: a block that is told to share a page
and does not fit goes to the next one as a whole. Since every page border that parts of a long list
may fall on is decided here, a list drawn in parts looks like the same list drawn at once. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

PAGE_MM = 252.0
CUT_MM = 11.0


def page_starts(blocks: Iterable[tuple[object, float]], *, page_mm: float = PAGE_MM) -> list[bool]:
    """For each (sheaf, height): whether it begins a page; another sheaf always does."""
    starts: list[bool] = []
    last: object = None
    left = 0.0
    for sheaf, height in blocks:
        begins = not starts or sheaf != last or height + CUT_MM > left
        left = max(page_mm - height, 0.0) if begins else left - height - CUT_MM
        starts.append(begins)
        last = sheaf
    return starts
