"""Personal data at rest: sealed with a key that is not in the database.

`seal` and `unseal` are authenticated encryption (Fernet); `index` is a keyed hash by which a
phone number can be found without being readable. Losing the key loses the names and phones,
not the orders and the books.

A key's file holds the key, and after a rotation a line `links …`: what signs links stays, so that
pay links on printed slips stay good. While a rotation is under way a line `older …` holds the key
that it replaces: the newest seals, each unseals.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

OLDER, LINKS = "older", "links"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What a key's file holds."""

    current: bytes
    older: tuple[bytes, ...] = ()
    links: str = ""

    @property
    def link_key(self) -> str:
        """What signs links: derived from the first key that there ever was, unless renewed."""
        return self.links or hashlib.sha256(b"lanzi links|" + self.current).hexdigest()

    def as_text(self) -> str:
        lines = [self.current.decode(), *(f"{OLDER} {key.decode()}" for key in self.older)]
        return "\n".join([*lines, *([f"{LINKS} {self.links}"] if self.links else [])]) + "\n"


def read_ring(text: bytes) -> KeyRing:
    """Read a key file's text; ValueError for what is no key."""
    current, *rest = text.decode("ascii").split("\n")
    words = [line.split() for line in rest if line.strip()]
    if any(len(each) != 2 or each[0] not in (OLDER, LINKS) for each in words):
        raise ValueError("no key file")
    older = tuple(key.encode() for name, key in words if name == OLDER)
    links = [key for name, key in words if name == LINKS]
    return KeyRing(current.strip().encode(), older, links[0] if links else "")


def read_key_file(path: Path) -> KeyRing:
    """What a key's file holds."""
    return read_ring(path.read_bytes().strip())


class Sealer:
    """Seals and unseals with the text of a key's file (first of all 32 bytes, URL-safe base64)."""

    def __init__(self, key: bytes) -> None:
        ring = read_ring(key)
        self._fernet = MultiFernet([Fernet(each) for each in (ring.current, *ring.older)])
        self._index_key = hashlib.sha256(b"lanzi blind index|" + ring.current).digest()
        self._link_key = ring.link_key

    def seal(self, text: str) -> bytes:
        return self.seal_bytes(text.encode())

    def unseal(self, sealed: bytes) -> str:
        return self.unseal_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def unseal_bytes(self, sealed: bytes) -> bytes:
        """Return what was sealed; raises `cryptography.fernet.InvalidToken` for another key."""
        return self._fernet.decrypt(sealed)

    def index(self, text: str) -> str:
        """Return a keyed hash (64 hex digits) for looking `text` up."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()

    @property
    def link_key(self) -> str:
        """The key that signs links; in the same file, so that one key file is enough."""
        return self._link_key


def read_or_make_key(path: Path) -> bytes:
    """Return the key in `path`; the first time, make one that only its owner can read."""
    if path.exists():
        return path.read_bytes().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Fernet.generate_key()
    path.touch(mode=0o600)
    path.write_bytes(key + b"\n")
    return key


def write_key_file(path: Path, ring: KeyRing) -> None:
    """Put a ring in the place of the key's file: all of it or nothing, whatever is cut off."""
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(ring.as_text().encode())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
