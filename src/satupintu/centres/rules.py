"""Pure rules of places: opening hours of a day and what they mean at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

SEEN_EVERY = timedelta(minutes=3)
"""How often the sign of life of a device is written down while its place is open."""
SEEN_EVERY_CLOSED = timedelta(minutes=30)
"""The same while it is closed: nobody waits for the device then."""

LARGEST_CLIP = 300 * 1024
"""Bytes of a recorded word: three seconds of uncompressed speech."""


def sound_type(beginning: bytes) -> str:
    """Return the media type of a sound by its first bytes (64 are enough); "" for anything browsers do not play."""
    if beginning.startswith(b"OggS"):
        return "audio/ogg"
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WAVE":
        return "audio/wav"
    if beginning.startswith(b"ID3") or (beginning[:1] == b"\xff" and beginning[1:2] in (b"\xfb", b"\xf3", b"\xf2")):
        return "audio/mpeg"
    if beginning[4:8] == b"ftyp" and beginning[8:11] in (b"M4A", b"mp4", b"iso", b"3gp"):
        return "audio/mp4"
    return ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of opening hours, local time: opening included, closing excluded."""

    opens: time
    closes: time

    def holds(self, moment: time) -> bool:
        """Whether the local time lies within."""
        return self.opens <= moment < self.closes


def cut_break(opens: time, closes: time, break_from: time | None, break_to: time | None, in_turn: bool) -> list[Stretch]:
    """Return the stretches of a day; a break taken in turn closes nothing."""
    if break_from is None or break_to is None or in_turn:
        return [Stretch(opens, closes)]
    return [Stretch(opens, break_from), Stretch(break_to, closes)]


def is_within(stretches: Sequence[Stretch], moment: time) -> bool:
    """Whether a local time lies in one of the stretches."""
    return any(stretch.holds(moment) for stretch in stretches)


def closing_moment(stretches: Sequence[Stretch], at: datetime, zone: tzinfo) -> datetime | None:
    """Return the last closing of the local day of `at` (aware), or None when the day is closed."""
    if not stretches:
        return None
    local = at.astimezone(zone)
    return datetime.combine(local.date(), stretches[-1].closes, zone)


def is_offered(
    weekdays: Sequence[int],
    offered_from: time | None,
    offered_to: time | None,
    local: datetime,
    *,
    leeway: timedelta = timedelta(),
) -> bool:
    """Whether a service with these days and hours is offered at a local moment; it ends `leeway` before its time is over."""
    if weekdays and local.weekday() not in weekdays:
        return False
    if offered_from is not None and local.time() < offered_from:
        return False
    return offered_to is None or (local + leeway).time() < offered_to
