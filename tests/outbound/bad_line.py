"""A line to the sandbox that fails as it is told, once for each word given to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import httpx

Fault = Literal["fine", "500", "cut_before", "cut_after"]
TROUBLE = b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'
BROKEN = b"HTTP/1.1 500 X\r\ncontent-length: %d\r\n\r\n%b" % (len(TROUBLE), TROUBLE)


class BadLine:
    """`faults` are used up by messages sent, in order; other calls go through."""

    def __init__(self, target: str) -> None:
        self.faults: list[Fault] = []
        self.url = ""
        self._http = httpx.AsyncClient(base_url=target, timeout=30)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = lines[0].split()[1]
        counts = "/sendMessage" in path or "/editMessage" in path
        fault: Fault = self.faults.pop(0) if counts and self.faults else "fine"
        if fault == "500":
            writer.write(BROKEN)
            return True
        if fault == "cut_before":
            return False
        kind = {"content-type": headers.get("content-type", "text/plain")}
        answer = await self._http.post(path, content=body, headers=kind)
        if fault == "cut_after":
            return False
        status = f"HTTP/1.1 {answer.status_code} X\r\ncontent-length: {len(answer.content)}\r\n\r\n"
        writer.write(status.encode() + answer.content)
        await writer.drain()
        return True

    async def close(self) -> None:
        await self._http.aclose()


@asynccontextmanager
async def bad_line(target: str) -> AsyncIterator[BadLine]:
    line = BadLine(target)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        server.close()
        await line.close()
