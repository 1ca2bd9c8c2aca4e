"""Personal data at rest: sealed with a key that is not in the database.

`seal` and `unseal` are authenticated encryption (Fernet); `index` is a keyed hash by which a
phone number can be found without being readable. Losing the key loses the names and phones,
not the orders and the books.
"""

import hashlib
import hmac
from pathlib import Path

from cryptography.fernet import Fernet


class Sealer:
    """Seals and unseals with one key (32 bytes, URL-safe base64)."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._index_key = hashlib.sha256(b"lanzi blind index|" + key).digest()
        self._link_key = hashlib.sha256(b"lanzi links|" + key).hexdigest()

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
        """The key that signs links; derived, so that one key file is enough."""
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
