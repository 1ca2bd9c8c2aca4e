"""What stands before several webhook workers: hands each connection to one that is there."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle


@asynccontextmanager
async def front(port: int, behind: Sequence[int]) -> AsyncIterator[None]:
    """Pass connections on in turn; who refuses is passed over."""
    turns = cycle(behind)
    lines: set[asyncio.StreamWriter] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.add(writer)
        for _ in behind:
            with suppress(OSError):
                there, back = await asyncio.open_connection("127.0.0.1", next(turns))
                lines.add(back)
                await asyncio.gather(_pump(reader, back), _pump(there, writer))
                return
        writer.close()

    server = await asyncio.start_server(pass_on, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        for line in lines:
            line.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()
