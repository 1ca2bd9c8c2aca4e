"""The part of a compound file that is about selling: suppliers, platforms, pharmacies, bundles.

And what all parts of the file are made of. See `config.compound_file`.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

BUNDLE_CODE = re.compile(r"[A-Z]{1,2}")


def checked(code: str, holds: Any) -> AfterValidator:
    def check(value: Any) -> Any:
        if not holds(value):
            raise PydanticCustomError(code, "{value}", {"value": str(value)})
        return value

    return AfterValidator(check)


def _is_price(text: str, *, least: Decimal = Decimal("0.01")) -> bool:
    try:
        price = Decimal(text)
    except InvalidOperation:
        return False
    exponent = price.as_tuple().exponent
    return price >= least and isinstance(exponent, int) and exponent >= -2


def _is_price_or_free(text: str) -> bool:
    return _is_price(text, least=Decimal(0))


Name = Annotated[str, Field(min_length=1, max_length=80)]
Price = Annotated[str, Field(coerce_numbers_to_str=True), checked("bad_price", _is_price)]
Quantity = Annotated[str, Field(coerce_numbers_to_str=True), checked("bad_quantity", _is_price)]
Code = Annotated[
    str,
    checked("bad_bundle_code", lambda c: BUNDLE_CODE.fullmatch(c) and not set(c) & set("JO")),
]


# Every way to be paid that a file may name. What inputs it needs is looked at where files are read.
PaymentScheme = Literal[
    "pay_page",
    "static_code",
    "emv_passthrough",
    "promptpay",
    "promptpay_bill",
    "paynow",
    "vietqr",
    "fps_hk",
    "pix_static",
    "khqr",
    "epc_sct",
    "upi",
    "wechat_native",
    "alipay_precreate",
]
PayInput = Annotated[str, Field(coerce_numbers_to_str=True, max_length=600)] | bool


class Part(BaseModel):
    """What all parts of the file have in common: unknown words are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ContentPart(Part):
    name: Name
    name_en: Annotated[str, Field(min_length=1, max_length=120)]
    quantity: Quantity
    unit: Name
    unit_en: str = ""
    kind: Name
    weight_grams: Annotated[int, Field(ge=1)] | None = None


class BundlePart(Part):
    code: Code
    name: Name
    name_en: Name
    aliases: tuple[Name, ...] = ()
    price: Annotated[
        str, Field(coerce_numbers_to_str=True), checked("bad_price", _is_price_or_free)
    ]
    limit: Annotated[int, Field(ge=1, le=99)]
    stock: Annotated[int, Field(ge=0)] | None = None
    per_person: Annotated[int, Field(ge=1, le=99)] | None = None
    is_standard: Annotated[bool, Field(alias="standard")] = False
    # For each unit, what a payer adds to the price that residents pay, and its name.
    subsidy: Price | None = None
    subsidy_by: Name | None = None
    contents: Annotated[tuple[ContentPart, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _somebody_pays(self) -> "BundlePart":
        if (self.subsidy is None) != (self.subsidy_by is None):
            raise PydanticCustomError("subsidy_by_whom", "{value}", {"value": self.name})
        if Decimal(self.price) == 0 and self.subsidy is None:
            raise PydanticCustomError("free_for_nobody", "{value}", {"value": self.name})
        return self


class SupplierPart(Part):
    name: Name
    name_en: Name
    channel: Literal["near_shop", "platform", "large_supermarket"]
    payee: Name
    account_last4: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    payment_scheme: PaymentScheme = "pay_page"
    pay_inputs: Annotated[dict[str, PayInput], Field(alias="payment_inputs")] = {}
    # Of a platform: where this group's residents order on its own pages (B端链接).
    link: Annotated[str, Field(max_length=500, pattern=r"^(https?://\S+)?$")] = ""
    bundles: tuple[BundlePart, ...] = ()

    @model_validator(mode="after")
    def _sells_here_or_there(self) -> "SupplierPart":
        if self.channel != "platform" and not self.bundles:
            raise PydanticCustomError("no_bundles", "{value}", {"value": self.name})
        if self.channel != "platform" and self.link:
            raise PydanticCustomError("link_of_shop", "{value}", {"value": self.link})
        return self


class PharmacyPart(Part):
    """Who is asked for medicine; sells no bundles."""

    name: Name
    name_en: Name
    channel: Literal["pharmacy"] = "pharmacy"
    payee: Name
    account_last4: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    payment_scheme: PaymentScheme = "pay_page"
    pay_inputs: Annotated[dict[str, PayInput], Field(alias="payment_inputs")] = {}
