"""What surveys compute: index, grades, samples, importance and comments; the traps are those of the regulation."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.surveys.rules import (
    Phrase,
    Quadrant,
    allocate,
    chance_of,
    compute_index,
    find_faults,
    grade_of,
    is_drawn,
    legacy_value,
    mask_personal,
    needed_answers,
    place_elements,
    read_comment,
    read_instrument,
    round_half_up,
)
from satupintu.surveys.shipped import OFFICIAL, shipped_body, shipped_lexicon

SKM = read_instrument(shipped_body("skm"))
# Elements in the order U1 … U9: question 8 of the form is U9, question 9 is U8.
ITEMS = ("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q9", "q8")
FIVE = (
    (4, 3, 3, 4, 3, 4, 4, 3, 4),
    (3, 3, 2, 4, 3, 3, 4, 3, 3),
    (4, 4, 3, 4, 4, 4, 4, 4, 4),
    (3,) * 9,
    (2, 3, 2, 4, 3, 3, 3, 2, 3),
)


def answers(*rows):
    return [dict(zip(ITEMS, row, strict=False)) for row in rows]


def index(*rows):
    found = compute_index(SKM, answers(*rows))
    assert found is not None
    return found


def test_the_known_five_answers():
    found = index(*FIVE)
    assert [str(mean.shown) for mean in found.elements] == [
        "3.20",
        "3.20",
        "2.60",
        "3.80",
        "3.20",
        "3.40",
        "3.60",
        "3.00",
        "3.40",
    ]
    assert found.value == Fraction(147, 45)
    assert (found.converted, found.margin, found.grade) == (Decimal("81.67"), Decimal("9.83"), "B")
    assert found.grades == ("A", "B", "C")
    assert not found.is_certain


def test_the_weight_is_exactly_a_ninth_and_the_short_one_only_a_comparison():
    best, five = index((4,) * 9), index(*FIVE)
    assert best.converted == Decimal("100.00")
    assert legacy_value(best, SKM) == Decimal("99.00")
    assert legacy_value(five, SKM) == Decimal("80.85")
    spak = read_instrument(shipped_body("spak"))
    found = compute_index(spak, [{item.code: 6 for item in spak.items}])
    assert found.converted == 6
    assert legacy_value(found, spak) is None


def test_questions_eight_and_nine_belong_to_the_elements_the_other_way_round():
    of_item = {item.code: item.element for item in SKM.items}
    assert (of_item["q8"], of_item["q9"]) == ("U9", "U8")
    found = compute_index(SKM, [{**{f"q{k}": 4 for k in range(1, 10)}, "q9": 1}])
    assert {mean.code: mean.mean for mean in found.elements}["U8"] == 1
    assert not any("aklumat" in item.text for item in SKM.items)  # that was the form of 2014


@pytest.mark.parametrize(
    ("converted", "grade"),
    [
        ("25.00", "D"), ("64.99", "D"), ("65.00", "C"), ("76.60", "C"), ("76.61", "B"), ("88.30", "B"), ("88.31", "A"), ("100", "A"),
    ],
)  # fmt: skip
def test_grades_have_no_gap(converted, grade):
    assert grade_of(SKM, Decimal(converted)) == grade


@pytest.mark.parametrize(
    ("value", "converted", "grade"), [("2.5998", "65.00", "C"), ("3.0642", "76.61", "B"), ("2.5997", "64.99", "D")]
)
def test_the_gaps_of_the_printed_index_fall_into_a_grade(value, converted, grade):
    shown = round_half_up(Fraction(value) * 25, 2)
    assert shown == Decimal(converted)
    assert grade_of(SKM, shown) == grade


def test_halves_are_rounded_up():
    assert round_half_up(Fraction("64.995"), 2) == Decimal("65.00")
    assert round_half_up(Fraction(5, 1000), 2) == Decimal("0.01")


def test_missing_answers():
    whole = (4,) * 9
    seven = dict.fromkeys(ITEMS[:7], 4)
    six = dict.fromkeys(ITEMS[:6], 1)
    found = compute_index(SKM, [*answers(whole), seven, six])
    assert (found.n, found.left_out) == (2, 1)
    assert [mean.n for mean in found.elements] == [2] * 7 + [1] * 2
    assert found.converted == 100
    assert compute_index(SKM, [six]) is None
    assert compute_index(SKM, []) is None


def test_an_element_nobody_answered_does_not_pull_the_index_down():
    found = compute_index(SKM, [dict.fromkeys(ITEMS[:8], 4)] * 3)
    assert found.converted == 100
    assert found.elements[8].n == 0


def test_one_answer_has_no_interval():
    found = index((3,) * 9)
    assert found.margin is None
    assert found.grades == ("C",)


def test_satisfaction_as_a_whole_stays_out_of_the_index():
    assert compute_index(SKM, [{**dict.fromkeys(ITEMS, 4), "puas": 1}]).converted == 100


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 9), min_size=1, max_size=30))
def test_the_index_is_the_mean_of_all_answers(rows):
    found = index(*rows)
    assert found.value == Fraction(sum(map(sum, rows)), 9 * len(rows))
    assert 25 <= found.converted <= 100
    assert found.grade in found.grades


def test_weights_of_an_office():
    body = {**shipped_body("skm")}
    body["elements"] = [{**row, "weight": "1/4" if k == 0 else "3/32"} for k, row in enumerate(body["elements"])]
    assert not find_faults(body)
    found = compute_index(read_instrument(body), answers((4, 2, 2, 2, 2, 2, 2, 2, 2)))
    assert found.value == Fraction(5, 2)
    body["elements"] = [{**row, "weight": "0.11"} for row in body["elements"]]
    assert find_faults(body) == ["weights"]


@pytest.mark.parametrize(
    ("population", "needed"),
    [
        (0, 0), (1, 1), (10, 10), (15, 14), (20, 19), (25, 24), (30, 28), (35, 32), (40, 36), (50, 44), (100, 80), (200, 132),
        (220, 140), (250, 152), (300, 169), (500, 217), (1000, 278), (1200, 291), (1500, 306), (2000, 322), (2200, 327), (5000, 357),
        (10_000, 370), (75_000, 382), (1_000_000, 384),
    ],
)  # fmt: skip
def test_krejcie_and_morgan(population, needed):
    assert needed_answers(population) == needed


def test_the_sample_is_shared_by_volume():
    shares = allocate(278, {"K01": 700, "K02": 280, "K03": 18, "K04": 2, "K05": 0})
    assert shares == {"K01": 195, "K02": 78, "K03": 5, "K04": 2, "K05": 0}
    assert allocate(10, {}) == {}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 5000), max_size=12))
def test_every_service_gets_its_least_and_none_more_than_it_has(volumes):
    shares = allocate(needed_answers(sum(volumes.values())), volumes)
    assert all(min(5, volume) <= shares[code] <= volume for code, volume in volumes.items())
    assert sum(shares.values()) >= needed_answers(sum(volumes.values())) - len(volumes)


def test_the_chance_follows_quota_and_volume():
    assert chance_of(80, 1000, 0.4) == 0.2
    assert chance_of(80, 100, 0.3) == 1
    assert chance_of(5, 0, 0.3) == 1
    assert is_drawn(bytes(8), 0.2)
    assert not is_drawn(b"\xff" * 8, 0.999)


def many(seed, *, fee=4):
    """700 answers in which satisfaction follows the time, and nothing else."""
    draw = random.Random(seed)
    rows = []
    for _ in range(700):
        overall = draw.choice((2, 3, 3, 4))
        row = {code: draw.choice((3, 3, 4)) for code in ITEMS}
        rows.append({**row, "q3": max(1, overall - draw.choice((0, 1))), "q4": fee, "puas": overall})
    return rows


def test_importance_against_performance():
    found = {line.code: line for line in place_elements(SKM, many(3))}
    assert found["U3"].quadrant is Quadrant.IMPROVE
    assert found["U4"].quadrant is Quadrant.NOT_ESTIMABLE
    assert found["U3"].agreement >= 0.8


def test_importance_only_where_enough_answered_the_same_each_time():
    assert place_elements(SKM, many(3)[:99]) == []
    assert place_elements(SKM, [dict.fromkeys((*ITEMS, "puas"), 3)] * 200) == []
    assert place_elements(SKM, many(5)) == place_elements(SKM, many(5))


@pytest.mark.parametrize("code", OFFICIAL)
def test_official_instruments_can_be_enacted(code):
    body = shipped_body(code)
    assert find_faults(body) == []
    assert read_instrument(body).code == code


def test_official_instruments_have_their_size():
    sizes = {code: len(read_instrument(shipped_body(code)).counted) for code in OFFICIAL}
    assert sizes == {"skm": 9, "spkp": 8, "spak": 5, "kilat": 1}
    assert read_instrument(shipped_body("spak")).high == 6


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"items": []}, "no_items"),
        ({"scale": {"low": 4, "high": 1}}, "scale"),
        ({"scale": {"low": 1, "high": 5}}, "options:q1"),
        ({"overall": "q1"}, "overall"),
        ({"least_answered": 12}, "least_answered"),
        ({"scale": None}, "unreadable"),
    ],
)
def test_a_faulty_instrument_is_seen(change, fault):
    assert fault in find_faults({**shipped_body("skm"), **change})


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("NIK saya 3171014505900001 mohon dicek", "NIK saya ••• mohon dicek"),
        ("3171 0145 0590 0001", "•••"),
        ("hubungi 0812-3456-7890 atau +62 812 3456 7890", "hubungi ••• atau •••"),
        ("surat ke sari@warga.example ya", "surat ke ••• ya"),
        ("lihat https://contoh.example/a", "lihat •••"),
        ("Menunggu 45 menit pada 12-03-2026 pukul 08.00, loket 3", "Menunggu 45 menit pada 12-03-2026 pukul 08.00, loket 3"),
        ("biaya Rp 1.500.000", "biaya Rp 1.500.000"),
    ],
)
def test_identifiers_are_masked(text, clean):
    assert mask_personal(text) == clean


def test_the_lexicon_proposes_alerts_and_masks_insults():
    lexicon = shipped_lexicon()
    found = read_comment("Ngantri lama, petugas goblok minta uang rokok. Toilet kotor", lexicon)
    assert {"U3", "U9"} <= set(found.tags)
    assert found.is_alert
    assert "goblok" not in found.text
    calm = read_comment("Pelayanan ramah dan cepat", lexicon)
    assert set(calm.tags) == {"U3", "U7"}
    assert not calm.is_alert
    assert read_comment("vacuum", [Phrase("ac", "U9")]).tags == ()
