"""An appointment as a file for calendars (RFC 5545): text, escaped and folded, so that any calendar reads it alike."""

from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 75
"""Octets of a line without its break (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar is told; `uid` stays through every change and `sequence` grows with each (RFC 5545, 3.8.4.7, 3.8.7.4).

    organizer: a URI of who invites. alarm_minutes: how long before the start the calendar rings, 0 for never.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    organizer: str
    organizer_name: str
    is_cancelled: bool = False
    alarm_minutes: int = 120


def escape(text: str) -> str:
    """Write a text value: backslash, semicolon, comma and line breaks are escaped (RFC 5545, 3.3.11)."""
    clean = "".join(letter for letter in text.replace("\r\n", "\n").replace("\r", "\n") if letter == "\n" or letter >= " ")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """Break a content line so that no part is longer than 75 octets; a letter of several octets stays whole (RFC 5545, 3.1)."""
    parts, part, size = [], "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LONGEST:
            parts.append(part)
            part, size = "", 1  # the blank that begins a continued line counts
        part, size = part + letter, size + length
    return "\r\n ".join([*parts, part])


def write_calendar(event: CalendarEvent, *, at: datetime, product: str = "-//satupintu//janji temu//ID") -> str:
    """Return the file: METHOD PUBLISH, or CANCEL for an appointment that was taken back (RFC 5546, 3.2.1 and 3.2.5).

    Moments are written in UTC, which needs no table of zones. at: when the file is made (DTSTAMP).
    """
    name = event.organizer_name.replace('"', "'")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{product}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{_utc(at)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f'ORGANIZER;CN="{_plain(name)}":{event.organizer}',
        f"SUMMARY:{escape(event.summary)}",
        f"LOCATION:{escape(event.location)}",
        f"DESCRIPTION:{escape(event.description)}",
        f"URL:{event.url}",
    ]
    if event.alarm_minutes and not event.is_cancelled:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-PT{event.alarm_minutes}M",
            f"DESCRIPTION:{escape(event.summary)}",
            "END:VALARM",
        ]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter >= " ")
