"""The project's own files, as git knows them: tracked, or new and not ignored."""

import subprocess
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
        cwd=HOME,
    )
    paths = (HOME / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def modules() -> list[Path]:
    return [path for path in files() if path.suffix == ".py" or path.name == "lanzi"]


def name_of(path: Path) -> str:
    return path.relative_to(HOME).as_posix()
