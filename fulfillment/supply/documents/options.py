"""What may differ between two prints of one version: form, language, sheet, type, who is shown.

The same version with the same options gives the same bytes. `tag` names the options on the shelf;
the usual ones have no tag. Knows no drawings.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

PDF, XLSX, CSV = "pdf", "xlsx", "csv"
FORMS = (PDF, XLSX, CSV)
# A kept file is found by 60 characters, of which the list takes up to 30 (`pick_list:` and its id).
LONGEST_TAG = 30


@dataclass(frozen=True, slots=True)
class Options:
    """`level` is a masking level, empty for the list's own; a list never shows more than asked.

    `sheet` names a sheet of `sheets.py` or the size of a label in millimetres (`60x40`), empty for
    the kind's usual one; `shift_x` and `shift_y` move a sheet's cells by tenths of a millimetre for
    a printer that draws them in wrongly. `only` are bag codes: labels printed once more, which say
    so. `big` is type for gloved hands. `since` is the version that an amendment begins with, 0 for
    the one before.
    """

    form: str = PDF
    level: str = ""
    sheet: str = ""
    big: bool = False
    only: tuple[str, ...] = ()
    shift_x: int = 0
    shift_y: int = 0
    since: int = 0

    @property
    def tag(self) -> str:
        """At most `LONGEST_TAG` characters: `xlsx`, `60x40:big`, `full:only-3f9c…`.

        What would be longer keeps its form and has a digest for all the rest.
        """
        parts = [
            self.form if self.form != PDF else "",
            self.level,
            self.sheet,
            "big" if self.big else "",
            f"{self.shift_x},{self.shift_y}" if self.shift_x or self.shift_y else "",
            f"since-{self.since}" if self.since else "",
            f"only-{_digest(self.only)}" if self.only else "",
        ]
        whole = tuple(part for part in parts if part)
        if len(":".join(whole)) > LONGEST_TAG:
            whole = (*(part for part in whole if part in FORMS), f"as-{_digest(whole)}")
        return ":".join(whole)


USUAL = Options()


def _digest(codes: tuple[str, ...]) -> str:
    return hashlib.sha256(" ".join(codes).encode()).hexdigest()[:12]
