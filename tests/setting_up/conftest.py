"""The sandbox of its own tests, for the checks that talk to the Bot API."""

from tests.sandbox.conftest import process, sandbox  # noqa: F401 - fixtures
