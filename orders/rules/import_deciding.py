"""What becomes of an export that was looked over, once people have said something about it.

Reading thousands of addresses takes seconds; what was decided and what is in already changes with
every press. `decide_on` gives what `look_over` would, without reading an address again.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from orders.rules.platform_export import (
    UNREADABLE,
    Doubt,
    Export,
    ExportLine,
    Looked,
    Refused,
)

# What somebody writes beside a doubt for the proposed household, and to leave a row out.
AS_PROPOSED = (
    "是",
    "是的",
    "对",
    "对的",
    "同意",
    "可以",
    "好",
    "好的",
    "√",
    "✓",
    "✔",
    "yes",
    "y",
    "ok",
)
NOT_OURS = ("不是我们的", "不收", "不是", "不要", "没有", "无", "not ours", "leave out", "no")

Outcome = tuple[ExportLine, str] | Doubt | Refused


def decide_on(
    looked: Looked,
    export: Export,
    keys: Sequence[str],
    *,
    decisions: Mapping[str, str | None],
    already: Set[tuple[str, int]],
) -> Looked:
    """Return the same with these decisions and lines that are in.

    `looked` is the export against a register without any; `keys` are those of its lines
    (`address_key`), in their order; a household in `decisions` is one of the register.
    """
    before = _outcomes(looked)
    resolved: list[tuple[ExportLine, str]] = []
    doubts: list[Doubt] = []
    refused: list[Refused] = []
    duplicates: list[ExportLine] = []
    seen = set(already)
    for line, key in zip(export.lines, keys, strict=True):
        if line.key in seen:
            duplicates.append(line)
            continue
        seen.add(line.key)
        match _decided(before[line.key], line, key, decisions):
            case Doubt() as doubt:
                doubts.append(doubt)
            case Refused() as left_out:
                refused.append(left_out)
            case pair:
                resolved.append(pair)
    wanted = [*(line for line, _ in resolved), *(doubt.line for doubt in doubts)]
    return replace(
        looked,
        resolved=tuple(resolved),
        doubts=tuple(doubts),
        refused=tuple(refused),
        duplicates=tuple(duplicates),
        units=sum(line.units for line in wanted),
        households=len({home for _, home in resolved}),
    )


def _outcomes(looked: Looked) -> Mapping[tuple[str, int], Outcome]:
    found: dict[tuple[str, int], Outcome] = {pair[0].key: pair for pair in looked.resolved}
    found |= {doubt.line.key: doubt for doubt in looked.doubts}
    return found | {each.line.key: each for each in looked.refused}


def _decided(
    before: Outcome, line: ExportLine, key: str, decisions: Mapping[str, str | None]
) -> Outcome:
    if key not in decisions or isinstance(before, Refused):
        return before
    home = decisions[key]
    if home is None:
        return Refused(line, "decided")
    return before if line.doubt in UNREADABLE else (line, home)
