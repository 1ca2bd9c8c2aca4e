"""The outer form of a backup file: whatever is done to it is noticed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup.errors import (
    BackupError,
    Damaged,
    NotABackup,
    OutOfOrder,
    TooNew,
    Truncated,
    WrongPassphrase,
)
from app.backup.pieces import HEAD, MAGIC, PieceWriter, read_pieces

PASSPHRASE = "篮子 correct horse"
SALT = bytes(range(16))
PIECE = 16
CONTENT = bytes(range(100))


def written(*parts: bytes, piece_bytes: int = PIECE) -> bytes:
    file = io.BytesIO()
    # The least work that scrypt knows: what is tested here is not how slowly one guesses.
    writer = PieceWriter(file, passphrase=PASSPHRASE, salt=SALT, work=1, piece_bytes=piece_bytes)
    for part in parts:
        writer.write(part)
    writer.finish()
    return file.getvalue()


def read(file: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return b"".join(read_pieces(io.BytesIO(file), passphrase=passphrase))


WHOLE = written(CONTENT)
OPENING = len(written()) - HEAD.size - 16


def pieces() -> list[bytes]:
    """The pieces of WHOLE, each with its head."""
    found, at = [], OPENING
    while at < len(WHOLE):
        length = HEAD.size + HEAD.unpack_from(WHOLE, at)[2]
        found.append(WHOLE[at : at + length])
        at += length
    return found


@given(st.lists(st.binary(max_size=70)), st.integers(1, 40))
def test_what_is_written_in_whatever_portions_is_read(parts, piece_bytes):
    assert read(written(*parts, piece_bytes=piece_bytes)) == b"".join(parts)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_change_of_any_byte_is_noticed(at, change):
    spoiled = bytearray(WHOLE)
    spoiled[at] ^= change
    with pytest.raises(BackupError) as noticed:
        read(bytes(spoiled))
    assert type(noticed.value) in {NotABackup, Damaged, WrongPassphrase, OutOfOrder, Truncated}


def test_every_single_bit_counts():
    for at in range(len(WHOLE) * 8):
        spoiled = bytearray(WHOLE)
        spoiled[at // 8] ^= 1 << at % 8
        with pytest.raises(BackupError):
            read(bytes(spoiled))


def test_a_file_cut_short_anywhere_is_called_so():
    for length in range(len(WHOLE)):
        with pytest.raises(NotABackup if length < len(MAGIC) else Truncated):
            read(WHOLE[:length])


@given(st.permutations(range(len(pieces()))))
def test_pieces_in_another_order_are_noticed(order):
    if order == sorted(order):
        return
    found = pieces()
    with pytest.raises(OutOfOrder):
        read(WHOLE[:OPENING] + b"".join(found[at] for at in order))


@pytest.mark.parametrize("missing", range(len(pieces()) - 1))
def test_a_piece_left_out_is_noticed(missing):
    found = pieces()
    del found[missing]
    with pytest.raises(OutOfOrder):
        read(WHOLE[:OPENING] + b"".join(found))


def test_without_its_last_piece_a_file_is_cut_short():
    with pytest.raises(Truncated):
        read(WHOLE[:OPENING] + b"".join(pieces()[:-1]))


@given(st.binary(min_size=1, max_size=40))
def test_what_was_put_behind_the_end_is_noticed(more):
    with pytest.raises(OutOfOrder):
        read(WHOLE + more)


def test_pieces_of_another_backup_with_the_same_passphrase_do_not_fit():
    file = io.BytesIO()
    other = PieceWriter(file, passphrase=PASSPHRASE, salt=SALT[::-1], work=1, piece_bytes=PIECE)
    other.write(CONTENT)
    other.finish()
    with pytest.raises(Damaged):
        read(WHOLE[:OPENING] + file.getvalue()[OPENING:])


@given(st.text().filter(lambda text: text != PASSPHRASE))
def test_any_other_passphrase_is_called_wrong(passphrase):
    with pytest.raises(WrongPassphrase):
        read(WHOLE, passphrase)


def test_a_form_of_a_later_program_is_told_apart_from_damage(monkeypatch):
    monkeypatch.setattr("app.backup.pieces.FORM", 2)
    later = written(CONTENT)
    monkeypatch.undo()
    with pytest.raises(TooNew):
        read(later)


def test_nothing_of_the_content_can_be_read_in_the_file():
    secret = b"+8613812345678"
    assert secret not in written(secret * 10)
