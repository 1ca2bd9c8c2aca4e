"""Real RSA keys, made once a run, and merchants' files with them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

APIV3_KEY = "AES256Key-32Characters1234567890"
MCHID, APPID, SERIAL = (
    "1230000109",
    "wxd678efh567hg6787",
    "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
)
PLATFORM_KEY_ID = "PUB_KEY_ID_0112300001092026030100291234567890"
APP_ID, SELLER_ID = "2014072300007148", "2088101568358171"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A key pair by name: merchant, platform, stranger."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(name: str) -> str:
    return (
        key(name)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def public_pem(name: str) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key(name).public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def certificate_pem(name: str, serial: int) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=3650))
        .sign(key(name), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def write(folder: Path, name: str, text: str, mode: int = 0o600) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def write_wechat(folder: Path, url: str = "", *, name: str = "big", **changed: str) -> Path:
    """A sound merchant of WeChat Pay, with lines changed."""
    write(folder, "wechat_key.pem", private_pem("merchant"))
    write(folder, "wechat_platform.pem", public_pem("platform"), 0o644)
    values = {
        "kind": "wechat",
        "mchid": MCHID,
        "appid": APPID,
        "serial": SERIAL,
        "private_key": "wechat_key.pem",
        "apiv3_key": APIV3_KEY,
        "public_key": "wechat_platform.pem",
        "public_key_id": PLATFORM_KEY_ID,
        **({"url": url} if url else {}),
        **changed,
    }
    return write(folder, f"{name}.toml", _toml(values))


def write_alipay(folder: Path, url: str = "", *, name: str = "shop", **changed: str) -> Path:
    """A sound merchant of Alipay. Its keys come as Alipay gives them: without PEM's lines."""
    bare = "".join(private_pem("merchant").splitlines()[1:-1])
    write(folder, "alipay_key.txt", bare)
    write(folder, "alipay_theirs.pem", public_pem("platform"), 0o644)
    values = {
        "kind": "alipay",
        "app_id": APP_ID,
        "seller_id": SELLER_ID,
        "private_key": "alipay_key.txt",
        "alipay_public_key": "alipay_theirs.pem",
        **({"url": url} if url else {}),
        **changed,
    }
    return write(folder, f"{name}.toml", _toml(values))


def _toml(values: dict[str, str]) -> str:
    return "".join(f'{name} = "{value}"\n' for name, value in values.items() if value)
