"""Times and links of a platform's cycle: what can be chosen can be set up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.errors_platform import BadPlatformTimes
from orders.rules.platform_links import is_link, link_in
from orders.rules.platform_times import (
    begin_choices,
    delivery_choices,
    end_choices,
    platform_times,
    reminder_at,
)

INSTANTS = st.integers(0, 525_600).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"])


@given(now=INSTANTS, zone=ZONES, data=st.data())
def test_whatever_is_chosen_on_the_buttons_follows_each_other(
    now: datetime, zone: str, data: st.DataObject
) -> None:
    opens_at = data.draw(st.sampled_from([now, *begin_choices(now, zone)]))
    ends_at = data.draw(st.sampled_from(end_choices(opens_at, zone)))
    delivery_at = data.draw(st.sampled_from(delivery_choices(ends_at, zone)))
    times = platform_times(opens_at, ends_at, delivery_at, now=now)
    assert times.opens_at < times.cutoff_at < times.approve_by <= times.packed_by
    assert times.packed_by < times.deliver_at == times.pay_by
    assert times.opens_at < reminder_at(opens_at, ends_at) < times.cutoff_at


@pytest.mark.parametrize(
    ("ends", "delivers"), [(0, 5), (5, 5), (6, 5), (-2, -1), (10, 24 * 20)], ids=str
)
def test_times_that_do_not_follow_each_other_are_refused(ends: int, delivers: int) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    opens_at = now - timedelta(hours=3) if ends < 0 else now
    ends_at, delivery_at = now + timedelta(hours=ends), now + timedelta(hours=delivers)
    with pytest.raises(BadPlatformTimes):
        platform_times(opens_at, ends_at, delivery_at, now=now)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://ktt.example/a?x=1&y=2", "https://ktt.example/a?x=1&y=2"),
        ("【快团团】荔枝开团啦 https://ktt.example/a，点开下单。", "https://ktt.example/a"),
        ("看这里（http://ktt.example/a）", "http://ktt.example/a"),
        ("ktt.example/a", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_link_is_found_in_what_was_pasted(text: str, link: str | None) -> None:
    assert link_in(text) == link
    assert link is None or is_link(link)
