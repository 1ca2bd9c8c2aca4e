"""What the commands print: one sentence for each error, a few lines for each good end."""

from collections.abc import Mapping

from app.backup import errors
from app.backup.content import Head
from app.backup.errors import BackupError
from app.backup.filling import Filled
from app.backup.places import shown
from app.backup.proving import Findings
from app.backup.restoring import Restored
from app.backup.writing import Written
from config.texts import Texts


def error_in_words(texts: Texts, error: BackupError) -> str:
    """What is wrong, and what to do about it."""
    sentence = _sentences(texts)[type(error)]
    return sentence.format(what=error.what, detail=error.detail)


def _sentences(texts: Texts) -> Mapping[type[BackupError], str]:
    _ = texts.gettext
    return {
        errors.NoDatabase: _("There is no database of ours at {what}."),
        errors.NoKey: _(
            "The sealing key {what} is missing: without it a backup could not be read."
        ),
        errors.NoPassphrase: _(
            "No passphrase: set LANZI_BACKUP_PASSPHRASE, or give --passphrase-file."
        ),
        errors.ShortPassphrase: _("The passphrase is too short: at least {what} characters."),
        errors.CannotWrite: _("Cannot write {what}: {detail}. No backup was left half done."),
        errors.CannotRead: _("Cannot read {what}: {detail}."),
        errors.NotABackup: _("{what} is no backup of this program."),
        errors.TooNew: _("A newer version of the program made this backup; use that version."),
        errors.WrongPassphrase: _("The passphrase does not open this backup."),
        errors.Truncated: _("The file ends too early, after {what} pieces: copy it once more."),
        errors.OutOfOrder: _(
            "Pieces of the file are missing, added or exchanged (at piece {what}): copy it once "
            "more."
        ),
        errors.Damaged: _("The file is damaged (at {what}): copy it once more, or take another."),
        errors.ReadBackDiffers: _(
            "The file, read back, differs from the database ({what}); it was not kept. Is the disk "
            "sound?"
        ),
        errors.NotEmpty: _(
            "There is something in {what} already. A copy goes only where nothing is."
        ),
        errors.UnknownRevision: _(
            "The backup's schema {what} is newer than this program: upgrade the program first."
        ),
        errors.UnknownColumn: _("{what} is no column of ours: is this database another program's?"),
        errors.DatabaseRefuses: _("The database says no ({what}): {detail}"),
        errors.CopyDiffers: _("The copy differs from its original in {what}; it was not kept."),
        errors.StillRunning: _(
            "The program runs ({what}). Stop it first, then try again in 15 seconds."
        ),
    }


def backup_in_words(texts: Texts, written: Written) -> str:
    """The good end of `./lanzi backup`."""
    _ = texts.gettext
    return _(
        "{file}: {megabytes} MB, {rows} rows in {tables} tables, {seconds} s. Read back and "
        "compared: whole."
    ).format(
        file=written.file,
        megabytes=f"{written.size / 1_000_000:.1f}",
        rows=written.findings.rows,
        tables=len(written.findings.sums),
        seconds=f"{written.seconds:.1f}",
    )


def head_in_words(texts: Texts, head: Head, findings: Findings) -> str:
    """What a backup holds; for `--check`."""
    _ = texts.gettext
    return _(
        "Made {made_at} by version {version} (schema {revision}, {database}): {rows} rows in "
        "{tables} tables, {opened} sealed values open with the key. The file is whole."
    ).format(
        made_at=f"{head.made_at:%Y-%m-%d %H:%M} UTC",
        version=head.version,
        revision=head.revision,
        database=head.database,
        rows=findings.rows,
        tables=len(findings.sums),
        opened=findings.opened,
    )


def copy_in_words(texts: Texts, filled: Filled, *, url: str, seconds: float) -> list[str]:
    """What was copied and proven, and what the copy will do when it starts."""
    _ = texts.gettext
    aftermath = filled.aftermath
    lines = [
        _(
            "{rows} rows in {tables} tables are in {database}, the same as in the original "
            "({seconds} s)."
        ).format(
            rows=filled.findings.rows,
            tables=len(filled.findings.sums),
            database=shown(url),
            seconds=f"{seconds:.1f}",
        )
    ]
    if filled.findings.are_sound:
        lines.append(
            _(
                "Every reference holds, the books add up to zero, {opened} sealed values open."
            ).format(opened=filled.findings.opened)
        )
    if aftermath.held_back:
        lines.append(
            _(
                "{count} messages were waiting to be sent and may have left since; they are not "
                "sent again (--send-waiting would)."
            ).format(count=aftermath.held_back)
        )
    if aftermath.waiting or aftermath.to_answer:
        lines.append(
            _("When it starts: {waiting} messages to send, {to_answer} to answer.").format(
                waiting=aftermath.waiting, to_answer=aftermath.to_answer
            )
        )
    return lines


def faults_in_words(texts: Texts, findings: Findings) -> list[str]:
    """What the original had wrong already; empty is good."""
    _ = texts.gettext
    lines = [
        _("{table}: {count} sealed values do not open with the key.").format(
            table=table, count=count
        )
        for table, count in findings.unopened.items()
    ]
    lines += [
        _("{table}: {count} rows refer to what is not there.").format(table=table, count=count)
        for table, count in findings.orphans.items()
    ]
    if findings.unbalanced:
        lines.append(
            _("{count} transactions of the books do not add up to zero.").format(
                count=findings.unbalanced
            )
        )
    return lines


def next_steps(texts: Texts, restored: Restored) -> str:
    """How to start what was restored."""
    _ = texts.gettext
    return _(
        "Stop the old program for good before this one starts: two with one token take each "
        "other's messages. Then: ./lanzi serve --settings {file}"
    ).format(file=restored.folder / "lanzi.env")
