"""The command itself: read, look over, write the report and the preview, draw the papers.

Exit status: 0 done (also with doubts left), 2 a file or the compound file cannot be used; then
nothing has been written.
"""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from app.check_file import read_sound_file
from app.importing.deciding import Answers, Unclear, doubt_book
from app.importing.listing import make_list
from app.importing.looking import FileLooked, look_at, read_files, register_of
from app.importing.report import report_of, write_report
from app.importing.wanted import NotPossible, Wanted
from app.terminal import texts_of_the_terminal
from config.compound_file import CompoundFile
from config.texts import Texts
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.documents.workbook import write_csv, write_workbook
from fulfillment.supply.rules.snapshot import PickList, to_json
from orders.documents.import_words import FORMATS, difference_in_words, findings_in_words, why
from orders.rules.platform_orders import Looked

UNUSABLE = 2
MOST_SHOWN = 12


def start(wanted: Wanted) -> int:
    """Import; print what came of it; returns the exit status."""
    console = Console(soft_wrap=True, highlight=False)
    texts = texts_of_the_terminal(wanted.language)
    file = read_sound_file(wanted.compound, console, texts)
    if file is None:
        return UNUSABLE
    try:
        files, unclear = look(wanted, file, texts)
        pick_list = make_list(files, file, wanted)
        papers = write_all(wanted, file, files, pick_list)
    except NotPossible as error:
        console.print(f"[red]{escape(str(error))}[/]")
        return UNUSABLE
    except OSError as error:
        words = texts.gettext("Cannot write into {folder}: {reason}")
        console.print(f"[red]{escape(words.format(folder=wanted.out, reason=error.strerror))}[/]")
        return UNUSABLE
    for line in in_words(files, file, texts):
        console.print(escape(line))
    for line in what_next(wanted, files, unclear, papers, texts):
        console.print(escape(line))
    return 0


def look(
    wanted: Wanted, file: CompoundFile, texts: Texts
) -> tuple[list[FileLooked], tuple[Unclear, ...]]:
    """Everything looked over with what was decided; and the answers that are not understood."""
    exports = read_files(wanted.files, file, form=wanted.form, texts=texts)
    register = register_of(file)
    files = look_at(exports, register, {})
    if not wanted.decisions:
        return files, ()
    doubts = [doubt for each in files for doubt in each.looked.doubts]
    decided, unclear = Answers(wanted.decisions, texts).about(doubts, register)
    return look_at(exports, register, decided), unclear


def write_all(
    wanted: Wanted, file: CompoundFile, files: Sequence[FileLooked], pick_list: PickList
) -> int:
    """Write report and preview and, unless it is a trial, the papers; returns how many."""
    wanted.out.mkdir(parents=True, exist_ok=True)
    report = report_of(files, currency=file.compound.currency)
    words = Wording.of(to_json(pick_list), wanted.locale)
    book = doubt_book(files, words.texts)
    (wanted.out / "doubts.csv").write_bytes(write_csv(book))
    (wanted.out / "doubts.xlsx").write_bytes(write_workbook(book, words))
    report["goods"] = [
        {"code": good.code, "name": good.name, "price_minor": good.price_minor or None}
        for good in pick_list.goods
    ]
    report["papers"] = []
    if not wanted.is_dry_run and pick_list.parcels:
        from app.importing.drawing import draw_all  # a third of a second to import

        drawn = draw_all(pick_list, wanted.out, locale=wanted.locale, level=wanted.level)
        report["papers"] = sorted(path.name for path in drawn)
    write_report(report, wanted.out)
    return len(report["papers"])


def in_words(files: Sequence[FileLooked], file: CompoundFile, texts: Texts) -> list[str]:
    """What was read and what came of it."""
    _ = texts.gettext
    said = []
    for each in files:
        found = each.looked
        form = _(FORMATS[each.export.format])
        said.append(
            _(
                "{file} ({form}): {rows} rows, {lines} lines. {resolved} clear for {households} "
                "households, {doubtful} doubtful, {refused} left out, {duplicates} there already."
            ).format(
                file=each.path.name,
                form=form,
                rows=found.rows_read,
                lines=found.lines,
                resolved=len(found.resolved),
                households=found.households,
                doubtful=len(found.doubts),
                refused=len(found.refused),
                duplicates=len(found.duplicates),
            )
        )
        told = _told(found, texts, file.compound.currency)
        said += [f"  {line}" for line in told[:MOST_SHOWN]]
        if len(told) > MOST_SHOWN:
            more = _("… and {count} more in report.json")
            said.append(f"  {more.format(count=len(told) - MOST_SHOWN)}")
    return said


def _told(found: Looked, texts: Texts, currency: str) -> list[str]:
    """The whole file's numbers, then what somebody should look at, then single sums."""
    of_file = [item for item in found.differences if not item.subject and not item.row]
    others = [item for item in found.differences if item.subject or item.row]
    return [
        *(difference_in_words(texts, item, currency) for item in of_file),
        *findings_in_words(texts, found.findings),
        *(difference_in_words(texts, item, currency) for item in others),
    ]


def what_next(
    wanted: Wanted,
    files: Sequence[FileLooked],
    unclear: Sequence[Unclear],
    papers: int,
    texts: Texts,
) -> list[str]:
    """What is left to do, and where everything lies."""
    _ = texts.gettext
    doubts = [doubt for each in files for doubt in each.looked.doubts]
    reasons = Counter(doubt.reason for doubt in doubts)
    said = [f"  {count}× {why(texts, reason)}" for reason, count in reasons.most_common()]
    if unclear:
        rows = "; ".join(f"{row} “{answer}”" for row, answer in unclear)
        said.append(_("The answers to these rows are not understood: {rows}").format(rows=rows))
    if doubts and not any(each.looked.resolved for each in files):
        said.append(_("Not one row is clear: is it the compound file of another compound?"))
    if doubts:
        said.append(
            _(
                "Fill in the last column of {file} and run it again with --decisions {file}: "
                "doubtful lines are on no paper."
            ).format(file=wanted.out / "doubts.xlsx")
        )
    done = _("{count} papers and report.json are in {folder}.")
    if wanted.is_dry_run:
        done = _("A trial: only report.json and the doubts are in {folder}.")
    said.append(done.format(count=papers, folder=wanted.out))
    return said
