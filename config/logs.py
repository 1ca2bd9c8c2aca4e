"""Logging: one line an event, to standard error, without personal data or token.

Events carry ids, codes and the class of an error. Tracebacks show no local values, and the
database engine hides its parameters, so names and phones cannot slip in by an exception.
"""

import logging
import sys

import structlog


def configure_logging(level: str, *, as_json: bool = False) -> None:
    """Set up structlog and the standard library's loggers at `level` (such as "INFO")."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, force=True)
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
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
