"""A little HTTP server that a webhook points to: it keeps what it gets and fails on demand."""

import asyncio
import ssl
from collections import deque
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Target:
    """Gives `answers` one after the other, then 200; behind a shut `gate` it answers nobody."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.statuses: list[int] = []
        self.times: list[float] = []
        self.answers: deque[web.Response] = deque()
        self.gate = asyncio.Event()
        self.gate.set()
        self.inside = 0
        self.most_inside = 0
        self.url = ""
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0, *, tls: ssl.SSLContext | None = None) -> None:
        application = web.Application()
        application.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, ssl_context=tls)
        await site.start()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._runner.addresses[0][1]}/hook"

    async def start_with_tls(self, certificate: Path) -> None:
        """Instead of plain http, with a new certificate signed by itself, written there."""
        await self.stop()
        key = make_certificate(certificate)
        own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        own.load_cert_chain(certificate, key)
        await self.start(tls=own)

    async def stop(self) -> None:
        self.gate.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])

    def texts(self, chat_id: int | None = None, *, taken: bool = False) -> list[str]:
        """What arrived, of one chat or all; `taken`: only what was answered with 2xx."""
        return [
            update["message"]["text"]
            for update, status in zip(self.got, self.statuses, strict=False)
            if (chat_id is None or update["message"]["chat"]["id"] == chat_id)
            and (not taken or status == 200)
        ]

    async def until(self, deliveries: int) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.got) >= deliveries)

    async def until_inside(self, number: int) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.inside >= number)

    async def _take(self, request: web.Request) -> web.Response:
        await self._step(1)
        try:
            await self.gate.wait()
        finally:
            self.inside -= 1
        update = await request.json()
        answer = self.answers.popleft() if self.answers else web.Response()
        self.got.append(update)
        self.headers.append(request.headers)
        self.statuses.append(answer.status)
        self.times.append(asyncio.get_running_loop().time())
        await self._step(0)
        return answer

    async def _step(self, more: int) -> None:
        self.inside += more
        self.most_inside = max(self.most_inside, self.inside)
        async with self._changed:
            self._changed.notify_all()


def make_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1, good for an hour; returns where its key is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path = path.with_suffix(".key")
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return key_path
