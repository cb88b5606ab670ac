"""Products handed over and originals kept: receipts with both names, once only, by whom it is allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.applications.test_operations import refused
from tests.desk.test_desk import browser
from tests.issuance.office import issued, open_registers

from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.ids import uuid7
from satupintu.core.regions import region_day
from satupintu.issuance import operations as issuance
from satupintu.issuance.errors import HandedOverAlready, HandoverInvalid, NotValidAnyMore
from satupintu.issuance.models import Handover
from satupintu.journal.models import Entry
from satupintu.visits import operations
from satupintu.visits.errors import OriginalReturned, VisitInvalid
from satupintu.visits.models import Original

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture(autouse=True)
def _files_below_tmp(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(at):
    open_registers(at)
    return desk(at)


@pytest.fixture
def case(people, at):
    return sent(people, at).application()


def test_originals_are_taken_in_and_given_back_with_a_receipt(people, case):
    budi = browser(people.office["loket"].account)
    late = (region_day(timezone.now())).isoformat()
    form = {"apa": "Sertifikat tanah asli", "jumlah": "2", "dari": "Sari Dewi Lestari", "sampai": late}
    answer = budi.post(f"/meja/permohonan/{case.pk}/titipan/", form)
    receipt = budi.get(answer["Location"]).content.decode()
    original = Original.objects.get()
    for word in (original.number, "Sertifikat tanah asli", "Sari Dewi Lestari", people.office["loket"].staff.name, case.number):
        assert word in receipt
    assert original.number in budi.get("/meja/titipan/").content.decode()
    assert "lewat waktu" not in budi.get("/meja/titipan/").content.decode()
    Original.objects.update(due_on=region_day(timezone.now()) - timedelta(days=1))
    assert "lewat waktu" in budi.get("/meja/titipan/").content.decode()
    assert "lewat waktu" in budi.get(f"/meja/permohonan/{case.pk}/?tab=serah").content.decode()
    page = budi.post(f"/meja/titipan/{original.pk}/kembali/", {"kepada": "Dewi Anggraini"}, follow=True).content.decode()
    assert "Tanda terima pengembalian berkas asli" in page
    assert "Dewi Anggraini" in page
    again = budi.post(f"/meja/titipan/{original.pk}/kembali/", {"kepada": "Lain"}, follow=True).content.decode()
    assert "sudah dikembalikan" in again
    assert "Tidak ada berkas asli di kantor" in budi.get("/meja/titipan/").content.decode()
    told = Entry.objects.filter(application_id=case.pk, event__startswith="visits.original").values_list("event", flat=True)
    assert set(told) == {"visits.original_received", "visits.original_returned"}


@pytest.mark.parametrize(
    "wrong", [{"apa": ""}, {"jumlah": "0"}, {"jumlah": "x"}, {"dari": " "}, {"sampai": ""}, {"sampai": "2020-01-01"}]
)
def test_what_is_missing_of_originals_is_said(people, case, wrong):
    budi = browser(people.office["loket"].account)
    form = {"apa": "Ijazah", "jumlah": "1", "dari": "Sari", "sampai": region_day(timezone.now()).isoformat()}
    page = budi.post(f"/meja/permohonan/{case.pk}/titipan/", {**form, **wrong}, follow=True).content.decode()
    assert "p-alert--err" in page
    assert not Original.objects.exists()


def test_originals_are_refused_to_others(people, case, at):
    values = {"what": "Ijazah", "count": 1, "brought_by": "Sari", "due_on": at.date(), "at": at}
    with refused(NotAllowed):
        operations.take_original(application_id=case.pk, actor=people.sari.actor, **values)
    with refused(NotAllowed):
        operations.take_original(application_id=case.pk, actor=people.office["kadis"].actor, **values)
    with refused(NotFound):
        operations.take_original(application_id=uuid7(), actor=people.office["loket"].actor, **values)
    kept = operations.take_original(application_id=case.pk, actor=people.office["loket"].actor, **values)
    with refused(VisitInvalid):
        operations.return_original(original_id=kept.pk, returned_to=" ", actor=people.office["loket"].actor, at=at)
    operations.return_original(original_id=kept.pk, returned_to="Sari", actor=people.office["loket"].actor, at=at)
    with refused(OriginalReturned):
        operations.return_original(original_id=kept.pk, returned_to="Sari", actor=people.office["loket"].actor, at=at)
    for who in ("kadis", "perancang", "teknis"):
        client = browser(people.office[who].account)
        for path in ("/meja/titipan/", f"/meja/titipan/{kept.pk}/"):
            assert client.get(path).status_code == 403
        assert client.post(f"/meja/titipan/{kept.pk}/kembali/").status_code == 403
    assert browser(people.sari.account).get(f"/meja/titipan/{kept.pk}/").status_code == 403
    assert browser(people.office["loket"].account).get(f"/meja/titipan/{uuid7()}/").status_code == 404


def test_a_product_is_handed_over_once_with_a_receipt(people, at):
    document = issued(at)
    budi = browser(people.office["loket"].account)
    form = {"penerima": "Sari Dewi Lestari", "sebagai": "holder"}
    answer = budi.post(f"/meja/produk/{document.pk}/serahkan/", form)
    receipt = budi.get(answer["Location"]).content.decode()
    done = Handover.objects.get()
    for word in (done.number, document.number, "Sari Dewi Lestari", people.office["loket"].staff.name):
        assert word in receipt
    actor = people.office["loket"].actor
    with refused(HandedOverAlready):
        issuance.hand_over(document_id=document.pk, recipient_name="Lain", recipient_as="proxy", actor=actor, at=at)
    assert browser(people.office["teknis"].account).get(answer["Location"]).status_code == 403
    assert Entry.objects.filter(event="issuance.product_handed", application_id=document.application_id).count() == 1


def test_a_product_is_not_handed_over(people, at):
    document, actor = issued(at), people.office["loket"].actor
    values = {"document_id": document.pk, "at": at}
    with refused(HandoverInvalid):
        issuance.hand_over(recipient_name=" ", recipient_as="holder", actor=actor, **values)
    with refused(HandoverInvalid):
        issuance.hand_over(recipient_name="Sari", recipient_as="raja", actor=actor, **values)
    with refused(NotAllowed):
        issuance.hand_over(recipient_name="Sari", recipient_as="holder", actor=people.sari.actor, **values)
    with refused(NotFound):
        issuance.hand_over(recipient_name="Sari", recipient_as="holder", actor=actor, document_id=uuid7(), at=at)
    issuance.revoke_document(document_id=document.pk, decree_no="1", reason="salah", actor=people.office["kadis"].actor, at=at)
    with refused(NotValidAnyMore):
        issuance.hand_over(recipient_name="Sari", recipient_as="holder", actor=actor, **values)
    assert not Handover.objects.exists()
