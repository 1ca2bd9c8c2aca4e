"""The part of a compound file that says how to read a bank's table: `statement_maps`.

statement_maps:
  农商行:                    # any name
    date: 交易日期            # column: the heading as it stands in the table
    money_in: 贷方发生额      # or amount, negative where money went out
    texts: [附言, 摘要]       # where payers' words stand
    id: 流水号
    date_format: YYYYMMDD    # where a date could be read in two ways
"""

import re
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Heading = Annotated[str, Field(min_length=1, max_length=80)]
# Day, month and year with any signs between them; two digits of a year are of this century.
DateFormat = Annotated[str, Field(pattern=r"^[DMYHhms .,/:T年月日-]{5,24}$")]
CURRENCY: Final = re.compile(r"[A-Z]{3}")


class StatementMap(BaseModel):
    """Which heading means what; a date, and the sum in one column or in two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: Heading
    time: Heading | None = None
    amount: Heading | None = None
    money_in: Heading | None = None
    money_out: Heading | None = None
    # A column that says which way money went, and the words in it that mean "in".
    direction: Heading | None = None
    means_in: tuple[Heading, ...] = ("贷", "收入", "C", "CR", "CRDT", "+", "in", "credit")
    state: Heading | None = None
    means_done: tuple[Heading, ...] = ()
    texts: tuple[Heading, ...] = ()
    id: Heading | None = None
    fee: Heading | None = None
    currency: Heading | None = None  # a column, or a code such as EUR
    date_format: DateFormat | None = None
    decimal: Literal[".", ","] = "."

    @model_validator(mode="before")
    @classmethod
    def _one_text_is_a_list(cls, values: Any) -> Any:
        if isinstance(values, dict) and isinstance(values.get("texts"), str):
            return {**values, "texts": [values["texts"]]}
        return values

    @model_validator(mode="after")
    def _says_where_the_sum_is(self) -> Self:
        if self.amount is None and self.money_in is None:
            raise PydanticCustomError("missing", "{value}", {"value": "amount"})
        if self.date_format and not {"D", "M", "Y"} <= set(self.date_format):
            raise PydanticCustomError("missing", "{value}", {"value": "date_format"})
        return self

    @property
    def fixed_currency(self) -> str:
        """The currency, where the map says it and no column does."""
        return self.currency if self.currency and CURRENCY.fullmatch(self.currency) else ""

    @property
    def columns(self) -> frozenset[str]:
        """The headings that must be there."""
        one_each = (self.date, self.time, self.amount, self.money_in, self.money_out)
        more = (self.direction, self.state, self.id, self.fee)
        currency = None if self.fixed_currency else self.currency
        return frozenset(name for name in (*one_each, *more, currency, *self.texts) if name)

    @property
    def as_data(self) -> dict[str, Any]:
        """What was said, for the database; `StatementMap(**data)` gives it back."""
        return self.model_dump(mode="json", exclude_defaults=True)
