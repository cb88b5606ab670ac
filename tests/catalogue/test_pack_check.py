"""Packs with a fault: each is found, with its file and its line, and none harms the reader."""

from collections.abc import Callable
from pathlib import Path

import pytest

from satupintu.catalogue.pack.check import PACKS, check_pack
from satupintu.catalogue.pack.commands import pack_check
from satupintu.catalogue.pack.source import MAX_BYTES

Spoil = Callable[..., Path]
KTP = "ktp-el.yaml"
REKLAME = "izin-reklame.yaml"


def line_of(folder: Path, file: str, text: str) -> int:
    for number, line in enumerate((folder / file).read_text().splitlines(), 1):
        if text in line:
            return number
    raise AssertionError(text)


FAULTS = [
    (KTP, ("usia < 17", "umurnya < 17"), "name_unknown", "umurnya < 17"),
    (KTP, ("category: pembuatan_ktp", "category: pembuatan"), "category_unknown", "category: pembuatan"),
    (KTP, ("slug: ktp-el", "slug: ktp-baru"), "file_name", "slug: ktp-baru"),
    (KTP, ("formula: umur(tanggal_lahir, hari_ini)", "formula: usia + 1"), "cycle", "name: usia"),
    (KTP, ("formula: umur(tanggal_lahir, hari_ini)", "formula: 1 / 0"), "expression", "formula: 1 / 0"),
    (KTP, ("formula: umur(tanggal_lahir, hari_ini)", "formula: tanggal_lahir.year"), "expression", "tanggal_lahir.year"),
    (KTP, ("kewarganegaraan == 'OA_ITAP'", "nama < 3"), "expression", "nama < 3"),
    (KTP, ("pattern: no_kk", "pattern: nomor_kk"), "validator_unknown", "pattern: nomor_kk"),
    (KTP, ("pattern: no_kk", "pattern: '(a+)+b'"), "pattern", "(a+)+b"),
    (KTP, ("options: status_kawin", "options: status_lain"), "options", "options: status_lain"),
    (KTP, ("type: multiselect", "type: banyak"), "wrong_word", "type: banyak"),
    (KTP, ("required: true", "required: 'ya'"), "wrong_type", "required: 'ya'"),
    (KTP, ("obligation: mandatory", "obligation: wajib"), "wrong_word", "obligation: wajib"),
    (KTP, ("obligation: mandatory", "obligation: conditional"), "condition", "key: R01"),
    (KTP, ("source_system: SIAK", "source_system: SIKA"), "system_unknown", "source_system: SIKA"),
    (KTP, ("prefill: agency.SIAK", "prefill: SIAK"), "prefill", "prefill: SIAK"),
    (KTP, ("code: K01", "code: K01\nwarna: biru"), "unknown_key", "warna: biru"),
    (KTP, ("code: K01\n", ""), "missing_key", "# Penerbitan"),
    (KTP, ("code: K01", "code: K01\ncode: K02"), "key_twice", "code: K02"),
    (KTP, ("code: K01", "code: !!python/object K01"), "tag", "python/object"),
    (KTP, ("code: K01", "code: [K01"), "yaml_invalid", ""),
    (KTP, ("  supervision:", "  pengawasan:"), "component_missing", "facilities:"),
    (KTP, ("sources: [S01, S03]", "sources: [S01, S99999]"), "source_unknown", "S99999"),
    (KTP, ("action: issue_product", "action: cetak_apa_saja"), "action_unknown", "id: '7a'"),
    (KTP, ("performers: [operator]", "performers: [tukang]"), "performer_unknown", "performers: [tukang]"),
    (KTP, ("'no': X03", "'no': X77"), "reason_unknown", "'no': X77"),
    (KTP, ("exits: {next: '2'}", "exits: {next: '99'}"), "target_unknown", "id: '1'"),
    (KTP, ("kind: start", "kind: mulai"), "kind_unknown", "id: '1'"),
    (REKLAME, ("result: 7500000", "result: 7500001"), "example", "result: 7500001"),
    (REKLAME, ("formula: panjang * lebar", "formula: panjang / 0 * lebar"), "example", "Billboard 2 x 4 m"),
    (REKLAME, ("from: muka * jumlah", "from: muka * jumlah_unit"), "name_unknown", "muka * jumlah_unit"),
    (REKLAME, ("from: panjang_m", "from: biaya_pajak_reklame"), "cycle", "code: pajak_reklame"),
    (REKLAME, ("value: 125000", "value: banyak"), "wrong_type", "value: banyak"),
    (REKLAME, ("name: lebar_m", "name: panjang_m"), "twice", ""),
    (REKLAME, ("name: lebar_m", "name: varian"), "twice", "name: varian"),
    (REKLAME, ("condition: lahan_bukan_pemda", "condition: lahan_bukan_pemda and ("), "expression", "pemda and ("),
    ("pack.yaml", ("format: 1", "format: 1\nlogo: a.png"), "unknown_key", "logo: a.png"),
    ("pack.yaml", ("pattern: ^[0-9]{5}$", "pattern: '[0-9'"), "pattern", "pattern: '[0-9'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "change", "code", "where"), FAULTS, ids=[f"{c}-{i}" for i, (_f, _c, c, _w) in enumerate(FAULTS)]
)
def test_fault_is_found_with_file_and_line(broken: Spoil, file: str, change: tuple[str, str], code: str, where: str) -> None:
    folder = broken(KTP if file == "pack.yaml" else file, change) if file != "pack.yaml" else _with_library(broken, change)
    problems = check_pack(folder)
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert found[0].file == file
    assert found[0].sentence
    if where:
        near = {line_of(folder, file, where) + shift for shift in (-1, 0, 1, 2)}
        assert near & {problem.line for problem in found}, [str(problem) for problem in found]


def _with_library(broken: Spoil, change: tuple[str, str]) -> Path:
    folder = broken(KTP)
    text = (folder / "pack.yaml").read_text()
    assert change[0] in text
    (folder / "pack.yaml").write_text(text.replace(change[0], change[1], 1))
    return folder


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_law_grants_needs_one_row_that_issues_it(broken: Spoil, count: int) -> None:
    folder = broken(REKLAME, ("  counted_from:", "  deemed_approval: true\n  counted_from:"))
    text = (folder / REKLAME).read_text()
    first = text.index("action: issue_product")
    if count == 2:
        second = "    - {id: '2b', activity: Menerbitkan, kind: automatic, action: issue_product}\n"
        text = text.replace("    - id: '2'\n", second + "    - id: '2'\n")
    elif count == 0:
        text = text[:first] + "action: check_nothing" + text[first + len("action: issue_product") :]
    (folder / REKLAME).write_text(text)
    found = [problem for problem in check_pack(folder) if problem.code == "deemed_without_product"]
    assert [(problem.file, problem.line) for problem in found] == (
        [] if count == 1 else [(REKLAME, line_of(folder, REKLAME, "deemed_approval: true"))]
    )
    assert all(f"ada {count}." in problem.sentence for problem in found)


def test_alias_bomb_is_refused_before_it_grows(broken: Spoil) -> None:
    folder = broken(KTP)
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    (folder / KTP).write_text("a0: &a0 [x]\n" + levels)
    problems = check_pack(folder)
    assert [(p.file, p.line, p.code) for p in problems] == [(KTP, 1, "alias")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("a: " + "[" * 10_000, "too_large"), ("x" * (MAX_BYTES + 1), "too_large"), ("", "empty"), ("--- 1\n--- 2", "too_large"),
     ("? [a]\n: b", "key"), ("a: \x00", "yaml_invalid"), ("code: 1.0e+999999999", "number"), ("- a", "wrong_type")],
)  # fmt: skip
def test_hostile_file_is_one_problem(broken: Spoil, text: str, code: str) -> None:
    folder = broken(KTP)
    (folder / KTP).write_text(text)
    assert [problem.code for problem in check_pack(folder)] == [code]


def test_file_that_is_no_text_is_one_problem(broken: Spoil) -> None:
    folder = broken(KTP)
    (folder / KTP).write_bytes(b"\xff\xfe\x00")
    assert [problem.code for problem in check_pack(folder)] == ["not_utf8"]


def test_folder_without_pack_file(tmp_path: Path) -> None:
    assert [problem.code for problem in check_pack(tmp_path)] == ["no_pack"]


def test_code_used_by_two_services(folder: Path) -> None:
    text = (folder / "skck.yaml").read_text().replace("code: K14", "code: K01")
    (folder / "skck.yaml").write_text(text)
    assert [(p.file, p.code) for p in check_pack(folder)] == [("skck.yaml", "twice")]


def test_command_lists_problems_and_exit_code(broken: Spoil) -> None:
    lines, code = pack_check(str(PACKS / "kota"))
    assert code == 0
    assert "10 layanan" in lines[0]
    lines, code = pack_check(str(broken(KTP, ("usia < 17", "umurnya < 17"))))
    assert code == 1
    assert lines[0].startswith("ktp-el.yaml:")


def test_writers_guide_example_is_a_clean_pack(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs/panduan/menulis-paket.md").read_text()
    blocks = [block.split("```")[0] for block in guide.split("```yaml berkas=")[1:]]
    assert len(blocks) == 2
    for block in blocks:
        name, _newline, text = block.partition("\n")
        (tmp_path / name.strip()).write_text(text)
    assert [str(problem) for problem in check_pack(tmp_path)] == []
