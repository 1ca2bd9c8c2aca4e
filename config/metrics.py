"""What one process counts about itself, for Prometheus. Labels are kinds, never people."""

from prometheus_client import REGISTRY, Counter, Histogram

OWN = REGISTRY

TICK_SECONDS = Histogram("lanzi_tick_seconds", "Doing what was due, once")
TICKS_FAILED = Counter("lanzi_ticks_failed", "Ticks that ended with an error")
DRAWING_SECONDS = Histogram(
    "lanzi_drawing_seconds",
    "Drawing one paper",
    labelnames=("kind",),
    buckets=(0.1, 0.3, 1, 3, 10, 30, 100),
)
UPDATES_HANDLED = Counter("lanzi_updates_handled", "Updates that this process handled")
UPDATES_FAILED = Counter("lanzi_updates_failed", "Updates that this process put aside")
SENT = Counter("lanzi_sent", "Notices that this process sent, by what became of them", ("state",))
