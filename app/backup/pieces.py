"""The outer form of a backup file: numbered, authenticated pieces under a passphrase.

    magic, form │ scrypt work │ salt │ SHA-256 of these │ key check │ piece 0 │ piece 1 │ … │ last

Each piece: its number (4 bytes), 1 if it is the last (1), length (4), ciphertext with tag. Number
and last mark are the nonce and the whole opening is authenticated with each piece, so that a
piece cannot be changed, moved, left out or added unnoticed. The salt makes a new key for each
file, so that a counter is a good nonce.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.backup.errors import Damaged, NotABackup, OutOfOrder, TooNew, Truncated, WrongPassphrase

MAGIC = b"LANZI-BACKUP"
FORM = 1
# scrypt's N is 2 to this power: 128 MiB and half a second for each guess.
WORK = 17
MOST_WORK = 20  # a changed file must not make us take gigabytes
SALT_BYTES = 16
TAG_BYTES = 16
PIECE_BYTES = 256 * 1024

START = struct.Struct(f">{len(MAGIC)}sBB{SALT_BYTES}s")
HEAD = struct.Struct(">IBI")
CHECK = b"lanzi"
CHECK_NUMBER = 2**32  # outside the numbers that pieces can have
DIGEST_BYTES = 32


class PieceWriter:
    """Cuts what it is given into pieces and writes them; `finish` writes the last one."""

    def __init__(
        self,
        file: BinaryIO,
        *,
        passphrase: str,
        salt: bytes,
        work: int = WORK,
        piece_bytes: int = PIECE_BYTES,
    ) -> None:
        start = START.pack(MAGIC, FORM, work, salt)
        self._opening = start + hashlib.sha256(start).digest()
        self._cipher = _cipher(passphrase, salt, work)
        self._file = file
        self._piece_bytes = piece_bytes
        self._held = bytearray()
        self._number = 0
        file.write(self._opening + self._sealed(CHECK, CHECK_NUMBER, is_last=False))

    def write(self, content: bytes) -> None:
        self._held += content
        while len(self._held) > self._piece_bytes:
            self._put(bytes(self._held[: self._piece_bytes]), is_last=False)
            del self._held[: self._piece_bytes]

    def finish(self) -> None:
        self._put(bytes(self._held), is_last=True)
        self._held.clear()

    def _put(self, content: bytes, *, is_last: bool) -> None:
        sealed = self._sealed(content, self._number, is_last=is_last)
        self._file.write(HEAD.pack(self._number, is_last, len(sealed)) + sealed)
        self._number += 1

    def _sealed(self, content: bytes, number: int, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, is_last=is_last), content, self._opening)


def read_pieces(file: BinaryIO, *, passphrase: str) -> Iterator[bytes]:
    """Yield what was written, piece by piece; the errors tell what is wrong with the file."""
    opening = file.read(START.size + DIGEST_BYTES)
    salt, work = _read_opening(opening)
    check = file.read(len(CHECK) + TAG_BYTES)
    if len(check) < len(CHECK) + TAG_BYTES:
        raise Truncated(0)
    cipher = _cipher(passphrase, salt, work)
    try:
        cipher.decrypt(_nonce(CHECK_NUMBER, is_last=False), check, opening)
    except InvalidTag:
        raise WrongPassphrase from None
    number, is_last = 0, False
    while not is_last:
        content, is_last = _read_piece(file, cipher, opening, number)
        yield content
        number += 1
    if file.read(1):
        raise OutOfOrder(number)


def _read_opening(opening: bytes) -> tuple[bytes, int]:
    if not opening.startswith(MAGIC):
        raise NotABackup
    if len(opening) < START.size + DIGEST_BYTES:
        raise Truncated(0)
    start, digest = opening[: START.size], opening[START.size :]
    if not hmac.compare_digest(hashlib.sha256(start).digest(), digest):
        raise Damaged(0)
    _, form, work, salt = START.unpack(start)
    if form != FORM:
        raise TooNew(form)
    if work > MOST_WORK:
        raise Damaged(0)
    return salt, work


def _read_piece(
    file: BinaryIO, cipher: ChaCha20Poly1305, opening: bytes, expected: int
) -> tuple[bytes, bool]:
    head = file.read(HEAD.size)
    if len(head) < HEAD.size:
        raise Truncated(expected)
    number, mark, length = HEAD.unpack(head)
    if number != expected:
        raise OutOfOrder(expected)
    if mark > 1 or not TAG_BYTES <= length <= PIECE_BYTES + TAG_BYTES:
        raise Damaged(expected)
    sealed = file.read(length)
    if len(sealed) < length:
        raise Truncated(expected)
    try:
        nonce = _nonce(number, is_last=bool(mark))
        return cipher.decrypt(nonce, sealed, opening), bool(mark)
    except InvalidTag:
        raise Damaged(expected) from None


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _cipher(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    key = Scrypt(salt=salt, length=32, n=2**work, r=8, p=1).derive(passphrase.encode())
    return ChaCha20Poly1305(key)
