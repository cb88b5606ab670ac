"""Identifiers: what is well-formed, how it is normalised, what a mask hides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.core.areas import load_areas, read_areas
from satupintu.people import queries, rules

DAYS = st.dates(date(1930, 1, 1), date(2026, 1, 1))


@given(st.sampled_from(sorted(rules.PROVINCE_CODES)), st.integers(1, 69), DAYS, st.booleans(), st.integers(1, 9999))
def test_a_nik_is_read_back_whatever_is_typed_between(province, regency, born, woman, serial):
    day = born.day + (40 if woman else 0)
    nik = f"{province}{regency:02d}01{day:02d}{born:%m%y}{serial:04d}"
    read = rules.parse_nik(f" {nik[:6]}.{nik[6:12]}-{nik[12:]} ")
    assert (read.text, read.sex) == (nik, "female" if woman else "male")
    assert (read.day, read.month, read.year_in_century) == (born.day, born.month, born.year % 100)
    assert read.region_code == nik[:6]


@given(st.integers(0, 99))
def test_only_days_of_a_man_or_a_woman_are_days(day):
    nik = f"317101{day:02d}01900001"
    if 1 <= day <= 31 or 41 <= day <= 71:
        assert rules.parse_nik(nik).day in range(1, 32)
    else:
        with pytest.raises(rules.Broken) as broken:
            rules.parse_nik(nik)
        assert broken.value.code == "nik_day"


@given(st.text(max_size=24))
def test_no_text_breaks_a_rule_otherwise_than_by_saying_so(text):
    for rule in (
        rules.parse_nik, rules.parse_family_card_no, rules.parse_npwp, rules.parse_nib, rules.parse_passport,
        rules.normalise_phone, rules.normalise_email, rules.normalise_name, rules.check_new_name,
        rules.parse_village_code, rules.parse_nationality,
    ):  # fmt: skip
        try:
            clean = rule(text)
        except rules.Broken as broken:
            said = broken.code, str(broken)
            assert all(said)
        else:
            if isinstance(clean, str):
                assert rule(clean) == clean


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("317101450590001", "nik_length"),
        ("31710145059000011", "nik_length"),
        ("3171014505900O01", "nik_length"),
        ("-171014505900001", "nik_length"),
        ("3170014505900001", "nik_region"),
        ("3100014505900001", "nik_region"),
        ("3171004505900001", "nik_region"),
        ("3771014505900001", "nik_region"),
        ("3171018105900001", "nik_day"),
        ("3171010005900001", "nik_day"),
        ("3171014005900001", "nik_day"),
        ("3171017205900001", "nik_day"),
        ("3171013105900000", "nik_serial"),
        ("3171017106900001", "nik_date"),
        ("3171016902010001", "nik_date"),
        ("３１７１０１４５０５９００００１", "nik_length"),
        ("9971014505900001", "nik_region"),
        ("3171014513900001", "nik_month"),
        ("3171013002900001", "nik_date"),
        ("3171012902010001", "nik_date"),
        ("3171014505900000", "nik_serial"),
    ],
)
def test_a_wrong_nik_says_where(nik, code):
    with pytest.raises(rules.Broken) as broken:
        rules.parse_nik(nik)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("nik", "day", "sex"),
    [
        ("3171010101900001", 1, "male"),
        ("3171013112900001", 31, "male"),
        ("3171014101900001", 1, "female"),
        ("3171017112909999", 31, "female"),
        ("3171012902000001", 29, "male"),  # 1900 had no such day, 2000 had
        ("3171016902960001", 29, "female"),
        ("9604010101900001", 1, "male"),  # Papua Barat Daya, of 2022
        ("3671014505900001", 5, "female"),  # a city: 71 to 99
    ],
)
def test_a_nik_at_the_edge_is_right(nik, day, sex):
    read = rules.parse_nik(nik)
    assert (read.text, read.day, read.sex) == (nik, day, sex)


@pytest.mark.parametrize(
    "typed", ["0812 3456 7890", "+62 812-3456-7890", "62812 34567890", "0062 812 3456 7890", "(0812) 34567890"]
)
def test_a_phone_has_one_form(typed):
    assert rules.normalise_phone(typed, mobile_only=True) == "+6281234567890"


def test_a_fixed_line_gets_no_code():
    assert rules.normalise_phone("021 345 6789") == "+62213456789"
    with pytest.raises(rules.Broken):
        rules.normalise_phone("021 345 6789", mobile_only=True)


def test_npwp_has_sixteen_digits():
    assert rules.parse_npwp("01.061.173.9-091.000") == "0010611739091000"
    assert rules.parse_npwp("3171014505900001") == "3171014505900001"
    for wrong in ("010611738091000", "000000000000000", "3171018105900001"):
        with pytest.raises(rules.Broken):
            rules.parse_npwp(wrong)


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_a_masked_nik_shows_the_last_four_only(nik):
    assert rules.mask_nik(nik) == rules.DOT * 12 + nik[-4:]


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (rules.mask_phone, "+6281234567890", "+62••••••••890"),
        (rules.mask_passport, "X1234567", "•••••567"),
        (rules.mask_passport, "X1234", "•••••"),
        (rules.mask_nik, "", ""),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sari3", "name_sign"),
        ("Сари", "name_script"),
        ("ꦱꦫꦶ", "name_script"),
        ("ᬲᬭᬶ", "name_script"),
        ("-", "name_length"),
        ("a" * 101, "name_length"),
        ("Sari\x00Dewi", "name_hidden"),
        ("Sari\tDewi", "name_hidden"),
        ("Sari\u202eiweD", "name_hidden"),
        ("Sari\u200bDewi", "name_hidden"),
        ("\u0323Sari", "name_sign"),
        ("Sari \u0323Dewi", "name_sign"),
        ("Sx\u0323\u0324\u0325", "name_sign"),
    ],
)
def test_wrong_names_say_why(name, code):
    with pytest.raises(rules.Broken) as broken:
        rules.normalise_name(name)
    assert broken.value.code == code


@pytest.mark.parametrize(
    "name",
    ["O", "N.", "a" * 100, "Zoë Müller", "S\u1e63x\u0323", "I Gusti Ngurah Rai, S.H.", "D'Artagnan-Siregar", "Al/Aji", "Ḥasan"],
)
def test_a_name_is_kept_as_it_is(name):
    assert rules.normalise_name(name) == name


def test_one_word_and_apostrophes_are_names():
    assert rules.normalise_name("  Suharto ") == "Suharto"
    assert rules.normalise_name("Ma\u2019ruf   Amin") == "Ma'ruf Amin"
    with pytest.raises(rules.Broken):
        rules.check_new_name("Suharto")


def test_a_nik_may_begin_with_every_province_and_no_other():
    assert {code for code, _, level, _ in read_areas() if level == 1} == rules.PROVINCE_CODES


@pytest.mark.django_db
def test_a_code_of_no_regency_today_is_doubted_and_never_refused():
    split_since, standing = "3177014505900001", "3171014505900001"
    assert queries.nik_doubt(split_since) == "", "without the table of areas nothing is doubted"
    load_areas()
    assert "3177" in queries.nik_doubt(split_since)
    assert rules.parse_nik(split_since).text == split_since, "codes of places that were split stay valid"
    assert queries.nik_doubt(standing) == ""
    assert queries.nik_doubt("12") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("nik", "3171018105900001", "3171014505900001"),
        ("no_kk", "0071012501150007", "3171012501150007"),
        ("npwp", "012345678013000", "012345674013000"),
        ("nib", "91200012345", "9120001234567"),
        ("nama_anak_baru", "Kirana", "Kirana Putri"),
    ],
)
def test_forms_know_what_is_wrong_with_an_identifier(kind, wrong, right):
    assert queries.identifier_fault(kind, wrong)
    assert queries.identifier_fault(kind, right) == ""
    assert queries.identifier_fault("kode_pos", wrong) == "", "of that no rule is known here"
