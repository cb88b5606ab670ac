"""Complaining at a device of the hall."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.visits.morning import Morning
from tests.visits.today import morning_today

from satupintu.centres import operations as centres
from satupintu.complaints.models import Complaint
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
FORM = {
    "kind": "ordinary", "topic": "time", "title": "Antrean lama", "who": "anonymous", "body": "Menunggu tiga jam di loket tiga.",
    "key": "11111111-1111-4111-8111-111111111111",
}  # fmt: skip


def test_a_device_takes_reports_and_others_do_not():
    day: Morning = morning_today(1)
    address = {}
    for kind in ("kiosk", "display"):
        _device, token = centres.register_device(
            centre_id=day.hall.id, kind=kind, name="Kotak pengaduan", printer="", actor=SYSTEM, at=day.now
        )
        address[kind] = f"/aula/pengaduan/{token}/"
    client = Client(headers={"host": "siap.localhost"}, enforce_csrf_checks=True)
    assert client.get(address["display"]).status_code == 403
    assert client.get("/aula/pengaduan/KARANGAN/").status_code == 403
    assert "Pengaduan dan aspirasi" in client.get(address["kiosk"]).content.decode()
    assert client.post(address["kiosk"], {**FORM, "body": "pendek"}).status_code == 422
    page = client.post(address["kiosk"], FORM).content.decode()
    complaint = Complaint.objects.get()
    assert complaint.number in page
    assert (complaint.channel, complaint.is_anonymous, complaint.taken_by_id) == ("kiosk", True, None)
    client.post(address["kiosk"], FORM)
    assert Complaint.objects.count() == 1
