"""What all EMV schemes share: objects are sealed, a payload is read and judged by its template."""

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from fulfillment.money.schemes.amounts import NUMBERS, letters_of, written
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.emv_accounts import account_of, accounts_of
from fulfillment.money.schemes.emv_objects import Tree, seal
from fulfillment.money.schemes.emv_reading import amount_of, plain, read_emv, template
from fulfillment.money.schemes.folding import fold_name
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme

LONGEST_AMOUNT: Final = 13
_PRINTABLE: Final = r"[ -~]"


class EmvScheme(OfflineScheme):
    """A scheme of one merchant account template."""

    # Where in template 62 the reference stands, by preference.
    reference_tags: ClassVar[tuple[str, ...]] = ("05", "01")

    @abstractmethod
    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        """The objects of the payload, and what they are meant to say."""

    def check(self, tree: Tree) -> None:
        """The scheme's own rules for a payload; raises `BadCode`."""

    def reference_of(self, tree: Tree) -> str:
        """The reference that a payload carries; empty for none."""
        data = template(tree, "62")
        return next((data[tag] for tag in self.reference_tags if tag in data), "")

    def encode(self, given: Mapping[str, Any]) -> Made:
        inputs = Inputs(given)
        objects, meant = self.objects(inputs)
        payload = seal({"00": "01", **{tag: value for tag, value in objects.items() if value}})
        if not payload.isascii():
            inputs.warn("not_ascii")
        return Made(payload, meant, inputs.finish())

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        tree = self.tree_of(payload, strict=strict)
        return Facts(
            account_of(tree),
            amount_of(tree),
            letters_of(plain(tree, "53")),
            self.reference_of(tree),
        )

    def tree_of(self, payload: str, *, strict: bool = True) -> Tree:
        """The objects of a payload of this scheme."""
        tree = read_emv(payload, strict=strict)
        if self.name not in {scheme for scheme, _ in accounts_of(tree)}:
            raise BadCode("wrong_scheme", "26")
        self.check(tree)
        return tree


def sum_objects(amount: Decimal | None, currency: str, printed: str = "") -> dict[str, str]:
    """Currency and sum; raises `BadCode("amount_too_long")`."""
    text = printed or ("" if amount is None else written(amount, currency))
    if len(text) > LONGEST_AMOUNT:
        raise BadCode("amount_too_long", "amount")
    return {"53": NUMBERS[currency], "54": text}


def initiation(amount: Decimal | None) -> str:
    """12 for a code of one order, 11 for one that serves many."""
    return "11" if amount is None else "12"


def name_and_city(inputs: Inputs, *, name: str = "", city: str = "") -> dict[str, str]:
    """Objects 59 and 60 in plain letters as EMV wants them, or these where none are given."""
    has_name, has_city = inputs.maybe("name"), inputs.maybe("city")
    return {
        "59": fold_name(inputs, "name", _PRINTABLE, longest=25) if has_name else name,
        "60": fold_name(inputs, "city", _PRINTABLE, longest=15) if has_city else city,
    }


def bounded(text: str | None, name: str) -> str:
    """A reference of at most 25 characters; never cut."""
    if text is not None and len(text) > 25:
        raise BadCode("reference_too_long", name)
    return text or ""
