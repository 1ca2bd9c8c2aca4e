"""WeChat Pay (v3): what is signed, and opening what a notification seals. PAYMENTS.md 14.3.

Pure: instants and nonces are arguments. Every line ends with a newline, the last one too; an
empty body keeps its line.
"""

from base64 import b64decode
from binascii import Error as BadBase64
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fulfillment.money.schemes.base import BadCode

SCHEME = "WECHATPAY2-SHA256-RSA2048"
# A notification or answer whose time is further away than this may be an old one, sent again.
WINDOW_SECONDS = 300


def request_string(*, method: str, url: str, timestamp: str, nonce: str, body: str = "") -> str:
    """What is signed of a request: method, path with query, time, nonce and the exact body."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return f"{method}\n{path}\n{timestamp}\n{nonce}\n{body}\n"


def answer_string(*, timestamp: str, nonce: str, body: str) -> str:
    """What is signed of an answer or a notification."""
    return f"{timestamp}\n{nonce}\n{body}\n"


def authorization(*, mchid: str, serial: str, nonce: str, timestamp: str, signature: str) -> str:
    """The Authorization header of a request."""
    parts = {
        "mchid": mchid,
        "nonce_str": nonce,
        "signature": signature,
        "timestamp": timestamp,
        "serial_no": serial,
    }
    return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items())


def is_timely(timestamp: str, now: int) -> bool:
    """Tell whether a signed time (seconds since 1970, as text) is within five minutes of now."""
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    return is_number and abs(now - int(timestamp)) <= WINDOW_SECONDS


def open_resource(*, apiv3_key: str, nonce: str, associated_data: str, ciphertext: str) -> str:
    """The text that a notification carries (AES-256-GCM); raises `BadCode("not_decrypted")`."""
    try:
        sealed = b64decode(ciphertext, validate=True)
        opened = AESGCM(apiv3_key.encode()).decrypt(
            nonce.encode(), sealed, associated_data.encode()
        )
        return opened.decode()
    except (InvalidTag, BadBase64, ValueError) as error:
        raise BadCode("not_decrypted", "ciphertext") from error
