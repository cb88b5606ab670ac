"""What follows from answers: faults all at once, fees to the rupiah, requirements, settled answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.catalogue.pack.check import PACKS, read_pack
from satupintu.catalogue.rules import (
    applicable_requirements,
    compute_fee,
    expression_context,
    find_doubts,
    settle_answers,
    undecided_requirements,
    validate_answers,
)
from satupintu.catalogue.standard import ServiceFile

TODAY = date(2026, 3, 2)
BY_CODE = {s.code: s for name in ("kota", "provinsi") for s, _data in read_pack(PACKS / name).services}
NIK = "3171014505900001"

CARD = {
    "nik": NIK,
    "no_kk": "3171010101010001",
    "nama": "Sari Dewi",
    "tanggal_lahir": "1990-05-05",
    "status_kawin": "BELUM KAWIN",
    "kewarganegaraan": "WNI",
    "hp": "081234567890",
    "cara_ambil": "LOKET",
}
BUILDING: dict[str, Any] = {
    "fungsi": "HUNIAN",
    "luas_lantai": 90,
    "jumlah_lantai": 1,
    "kompleksitas_sederhana": True,
    "permanen": True,
}


def errors(service: ServiceFile, answers: dict[str, Any], variant: str = "baru") -> dict[str, str]:
    return validate_answers(service, answers, variant=variant, today=TODAY)


def test_good_answers_have_no_fault() -> None:
    assert errors(BY_CODE["K01"], CARD) == {}


def test_every_fault_is_told_at_once() -> None:
    wrong = {**CARD, "nik": "3171018105900001", "tanggal_lahir": "2027-01-01", "hp": "12", "cara_ambil": "DRONE", "warna": "biru"}
    del wrong["no_kk"]
    assert set(errors(BY_CODE["K01"], wrong)) == {"nik", "tanggal_lahir", "hp", "cara_ambil", "warna", "no_kk"}


@pytest.mark.parametrize(
    "nik", ["3171018105900001", "3171017205900001", "3171010005900001", "3171014513900001", "317101", 3171014505900001]
)
def test_day_of_a_nik_is_1_to_31_or_41_to_71(nik: object) -> None:
    assert "nik" in errors(BY_CODE["K01"], {**CARD, "nik": nik})


def test_only_asked_questions_are_required() -> None:
    assert set(errors(BY_CODE["K01"], CARD, "hilang")) == {"no_surat_hilang", "tanggal_surat_hilang"}


def test_stale_answers_of_other_variants_do_not_count() -> None:
    answers = {**CARD, "no_surat_hilang": "1"}
    assert errors(BY_CODE["K01"], answers) == {}
    assert "no_surat_hilang" not in settle_answers(BY_CODE["K01"], answers, variant="baru", today=TODAY)


def test_settled_answers_hold_what_was_computed() -> None:
    assert settle_answers(BY_CODE["K01"], {**CARD, "usia": 3}, variant="baru", today=TODAY)["usia"] == 35


def test_witnesses_differ_from_parents() -> None:
    found = errors(BY_CODE["K03"], {"pelapor_nik": NIK, "saksi1_nik": NIK}, "wni_umum")
    assert "sama" in found["saksi1_nik"]


def test_parts_of_lists_and_addresses_are_checked_by_path() -> None:
    address = {"jalan": "Jl. Melati 1", "rt": "4", "rw": "002", "kode_wilayah": "3171011001", "kode_pos": "10110", "x": "y"}
    found = errors(BY_CODE["K05"], {"alamat_tujuan": address, "anggota_pindah": [{"nik": NIK, "shdk": "ANAK"}] * 2}, "keluar")
    assert {"alamat_tujuan.rt", "alamat_tujuan.x", "anggota_pindah[1].nik"} <= set(found)
    assert "alamat_tujuan.rw" not in found


def test_a_comparison_speaks_its_own_sentence() -> None:
    found = errors(BY_CODE["K09"], {"tgl_mulai": "2026-03-02", "tgl_akhir": "2026-05-02"}, "insidentil")
    assert "30 hari" in found["tgl_akhir"]
    assert "tgl_akhir" not in errors(BY_CODE["K09"], {"tgl_mulai": "2026-03-02", "tgl_akhir": "2026-05-02"}, "permanen")


@pytest.mark.parametrize(("code", "field", "value", "is_good"), [
    ("K07", "luas_lantai", "90,5", True), ("K07", "luas_lantai", 0, False), ("K07", "luas_lantai", "1e5", True),
    ("K07", "luas_lantai", float("nan"), False), ("K07", "luas_lantai", True, False), ("K07", "jumlah_lantai", 1.5, False),
    ("K07", "jumlah_lantai", "2", True), ("K07", "pernyataan", False, False), ("K07", "pernyataan", True, True),
    ("K07", "koordinat", {"lat": -6.2, "lon": 106.8}, True), ("K07", "koordinat", {"lat": 52, "lon": 13}, False),
    ("K03", "jam_lahir", "24:00", False), ("K03", "jam_lahir", "23:59", True), ("K03", "tgl_lahir", "2026-02-30", False),
    ("K06", "modal", -1, False), ("K06", "modal", "5000000", True), ("K02", "kelurahan_kode", "31.71.01.1001", True),
    ("K03", "anak_nama", "Budi", False), ("K03", "anak_nama", "Budi Santoso", True), ("K01", "nama", "Suharto", True),
    ("P06", "elemen_data", ["NIK", "NIK"], False), ("P06", "elemen_data", ["NIK", "NAMA"], True),
])  # fmt: skip
def test_one_answer(code: str, field: str, value: object, is_good: bool) -> None:
    variant = BY_CODE[code].variants[0].code
    assert (field not in errors(BY_CODE[code], {field: value}, variant)) is is_good


def test_fee_follows_the_answers() -> None:
    fee = compute_fee(BY_CODE["K07"], BUILDING, variant="hunian_sederhana", today=TODAY)
    assert (fee.total, fee.by_payee, fee.is_free) == (499_770, {"region": 499_770}, False)
    assert fee.lines[0].inputs["shst"] == "6170000"


def test_fee_waits_for_the_officer_where_the_table_ends() -> None:
    fee = compute_fee(BY_CODE["K07"], {**BUILDING, "jumlah_lantai": 9}, variant="umum")
    assert fee.total is None
    assert "petugas" in fee.lines[0].note
    fixed = compute_fee(
        BY_CODE["K07"], {**BUILDING, "jumlah_lantai": 9}, variant="umum", assessed={"pbg.koef_lantai": Decimal("1.2")}
    )
    assert fixed.total is not None


def test_parts_for_information_do_not_count() -> None:
    land = {"luas_m2": 300, "penggunaan": "PERTANIAN", "nilai_tanah_m2": 1_000_000}
    fee = compute_fee(BY_CODE["K10"], land, variant="adat")
    amounts = {line.code: line.amount for line in fee.lines}
    assert amounts["total"] == amounts["ukur"] + amounts["periksa"] + amounts["daftar"] == fee.total  # type: ignore[operator]


def test_free_services_are_free() -> None:
    fee = compute_fee(BY_CODE["K01"], {}, variant="baru")
    assert (fee.is_free, fee.total, fee.lines) == (True, 0, ())


def test_a_fee_decides_a_requirement() -> None:
    land = {"luas_m2": 300, "nilai_tanah_m2": 1_000_000}
    assert "R09" in {r.key for r in applicable_requirements(BY_CODE["K10"], land, variant="adat")}
    land["luas_m2"] = 10
    assert "R09" not in {r.key for r in applicable_requirements(BY_CODE["K10"], land, variant="adat")}


def test_a_proxy_needs_a_letter() -> None:
    assert "R90" in {r.key for r in applicable_requirements(BY_CODE["K01"], {}, variant="baru", by_proxy=True)}
    assert "R90" not in {r.key for r in applicable_requirements(BY_CODE["K01"], {}, variant="baru")}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("1899-12-31", "Tahun paling awal 1900."),
        ("2026-03-03", "Tanggal ini belum lewat."),
    ],
)
def test_a_date_of_the_past_has_bounds(answer: str, sentence: str) -> None:
    faults = validate_answers(BY_CODE["K01"], {"tanggal_lahir": answer}, variant="baru", today=date(2026, 3, 2))
    assert faults["tanggal_lahir"] == sentence


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("tgl_mulai", "1900-01-01", "Tanggal ini sudah lewat."),
        ("tgl_mulai", "2077-01-01", "Tahun paling akhir 2076."),
        ("tgl_akhir", "0900-01-01", "Tahun paling awal 1900."),
    ],
)
def test_a_date_of_an_event_has_bounds(name: str, answer: str, sentence: str) -> None:
    faults = validate_answers(BY_CODE["K09"], {name: answer}, variant="permanen", today=date(2026, 3, 2))
    assert faults[name] == sentence


def test_a_birth_date_is_compared_with_the_nik_beside_it() -> None:
    woman = {"nik": "3171014505900001", "tanggal_lahir": "1990-05-05"}
    assert find_doubts(BY_CODE["K01"], woman) == {}
    assert "05-05-90" in find_doubts(BY_CODE["K01"], {**woman, "tanggal_lahir": "1990-05-06"})["tanggal_lahir"]
    rows = {"nik": "3171014505900001", "anggota": [{"nik": "3171014505900001", "tanggal_lahir": "1991-05-05"}]}
    assert list(find_doubts(BY_CODE["K02"], rows)) == ["anggota[0].tanggal_lahir"]
    assert find_doubts(BY_CODE["K03"], {"pelapor_nik": "3171014505900001", "tgl_lahir": "2026-01-01"}) == {}, "another person"
    assert find_doubts(BY_CODE["K01"], {"nik": "1", "tanggal_lahir": "besok"}) == {}, "a fault is no doubt"


def undecided(code: str, answers: dict[str, object], variant: str) -> dict[str, tuple[str, ...]]:
    found = undecided_requirements(BY_CODE[code], answers, variant=variant, today=TODAY)
    return {line.requirement.key: line.questions for line in found}


def test_no_answer_is_not_no() -> None:
    variant = BY_CODE["K03"].variants[0].code
    open_ones = undecided("K03", {}, variant)
    assert open_ones["R02"] == open_ones["R03"] == ("punya_surat_lahir",)
    answered = undecided("K03", {"punya_surat_lahir": False}, variant)
    assert not answered.keys() & {"R02", "R03"}
    assert answered["R04"] == ("punya_bukti_nikah",)


def test_what_comes_out_the_same_whatever_the_answer_is_decided() -> None:
    assert "R03" not in undecided("K01", {}, "hilang"), "only who applies anew is asked for their age"
    assert undecided("K01", {}, "baru")["R03"] == ("tanggal_lahir",), "a computed age waits for the birth date"
    assert "R03" not in undecided("K01", {"tanggal_lahir": "2010-01-01"}, "baru")
    assert "R90" not in undecided("K01", {}, "baru"), "what the system knows is never open"


def test_a_number_or_a_choice_not_given_leaves_open_what_depends_on_it() -> None:
    plain = undecided("K07", {}, BY_CODE["K07"].variants[0].code)
    assert plain["R11"] == ("jumlah_lantai",)
    assert plain["R09"] == ("luas_lantai", "jumlah_lantai") or plain["R09"] == ("jumlah_lantai", "luas_lantai")
    assert plain["R07"] == ("fungsi",)
    assert "R09" not in undecided("K07", {"jumlah_lantai": 2}, BY_CODE["K07"].variants[0].code)


def test_proof_of_payment_is_not_asked_before_sending() -> None:
    for service in BY_CODE.values():
        found = applicable_requirements(service, {}, variant=service.variants[0].code, stage="submission")
        assert all(requirement.kind != "payment_proof" for requirement in found)


def test_context_for_the_sheet_knows_every_name() -> None:
    context = expression_context(BY_CODE["K06"], {"modal": 2_000_000_000}, variant="rendah", today=TODAY)
    assert context["skala_usaha"] == "KECIL"
    assert set(context) >= {"varian", "tahun_ini", "modal"}
    assert len(context) == len(set(context))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(BY_CODE)), st.data())
def test_any_json_is_answered_with_sentences(code: str, data: st.DataObject) -> None:
    service = BY_CODE[code]
    names = [question.name for question in service.fields]
    answers = data.draw(st.dictionaries(st.sampled_from(names), _JSON, max_size=8))
    found = validate_answers(service, answers, variant=service.variants[0].code, today=TODAY)
    assert all(sentence and isinstance(sentence, str) for sentence in found.values())
    settle_answers(service, answers, variant=service.variants[0].code, today=TODAY)
    compute_fee(service, answers, variant=service.variants[0].code, today=TODAY)
