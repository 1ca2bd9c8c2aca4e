"""A client that dies in the middle of a request has asked for nothing."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.sandbox.conftest import TOKEN, Process, Sandbox

FORMS = {
    "application/x-www-form-urlencoded": b"chat_id=1001&text=x",
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="text"\r\n',
}


@pytest.mark.parametrize("kind", FORMS)
async def test_half_a_request_is_not_carried_out(
    tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]
):
    process = Process(tmp_path)
    try:
        async with httpx.AsyncClient(base_url=process.base) as http:
            sandbox = Sandbox(process.base, http)
            await hang_up_after(process.base, kind, FORMS[kind])
            await sandbox.call("getMe")
            entries = (await sandbox.look("journal"))["entries"]
            assert [entry["method"] for entry in entries] == ["getMe"]
    finally:
        process.stop()
    assert "Traceback" not in capfd.readouterr().err


async def hang_up_after(base: str, kind: str, body: bytes) -> None:
    """Send the head and a part of the body, wait until it was read, and be gone."""
    address = urlsplit(base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = (
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: sandbox\r\n"
        f"Content-Type: {kind}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
    )
    writer.write(head.encode())
    assert b"100" in await reader.readline()  # the server reads the body now
    writer.write(body)
    writer.close()
    await writer.wait_closed()
