"""Pure rules of the line and of appointments: order, credits, numbers, waits, capacity."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

SAME_PRESS = timedelta(seconds=10)
"""A second press at a kiosk within this time gives the same ticket."""
UNDO_WITHIN = timedelta(seconds=60)
"""So long a start of service may be taken back as a wrong person."""
FIRST_IN_LINE_MINUTES = 720
"""Credit of who is transferred to the head of a line: as if they had come half a day earlier."""
POSTPONE_MINUTES = 15
"""By how much a visitor may let others go first, each time."""
MOST_SERVICES = 5
"""Services one visit may be about when it begins."""
LEFT_AFTER = timedelta(hours=2)
"""So long after closing whoever still waits has left."""
CARRIED_WITHIN = timedelta(days=14)
"""How old a line may be that is carried over: longer closures begin with an empty one."""
MOST_HELD = 2
"""Open numbers of one place and day a person, or a phone, may take from home (policy of the software, no law)."""
EARLY = timedelta(minutes=10)
"""A booked visitor is called so long before the start at the earliest while others wait."""
HOLD_FOR = timedelta(minutes=15)
"""How long a slot is held until it is confirmed."""
MOST_APPOINTMENTS = 2
"""Live appointments one person may have at a time where the group has no rule of its own (policy, no law)."""
MISSED_LIMIT = 2
"""So many missed appointments in `MISSED_WITHIN` stop booking for `MISSED_PAUSE` after the last (policy, no law)."""
MISSED_WITHIN = timedelta(days=60)
MISSED_PAUSE = timedelta(days=30)
KEPT_FOR = timedelta(days=120)
"""How long name and contact of an unregistered visitor are kept after the day: as long as missed appointments are looked at."""
REMIND_FROM = time(8)
"""Local time from which on the day before is told of."""
REMIND_LAST = timedelta(hours=2)
"""How long before the start the last reminder goes out."""
UTILISATION = 0.85
"""Share of a counter's time that is planned; the rest takes up what runs long."""


def credit(*, priority: int, appointment: int, is_priority: bool, is_booked: bool) -> int:
    """Return the minutes somebody counts as having come earlier: the larger of the two credits, not their sum."""
    return max(priority if is_priority else 0, appointment if is_booked else 0)


def rank_time(ref_time: datetime, credit_minutes: int) -> datetime:
    """Return by what moment somebody is ordered in the line; the earliest is called first."""
    return ref_time - timedelta(minutes=credit_minutes)


def booked_ref_time(starts_at: datetime, came_at: datetime, grace_minutes: int) -> tuple[datetime, bool]:
    """Return the moment a booked visitor counts from, and whether they still count as booked.

    Who comes later than the grace counts from when they came, as everybody who walks in.
    """
    if came_at <= starts_at + timedelta(minutes=grace_minutes):
        return starts_at, True
    return came_at, False


def waited_seconds(first_called_at: datetime, joined_at: datetime, booked_at: datetime | None) -> int:
    """Return the wait in seconds, never negative; who came before the booked start has not waited until then."""
    since = joined_at if booked_at is None else max(joined_at, booked_at)
    return max(0, int((first_called_at - since).total_seconds()))


def ticket_label(prefix: str, number: int, number_to: int) -> str:
    """Return what is printed and called: prefix and number, as many digits as the last number of the series has, at least 3."""
    return f"{prefix}{number:0{max(3, len(str(number_to)))}d}"


def slots_needed(expected_minutes: float, slot_minutes: int) -> int:
    """Return how many slots in a row a service of this length takes."""
    return max(1, -(-int(expected_minutes) // slot_minutes))


def exact_capacity(*, share: float, counters: int, slot_minutes: int, expected_minutes: float, no_show_share: float) -> float:
    """Return what `capacity` rounds down."""
    return share * counters * slot_minutes / expected_minutes * UTILISATION / (1 - no_show_share)


def capacity(*, share: float, counters: int, slot_minutes: int, expected_minutes: float, no_show_share: float) -> int:
    """Return how many appointments a slot offers: the share of what the counters get done, more for those who stay away."""
    exact = exact_capacity(
        share=share, counters=counters, slot_minutes=slot_minutes, expected_minutes=expected_minutes, no_show_share=no_show_share
    )
    return int(exact)


def release_delay(seed: int) -> timedelta:
    """Return after how long a given-back slot is free again: 10 to 40 minutes, not to be foreseen by who sells slots."""
    return timedelta(minutes=10 + seed % 31)


def paused_until(missed: Iterable[datetime], at: datetime) -> datetime | None:
    """Return until when missed appointments stop somebody from booking, None when nothing does; walking in is always possible."""
    recent = sorted(moment for moment in missed if moment <= at)
    if len(recent) < MISSED_LIMIT or at >= recent[-1] + MISSED_PAUSE:
        return None
    return recent[-1] + MISSED_PAUSE if recent[-1] - recent[-MISSED_LIMIT] <= MISSED_WITHIN else None


def is_too_late(starts_at: datetime, at: datetime, grace_minutes: int) -> bool:
    """Whether who has not come by `at` counts as having stayed away."""
    return at > starts_at + timedelta(minutes=grace_minutes)


def reminder_due(starts_at: datetime, confirmed_at: datetime, at: datetime, zone: tzinfo) -> str:
    """Return which reminder is due: `last` two hours before, `first` on the day before from 08.00 local time on, else "".

    Who booked when the moment of a reminder had come knows it already.
    """
    soon = starts_at - REMIND_LAST
    if soon <= at < starts_at:
        return "last" if confirmed_at < soon else ""
    eve = datetime.combine(starts_at.astimezone(zone).date() - timedelta(days=1), REMIND_FROM, zone)
    return "first" if eve <= at < soon and confirmed_at < eve else ""
