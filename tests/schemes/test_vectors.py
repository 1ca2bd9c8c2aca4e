"""All published vectors through `./lanzi pay-code`, their pictures through two readers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from fulfillment.money.schemes.trying import answer
from tests.house.files import HOME
from tests.papers.reading import by_pyzbar
from tests.schemes.vectors import Vector, request_of, vectors

Said = list[dict[str, Any]]
FACTS = ("account", "amount", "currency", "reference")


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, Path]:
    """What the command says to all of them, one a line, and where it drew them."""
    folder = tmp_path_factory.mktemp("codes")
    lines = "\n".join(json.dumps(request_of(vector)) for vector in vectors())
    done = subprocess.run(
        [sys.executable, "-m", "app", "pay-code", "--png", str(folder)],
        input=lines.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        cwd=folder,
    )
    assert done.returncode == 1  # some are refused
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], folder


def is_as_published(vector: Vector, said: dict[str, Any]) -> bool:
    """As the vector's own `compare` has it."""
    expected = vector["expected_payload"]
    if vector["status"] == "reject":
        return bool(said.get("error") == vector["expect_error"].split()[0])
    if "payload" not in said:
        return False
    if vector["compare"] == "exact" or "payload" in request_of(vector):
        return bool(said["payload"] == expected)
    if vector["compare"] == "json":
        return bool(json.loads(said["payload"]) == json.loads(expected))
    other = answer({"scheme": vector["scheme"], "payload": expected}).said
    if vector["compare"] == "parsed":
        return without_sum(said) == without_sum(other)
    return [said.get(name) for name in FACTS] == [other.get(name) for name in FACTS]


def without_sum(said: Any) -> dict[str, Any]:
    """The objects; two orders of them have two check sums."""
    return {tag: value for tag, value in said["objects"].items() if tag != "63"}


def test_every_vector_is_accepted_or_refused_as_published(tried):
    said, _ = tried
    assert len(said) == len(vectors()) == 82
    assert not [
        (vector["id"], one)
        for vector, one in zip(vectors(), said, strict=True)
        if not is_as_published(vector, one)
    ]


def test_a_refusal_is_for_the_reason_and_not_for_another():
    vector = next(each for each in vectors() if each["id"] == "emv-neg-crc")
    assert is_as_published(vector, {"error": "crc_mismatch"})
    assert not is_as_published(vector, {"error": "truncated"})
    assert not is_as_published(vector, {"payload": vector["payload_to_reject"]})


@pytest.mark.needs_zbar
def test_every_picture_is_read_back_at_level_m_by_both_readers(tried):
    said, folder = tried
    drawn = [one for one in said if "png" in one]
    assert len(drawn) > 45
    for one in drawn:
        picture = Image.open(folder / one["png"])
        code = next(code for code in zxingcpp.read_barcodes(picture) if "QR" in str(code.format))
        assert (code.text, code.ec_level) == (one["payload"], "M")
        if one["payload"].startswith("BCD"):
            assert (picture.width // 8 - 8 - 17) // 4 <= 13
        if one["payload"].isascii():
            assert by_pyzbar(picture) == [one["payload"]]
