"""Why a backup, a restore or a move did not happen; the sentences are in `app.backup.words`.

BackupError
├── NoDatabase, NoKey            nothing to take a copy of, or not readable without its key
├── NoPassphrase, ShortPassphrase
├── CannotWrite                  the disk is full, the folder is not writable
├── CannotRead                   no such file
├── NotABackup, TooNew           another kind of file; a backup of a later program
├── WrongPassphrase
├── Truncated, OutOfOrder, Damaged   the file is not what was written
├── ReadBackDiffers              what was written is not what was read from the database
├── NotEmpty                     there is something where a copy shall go
├── UnknownRevision, UnknownColumn
├── DatabaseRefuses              it cannot be reached, or does not take a row
├── CopyDiffers                  the copy is not what was in the backup
└── StillRunning                 a program works on what shall be moved
"""


class BackupError(Exception):
    """The root; `what` and `detail` are for the sentence."""

    def __init__(self, what: object = "", detail: object = "") -> None:
        super().__init__(str(what), str(detail))
        self.what = str(what)
        self.detail = str(detail)


class NoDatabase(BackupError):
    """`what`: where it was looked for."""


class NoKey(BackupError):
    """`what`: the key's file."""


class NoPassphrase(BackupError):
    """None was given and nobody can be asked."""


class ShortPassphrase(BackupError):
    """`what`: the least number of characters."""


class CannotWrite(BackupError):
    """`what`: the file; `detail`: the system's reason."""


class CannotRead(BackupError):
    """`what`: the file; `detail`: the system's reason."""


class NotABackup(BackupError):
    """`what`: the file."""


class TooNew(BackupError):
    """`what`: the number of the file's form."""


class WrongPassphrase(BackupError):
    """The file is whole as far as can be told; the passphrase does not open it."""


class Truncated(BackupError):
    """The file ends before its end. `what`: the pieces that are there."""


class OutOfOrder(BackupError):
    """A piece stands where another belongs. `what`: its place."""


class Damaged(BackupError):
    """A piece was changed. `what`: its place."""


class ReadBackDiffers(BackupError):
    """`what`: the table."""


class NotEmpty(BackupError):
    """`what`: the folder or database."""


class UnknownRevision(BackupError):
    """`what`: the schema revision that this program does not know."""


class UnknownColumn(BackupError):
    """`what`: table and column of a type that no table of ours has."""


class DatabaseRefuses(BackupError):
    """`what`: the table, if any; `detail`: what the database said, without values."""


class CopyDiffers(BackupError):
    """`what`: the tables."""


class StillRunning(BackupError):
    """`what`: the roles that were seen just now."""
