"""The units: systemd understands each line, and they name commands and settings that exist."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from app.roles import Role
from app.serve import Status
from config.settings import Settings
from tests.house.files import HOME

FOLDER = HOME / "deploy" / "systemd"
UNITS = sorted(path.name for path in FOLDER.iterdir())
SERVICES = [name for name in UNITS if name.endswith(".service")]
PROGRAM = "/opt/lanzi/lanzi"


def lines_of(name: str) -> dict[str, list[str]]:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    parser.read(FOLDER / name, encoding="utf-8")
    return {section: [f"{k}={v}" for k, v in parser.items(section)] for section in parser}


def options_of(name: str) -> dict[str, str]:
    lines = (line.partition("=") for line in lines_of(name)["Service"])
    return {key: value for key, _, value in lines}


def verified(folder: Path, texts: dict[str, str]) -> str:
    """What systemd-analyze has to say, with a program that exists on this machine."""
    program = folder / "lanzi"
    program.symlink_to(HOME / "lanzi")
    for name, text in texts.items():
        (folder / name).write_text(text.replace(PROGRAM, str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *texts],
        cwd=folder,
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
        text=True,
    )
    return "" if done.returncode == 0 and not done.stderr else f"{done.returncode} {done.stderr}"


if shutil.which("systemd-analyze"):  # on a machine without systemd there is nothing to ask

    def test_systemd_understands_every_line(tmp_path: Path):
        texts = {name: (FOLDER / name).read_text("utf-8") for name in UNITS}
        assert verified(tmp_path, texts) == ""

    def test_a_misspelt_line_would_be_noticed(tmp_path: Path):
        text = (FOLDER / "lanzi.service").read_text("utf-8")
        said = verified(tmp_path, {"lanzi.service": text.replace("WatchdogSec", "WatchdogSecs")})
        assert "WatchdogSecs" in said


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_tells_when_it_is_ready_and_is_watched(name: str):
    options = options_of(name)
    assert (options["Type"], options["NotifyAccess"]) == ("notify", "main")
    assert options["User"] == options["Group"] == "lanzi"
    assert int(options["WatchdogSec"]) > 0
    assert options["ExecStart"].startswith(f"{PROGRAM} serve --settings /etc/lanzi/lanzi.env")


@pytest.mark.parametrize("name", SERVICES)
def test_what_does_not_mend_itself_is_not_started_again(name: str):
    stays_down = options_of(name)["RestartPreventExitStatus"].split()
    assert [int(status) for status in stays_down] == [Status.UNFIT, Status.NOT_MIGRATED]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_write_to_its_own_folder_alone(name: str):
    options = options_of(name)
    assert options["ProtectSystem"] == "strict"
    assert options["StateDirectory"] == "lanzi"
    assert (options["StateDirectoryMode"], options["UMask"]) == ("0700", "0077")
    assert options["NoNewPrivileges"] == "yes"
    assert options["CapabilityBoundingSet"] == ""


def test_all_services_are_held_by_the_same_rules():
    own = ("ExecStart", "Environment", "Description")
    rules = [
        {line for line in lines_of(name)["Service"] if not line.startswith(own)}
        for name in SERVICES
    ]
    assert all(found == rules[0] for found in rules)


def test_every_role_has_a_unit_and_each_names_settings_that_exist():
    known = {f"LANZI_{name}".upper() for name in Settings.model_fields}
    roles = []
    for name in SERVICES:
        options = options_of(name)
        roles += options["ExecStart"].partition("--role ")[2].split()
        if "Environment" in options:
            assert options["Environment"].partition("=")[0] in known
    assert sorted(roles) == sorted(role.value for role in Role)
