"""Keys and certificates of a merchant, read from PEM; Alipay gives its keys without PEM's lines."""

from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.x509 import load_pem_x509_certificate

SMALLEST_BITS = 2048


class BadKey(Exception):
    """A file that cannot be used; `what` is its name or the field that is wrong, never a value."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose key it is, by the number under which the gateway names it."""

    serial: str
    key: RSAPublicKey


def read_private(name: str, text: str) -> RSAPrivateKey:
    """A private key of 2,048 bits or more, PKCS#8 or PKCS#1."""
    for label in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = load_pem_private_key(_pem(text, label), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if not isinstance(key, RSAPrivateKey):
            break
        _require_big(name, key.key_size)
        return key
    raise BadKey("bad_key", name)


def read_public(name: str, text: str) -> RSAPublicKey:
    """A public key of 2,048 bits or more."""
    try:
        key = load_pem_public_key(_pem(text, "PUBLIC KEY"))
    except (ValueError, UnsupportedAlgorithm):
        raise BadKey("bad_key", name) from None
    return _public(name, key)


def read_certificate(name: str, text: str) -> Certificate:
    """An X.509 certificate with an RSA key."""
    try:
        found = load_pem_x509_certificate(text.encode())
    except ValueError:
        raise BadKey("bad_key", name) from None
    return Certificate(f"{found.serial_number:040X}", _public(name, found.public_key()))


def _pem(text: str, label: str) -> bytes:
    """The text itself, or with the lines around it that it was given without."""
    if "-----BEGIN" in text:
        return text.encode()
    return f"-----BEGIN {label}-----\n{text.strip()}\n-----END {label}-----\n".encode()


def _public(name: str, key: object) -> RSAPublicKey:
    if not isinstance(key, RSAPublicKey):
        raise BadKey("bad_key", name)
    _require_big(name, key.key_size)
    return key


def _require_big(name: str, bits: int) -> None:
    if bits < SMALLEST_BITS:
        raise BadKey("small_key", name)
