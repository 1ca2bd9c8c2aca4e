"""Every check of the project, in the order in which they are cheapest to fail: `./lanzi test`.

Format, lint, types, import contracts, then the tests, the fast ones first. With arguments only
pytest runs, with just these. Nothing of the program is imported here.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LONG = 250
PACKAGES = [
    "app",
    "bot",
    "portal",
    "sandbox",
    "fulfillment",
    "orders",
    "storage",
    "config",
    "tests",
    "benchmarks",
]
PYTHON = [sys.executable, "-m"]
PYTEST = [*PYTHON, "pytest"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# A file stays with one worker: its tests share a server, a browser or a set-up. Three for two
# cores, since tests wait for servers, browsers and databases as much as they work.
SPREAD = ["-n", "3", "--dist", "loadfile"]

STAGES: dict[str, list[str]] = {
    "format": [*PYTHON, "ruff", "format", "--check", "."],
    "lint": [*PYTHON, "ruff", "check", "."],
    "types": [*PYTHON, "mypy"],
    "imports": [sys.executable, "-c", LINT_IMPORTS],
    "tests": [*PYTEST, *SPREAD, "-m", "not slow"],
    # They start programs and browsers, and wait for these more than they work.
    "slow tests": [*PYTEST, *SPREAD, "-m", "slow", "--durations", "5"],
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a stage ended; a status of 0 is success."""

    stage: str
    status: int
    seconds: float


def run_checks(arguments: list[str]) -> int:
    """Run all stages, or only pytest with the given arguments; 0 when everything is in order."""
    if arguments:
        return run([*PYTEST, *(from_home(argument) for argument in arguments)])
    outcomes = [run_stage(stage, command) for stage, command in STAGES.items()]
    print_summary(outcomes)
    return int(any(outcome.status for outcome in outcomes))


def run_stage(stage: str, command: list[str]) -> Outcome:
    print(f"\n── {stage} {'─' * (60 - len(stage))}", flush=True)
    start = time.monotonic()
    status = run(command)
    seconds = time.monotonic() - start
    print(
        f"── {stage}: {'ok' if status == 0 else f'FAILED ({status})'}, {seconds:.1f} s", flush=True
    )
    return Outcome(stage, status, seconds)


def run(command: list[str]) -> int:
    """Run a tool at home, where its settings are, with our own output."""
    return subprocess.run(command, check=False, cwd=HOME, stdin=subprocess.DEVNULL).returncode


def from_home(argument: str) -> str:
    """A path as the caller wrote it (perhaps with `::test`), made to hold in the repo's folder."""
    path, separator, test = argument.partition("::")
    here = Path(path)
    if path.startswith("-") or here.is_absolute() or not here.exists():
        return argument
    return f"{os.path.abspath(path)}{separator}{test}"  # noqa: PTH100  # a link stays a link


def long_modules() -> list[str]:
    """Modules worth another look; above 300 lines a test refuses them."""
    sources = [path for package in PACKAGES for path in (HOME / package).rglob("*.py")]
    lengths = {path: path.read_text("utf-8").count("\n") for path in sources}
    return [
        f"{path.relative_to(HOME)} ({lines})"
        for path, lines in sorted(lengths.items())
        if lines > LONG and "migrations" not in path.parts
    ]


def print_summary(outcomes: list[Outcome]) -> None:
    print("\n检查结果 Summary")
    if long := long_modules():
        print(f"  look again at modules over {LONG} lines: {', '.join(long)}")
    for outcome in outcomes:
        verdict = "✓ ok" if outcome.status == 0 else "✗ FAILED"
        print(f"  {outcome.stage:<12}{outcome.seconds:>8.1f} s  {verdict}")
    failed = [outcome.stage for outcome in outcomes if outcome.status]
    if failed:
        print(f"没有通过 Failed: {', '.join(failed)}", flush=True)
    else:
        print("全部通过。Everything is in order.", flush=True)
