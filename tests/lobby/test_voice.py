"""The voice of the hall: every call becomes clips that are there, in the order they are spoken."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.lobby.rules import CLIPS, ENGLISH, LETTERS, announce, announce_in, say_number, say_place, spaced

VOICE = Path(__file__).parents[2] / "src/satupintu/lobby/static/aula/suara"


def test_a_call_as_people_hear_it() -> None:
    assert announce("A 012", "Loket 3") == ("bel", "nomor", "A", "0", "1", "2", "ke", "loket", "3")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (3, "tiga"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (19, "sembilan belas"), (20, "dua puluh"),
        (25, "dua puluh lima"), (99, "sembilan puluh sembilan"), (100, "seratus"), (101, "seratus satu"), (110, "seratus sepuluh"),
        (111, "seratus sebelas"), (115, "seratus lima belas"), (130, "seratus tiga puluh"), (199, "seratus sembilan puluh sembilan"),
    ],
)  # fmt: skip
def test_numbers_of_counters_are_read_as_numbers(number: int, words: str) -> None:
    assert " ".join(CLIPS[clip] for clip in say_number(number)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (12, "twelve"), (20, "twenty"), (25, "twenty five"), (100, "one hundred"), (117, "one hundred seventeen"),
     (199, "one hundred ninety nine")],
)  # fmt: skip
def test_numbers_in_english(number: int, words: str) -> None:
    assert " ".join(CLIPS[clip] for clip in say_number(number, "en")) == words


def test_english_follows_for_who_took_their_number_in_it() -> None:
    indonesian = announce("A 012", "Loket 3")
    english = ("enNomor", "enA", "en0", "en1", "en2", "enKe", "enLoket", "en3")
    assert announce_in(["id", "en"], "id", "A 012", "Loket 3") == indonesian
    assert announce_in(["id", "en"], "en", "A 012", "Loket 3") == (*indonesian, *english)
    assert announce_in(["en"], "id", "A 012", "Loket 3") == ("bel", *english)
    assert announce_in(["id"], "en", "A 012", "Loket 3") == indonesian
    assert announce_in([], "en", "A 012", "Loket 3") == ()


@pytest.mark.parametrize("number", [-1, 200, 1000])
def test_a_number_without_clips_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        say_number(number)


@pytest.mark.parametrize(
    ("label", "clips"),
    [
        ("Loket 3", ("loket", "3")),
        ("LOKET 12A", ("loket", "2", "belas", "A")),
        ("Meja 21", ("meja", "2", "puluh", "1")),
        ("Loket Prioritas", ("loket", "prioritas")),
        ("Kasir", ("kasir",)),
        ("Ruang B lantai 2", ("ruang", "B", "lantai", "2")),
        ("Loket 205", ("loket", "2", "0", "5")),
        ("Gerai Imigrasi 4", ("4",)),
        ("", ()),
        ("Gerai", ()),
    ],
)
def test_labels_of_counters(label: str, clips: tuple[str, ...]) -> None:
    assert say_place(label) == clips


@pytest.mark.parametrize(
    ("ticket", "counter", "floor", "tail"),
    [
        ("AB 105", "Loket 1", "", ("A", "B", "1", "0", "5", "ke", "loket", "1")),
        ("A-007", "Loket 1", "Lantai 2", ("A", "0", "0", "7", "ke", "loket", "1", "lantai", "2")),
        ("p 002", "Loket Prioritas", "", ("P", "0", "0", "2", "ke", "loket", "prioritas")),
        ("A 001", "Gerai Imigrasi 4", "", ("A", "0", "0", "1", "ke", "loket", "4")),
        ("A 001", "Gerai", "", ("A", "0", "0", "1")),
        ("A 001", "", "", ("A", "0", "0", "1")),
    ],
)
def test_where_to_go(ticket: str, counter: str, floor: str, tail: tuple[str, ...]) -> None:
    assert announce(ticket, counter, floor) == ("bel", "nomor", *tail)


@given(st.text(LETTERS, min_size=1, max_size=2), st.integers(0, 9999), st.text(max_size=40), st.text(max_size=20))
def test_whatever_is_called_every_clip_is_there(prefix: str, number: int, label: str, floor: str) -> None:
    assert set(announce(f"{prefix} {number:03d}", label, floor, "en")) <= {"bel", *ENGLISH}
    clips = announce(f"{prefix} {number:03d}", label, floor)
    assert set(clips) <= set(CLIPS)
    assert clips[0] == "bel"
    digits = f"{number:03d}"
    assert clips[2 : 2 + len(prefix) + len(digits)] == (*prefix, *digits)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_is_never_said_as_another(language: str) -> None:
    assert len({say_number(number, language) for number in range(200)}) == 200


@pytest.mark.parametrize(("label", "shown"), [("A012", "A 012"), ("AB1005", "AB 1005"), ("B 004", "B 004"), ("", "")])
def test_letters_stand_apart_from_digits(label: str, shown: str) -> None:
    assert spaced(label) == shown
    assert announce(label, "Loket 1") == announce(shown, "Loket 1")


def test_each_clip_is_committed_and_no_other() -> None:
    assert {path.stem for path in VOICE.glob("*.opus")} == set(CLIPS)
    assert all(path.read_bytes().startswith(b"OggS") for path in VOICE.glob("*.opus"))


def test_the_voice_is_light() -> None:
    assert sum(path.stat().st_size for path in VOICE.glob("*.opus")) < 270_000
