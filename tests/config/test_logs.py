"""What is logged holds no token, password or phone, whoever words it."""

import subprocess
import sys

import pytest

from config.logs import blotted

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
SAYS = f"""
import logging
import structlog
from config.logs import configure_logging
configure_logging("INFO", as_json={{as_json}})
log = structlog.get_logger("x")
log.info("kept", chat_id=-1001398765432, user_id=5012345678)
log.error("failed", reason="POST /bot{TOKEN}/getMe")
try:
    raise ValueError("no such person: 13812345678, +8613812345678")
except ValueError as error:
    log.error("broke", exc_info=error)
logging.getLogger("httpx").error("GET https://api/bot{TOKEN}/x for +447911123456")
"""


@pytest.mark.parametrize("as_json", [False, True])
def test_tokens_and_phones_are_blotted_out_of_every_line(as_json: bool):
    done = subprocess.run(
        [sys.executable, "-c", SAYS.format(as_json=as_json)],
        check=True,
        capture_output=True,
        text=True,
    )
    said = done.stderr
    assert "Traceback" in said
    assert all(secret not in said for secret in (TOKEN, "138123", "447911"))
    assert said.count("***") == 5
    assert "-1001398765432" in said
    assert "5012345678" in said


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("postgresql://lanzi:secret@127.0.0.1/x", "postgresql://***@127.0.0.1/x"),
        ("2026-11-22T05:24:00.431148Z tick", "2026-11-22T05:24:00.431148Z tick"),
        ("cycle 12, update 134567890123", "cycle 12, update 134567890123"),
        ("http://127.0.0.1:8080/pay", "http://127.0.0.1:8080/pay"),
    ],
)
def test_what_is_no_secret_stays(written: str, shown: str):
    assert blotted(written) == shown
