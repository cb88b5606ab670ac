"""The page on which a rejected part of the form is put right."""

import pytest
from tests.applications.office import desk, returned

from satupintu.applications.answers import read_answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def walker(people, at):
    return returned(people, at)


def test_the_part_opens_again_with_the_officers_words(people, login, walker):
    sari, case = login(people.sari), f"/permohonan/{walker.application_id}/"
    address = f"{case}berkas/R04/"
    assert address in sari.get(case).content.decode()
    page = sari.get(address).content.decode()
    assert "NPWP salah ketik" in page
    assert 'name="npwp"' in page
    assert 'name="naskah"' not in page
    before = read_answers(walker.application())
    wrong = sari.post(address, {"npwp": "12", "naskah": "lain"})
    assert wrong.status_code == 422
    assert "govuk-error-summary" in wrong.content.decode()
    assert read_answers(walker.application()) == before
    assert sari.post(address, {"npwp": "3171014505900099", "naskah": "lain"}).status_code == 302
    after = read_answers(walker.application())
    assert (after["npwp"], after["naskah"]) == ("3171014505900099", before["naskah"])
    assert "kirim-ulang" in sari.get(case).content.decode()
    assert sari.get(address).status_code == 200  # until it is sent it may be looked at again
    assert sari.post(f"{case}kirim-ulang/").status_code == 302
    assert walker.application().state == "in_process"


def test_a_part_that_was_not_rejected_stays_shut(people, login, walker):
    sari = login(people.sari)
    assert sari.get(f"/permohonan/{walker.application_id}/berkas/R01/").status_code == 404
    assert login(people.dewi).get(f"/permohonan/{walker.application_id}/berkas/R04/").status_code == 404
