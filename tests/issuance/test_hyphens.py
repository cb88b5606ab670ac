"""Where Indonesian words break: by their syllables, never inside an affix, and never in an abbreviation."""

import pytest

from satupintu.issuance.hyphens import BREAK, hyphenated, loosened, syllables


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("permohonan", "per-mo-honan"),
        ("penandatanganan", "penan-da-ta-nganan"),
        ("kelengkapan", "keleng-kapan"),
        ("memverifikasi", "mem-ve-ri-fi-kasi"),
        ("menyerahkan", "menye-rah-kan"),
        ("perangkat", "perang-kat"),
        ("berangkat", "berang-kat"),
        ("mengukur", "mengu-kur"),
        ("pengajuan", "penga-juan"),
        ("pemeriksaan", "peme-rik-saan"),
        ("instansi", "instansi"),
        ("administrasi", "admi-nis-trasi"),
        ("syarat", "sya-rat"),
        ("persyaratan", "per-sya-ratan"),
        ("pegawai", "pega-wai"),
        ("DPMPTSP", "DPMPTSP"),
        ("loket", "loket"),
    ],
)
def test_words_break_between_syllables(word: str, parts: str) -> None:
    assert "".join(syllables(word)) == word
    assert "-".join(syllables(word)) == parts


def test_text_stays_what_it_was() -> None:
    text = "Memverifikasi kelengkapan persyaratan (lihat Permenpan RB 35/2012), lalu menyerahkannya."
    assert hyphenated(text).replace("\u00ad", "").replace(BREAK, "") == text


def test_what_is_no_word_may_break_anywhere() -> None:
    assert hyphenated("x" * 40) == BREAK.join("x" * 40)
    assert hyphenated("DPMPTSP/NOMOR") == f"DPMPTSP/{BREAK}NOMOR"
    assert hyphenated("") == ""


def test_short_words_are_left_alone() -> None:
    assert hyphenated("Pemohon syarat") == "Pemohon syarat"
    assert hyphenated("permohonan") == "per\u00admo\u00adhonan"
    assert loosened("permohonan") == "permohonan"
