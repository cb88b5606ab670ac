"""Number patterns, public codes, masking, printable text."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from satupintu.issuance import rules

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("503/{n:4}/DPMPTSP/{roman_month}/{year}", "503/0007/DPMPTSP/III/2026"),
        ("{n}/SKR-{yy}.{month}", "7/SKR-26.03"),
        ("B {n:3} {year}", "B 007 2026"),
    ],
)
def test_patterns(pattern: str, number: str) -> None:
    assert rules.parse_pattern(pattern, yearly=True).number(7, DAY) == number


def test_the_year_may_be_missing_when_numbers_run_on() -> None:
    assert rules.parse_pattern("REK/{n:6}", yearly=False).number(12, DAY) == "REK/000012"


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("503/{year}", "sequence_missing"),
        ("", "sequence_missing"),
        ("{n}/{n}/{year}", "sequence_twice"),
        ("{n}/DPMPTSP", "year_missing"),
        ("{n}/{hari}/{year}", "unknown_token"),
        ("{n}/{year:4}", "unknown_token"),
        ("{n:0}/{year}", "unknown_token"),
        ("{n}/{year", "unknown_token"),
        ("{n}/{year}/#", "bad_character"),
        ("{n}/{year}/é", "bad_character"),
        ("{n}{year}", "sequence_not_apart"),
        ("5{n}/{year}", "sequence_not_apart"),
        ("{n:4}5/{year}", "sequence_not_apart"),
        ("{n}/{year}/" + "x" * 90, "too_long"),
    ],
)
def test_patterns_refused(pattern: str, code: str) -> None:
    with pytest.raises(rules.PatternError) as refusal:
        rules.parse_pattern(pattern, yearly=True)
    assert refusal.value.code == code


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_two_sequences_never_give_one_number(first: int, second: int, day: date) -> None:
    assume(first != second)
    pattern = rules.parse_pattern("503/{n:4}/DPMPTSP/{roman_month}/{year}", yearly=True)
    assert pattern.number(first, day) != pattern.number(second, day)


def test_collisions() -> None:
    assert rules.patterns_collide("503/{n}/{year}", "503/{n:4}/{yy}")
    assert rules.patterns_collide("a/{n}/{year}", "A/{n}/{year}")
    assert not rules.patterns_collide("503/{n}/{year}", "504/{n}/{year}")


@given(st.data())
def test_a_mistyped_code_is_no_code(data: st.DataObject) -> None:
    code = rules.new_code()
    assert rules.normalise_code(code) == code
    position = data.draw(st.integers(0, rules.CODE_LENGTH - 1))
    other = data.draw(st.sampled_from(rules.ALPHABET.replace(code[position], "")))
    assert rules.normalise_code(code[:position] + other + code[position + 1 :]) == ""


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_code_or_not(text: str) -> None:
    code = rules.normalise_code(text)
    assert code == "" or (len(code) == rules.CODE_LENGTH and rules.normalise_code(rules.show_code(code).lower()) == code)


def test_look_alikes() -> None:
    payload = "01010101AAAA"
    code = payload + rules.check_character(payload)
    assert rules.normalise_code("oIoL-o1ol aaaa" + code[-1]) == code
    assert rules.show_code(code) == f"0101-0101-AAAA{code[-1]}"


@pytest.mark.parametrize(
    ("name", "masked"), [("Siti Rahmawati", "S*** R***"), ("Budi", "B***"), ("  ", "***"), ("H. Ali", "H*** A***")]
)
def test_mask(name: str, masked: str) -> None:
    assert rules.mask_holder(name) == masked


@given(st.text(max_size=60))
def test_printable_is_stable_and_clean(text: str) -> None:
    once = rules.printable(text)
    assert rules.printable(once) == once
    assert all(ord(character) >= 0x20 for character in once)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Siti\x00 \tA\u200bli", "Siti  Ali"), ("e\u0301", "é"), ("小", "?"), ("Ω я", "Ω я"), ("\u202eabc", "abc")],
)
def test_printable(text: str, shown: str) -> None:
    assert rules.printable(text) == shown


def test_dates() -> None:
    assert rules.date_in_words(DAY) == "2 Maret 2026"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("3171010101900001", "3171********0001"), ("12345", "*****"), ("", ""), ("123456789012", "1234****9012")],
)
def test_mask_number(number: str, masked: str) -> None:
    assert rules.mask_number(number) == masked


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_add_months(day: date, months: int, later: date) -> None:
    assert rules.add_months(day, months) == later
