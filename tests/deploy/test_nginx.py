"""The nginx example in front of two real workers: one dies and nothing is lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from tests.deploy.certificate import Certificate, make_certificate
from tests.deploy.nginx import Front, nginx
from tests.journey.stage import free_port
from tests.serving.world import FIRST, GROUP, World, world

pytestmark = [pytest.mark.slow, pytest.mark.needs_nginx]
SECRET = "of-the-webhook"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """One that the sandbox trusts, as Telegram trusts a public one."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    return made


async def start_worker(served: World, front: Front, *, portal: int, bot: int) -> None:
    """One process that answers and shows pages, on ports of its own."""
    await served.serve(
        *("bot", "portal", "scheduler"),
        LANZI_PORTAL_PORT=str(portal),
        LANZI_PUBLIC_URL=front.url,
        LANZI_UPDATES="webhook",
        LANZI_WEBHOOK_PORT=str(bot),
        LANZI_WEBHOOK_SECRET=SECRET,
    )


def ordered(served: World, count: int) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return await served.orders() == count

    return holds


async def test_orders_and_pages_go_through_nginx_though_a_worker_is_killed(
    tmp_path: Path, postgres_url: str, certificate: Certificate
):
    portals, bots = (free_port(), free_port()), (free_port(), free_port())
    async with world(tmp_path / "world", database_url=postgres_url) as w:
        with nginx(tmp_path / "nginx", certificate, portals=portals, bots=bots) as front:
            for portal, bot in zip(portals, bots, strict=True):
                await start_worker(w, front, portal=portal, bot=bot)
            await w.say(FIRST, "A1", chat=GROUP)
            await w.until(ordered(w, 1), "an order through nginx")
            assert (await w.sandbox.ask("state"))["webhook"] == f"{front.url}/telegram/42"
            async with httpx.AsyncClient() as outside:
                await look_around(outside, front, portals[0])
                await w.processes[0].kill()
                for number in range(1, 7):
                    await w.say(FIRST + number, "B1")
                for _ in range(4):
                    assert (await outside.get(f"{front.url}/")).status_code == 200
                assert (await outside.get(f"{front.url}/s/secret-token")).status_code < 500
            await w.until(ordered(w, 7), "orders after one worker was killed")
            assert set(await w.states_of_updates()) == {"done"}
            assert "secret-token" not in front.logs()


async def look_around(outside: httpx.AsyncClient, front: Front, portal: int) -> None:
    """What is open from outside, what is not, and what the machine itself sees."""
    found = await outside.get(f"{front.url}/")
    assert found.status_code == 200
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert found.headers["server"] == "nginx"  # without its version
    assert (await outside.get(f"{front.url}/static/portal.css")).status_code == 200
    for page in ("metrics", "readyz", "healthz"):
        assert (await outside.get(f"{front.url}/{page}")).status_code == 404
        assert (await outside.get(f"http://127.0.0.1:{portal}/{page}")).status_code == 200
    plain = await outside.get(f"http://127.0.0.1:{front.http}/pay/1")
    assert (plain.status_code, plain.headers["location"]) == (301, "https://127.0.0.1/pay/1")
    updates = f"{front.url}/telegram/42"
    assert (await outside.get(updates)).status_code == 403
    assert (await outside.post(updates, json={"update_id": 1})).status_code == 403
    wrong = {"X-Telegram-Bot-Api-Secret-Token": "guessed"}
    assert (await outside.post(updates, json={}, headers=wrong)).status_code == 403
    assert (await outside.post(updates, content=b"x" * (2 << 20))).status_code == 413
