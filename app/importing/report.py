"""`report.json` of an import: how every line ended, and where sums are not the file's own.

`resolved + doubtful + refused + duplicates` is `lines`; `rows_read` are the rows below the heading
that say anything, without the file's totals; `units` are those of resolved and doubtful lines;
`households` those that the resolved lines belong to. Sums are whole minor units of `currency`. No
names and no phones stand in it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.importing.looking import FileLooked
from orders.rules.platform_orders import Difference, Doubt, Finding, Refused


def report_of(files: Sequence[FileLooked], *, currency: str) -> dict[str, Any]:
    """The report of one import as plain values."""
    several = len(files) > 1
    looked = [each.looked for each in files]
    homes = {home for each in looked for _, home in each.resolved}

    def all_of(name: str) -> list[dict[str, Any]]:
        """The entries of every file; which file, where there are several."""
        return [
            {**({"file": each.path.name} if several else {}), **_entry(item)}
            for each in files
            for item in getattr(each.looked, name)
        ]

    return {
        "rows_read": sum(each.rows_read for each in looked),
        "lines": sum(each.lines for each in looked),
        "units": sum(each.units for each in looked),
        "households": len(homes),
        "resolved": sum(len(each.resolved) for each in looked),
        "doubtful": sum(len(each.doubts) for each in looked),
        "refused": sum(len(each.refused) for each in looked),
        "duplicates": sum(len(each.duplicates) for each in looked),
        "doubts": all_of("doubts"),
        "refusals": all_of("refused"),
        "differences": all_of("differences"),
        "findings": all_of("findings"),
        "formats": sorted({each.export.format for each in files}),
        "currency": currency,
    }


def _entry(item: Doubt | Refused | Difference | Finding) -> dict[str, Any]:
    match item:
        case Doubt():
            return {"row": item.row, "reason": item.reason, "proposal": item.proposal}
        case Refused():
            return {"row": item.line.row, "reason": item.reason}
        case Finding():
            return {"row": item.row, "reason": item.reason}
        case Difference():
            return {
                "what": item.what,
                "subject": item.subject,
                "row": item.row or None,
                "by_file": item.by_file,
                "counted": item.counted,
            }


def write_report(report: Mapping[str, Any], folder: Path) -> None:
    """Write it as `report.json`."""
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
