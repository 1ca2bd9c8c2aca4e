"""What may be decided on a bag that was not in order, by what is wrong and what was decided."""

from collections.abc import Mapping
from typing import Final

# (kind, state) → verdicts, the usual one first.
CHOICES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("missing", "open"): ("coming", "credit", "found"),
    ("missing", "coming"): ("brought", "credit"),
    ("damaged", "open"): ("kept", "credit", "coming"),
    ("damaged", "coming"): ("brought", "credit"),
    ("extra", "open"): ("passed", "kept"),
}
