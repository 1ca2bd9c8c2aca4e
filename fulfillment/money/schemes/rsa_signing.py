"""RSA-SHA256 with PKCS#1 v1.5, in base64: how both gateways sign."""

from base64 import b64decode, b64encode
from binascii import Error as BadBase64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256


def sign(text: str, key: RSAPrivateKey) -> str:
    """The signature of a text."""
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def is_signed(text: str, signature: str, key: RSAPublicKey) -> bool:
    """Tell whether a signature is the key's own and of this text."""
    try:
        key.verify(b64decode(signature, validate=True), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, BadBase64, ValueError):
        return False
    return True
