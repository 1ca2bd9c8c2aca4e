"""The figures in the form that Prometheus reads; names begin with `lanzi_`.

Counts of states are gauges read from the database, the same from whichever process is asked.
What only this process knows (drawing, ticking) is counted where it happens, in config.metrics.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.watch.figures import Figures
from config.metrics import OWN


def written(figures: Figures) -> bytes:
    """The page that Prometheus scrapes."""
    registry = CollectorRegistry()
    registry.register(_Snapshot(figures))
    return generate_latest(registry) + generate_latest(OWN)


class _Snapshot:
    """One moment's figures as a collector."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        f = self._figures
        yield _by("updates", "Updates kept, by state", "state", f.updates)
        yield _by("notices", "Rows of the outbox, by state", "state", f.notices)
        yield _one(
            "updates_age_seconds", "Age of the oldest unhandled update", _seconds(f.updates_age)
        )
        yield _one("outbox_depth", "Notices that wait to be sent", f.outbox_depth)
        yield _one("outbox_age_seconds", "Age of the oldest notice due", _seconds(f.outbox_age))
        yield _one("orders_live", "Live orders of open cycles", f.live_orders)
        yield _one("batches_waiting", "Batches that await approval", f.batches_waiting)
        yield _one("batch_age_seconds", "Age of the oldest of them", _seconds(f.batch_age))
        if f.ticked_at is not None:
            lag = (f.now - f.ticked_at).total_seconds()
            yield _one("tick_lag_seconds", "Since the scheduler last did what was due", lag)
        yield self._processes()

    def _processes(self) -> Metric:
        family = GaugeMetricFamily(
            "lanzi_heartbeat_age_seconds",
            "Since a process was last seen",
            labels=["role", "process"],
        )
        for item in self._figures.processes:
            age = (self._figures.now - item.seen_at).total_seconds()
            family.add_metric([item.role, item.process], age)
        return family


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"lanzi_{name}", what, value=value)


def _by(name: str, what: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"lanzi_{name}", what, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _seconds(age: timedelta | None) -> float:
    return age.total_seconds() if age is not None else 0.0
