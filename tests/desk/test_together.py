"""Opinions of several agencies at the desk: each officer finishes their own part, in any order."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.applications.office import desk, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def browser(officer: cast.Officer) -> Client:
    """The browser of an officer, on the region's host."""
    client = Client(HTTP_HOST="siap.localhost")
    client.force_login(officer.account)
    return client


def test_each_agency_finishes_its_own_part_and_no_other(at):
    walker, moment = sent(desk(at), at, "P02"), at
    while (task := walker.open_tasks()[0]).row != "4a":
        moment += timedelta(minutes=30)
        walker.take(task, walker.toward(task, {"4a"}), moment)
    parts = {task.role: task for task in walker.open_tasks()}
    team = browser(cast.officer(at, "Satria Tim", "tim_teknis"))
    office = browser(cast.officer(at, "Dinda Dinas", "dinas_teknis"))
    refused = office.post(f"/meja/tugas/{parts['tim_teknis'].pk}/selesai/", {"keluar": "next", "kunci": "lain"})
    assert 400 <= refused.status_code < 500
    assert {task.role for task in walker.open_tasks()} == {"dinas_teknis", "tim_teknis"}
    for client, own, other in ((office, "dinas_teknis", "tim_teknis"), (team, "tim_teknis", "dinas_teknis")):
        page = client.get(f"/meja/permohonan/{walker.application_id}/").content.decode()
        assert str(parts[own].pk) in page
        assert f"/meja/tugas/{parts[other].pk}/" not in page
        assert client.post(f"/meja/tugas/{parts[own].pk}/selesai/", {"keluar": "next", "kunci": own}).status_code == 302
        parts[own].refresh_from_db()
        assert parts[own].state == "done"
    assert [task.row for task in walker.open_tasks()] == ["6"]
