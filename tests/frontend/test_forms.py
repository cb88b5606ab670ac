"""Forms made from field descriptions: what people type, what is kept, and how faults find their field."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from satupintu.config.forms import DateField, FieldSpec, LocalDecimalField, MoneyField, Option, build_form, spec_from
from satupintu.config.forms.specs import page_condition
from satupintu.core.errors import Invalid


def sent(**values: object) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


MEMBERS = FieldSpec(
    "anggota",
    "Anggota",
    "array",
    required=True,
    subfields=(FieldSpec("nik", "NIK", required=True), FieldSpec("lahir", "Lahir", "date")),
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,5", "2.5"),
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1.234", "1234"),
        ("12.5", "12.5"),
        ("-3", "-3"),
        (" 7 ", "7"),
    ],
)
def test_decimals_as_indonesians_write_them(typed, number):
    assert LocalDecimalField().clean(typed) == Decimal(number)


@given(st.integers(min_value=0, max_value=10**15))
def test_every_amount_reads_back_as_it_is_shown(amount):
    field = MoneyField()
    assert field.clean(field.prepare_value(str(amount))) == amount
    assert field.clean(f"Rp {field.prepare_value(str(amount))}") == amount


@pytest.mark.parametrize("typed", ["sepuluh", "1,5", "-5", "Rp", "1e3", "NaN", "∞"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        MoneyField(required=True).clean(typed)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_every_date_survives_three_boxes(day):
    field = DateField()
    assert field.clean([str(part) for part in field.widget.decompress(day.isoformat())]) == day


@pytest.mark.parametrize(
    ("boxes", "blamed"),
    [
        (["31", "2", "2000"], {0}),
        (["1", "13", "2000"], {1}),
        (["1", "1", "99"], {2}),
        (["", "1", "2000"], {0}),
        (["x", "y", ""], {0, 1, 2}),
    ],
)
def test_a_wrong_date_blames_the_right_box(boxes, blamed):
    field = DateField()
    with pytest.raises(ValidationError):
        field.clean(boxes)
    assert field.blamed == blamed


def test_answers_are_plain_json_and_nest():
    form_class = build_form(
        [
            FieldSpec("nama", "Nama", required=True),
            FieldSpec("lahir", "Lahir", "date"),
            FieldSpec("luas", "Luas", "decimal"),
            FieldSpec("lantai", "Lantai", "integer"),
            FieldSpec("setuju", "Setuju", "boolean", required=True),
            FieldSpec("pilih", "Pilih", "multiselect", options=(Option("a", "A"), Option("b", "B"))),
            FieldSpec("titik", "Titik", "geo"),
            FieldSpec("daftar", "Daftar", "array"),
            FieldSpec("rumah", "Rumah", "object", subfields=(FieldSpec("rt", "RT"), FieldSpec("pos", "Pos"))),
            MEMBERS,
        ]
    )
    data = sent(
        nama="Sari", lahir_0=5, lahir_1=5, lahir_2=1990, luas="2,50", lantai=3, setuju="false", pilih=["a", "b"], titik_0="-6,2",
        titik_1="106.8", daftar=["x", "", "y"], rumah__rt="003", rumah__pos="",
    )  # fmt: skip
    data.update(
        {"anggota-n": "2", "anggota-0__nik": "1", "anggota-1__nik": "2", "anggota-1__lahir_0": "1", "anggota-1__lahir_1": "2"}
    )
    data["anggota-1__lahir_2"] = "2003"
    form = form_class(data)
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert answers == {
        "nama": "Sari",
        "lahir": "1990-05-05",
        "luas": "2.50",
        "lantai": 3,
        "setuju": False,
        "pilih": ["a", "b"],
        "titik": {"lat": "-6.2", "lon": "106.8"},
        "daftar": ["x", "y"],
        "rumah": {"rt": "003", "pos": None},
        "anggota": [{"nik": "1", "lahir": None}, {"nik": "2", "lahir": "2003-02-01"}],
    }
    again = form_class(answers=answers)
    assert again["lahir"].initial == "1990-05-05"
    assert again["anggota-1__nik"].initial == "2"
    assert len(next(row for row in again.rows() if row.is_array).groups) == 2


def test_draft_asks_for_nothing_and_keeps_only_what_is_right():
    form_class = build_form([FieldSpec("nama", "Nama", required=True), FieldSpec("luas", "Luas", "decimal", required=True)])
    form = form_class(sent(nama="Sari", luas="dua"), draft=True, answers={"luas": "1"})
    assert not form.is_valid()
    assert form.sound_answers() == {"nama": "Sari"}
    assert form_class(sent(nama=""), draft=True).is_valid()


def test_a_question_counts_only_when_its_condition_holds():
    form_class = build_form(
        [
            FieldSpec("jenis", "Jenis", "enum", required=True, options=(Option("baru", "Baru"), Option("hilang", "Hilang"))),
            FieldSpec("surat", "Surat hilang", required=True, condition="jenis == 'hilang'"),
        ]
    )
    unasked = form_class(sent(jenis="baru", surat="diisi padahal tidak ditanya"))
    assert unasked.is_valid()
    assert unasked.answers()["surat"] is None
    assert form_class(sent(jenis="hilang", surat="")).errors["surat"] == ["Isi surat hilang."]


def test_refusals_find_their_fields():
    form = build_form([MEMBERS, FieldSpec("nama", "Nama")])(sent(nama="x"))
    form.is_valid()
    form.show_refusal(Invalid(errors={"answers.anggota[0].nik": "NIK salah", "nama": "Nama salah", "lain": "Lain"}))
    assert "NIK salah" in form.errors["anggota-0__nik"]
    assert form.errors["nama"] == ["Nama salah"]
    assert "Lain" in form.non_field_errors()


@pytest.mark.parametrize(
    ("condition", "page"),
    [
        ("varian == 'hilang'", "varian=hilang"),
        ('jenis in ["a", "b"]', "jenis=a|b"),
        ("dikuasakan", "dikuasakan=true"),
        ("not menumpang", "menumpang=false"),
        ("usia < 17 and varian == 'baru'", ""),
        ("", ""),
    ],
)
def test_conditions_the_page_understands(condition, page):
    assert page_condition(condition) == page


def test_many_choices_become_a_list_few_become_radios():
    few = build_form([FieldSpec("a", "A", "enum", options=tuple(Option(str(n), str(n)) for n in range(7)))])()
    many = build_form([FieldSpec("a", "A", "enum", options=tuple(Option(str(n), str(n)) for n in range(8)))])()
    assert few.fields["a"].widget.input_type == "radio"
    assert many.fields["a"].widget.input_type == "select"


def test_specs_are_read_from_mappings_and_objects():
    spec = spec_from(
        {"name": "nik", "label": "NIK", "validation": "nik", "options": ["PINDAH_DATANG", {"value": "x", "label": "X"}]}
    )
    assert spec.validation == {"format": "nik"}
    assert [(option.value, option.label) for option in spec.options] == [("PINDAH_DATANG", "Pindah datang"), ("x", "X")]


def test_numbers_typed_in_groups_are_kept_without_them():
    form = build_form([FieldSpec("nik", "NIK", validation={"format": "nik"})])(sent(nik="3171 0145 0590-0001"))
    assert form.is_valid()
    assert form.answers() == {"nik": "3171014505900001"}
