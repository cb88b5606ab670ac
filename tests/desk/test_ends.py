"""What the desk says when a step is done and the product is still on its way."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.applications.office import desk, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_the_head_is_told_that_the_number_follows(at):
    people = desk(at)
    walker, moment = sent(people, at), at
    while (task := walker.open_tasks()[0]).row != "11":
        moment += timedelta(minutes=30)
        walker.take(task, walker.toward(task, {"11"}), moment)
    head = Client(HTTP_HOST="siap.localhost")
    head.force_login(next(officer for officer in people.office.values() if officer.actor.has("kadis")).account)
    answer = head.post(f"/meja/tugas/{task.id}/selesai/", {"keluar": "next", "kunci": "k"}, follow=True)
    assert "nomornya menyusul dan diberitahukan kepada pemohon" in answer.content.decode()
