"""Everything installed is pinned and hashed, and the checks run on what the program runs on."""

import re

from tests.house.files import HOME

PIN = re.compile(
    r"^([A-Za-z0-9._\[\]-]+)==([^\s;]+).*?\\\n((?:\s+--hash=sha256:[0-9a-f]{64}.*\n)+)", re.M
)
ANY = re.compile(r"^[^\s#].*$", re.M)


def locked(part: str) -> dict[str, tuple[str, ...]]:
    text = (HOME / "requirements" / f"{part}.txt").read_text("utf-8")
    pins = {
        name: (version, *sorted(re.findall("sha256:[0-9a-f]+", hashes)))
        for name, version, hashes in PIN.findall(text)
    }
    assert len(pins) == len(ANY.findall(text)), "a line is not `name==version` with hashes"
    return pins


def test_the_checks_run_on_exactly_what_the_program_runs_on():
    program, checks = locked("run"), locked("check")
    assert program.items() <= checks.items()


def test_what_is_asked_for_is_locked():
    for part in ("run", "check"):
        asked = (HOME / "requirements" / f"{part}.in").read_text("utf-8").splitlines()
        names = {
            re.split(r"[\[<>=; ]", line)[0].lower().replace("_", "-")
            for line in asked
            if line[:1].isalpha()
        }
        assert names
        assert names <= {name.split("[")[0].lower() for name in locked(part)}
