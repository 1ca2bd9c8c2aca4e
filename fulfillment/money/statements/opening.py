"""From what somebody sent to the files in it: plain, gzipped, in a ZIP, in a ZIP in a ZIP.

What a file is, its first bytes say and never its name. Sizes are counted while bytes come out, as
an archive may say of itself what it likes. Everything can be opened again, so nothing has to be
held in memory or written to a disk in the clear.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import IO, Any, Final

from orders.rules.errors import DomainError
from orders.rules.errors_files import FileBroken, FileEmpty, FileLocked, NoTable, OldWorkbook
from orders.rules.errors_reading import NeedsPassword, TooBig, WrongPassword

# What may be uploaded; a file on the command line is read as a stream and may be larger.
MOST_MIB: Final = 20
# 200,000 rows take some 60 MiB unpacked.
MOST_UNPACKED_MIB: Final = 128
# An archive (or workbook) in an archive is held in memory.
MOST_INNER_MIB: Final = 32
MOST_FILES: Final = 50
DEEPEST: Final = 3
_HEAD: Final = 8192
_MIB: Final = 1 << 20
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc")

Open = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Opened:
    """One file that holds no others; `open` gives its bytes from the start, as often as asked."""

    open: Open
    head: bytes
    is_workbook: bool = False
    is_locked: bool = False


class Counted(RawIOBase):
    """A stream that gives out so many bytes and no more, and closes what it reads from."""

    def __init__(self, source: IO[bytes], beneath: IO[bytes]) -> None:
        self._source, self._beneath = source, beneath
        self._left = MOST_UNPACKED_MIB * _MIB

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; raises `TooBig` instead of giving more than may be."""
        found = self._source.read(min(len(buffer), 1 << 16))
        self._left -= len(found)
        if self._left < 0:
            raise TooBig(limit_mib=MOST_UNPACKED_MIB)
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._source.close()
        self._beneath.close()
        super().close()


@contextmanager
def unpacking(*, is_locked: bool = False) -> Iterator[None]:
    """What breaks in an archive is `FileBroken`; in an encrypted one it is the password."""
    try:
        yield
    except DomainError:
        raise
    except Exception as broken:  # archives break in more ways than they document
        raise (WrongPassword() if is_locked else FileBroken()) from broken


def open_files(sent: bytes | Path, *, password: str | None = None) -> Iterator[Opened]:
    """Give each file in what was sent.

    Raises `TooBig`, `FileEmpty`, `NeedsPassword`, `WrongPassword`, `FileBroken`, and the refusals
    of what is no table.
    """
    if isinstance(sent, bytes):
        if len(sent) > MOST_MIB * _MIB:
            raise TooBig(limit_mib=MOST_MIB)
        yield from _files(lambda: BytesIO(sent), password, depth=0)
    else:
        yield from _files(lambda: sent.open("rb"), password, depth=0)


def _files(reopen: Open, password: str | None, *, depth: int) -> Iterator[Opened]:
    with reopen() as source:
        head = source.read(_HEAD)
    if head.startswith(_OLE):
        with reopen() as source:
            is_locked = "EncryptedPackage".encode("utf-16-le") in source.read(MOST_MIB * _MIB)
        raise FileLocked() if is_locked else OldWorkbook()
    if head.startswith(_NO_TABLES):
        raise NoTable()
    if head.startswith(b"PK"):
        yield from _of_zip(_in_memory(reopen) if depth else reopen, password, depth)
    elif head.startswith(b"\x1f\x8b"):
        yield from _of_gzip(reopen, password, depth)
    elif not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileEmpty()
    else:
        yield Opened(reopen, head)


def _of_gzip(reopen: Open, password: str | None, depth: int) -> Iterator[Opened]:
    if depth == DEEPEST:
        raise FileBroken()

    def unpacked() -> IO[bytes]:
        beneath = reopen()
        return _counted(gzip.GzipFile(fileobj=beneath, mode="rb"), beneath)  # type: ignore[arg-type]

    with unpacking(), unpacked() as source:
        source.read(1)
    yield from _guarded(_files(unpacked, password, depth=depth + 1), is_locked=False)


def _guarded(found: Iterator[Opened], *, is_locked: bool) -> Iterator[Opened]:
    with unpacking(is_locked=is_locked):
        opened = list(found)
    yield from opened


def _counted(source: IO[bytes], beneath: IO[bytes]) -> IO[bytes]:
    return BufferedReader(Counted(source, beneath), 1 << 16)


def _of_zip(reopen: Open, password: str | None, depth: int) -> Iterator[Opened]:
    from pyzipper import AESZipFile  # a ZIP of a wallet is encrypted in the old way or with AES

    if depth == DEEPEST:
        raise FileBroken()
    with unpacking(), reopen() as source, AESZipFile(source) as packed:
        parts = [part for part in packed.infolist() if not part.is_dir()]
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names:
        yield Opened(_workbook(reopen, parts), b"PK", is_workbook=True)
        return
    if len(parts) > MOST_FILES:
        raise TooBig(limit_mib=MOST_UNPACKED_MIB)
    for part in sorted(parts, key=lambda part: part.filename):
        if not _is_clutter(part.filename) and part.file_size:
            is_locked = bool(part.flag_bits & 1)
            if is_locked and not password:
                raise NeedsPassword()
            inner = _member(reopen, part, password)
            for each in _beside_others(inner, password, depth, is_locked=is_locked):
                yield replace(each, is_locked=is_locked or each.is_locked)


def _beside_others(
    inner: Open, password: str | None, depth: int, *, is_locked: bool
) -> Iterator[Opened]:
    """What one file of an archive brings; a picture or an empty one beside others is left out."""
    try:
        yield from _guarded(_files(inner, password, depth=depth + 1), is_locked=is_locked)
    except (NoTable, FileEmpty):
        return


def _is_clutter(name: str) -> bool:
    """What systems put beside the files that people pack."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith(".") or last == "Thumbs.db"


def _member(reopen: Open, part: Any, password: str | None) -> Open:
    from pyzipper import AESZipFile

    key = password.strip().encode() if password else None

    def unpacked() -> IO[bytes]:
        beneath = reopen()
        try:
            return _counted(AESZipFile(beneath).open(part, pwd=key), beneath)
        except Exception:
            beneath.close()
            raise

    return unpacked


def _workbook(reopen: Open, parts: list[Any]) -> Open:
    if sum(part.file_size for part in parts) > MOST_UNPACKED_MIB * _MIB:
        raise TooBig(limit_mib=MOST_UNPACKED_MIB)  # zipfile gives out no more than is said there
    return reopen


def _in_memory(reopen: Open) -> Open:
    """An archive within another, where one cannot go to and fro."""
    with reopen() as source:
        content = source.read(MOST_INNER_MIB * _MIB + 1)
    if len(content) > MOST_INNER_MIB * _MIB:
        raise TooBig(limit_mib=MOST_INNER_MIB)
    return lambda: BytesIO(content)
