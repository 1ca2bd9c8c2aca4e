"""Merchants of payment gateways: numbers and keys, a TOML file each in a folder of the operator.

The file's name is the merchant's (`wushang.toml` is `wushang`); key files lie beside it. All are
for the owner's eyes alone, and nothing of them goes into the database, a log or a backup. A
merchant whose file is unfit is left out and named; the others work.
"""

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from config.merchant_keys import BadKey, Certificate, read_certificate, read_private, read_public

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
WECHAT = "https://api.mch.weixin.qq.com"
ALIPAY = "https://openapi.alipay.com/gateway.do"
# Of a stand-in on the same machine; everything else is spoken to in secret.
LOCAL = r"^(https://|http://(127\.0\.0\.1|localhost)[:/])"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    private_key: str


class _WechatFile(_File):
    kind: Literal["wechat"]
    mchid: Annotated[str, Field(pattern=r"^[0-9]{6,32}$")]
    appid: Annotated[str, Field(pattern=r"^[0-9A-Za-z_]{6,32}$")]
    serial: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{8,64}$")]
    apiv3_key: Annotated[str, Field(pattern=r"^[\x21-\x7e]{32}$")]
    public_key: str = ""
    public_key_id: str = ""
    platform_certificates: tuple[str, ...] = ()
    certificate: str = ""  # the merchant's own: to see that key and serial are of it
    url: Annotated[str, Field(pattern=LOCAL)] = WECHAT


class _AlipayFile(_File):
    kind: Literal["alipay"]
    app_id: Annotated[str, Field(pattern=r"^[0-9]{10,32}$")]
    seller_id: Annotated[str, Field(pattern=r"^2088[0-9]{12}$")]
    alipay_public_key: str
    app_public_key: str = ""  # as uploaded at Alipay: to see that the private key is of it
    url: Annotated[str, Field(pattern=LOCAL)] = ALIPAY


_FILES: TypeAdapter[_WechatFile | _AlipayFile] = TypeAdapter(
    Annotated[_WechatFile | _AlipayFile, Field(discriminator="kind")]
)


@dataclass(frozen=True, slots=True)
class WechatMerchant:
    """A contract with WeChat Pay. `verifiers` are its keys by the id that its answers name."""

    name: str
    mchid: str
    appid: str
    serial: str
    url: str
    verifiers: Mapping[str, RSAPublicKey] = field(repr=False)
    private_key: RSAPrivateKey = field(repr=False)
    apiv3_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AlipayMerchant:
    """A contract with Alipay."""

    name: str
    app_id: str
    seller_id: str
    url: str
    verifier: RSAPublicKey = field(repr=False)
    private_key: RSAPrivateKey = field(repr=False)


Merchant = WechatMerchant | AlipayMerchant


@dataclass(frozen=True, slots=True)
class MerchantFault:
    """Why a merchant's file cannot be used: a code, and the file or field that it is about."""

    merchant: str
    code: str
    what: str = ""


def read_merchants(folder: Path | None) -> tuple[Mapping[str, Merchant], list[MerchantFault]]:
    """Every merchant in the folder by name, and what is wrong with the others."""
    if folder is None:
        return {}, []
    if not folder.is_dir():
        return {}, [MerchantFault("", "no_folder", str(folder))]
    found: dict[str, Merchant] = {}
    faults = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = _read(path)
        except BadKey as error:
            faults.append(MerchantFault(path.stem, error.code, error.what))
    return found, faults


def _read(path: Path) -> Merchant:
    if not NAME.fullmatch(path.stem):
        raise BadKey("bad_name", path.name)
    try:
        values = tomllib.loads(_private_text(path))
        file = _FILES.validate_python(values)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadKey("not_toml", path.name) from None
    except ValidationError as error:
        # Never the values: they are secrets.
        fields = [str(each["loc"][-1]) if each["loc"] else "kind" for each in error.errors()]
        raise BadKey("bad_field", ", ".join(dict.fromkeys(fields))) from None
    private = read_private(file.private_key, _private_text(_beside(path, file.private_key)))
    if isinstance(file, _AlipayFile):
        return _alipay(path, file, private)
    return _wechat(path, file, private)


def _wechat(path: Path, file: _WechatFile, private: RSAPrivateKey) -> WechatMerchant:
    verifiers = {}
    for name in file.platform_certificates:
        known = _certificate(path, name)
        verifiers[known.serial] = known.key
    if file.public_key:
        text = _text(_beside(path, file.public_key))
        verifiers[file.public_key_id] = read_public(file.public_key, text)
    if not verifiers or "" in verifiers:
        raise BadKey("bad_field", "public_key, public_key_id, platform_certificates")
    if file.certificate:
        own = _certificate(path, file.certificate)
        if own.key.public_numbers() != private.public_key().public_numbers():
            raise BadKey("key_does_not_fit", file.private_key)
        if own.serial != file.serial.upper().zfill(40):
            raise BadKey("bad_field", "serial")
    return WechatMerchant(
        name=path.stem,
        mchid=file.mchid,
        appid=file.appid,
        serial=file.serial.upper(),
        url=file.url.rstrip("/"),
        verifiers=verifiers,
        private_key=private,
        apiv3_key=file.apiv3_key,
    )


def _alipay(path: Path, file: _AlipayFile, private: RSAPrivateKey) -> AlipayMerchant:
    theirs = _text(_beside(path, file.alipay_public_key))
    verifier = read_public(file.alipay_public_key, theirs)
    own = private.public_key().public_numbers()
    if verifier.public_numbers() == own:
        raise BadKey("own_key_as_theirs", file.alipay_public_key)
    if file.app_public_key:
        ours = read_public(file.app_public_key, _text(_beside(path, file.app_public_key)))
        if ours.public_numbers() != own:
            raise BadKey("key_does_not_fit", file.private_key)
    return AlipayMerchant(path.stem, file.app_id, file.seller_id, file.url, verifier, private)


def _certificate(path: Path, name: str) -> Certificate:
    return read_certificate(name, _text(_beside(path, name)))


def _beside(path: Path, name: str) -> Path:
    return path.parent / name


def _private_text(path: Path) -> str:
    """A file that only its owner may read; raises `BadKey`."""
    text = _text(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadKey("readable_by_others", path.name)
    return text


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise BadKey("no_file", path.name) from None
    except (OSError, UnicodeDecodeError):
        raise BadKey("not_read", path.name) from None
