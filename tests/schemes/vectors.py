"""The published vectors, and the requests that they are put as."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.house.files import HOME

FILE = HOME / "tests" / "data" / "payment_vectors.json"
Vector = Mapping[str, Any]


def vectors() -> list[Vector]:
    found: list[Vector] = json.loads(FILE.read_text("utf-8"))["vectors"]
    return found


def request_of(vector: Vector) -> dict[str, Any]:
    """A variant, and what says so, is only to be read; everything else is made from its inputs."""
    note = str(vector["inputs"].get("note", ""))
    if vector["status"] == "variant" or note.startswith(("parse only", "read-only")):
        return {"scheme": vector["scheme"], "payload": vector["expected_payload"]}
    return {"scheme": vector["scheme"], **vector["inputs"]}


def accepted() -> Iterator[Vector]:
    """Those that are payment codes, not texts to sign or rows of a bill."""
    other = ("alipay_", "wechat", "crc16")
    for vector in vectors():
        if vector["expected_payload"] and not vector["scheme"].startswith(other):
            yield vector
