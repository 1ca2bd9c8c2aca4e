"""What holds for every test: tools have markers, no network, and no silent skip in CI.

A test that needs a tool carries its marker (`needs_chromium`, `needs_postgres`, `needs_zbar`,
`needs_poppler`, `needs_nginx`, `needs_libreoffice`). Where the tool is absent it is skipped with
the reason; with CI=true every skip is a failure, so that a green run means that everything ran.
"""

import ipaddress
import os
import shutil
import sys
from collections.abc import Generator
from ctypes.util import find_library
from typing import Any, TypeVar

import pytest
from hypothesis import settings

pytest_plugins = ["tests.postgres", "tests.builders"]

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

# Two busy cores make any deadline flaky.
settings.register_profile("house", deadline=None, print_blob=True)
# In CI the examples are the same every time, so that more of them would find nothing new there.
settings.register_profile(
    "ci", parent=settings.get_profile("house"), derandomize=True, max_examples=40
)
settings.load_profile("ci" if IN_CI else "house")


def chromium() -> str | None:
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def why_no_chromium() -> str | None:
    return None if chromium() else "no Chromium (Debian's package chromium)"


def why_no_zbar() -> str | None:
    return None if find_library("zbar") else "no libzbar (Debian's package libzbar0)"


def why_no_poppler() -> str | None:
    both = shutil.which("pdftoppm") and shutil.which("pdftotext")
    return None if both else "no pdftoppm and pdftotext (Debian's package poppler-utils)"


def why_no_libreoffice() -> str | None:
    return None if shutil.which("soffice") else "no LibreOffice (Debian's package libreoffice-calc)"


def why_no_nginx() -> str | None:
    return None if shutil.which("nginx") else "no nginx (Debian's package nginx-light)"


def why_no_postgres() -> str | None:
    from tests.postgres import why_absent  # a plugin too, which pytest wants to import first

    return why_absent()


WHY_ABSENT = {
    "needs_chromium": why_no_chromium,
    "needs_postgres": why_no_postgres,
    "needs_zbar": why_no_zbar,
    "needs_poppler": why_no_poppler,
    "needs_nginx": why_no_nginx,
    "needs_libreoffice": why_no_libreoffice,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker("needs_postgres")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, why_absent in WHY_ABSENT.items():
        if item.get_closest_marker(marker) and (reason := why_absent()):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return fail_if_skipped((yield))


def fail_if_skipped(report: Report) -> Report:
    """In CI what did not run has failed. (An expected failure did run.)"""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"In CI nothing may be skipped: {reason}"
    return report


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program, for Playwright's `executable_path`."""
    path = chromium()
    if path is None:
        pytest.skip(str(why_no_chromium()))
    return path


def stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: connecting to any address but the loopback fails the test that tries."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    try:
        local = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise AssertionError(f"A test tried to reach {host}; tests stay on this machine.")


sys.addaudithook(stay_on_this_machine)
