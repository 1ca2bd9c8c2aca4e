"""Logging: one line an event, to standard error, without personal data or token.

Events carry ids, codes and the class of an error. Tracebacks show no local values, and the
database engine hides its parameters, so names and phones cannot slip in by an exception. What
looks like a token or a phone in the finished line, in some library's words, is blotted out.
"""

import logging
import re
import sys
from typing import Any

import structlog

# A bot's token; a password in an address; a mainland mobile; a number with its country code.
SECRETS = re.compile(
    r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}|(?<=://)[^\s:/@]+:[^\s/@]+(?=@)"
    r"|(?<![\w-])1[3-9]\d{9}(?!\w)|(?<!\w)\+\d{8,15}(?!\w)"
)
BLOT = "***"


def blotted(text: str) -> str:
    """The text without tokens, passwords and phones."""
    return SECRETS.sub(BLOT, text)


class _Blotting(logging.Formatter):
    """The same for what libraries log by themselves."""

    def format(self, record: logging.LogRecord) -> str:
        return blotted(super().format(record))


def configure_logging(level: str, *, as_json: bool = False) -> None:
    """Set up structlog and the standard library's loggers at `level` (such as "INFO")."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Blotting(logging.BASIC_FORMAT))
    # It warns of every tick that finds the one before still busy; those are left out on purpose.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if as_json else []),
            structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else plain,
            _blot,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _blot(_logger: Any, _method: str, line: Any) -> str:
    return blotted(str(line))
