"""A real nginx on free ports, with the example's own server blocks."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.certificate import Certificate
from tests.house.files import HOME
from tests.journey.stage import free_port

EXAMPLE = HOME / "deploy" / "nginx" / "lanzi.conf"
SECONDS = 15.0
# What Debian's own nginx.conf says around the sites, with everything in the test's folder.
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log {folder}/access.log;
    include {site};
}}
"""


@dataclass(frozen=True, slots=True)
class Front:
    """Where it listens and what it wrote."""

    http: int
    https: int
    folder: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.https}"

    def logs(self) -> str:
        """Everything that nginx keeps of what went through."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def rendered(
    front: Front, certificate: Certificate, *, portals: Sequence[int], bots: Sequence[int]
) -> str:
    """The example as a cousin would edit it; fails where the example no longer holds a line."""
    text = EXAMPLE.read_text("utf-8")
    live = "/etc/letsencrypt/live/lanzi.example"
    changes = {
        "listen 80;": f"listen 127.0.0.1:{front.http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{front.https} ssl http2;",
        "server_name lanzi.example;": "server_name 127.0.0.1;",
        f"{live}/fullchain.pem": str(certificate.certificate),
        f"{live}/privkey.pem": str(certificate.key),
        "/var/log/nginx/error.log": str(front.folder / "site.log"),
        "server 127.0.0.1:8080 ": f"server 127.0.0.1:{portals[0]} ",
        "# server 127.0.0.1:8090 ": f"server 127.0.0.1:{portals[1]} ",
        "server 127.0.0.1:8082 ": f"server 127.0.0.1:{bots[0]} ",
        "# server 127.0.0.1:8092 ": f"server 127.0.0.1:{bots[1]} ",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(
    folder: Path, certificate: Certificate, *, portals: Sequence[int], bots: Sequence[int]
) -> Iterator[Front]:
    """Start it, wait until it listens, and stop it."""
    folder.mkdir()
    front = Front(free_port(), free_port(), folder)
    site, main = folder / "site.conf", folder / "nginx.conf"
    site.write_text(rendered(front, certificate, portals=portals, bots=bots))
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is the test's alone
    main.write_text(AROUND.format(user=user, folder=folder, site=site))
    command = ["nginx", "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")]
    looked = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert looked.returncode == 0, looked.stderr
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            _wait_for(front.https, process)
            yield front
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("nginx did not start")
