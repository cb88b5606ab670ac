"""What it costs is told before it is reckoned: on the service page, and where the answers decide it."""

from dataclasses import replace

import pytest
from tests.applications.office import desk, draft

from satupintu.applications import operations
from satupintu.catalogue.queries import explain_fee, find_fixed_fee, get_enacted_standard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def number_of_section(standard, question):
    return next(
        number for number, section in enumerate(standard.sections, 1) if question in {asked.name for asked in section.fields}
    )


def test_the_service_page_says_how_the_fee_is_reckoned_with_an_example(browser):
    page = browser.get("/layanan/izin-reklame/").content.decode()
    assert "Cara menghitung biaya" in page
    assert "Panjang x lebar x jumlah muka" in page
    assert "Rp7.500.000" in page


def test_one_price_for_everybody_is_named_at_once(browser):
    page = browser.get(f"/layanan/{get_enacted_standard('K14').slug}/").content.decode()
    assert "Rp30.000" in page
    assert "Cara menghitung biaya" not in page
    free = browser.get(f"/layanan/{get_enacted_standard('K01').slug}/").content.decode()
    assert "Gratis" in free
    assert "Cara menghitung biaya" not in free


def test_the_page_whose_answers_decide_the_fee_says_so(login, at):
    people = desk(at)
    application = draft(people, at)
    standard, sari = get_enacted_standard("K09"), login(people.sari)
    case = f"/permohonan/{application.id}"
    page = sari.get(f"{case}/isi/{number_of_section(standard, 'panjang_m')}/").content.decode()
    assert "Jawaban di halaman ini menentukan biaya" in page
    assert "Perkiraan menurut jawaban yang tersimpan" in page
    assert "Jawaban di halaman ini menentukan biaya" not in sari.get(f"{case}/isi/1/").content.decode()
    assert "Perkiraan biaya resmi" in sari.get(f"{case}/").content.decode()
    operations.save_answers(application_id=application.id, answers={"panjang_m": None}, actor=people.sari.actor, at=at)
    assert "belum dapat dihitung" in sari.get(f"{case}/").content.decode()


def test_without_words_of_the_author_the_fee_names_what_it_depends_on():
    standard = get_enacted_standard("K09")
    bare = replace(
        standard,
        fee=replace(standard.fee, components=tuple(replace(part, words="") for part in standard.fee.components)),
    )
    (part,) = explain_fee(bare)
    assert part.words == ""
    assert part.factors[:2] == tuple(field.label for field in standard.fields if field.name in ("panjang_m", "lebar_m"))
    assert {"panjang_m", "tgl_mulai", "jumlah"} <= part.questions
    assert find_fixed_fee(standard) is None
    assert find_fixed_fee(get_enacted_standard("K14")) == 30_000
    assert find_fixed_fee(get_enacted_standard("K01")) == 0
