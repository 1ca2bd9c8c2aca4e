"""The launcher in a small world: a tiny program, a tiny index, a folder with spaces in its name.

The set-up is the real one (venv, pip, hashes); only what is installed is tiny and lies in a folder.
"""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.files import HOME

PROGRAM = """
import json, os, sys
import greeting
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "path": sys.path,
                  "greeting": greeting.WORD}))
"""
INFO = "greeting-{version}.dist-info"


@dataclass(frozen=True)
class Place:
    """A copy of the launcher with a program and an index, and somebody's folder beside it."""

    home: Path
    index: Path
    elsewhere: Path

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.home / "lanzi", *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.elsewhere,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
        )

    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        # The folder is found through the launcher's pip settings, as a company's index would be.
        return others | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.index.as_uri(),
            "PYTHONPATH": str(self.elsewhere),
        }

    def require(self, version: str, parts: tuple[str, ...] = ("run", "check")) -> None:
        wheel = make_wheel(self.index, version)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        for part in parts:
            pin = f"greeting=={version} \\\n    --hash=sha256:{digest}\n"
            (self.home / "requirements" / f"{part}.txt").write_text(f"# {part}\n{pin}")

    @property
    def stamp(self) -> Path:
        return self.home / ".venv" / "lanzi.json"


def make_wheel(folder: Path, version: str) -> Path:
    info = INFO.format(version=version)
    path = folder / f"greeting-{version}-py3-none-any.whl"
    with ZipFile(path, "w") as wheel:
        wheel.writestr("greeting.py", f"WORD = 'hello {version}'\n")
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    top = tmp_path_factory.mktemp("launcher")
    place = Place(home=top / "my 篮子 copy", index=top / "index", elsewhere=top / "else where")
    for folder in (place.home / "app", place.home / "requirements", place.index, place.elsewhere):
        folder.mkdir(parents=True)
    shutil.copy2(HOME / "lanzi", place.home)
    (place.home / "app" / "__main__.py").write_text(PROGRAM)
    # What must not be imported although the caller stands there and PYTHONPATH names it.
    (place.elsewhere / "app.py").write_text("raise SystemExit('the wrong app')")
    (place.elsewhere / "greeting.py").write_text("raise SystemExit('the wrong greeting')")
    place.require("1")
    return place


@pytest.fixture
def ready(place: Place) -> Place:
    place.require("1")
    started = place.start()
    assert started.returncode == 0, started.stderr
    return place


@pytest.mark.slow
def test_the_program_starts_from_any_folder_with_its_arguments(ready: Place):
    started = ready.start("demo", "--fresh", "two words")
    said = json.loads(started.stdout)
    assert said["arguments"] == ["demo", "--fresh", "two words"]
    assert said["folder"] == str(ready.elsewhere)
    assert said["path"][0] == str(ready.home)
    assert str(ready.elsewhere) not in said["path"]


@pytest.mark.slow
def test_a_second_start_sets_nothing_up(ready: Place):
    before = ready.stamp.stat().st_mtime_ns
    started = ready.start()
    assert started.returncode == 0
    assert started.stderr == ""
    assert ready.stamp.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_start_with_nothing_to_do_writes_nothing(ready: Place):
    before = everything_in(ready.home)
    assert ready.start("serve").returncode == 0
    assert everything_in(ready.home) == before


def everything_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file and folder with its time and size: a file made and removed again shows, too."""
    found = {str(path): path.lstat() for path in [folder, *folder.rglob("*")]}
    return {name: (state.st_mtime_ns, state.st_size) for name, state in found.items()}


@pytest.mark.slow
def test_who_may_not_write_is_told_who_has_to_run_it_once(ready: Place, tmp_path: Path):
    code = (ready.home / "lanzi").read_text("utf-8")
    copy = tmp_path / "lanzi"
    copy.write_text(code.replace("os.access(HOME, os.W_OK)", "False"))  # root may write anywhere
    shutil.copytree(ready.home / "requirements", tmp_path / "requirements")
    started = subprocess.run(
        [sys.executable, copy], check=False, capture_output=True, text=True, env={}
    )
    assert started.returncode == 1
    assert f"{copy} --help" in started.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.slow
def test_changed_requirements_are_installed(ready: Place):
    ready.require("2")
    started = ready.start()
    assert json.loads(started.stdout)["greeting"] == "hello 2"
    assert "[1/1]" in started.stderr


@pytest.mark.slow
def test_the_checks_bring_more_and_nothing_takes_it_away_again(ready: Place):
    ready.start("test")
    assert "check" in json.loads(ready.stamp.read_text())
    ready.require("2", ("run",))
    ready.require("2", ("check",))
    ready.start("demo")
    assert "check" in json.loads(ready.stamp.read_text())


@pytest.mark.slow
def test_an_interrupted_setup_is_made_anew(ready: Place):
    (ready.home / ".venv" / "lanzi.unfinished").touch()
    shutil.rmtree(next((ready.home / ".venv" / "lib").glob("python3.*")) / "site-packages" / "pip")
    started = ready.start()
    assert started.returncode == 0, started.stderr
    assert "创建 .venv" in started.stderr


@pytest.mark.slow
def test_a_wrong_hash_stops_with_pips_words_and_what_to_do(ready: Place):
    for part in ("run", "check"):
        locked = ready.home / "requirements" / f"{part}.txt"
        locked.write_text("greeting==1 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    subprocess.run([ready.home / ".venv/bin/pip", "uninstall", "-qy", "greeting"], check=True)
    started = ready.start()
    assert started.returncode == 1
    assert "安装没有成功" in started.stderr
    assert "HASHES" in started.stderr
    assert started.stdout == ""


@pytest.mark.slow
def test_two_first_starts_at_once_make_one_venv(ready: Place):
    shutil.rmtree(ready.home / ".venv")
    starts = [
        subprocess.Popen(
            [ready.home / "lanzi"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=ready.environment(),
        )
        for _ in range(2)
    ]
    said = [start.communicate()[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert sorted("Making .venv" in words for words in said) == [False, True]


def start_pretending(what: str, launcher: Path) -> subprocess.CompletedProcess[str]:
    """Run a launcher in a Python that has been told something about itself."""
    run = f"{what}; import runpy; runpy.run_path({str(launcher)!r}, run_name='__main__')"
    return subprocess.run([sys.executable, "-c", run], check=False, capture_output=True, text=True)


def test_an_old_python_is_refused_in_plain_words():
    refused = start_pretending(
        "import sys, shutil; sys.version_info = (3, 9, 2); shutil.which = lambda _: None",
        HOME / "lanzi",
    )
    assert refused.returncode == 1
    assert "needs Python 3.11 or newer; this is 3.9" in refused.stderr


def test_a_python_without_venv_names_the_debian_package(tmp_path: Path):
    shutil.copy2(HOME / "lanzi", tmp_path)
    shutil.copytree(HOME / "requirements", tmp_path / "requirements")
    refused = start_pretending(
        "import importlib.util as u; u.find_spec = lambda name: None if name == 'ensurepip' else 1",
        tmp_path / "lanzi",
    )
    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_launcher_parses_on_older_pythons_which_must_read_its_refusal():
    ast.parse((HOME / "lanzi").read_text("utf-8"), feature_version=(3, 7))


def test_help_answers_without_loading_what_is_slow():
    helped = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "app", "--help"],
        check=True,
        capture_output=True,
        text=True,
        cwd=HOME,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in helped.stderr.splitlines()}
    assert "app" in loaded
    assert not loaded & {"aiogram", "telegram", "sqlalchemy", "fastapi", "typst", "openpyxl"}
    assert "demo" in helped.stdout
