"""Changing lines of a settings file (`NAME=value`) and leaving all others as they are."""

import re
from collections.abc import Mapping

from pydantic import SecretStr

from config.settings import Settings


def with_lines(text: str, values: Mapping[str, str | None]) -> str:
    """The text with these settings; None removes one. New ones go to the end."""
    left = dict(values)
    lines = []
    for line in text.splitlines():
        name = _name(line)
        if name not in values:
            lines.append(line)
        elif (value := left.pop(name, None)) is not None:
            lines.append(f"{name}={value}")
    lines += [f"{name}={value}" for name, value in left.items() if value is not None]
    return "".join(f"{line}\n" for line in lines)


def as_lines(settings: Settings) -> str:
    """Settings that came from the environment, as a file of what is not the default."""
    lines = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value != field.default:
            plain = value.get_secret_value() if isinstance(value, SecretStr) else value
            lines.append(f"LANZI_{name.upper()}={plain}\n")
    return "".join(lines)


def _name(line: str) -> str:
    found = re.match(r"\s*(?:export\s+)?(\w+)\s*=", line)
    return found[1].upper() if found else ""
