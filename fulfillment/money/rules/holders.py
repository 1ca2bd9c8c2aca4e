"""Who stands between a household and the supplier: `p12` a person, `o3` a payer."""

from typing import NamedTuple


class Holder(NamedTuple):
    """A person or a payer by number."""

    kind: str  # p, o
    number: int


def of_person(person_id: int) -> str:
    return f"p{person_id}"


def of_payer(payer_id: int) -> str:
    return f"o{payer_id}"


def read_holder(holder: str) -> Holder:
    """The holder behind its text; ValueError for anything else."""
    kind, number = holder[:1], holder[1:]
    if kind not in ("p", "o") or not (number.isascii() and number.isdigit()):
        raise ValueError(holder)
    return Holder(kind, int(number))
