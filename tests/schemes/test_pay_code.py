"""What the command makes of bad lines: each is answered, none stops it."""

import json
import subprocess
import sys

import pytest

from app.pay_code import answers
from tests.house.files import HOME

FINE = {"scheme": "paynow", "proxy_type": "uen", "proxy": "T08GB0046G", "amount": "88.80"}


def errors(*lines: bytes) -> list[object]:
    return [found.said.get("error") for found in answers(lines)]


def said(**request: object) -> dict[str, object]:
    (found,) = answers([json.dumps(request).encode()])
    return dict(found.said)


def test_a_bad_line_is_answered_and_the_next_one_made():
    fine = json.dumps(FINE).encode()
    assert errors(b"nonsense\n", b"\n", fine, b"[1]", b"\xff\xfe", b"{" * 50_000, fine) == [
        "bad_json",
        None,
        "bad_json",
        "bad_json",
        "bad_json",
        None,
    ]


@pytest.mark.parametrize(
    ("line", "error", "field"),
    [
        ('{"scheme": "nix"}', "unknown_scheme", "scheme"),
        ('{"scheme": 7}', "missing_input", "scheme"),
        ('{"proxy": "x"}', "missing_input", "scheme"),
        ('{"scheme": "paynow"}', "missing_input", "proxy_type"),
        ('{"scheme": "paynow", "proxy_type": "uen"}', "missing_input", "proxy"),
        ('{"scheme": "pix_static", "inputs": [1]}', "input_type", "inputs"),
        ('{"scheme": "pay_page"}', "needs_portal", "scheme"),
        ('{"payload": "hello"}', "unknown_code", "payload"),
        ('{"scheme": "upi", "payload": 5}', "input_type", "payload"),
        ('{"scheme": "upi", "scheme": "pix"}', "bad_json", None),
        ('{"scheme": "upi", "am": NaN}', "bad_json", None),
        ('{"scheme": "upi", "am": 1' + "0" * 5000 + "}", "bad_json", None),
    ],
)
def test_what_is_wrong_is_named(line, error, field):
    (found,) = answers([line.encode()])
    assert (found.said["error"], found.said.get("field")) == (error, field)


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        (88.8, "amount_format"),
        (True, "amount_format"),
        ("1e2", "amount_format"),
        ("-5", "amount_format"),
        ("1,000.00", "amount_format"),
        ("１２", "amount_format"),
        ("88.805", "amount_decimals"),
        ("0", "amount_zero"),
        (0, "amount_zero"),
        ("200000.01", "amount_range"),
        (88, None),
        ("088.80", None),
    ],
)
def test_sums_are_exact_or_refused(amount, error):
    assert said(**{**FINE, "amount": amount}).get("error") == error


def test_a_mistyped_input_is_refused_instead_of_making_a_code_without_a_sum():
    found = said(**{**FINE, "amount": None, "amout": "88.80"})
    assert found == {"error": "unknown_input", "field": "amout"}


def test_inputs_may_stand_in_an_object_of_their_own():
    inputs = {name: value for name, value in FINE.items() if name != "scheme"}
    assert said(scheme="paynow", inputs=inputs) == said(**FINE)


def test_a_payload_is_read_without_naming_its_scheme():
    made = said(**FINE)
    assert said(payload=made["payload"]) == made


def test_what_is_odd_is_a_warning():
    assert said(scheme="static_code", text="https://example.org/abc")["warnings"] == [
        "host_unknown"
    ]


def test_it_starts_without_the_chat_and_the_database():
    heavy = "{'aiogram', 'telegram', 'sqlalchemy', 'fastapi', 'babel', 'cryptography'}"
    code = f"import app.pay_code, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=HOME
    )
    assert done.stdout == "[]\n"
