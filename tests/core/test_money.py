"""Rupiah: written, read, rounded, in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.core import money

WORDS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11,
}  # fmt: skip
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_aloud(text: str) -> int:
    """The number in Indonesian words, by an independent left-to-right reader."""
    total = group = unit = 0
    for word in text.split():
        if word in WORDS:
            unit = WORDS[word]
        elif word == "belas":
            group, unit = group + unit + 10, 0
        elif word == "puluh":
            group, unit = group + unit * 10, 0
        elif word in ("ratus", "seratus"):
            group, unit = group + (100 if word == "seratus" else unit * 100), 0
        elif word == "seribu":
            total, group, unit = total + 1000, 0, 0
        else:
            total += ((group + unit) or 1000) * SCALES[word] if total != 1000 or word != "triliun" else 0
            if total == 1000 and word == "triliun":
                total = 10**15
            group = unit = 0
    return total + group + unit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (1_100, "seribu seratus"),
        (2_000, "dua ribu"),
        (10_000, "sepuluh ribu"),
        (11_500, "sebelas ribu lima ratus"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (150_000, "seratus lima puluh ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_100_000, "satu juta seratus ribu"),
        (2_345_678, "dua juta tiga ratus empat puluh lima ribu enam ratus tujuh puluh delapan"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
        (10**15 - 1, "sembilan ratus sembilan puluh sembilan triliun sembilan ratus sembilan puluh sembilan miliar "
         "sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu "
         "sembilan ratus sembilan puluh sembilan"),
        (10**15, "seribu triliun"),
    ],
)  # fmt: skip
def test_terbilang(amount: int, words: str) -> None:
    assert money.terbilang(amount) == words


@pytest.mark.parametrize("amount", [-1, 10**15 + 1])
def test_terbilang_refuses_what_it_cannot_say(amount: int) -> None:
    with pytest.raises(ValueError, match="in words"):
        money.terbilang(amount)


@given(st.integers(0, 10**15) | st.integers(0, 3000) | st.sampled_from([10**n + k for n in range(15) for k in (0, 1)]))
def test_terbilang_can_be_read_back(amount: int) -> None:
    assert read_aloud(money.terbilang(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (500, "Rp500"), (10_000, "Rp10.000"), (1_234_567_890, "Rp1.234.567.890"), (-2_500, "-Rp2.500")],
)
def test_format(amount: int, text: str) -> None:
    assert money.format_rupiah(amount) == text


@pytest.mark.parametrize(
    "text", ["Rp10.000", "10.000", "10000", "10.000,00", "Rp 10.000,-", "rp10.000", " Rp. 10.000 ", "10.000,0"]
)
def test_parse(text: str) -> None:
    assert money.parse_rupiah(text) == 10_000


@pytest.mark.parametrize("text", ["", "Rp", "10,000", "10.00", "1.0000", "10.000,50", "abc", "١٠", "1e3", "10.000.00", "9" * 50])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(money.AmountUnreadable) as refusal:
        money.parse_rupiah(text)
    assert refusal.value.code == "amount_unreadable"


@given(st.integers(0, 10**15))
def test_written_amounts_can_be_read(amount: int) -> None:
    assert money.parse_rupiah(money.format_rupiah(amount)) == amount


@pytest.mark.parametrize(
    ("exact", "rupiah"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("-0.5", -1), ("-2.5", -3), ("1e3", 1000)]
)
def test_halves_go_up(exact: str, rupiah: int) -> None:
    assert money.round_rupiah(Decimal(exact)) == rupiah


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_only_finite_amounts(text: str) -> None:
    with pytest.raises(ValueError, match="money"):
        money.round_rupiah(Decimal(text))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_rounding_is_never_off_by_more_than_a_half(exact: Decimal) -> None:
    assert abs(money.round_rupiah(exact) - exact) <= Decimal("0.5")


def test_money_json() -> None:
    assert money.money_json(10_000) == {"value": "10000.00", "currency": "IDR"}
