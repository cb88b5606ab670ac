"""The calendar file by the rules of RFC 5545 and 5546, read back by a small reader of its own."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from satupintu.visits.ical import CalendarEvent, escape, fold, write_calendar

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def event(**details: object) -> CalendarEvent:
    values = {
        "uid": "7@kota.example", "sequence": 2, "starts_at": AT + timedelta(days=1), "ends_at": AT + timedelta(days=1, minutes=30),
        "summary": "Janji temu: KTP-el; rusak, hilang", "location": "Jalan Merdeka 1, Lantai 1", "url": "https://kota.example/k/",
        "description": "Bawa:\n- Kartu Keluarga\n- Surat \\ kuasa " + "é" * 90, "organizer": "mailto:ptsp@kota.example",
        "organizer_name": 'DPMPTSP "Kota"',
    }  # fmt: skip
    return CalendarEvent(**{**values, **details})  # type: ignore[arg-type]


def read(text: str) -> list[tuple[str, str]]:
    """Return name (with parameters) and value of each content line: unfolded first, then split (RFC 5545, 3.1)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    found = []
    for line in lines:
        match = re.fullmatch(r'([A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
        assert match, line
        found.append((match[1], match[2]))
    return found


def unescape(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], text)


def test_it_reads_back_as_it_was_meant() -> None:
    lines = read(write_calendar(event(), at=AT))
    values = dict(lines[:-2])
    assert [name for name, value in lines if name in ("BEGIN", "END")][0] == "BEGIN"
    assert (values["VERSION"], values["METHOD"], values["STATUS"]) == ("2.0", "PUBLISH", "CONFIRMED")
    assert (values["UID"], values["SEQUENCE"], values["DTSTAMP"]) == ("7@kota.example", "2", "20260302T020000Z")
    assert (values["DTSTART"], values["DTEND"]) == ("20260303T020000Z", "20260303T023000Z")
    texts = [unescape(value) for name, value in lines if name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    assert texts[:3] == [event().summary, event().location, event().description]
    assert values["ORGANIZER;CN=\"DPMPTSP 'Kota'\""] == "mailto:ptsp@kota.example"
    assert values["TRIGGER"] == "-PT120M"
    assert [value for name, value in lines if name in ("BEGIN", "END")] == [
        "VCALENDAR", "VEVENT", "VALARM", "VALARM", "VEVENT", "VCALENDAR",
    ]  # fmt: skip


def test_every_line_is_short_and_no_letter_is_cut() -> None:
    text = write_calendar(event(), at=AT)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_what_is_taken_back_says_so() -> None:
    values = dict(read(write_calendar(event(is_cancelled=True, sequence=3), at=AT)))
    assert (values["METHOD"], values["STATUS"], values["SEQUENCE"], values["UID"]) == (
        "CANCEL",
        "CANCELLED",
        "3",
        "7@kota.example",
    )
    assert "TRIGGER" not in values
    assert any(name.startswith("ORGANIZER") for name in values)


@pytest.mark.parametrize(
    ("text", "written"), [("a,b;c\\d", "a\\,b\\;c\\\\d"), ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"), ("a\x00b\x07", "ab"), ("", "")]
)
def test_escaping(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("length", [0, 74, 75, 76, 149, 150, 400])
def test_folding(length: int) -> None:
    line = "x" * length
    assert fold(line).replace("\r\n ", "") == line
    assert all(len(part) <= 75 for part in fold(line).split("\r\n"))
