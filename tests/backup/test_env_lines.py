"""Lines of the settings file are changed one by one; the others stay as they are."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.backup.env_lines import as_lines, with_lines
from config.settings import Mode, Settings, read_settings

FILE = "# ours\nLANZI_BOT_TOKEN=1:a\n\nLANZI_FOLDER=var\nLANZI_PORTAL_PORT=9\nLANZI_FOLDER=old\n"
NAMES = st.sampled_from(["LANZI_FOLDER", "LANZI_DATABASE_URL", "LANZI_KEY_FILE", "OTHER"])
VALUES = st.text(st.characters(categories=["L", "N"]), min_size=1)


def test_a_line_is_changed_where_it_stands_and_its_doubles_go():
    changed = with_lines(FILE, {"LANZI_FOLDER": "/srv", "LANZI_DATABASE_URL": "x"})
    assert changed == (
        "# ours\nLANZI_BOT_TOKEN=1:a\n\nLANZI_FOLDER=/srv\nLANZI_PORTAL_PORT=9\n"
        "LANZI_DATABASE_URL=x\n"
    )
    assert "FOLDER" not in with_lines(FILE, {"LANZI_FOLDER": None})


@given(st.dictionaries(NAMES, st.none() | VALUES))
def test_other_lines_stay_and_the_values_are_there_once(values):
    lines = with_lines(FILE, values).splitlines()
    for line in FILE.splitlines():
        if line.partition("=")[0] not in values:
            assert line in lines
    for name, value in values.items():
        found = [line for line in lines if line.startswith(f"{name}=")]
        assert found == ([] if value is None else [f"{name}={value}"])


def test_settings_of_the_environment_are_the_same_when_read_from_the_file(tmp_path: Path):
    settings = Settings(
        mode=Mode.SANDBOX, folder=Path("/srv/a b"), bot_token="42:X", backup_keep=3, log_json=True
    )
    file = tmp_path / "lanzi.env"
    file.write_text(as_lines(settings), encoding="utf-8")
    assert read_settings(file) == settings
